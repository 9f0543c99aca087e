/** Which decimal and thousands marks the numbers of a column may be written with. */
import { DECIMAL_MARKS, THOUSANDS_MARKS } from '../domain/mapping.ts';
import { signedAmount } from './mapped-currency.ts';
import { type NumberReader, numberReader } from './mapped-number.ts';

export interface NumberMarks {
  readonly decimal: (typeof DECIMAL_MARKS)[number];
  readonly thousands: (typeof THOUSANDS_MARKS)[number];
}

export interface NumberReading extends NumberMarks {
  readonly number: string;
}

export type NumberSpelling =
  /** Whole numbers without any mark, which every spelling reads alike. */
  | { readonly found: 'plain' }
  | { readonly found: 'one'; readonly marks: NumberMarks }
  /** Spellings that read the numbers differently: the first text on which they do, and what it is in each. */
  | { readonly found: 'several'; readonly text: string; readonly readings: readonly NumberReading[] }
  | { readonly found: 'none' };

interface Spelling {
  readonly marks: NumberMarks;
  readonly read: NumberReader;
}

/** Those with the fewest marks come first. */
const SPELLINGS: readonly Spelling[] = THOUSANDS_MARKS.flatMap((thousands) =>
  DECIMAL_MARKS.filter((decimal) => decimal !== thousands).map((decimal) => spelling({ decimal, thousands })),
);

/** Whether there is a spelling that reads every text, and which; texts without any digit do not count. */
export function numberSpelling(texts: Iterable<string>): NumberSpelling {
  const numbers = [...texts].filter((text) => /\d/.test(text)).map(withoutCurrency);
  const fitting =
    numbers.length === 0 ? [] : SPELLINGS.filter((one) => numbers.every((text) => isNumber(one, text)));
  const [first] = fitting;
  if (first === undefined) return { found: 'none' };
  // Digits alone are read alike by all.
  for (const text of numbers.filter((number) => !/^-?\d+$/.test(number))) {
    const readings = distinctReadings(fitting, text);
    if (readings.length > 1) return { found: 'several', text, readings };
  }
  return fitting.length === SPELLINGS.length ? { found: 'plain' } : { found: 'one', marks: first.marks };
}

/** What a number is in these marks, without zeros that say nothing; null where it is none. */
export function plainNumber(marks: NumberMarks, text: string): string | null {
  const same = SPELLINGS.find(
    (one) => one.marks.decimal === marks.decimal && one.marks.thousands === marks.thousands,
  );
  return same === undefined ? null : numberIn(same, withoutCurrency(text));
}

/** The import reads over signs of currency, as long as they agree with the row. */
function withoutCurrency(text: string): string {
  return signedAmount(text)?.amount ?? text;
}

function isNumber({ read }: Spelling, text: string): boolean {
  const number = read(text);
  return number !== 'no_number' && number !== 'misfit';
}

function numberIn({ read }: Spelling, text: string): string | null {
  const number = read(text);
  if (number === 'no_number' || number === 'misfit') return null;
  const [whole = '', decimals = ''] = number.split('.');
  const fraction = decimals.replace(/0+$/, '');
  return whole.replace(/^(-?)0+(?=\d)/, '$1') + (fraction === '' ? '' : `.${fraction}`);
}

function distinctReadings(fitting: readonly Spelling[], text: string): readonly NumberReading[] {
  const byNumber = new Map<string, NumberReading>();
  for (const one of fitting) {
    const number = numberIn(one, text);
    if (number !== null && !byNumber.has(number)) byNumber.set(number, { ...one.marks, number });
  }
  return [...byNumber.values()];
}

function spelling(marks: NumberMarks): Spelling {
  return { marks, read: numberReader({ match: '*', kind: 'invoices', columns: {}, ...marks }) };
}
