import { LEDGER_DAYS } from '../domain/day.ts';
import type { MappingEntry } from '../domain/mapping.ts';
import { type DateReader, dateReader, USUAL_DATE_FORMATS } from './date-format.ts';
import { FileRefused } from './file-refused.ts';
import { showValue } from './show-value.ts';

interface Misfit {
  readonly line: number;
  /** The file's own name of it. */
  readonly column: string;
  readonly text: string;
}

const SHOWN_ROWS_MAX = 5;

/**
 * The values of a file that show that its days or numbers are not written as its mapping says. Days and numbers that
 * happen to fit would be read as others than were meant, so that one such value refuses the file. All of the file is
 * looked at, and little of it kept.
 */
export class FormatEvidence {
  /** The line of the row that is being read. */
  line = 0;
  #heard = true;
  readonly #entry: MappingEntry;
  readonly #days: Misfit[] = [];
  readonly #numbers: Misfit[] = [];
  #dayCount = 0;
  #numberCount = 0;
  /** The usual formats that every day which does not fit is written in. */
  #fitting: readonly (readonly [format: string, read: DateReader])[] | null = null;

  constructor(entry: MappingEntry) {
    this.#entry = entry;
  }

  /** Texts that are read once more as part of their row, or that are of no row, tell nothing. */
  unheard<T>(read: () => T): T {
    this.#heard = false;
    try {
      return read();
    } finally {
      this.#heard = true;
    }
  }

  addDay(column: string, text: string): void {
    if (!this.#heard) return;
    this.#dayCount++;
    keep(this.#days, { line: this.line, column, text });
    this.#fitting = (this.#fitting ?? usualReaders()).filter(([, read]) => isDay(read(text)));
  }

  addNumber(column: string, text: string): void {
    if (!this.#heard) return;
    this.#numberCount++;
    keep(this.#numbers, { line: this.line, column, text });
  }

  /** @throws FileRefused `date_format_differs`, or `number_format_differs` where only numbers do */
  refuse(): void {
    const sentences: string[] = [];
    if (this.#dayCount > 0) sentences.push(this.#aboutDays());
    if (this.#numberCount > 0) sentences.push(this.#aboutNumbers());
    if (sentences.length === 0) return;
    const [reason, first] =
      this.#dayCount > 0
        ? (['date_format_differs', this.#days[0]] as const)
        : (['number_format_differs', this.#numbers[0]] as const);
    throw new FileRefused(reason, first?.line ?? null, sentences.join(' '));
  }

  #aboutDays(): string {
    const { date_format } = this.#entry;
    const format =
      date_format === undefined
        ? 'YYYY-MM-DD, which a mapping without a date_format means'
        : `${date_format}, the date_format of the mapping`;
    const [only, ...more] = this.#fitting ?? [];
    const possible =
      only !== undefined && more.length === 0
        ? `It may be ${only[0]}, which fits each of these: if so, write "date_format": ${JSON.stringify(only[0])} in the mapping.`
        : 'Write in the mapping the date_format of the file, which has to be the same in all of its columns of days.';
    return `The file does not write its days as ${format}: ${shown(this.#days, this.#dayCount)}. ${possible}`;
  }

  #aboutNumbers(): string {
    const { decimal = '.' } = this.#entry;
    const other = decimal === '.' ? ',' : '.';
    return (
      `The file does not write its numbers with the decimal mark ${JSON.stringify(decimal)}: ` +
      `${shown(this.#numbers, this.#numberCount)}. These are numbers with ${JSON.stringify(other)} before the ` +
      `decimals: if so, write "decimal": ${JSON.stringify(other)} in the mapping, and what stands between thousands as "thousands".`
    );
  }
}

/** One value a row, of the first rows. */
function keep(misfits: Misfit[], misfit: Misfit): void {
  if (misfits.length < SHOWN_ROWS_MAX && misfits.at(-1)?.line !== misfit.line) misfits.push(misfit);
}

function shown(misfits: readonly Misfit[], count: number): string {
  const rows = misfits.map(({ line, column, text }) => `line ${line}: ${column} ${showValue(text)}`);
  const more = count - misfits.length;
  return more === 0
    ? rows.join(', ')
    : `${rows.join(', ')} and ${more} more ${more === 1 ? 'value' : 'values'}`;
}

function usualReaders(): readonly (readonly [string, DateReader])[] {
  return USUAL_DATE_FORMATS.flatMap((format) => {
    const read = dateReader(format);
    return read === null ? [] : [[format, read] as const];
  });
}

/** A day of the year 131, which 20120131 would be with its year last, is no day that anybody meant. */
function isDay(read: string): boolean {
  return read !== 'misfit' && read !== 'no_such_day' && read >= LEDGER_DAYS.first && read <= LEDGER_DAYS.last;
}
