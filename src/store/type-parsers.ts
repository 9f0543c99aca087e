/**
 * Types that both drivers must hand over as text: `int8` and `numeric` do not fit a double, and a `date` would
 * become midnight in the machine's zone and so, east of Greenwich, the day before.
 */
const INT8 = 20;
const NUMERIC = 1700;
const DATE = 1082;

const asText = (text: string): string => text;

/** By type OID. */
export const TEXT_PARSERS: Readonly<Record<number, (text: string) => string>> = {
  [INT8]: asText,
  [NUMERIC]: asText,
  [DATE]: asText,
};
