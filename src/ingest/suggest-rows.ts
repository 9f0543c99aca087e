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
  if (sample.above.length > 0) {
    questions.push({
      about: 'header',
      question: `The header stands on line ${sample.header_line}, and the import takes the first line for it: take out what stands above it.`,
      choices: [`tail -n +${sample.header_line} FILE > FILE.clean.csv`],
    });
  }
  const [heading] = headings;
  if (heading !== undefined) {
    questions.push({
      about: 'rows',
      question: `Some rows (${headings.length}) are hardly filled, as headings and totals are: line ${heading.line} with ${showValue(heading.fields.find((field) => field.trim() !== '')?.trim() ?? '')} for one. They are rejected, and one with digits where a day should be keeps the whole file out.`,
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
