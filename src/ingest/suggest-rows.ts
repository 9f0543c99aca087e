import type { CsvRecord } from './csv-records.ts';
import { showValue } from './show-value.ts';
import type { Question } from './suggest-report.ts';
import type { FileSample } from './suggest-sample.ts';

/** A file of fewer columns has rows that are short by nature. */
const COLUMNS_MIN = 4;

/** Tells the rows from headings of groups and from totals, which fill less than half of what rows mostly fill. */
export function headingRows(rows: readonly CsvRecord[]): {
  readonly body: readonly CsvRecord[];
  readonly headings: readonly CsvRecord[];
} {
  const filled = rows.map(({ fields }) => fields.filter((field) => field.trim() !== '').length);
  const usual = [...filled].sort((a, b) => a - b)[Math.floor(filled.length / 2)] ?? 0;
  const isRow = (index: number): boolean => usual < COLUMNS_MIN || (filled[index] ?? 0) * 2 > usual;
  return {
    body: rows.filter((_, index) => isRow(index)),
    headings: rows.filter((_, index) => !isRow(index)),
  };
}

/** What is to be done about lines that are no rows. */
export function aboutRows(sample: FileSample, headings: readonly CsvRecord[]): readonly Question[] {
  const questions: Question[] = [];
  if (sample.encoding_guessed) {
    const foreign = [...sample.header, ...sample.rows.flatMap(({ fields }) => fields)].find(isForeign) ?? '';
    questions.push({
      about: 'encoding',
      question: `The file is not in UTF-8 and was taken for Windows-1252, which Western programs write: is ${showValue(foreign)} right?`,
      choices: ['if so, leave "encoding": "windows-1252" in the mapping', 'else save the file as CSV UTF-8'],
    });
  }
  const [heading] = headings;
  if (heading !== undefined) {
    questions.push({
      about: 'rows',
      question: `Some rows (${headings.length}) are hardly filled, as headings and totals are: line ${heading.line} with ${showValue(heading.fields.find((field) => field.trim() !== '')?.trim() ?? '')} for one. A list of open items leaves out an amount without invoice, customer and day as a total; others are rejected, and one with digits where a day should be keeps the whole file out.`,
      choices: ['export without subtotals and groups, or delete those lines'],
    });
  }
  const [uneven] = sample.uneven;
  if (uneven !== undefined) {
    questions.push({
      about: 'rows',
      question: `Some rows (${sample.uneven.length}) have more or fewer fields than the header: line ${uneven.line} has ${uneven.fields.length} and the header ${sample.header.length}. They are rejected.`,
      choices: ['quote texts that hold the delimiter, and delete lines that are no rows'],
    });
  }
  return questions;
}

function isForeign(text: string): boolean {
  return /\P{ASCII}/u.test(text);
}
