/** Tables that give something for every number, as policy: bands that begin where the one below them ends. */
import { z } from 'zod';

/**
 * The upper end of a band: `through` is still in it, `below` is not, and the last band has neither. It begins where the
 * band before it ends, so that no number is between two.
 */
export const BAND_END = { through: z.number().optional(), below: z.number().optional() };

export interface Band {
  readonly through?: number | undefined;
  readonly below?: number | undefined;
}

/** For `superRefine`: reports bands that are out of order, and numbers above the last band that none is for. */
export function checkBands(bands: readonly Band[], context: z.RefinementCtx): void {
  let before: number | null = null;
  for (const [index, band] of bands.entries()) {
    const end = band.through ?? band.below;
    const message = endFault(band, before, index === bands.length - 1);
    if (message !== null) context.addIssue({ code: 'custom', path: [index], message });
    before = end ?? before;
  }
}

/**
 * The band that a number is in.
 * @throws RangeError where no band is for it, which `checkBands` does not let pass
 */
export function bandOf<B extends Band>(bands: readonly B[], value: number): B {
  const band = bands.find((one) => isWithin(one, value));
  if (band === undefined) throw new RangeError(`no band is for ${value}`);
  return band;
}

function isWithin({ through, below }: Band, value: number): boolean {
  if (through !== undefined) return value <= through;
  return below === undefined || value < below;
}

function endFault({ through, below }: Band, before: number | null, isLast: boolean): string | null {
  const end = through ?? below;
  if (through !== undefined && below !== undefined) return 'has "through" and "below": a band ends once';
  if (end === undefined) {
    return isLast
      ? null
      : 'has no end ("through" or "below"), so that nothing is left for the bands after it';
  }
  if (before !== null && end <= before) {
    return `ends at ${end}, and the band before it at ${before}: bands go from the lowest up`;
  }
  return isLast ? `ends at ${end}, and no band is for what is above it: the last band has no end` : null;
}
