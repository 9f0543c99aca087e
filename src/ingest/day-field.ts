import { LEDGER_DAYS, parseDay } from '../domain/day.ts';
import { type FieldParser, faultOf, faultUnlessControl } from './field-fault.ts';

/** A real calendar day of `LEDGER_DAYS`, written `YYYY-MM-DD` and no other way. */
export function dayParser(field: string): FieldParser {
  return (text) => {
    if (parseDay(text) === null) {
      return faultUnlessControl(
        field,
        text,
        faultOf('not_a_day', field, text, `is not a day: ${advice(text)}`),
      );
    }
    const { first, last } = LEDGER_DAYS;
    if (text < first || text > last) {
      return faultOf('out_of_range', field, text, `must be from ${first} to ${last}`);
    }
    return text;
  };
}

const DIGITS = /^(\d{4})(\d{2})(\d{2})$/;
const YEAR_FIRST = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s][\d:.Z+-]*)?$/;

/** The right spelling is told where the year comes first; which of 03/04/2026 is the month is never guessed. */
function advice(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return 'the calendar has no such day';
  const [, year = '', month = '', day = ''] = DIGITS.exec(text) ?? YEAR_FIRST.exec(text) ?? [];
  const spelt = parseDay(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
  return spelt === null ? 'write it as YYYY-MM-DD, such as 2026-11-30' : `write ${spelt}`;
}
