import { type DecimalText, subtractMoneyToZero } from '../domain/money.ts';

/**
 * The money an alert is about: the exposure its rule names less the guarantees valid that day, at least zero.
 * Both in base currency. Null where either is unknown: unknown cover must not pass for none, nor for full.
 */
export function moneyAtRisk(
  exposure: DecimalText | null,
  guarantee_cover: DecimalText | null,
): DecimalText | null {
  if (exposure === null || guarantee_cover === null) return null;
  return subtractMoneyToZero(exposure, guarantee_cover);
}
