/** What the files of the models say of each other and of the other policy files. */
import type { PolicySettings } from './policy-settings.ts';
import type { RatingScalesFile } from './rating-scale.ts';
import type { RecoveryCurves } from './recovery-curve.ts';
import type { Scorecards } from './scorecard.ts';

export interface ModelFault {
  readonly file: 'scorecards' | 'settings';
  /** The way from the file's root to what is wrong. */
  readonly path: readonly (string | number)[];
  readonly code: 'unknown_scale' | 'unknown_grade' | 'grade_order' | 'unknown_curve';
  readonly message: string;
}

/** The faults between files that are sound in themselves; null is a file that is not, and is passed over. */
export function modelFaults(read: {
  readonly scorecards: Scorecards | null;
  readonly scales: RatingScalesFile | null;
  readonly settings: PolicySettings | null;
  readonly curves: RecoveryCurves | null;
}): readonly ModelFault[] {
  const { scorecards, scales, settings, curves } = read;
  return [
    ...(scorecards && scales ? internalRatingFaults(scorecards, scales) : []),
    ...(settings && curves ? curveFaults(settings, curves) : []),
  ];
}

function internalRatingFaults(
  { internal_rating: { scale: name, bands } }: Scorecards,
  { scales }: RatingScalesFile,
): readonly ModelFault[] {
  const scale = scales.find((one) => one.scale === name);
  if (scale === undefined) {
    const message = `rating-scales.json has no scale "${name}"`;
    return [{ file: 'scorecards', path: ['internal_rating', 'scale'], code: 'unknown_scale', message }];
  }
  const faults: ModelFault[] = [];
  let worst = Number.POSITIVE_INFINITY;
  for (const [index, { grade }] of bands.entries()) {
    const place = scale.grades.indexOf(grade);
    const at = { file: 'scorecards', path: ['internal_rating', 'bands', index, 'grade'] } as const;
    if (place < 0) {
      faults.push({ ...at, code: 'unknown_grade', message: `the scale ${name} has no grade "${grade}"` });
    } else if (place > worst) {
      const message = `${grade} is a worse grade than that of the lower scores before it`;
      faults.push({ ...at, code: 'grade_order', message });
    } else {
      worst = place;
    }
  }
  return faults;
}

function curveFaults(settings: PolicySettings, { curves }: RecoveryCurves): readonly ModelFault[] {
  const { value } = settings.recovery_curve;
  if (curves.some(({ curve }) => curve === value)) return [];
  const message = `recovery-curves.json has no curve "${value}"; it has ${curves.map(({ curve }) => curve).join(', ')}`;
  return [{ file: 'settings', path: ['recovery_curve', 'value'], code: 'unknown_curve', message }];
}
