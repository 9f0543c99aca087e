import { readFileSync } from 'node:fs';
import { recoveryCurvesSchema } from '../../src/domain/recovery-curve.ts';
import { redFlagCodesSchema } from '../../src/domain/red-flag-code.ts';
import { scorecardsSchema } from '../../src/domain/scorecard.ts';
import type { ModelPolicy } from '../../src/snapshot/fact-definition.ts';
import { RULES_FOLDER } from './project.ts';

/** The models of the policy as it is shipped. @param curve the recovery curve in use */
export function shippedModels(curve = 'ccaa-2004'): ModelPolicy {
  const { curves } = recoveryCurvesSchema.parse(read('recovery-curves.json'));
  const recovery_curve = curves.find((one) => one.curve === curve);
  if (recovery_curve === undefined) throw new Error(`no curve ${curve}`);
  return {
    scorecards: scorecardsSchema.parse(read('scorecards.json')),
    recovery_curve,
    red_flag_codes: redFlagCodesSchema.parse(read('red-flag-codes.json')),
  };
}

function read(file: string): unknown {
  return JSON.parse(readFileSync(`${RULES_FOLDER}/${file}`, 'utf8'));
}
