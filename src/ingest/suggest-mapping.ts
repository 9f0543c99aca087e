/**
 * A mapping for a file that nobody has described: what its columns are is told from their names and their values, and
 * what neither tells is left out and asked.
 */
import type { FactDeclaration } from '../domain/fact.ts';
import { kindSpec, openItemsSpec } from '../domain/file-kind.ts';
import type { MappingEntry } from '../domain/mapping.ts';
import { FileRefused } from './file-refused.ts';
import { gunzipBytes } from './gunzip-bytes.ts';
import { showValue } from './show-value.ts';
import { chooseLayout, type Findings, type FoundLayout } from './suggest-assign.ts';
import { type ColumnProfile, profileColumns } from './suggest-columns.ts';
import { customersFile, paymentsFile } from './suggest-customers.ts';
import { invoiceParts } from './suggest-invoices.ts';
import { allLayouts, type Layout } from './suggest-layouts.ts';
import { filePattern } from './suggest-match.ts';
import { misfitText } from './suggest-misfit.ts';
import { nameForms } from './suggest-names.ts';
import { type Part, type PickedColumn, plainPart } from './suggest-part.ts';
import { type FileReading, readingOf } from './suggest-reading.ts';
import type { Proposal, Question, Suggestion } from './suggest-report.ts';
import { aboutRows, headingRows } from './suggest-rows.ts';
import { type FileSample, type GivenReading, noLineEnd, sampleFile } from './suggest-sample.ts';
import { type SpelledPart, spell } from './suggest-spelling.ts';

export { FileRefused } from './file-refused.ts';
export type { Suggestion } from './suggest-report.ts';
export type { GivenReading } from './suggest-sample.ts';

export interface SuggestOptions extends GivenReading {
  /** Its name says whether it is compressed, and gives the pattern of the mapping. */
  readonly file: string;
  /** The columns of the kind `facts`. */
  readonly facts: readonly FactDeclaration[];
}

/** @throws FileRefused where nothing can be made of the file; what `bytes` itself throws passes through */
export async function suggestMapping(
  bytes: AsyncIterable<Uint8Array>,
  { file, facts, ...given }: SuggestOptions,
): Promise<Suggestion> {
  const layouts = allLayouts(facts);
  const known = knownNames(layouts);
  const plain = /\.gz$/i.test(file) ? gunzipBytes(bytes) : bytes;
  const sample = await sampleFile(plain, (name) => known.has(name), given);
  const { body, headings } = headingRows(sample.rows);
  if (body.length === 0) throw noRows(sample);
  const columns = profileColumns(sample.header, body);
  const found = chooseLayout(file, layouts, columns);
  if (found === null) throw nothingFound(sample, columns);
  const reading = readingOf(
    [...found.findings.values()].flatMap(({ role, source }) =>
      source === null ? [] : [{ ...role, source }],
    ),
  );
  const spelled = partsOf(found, columns, reading).map((part) => spell(inOrder(part), reading));
  const parts = spelled.map(({ part }) => part);
  return {
    file,
    rows: sample.rows.length + sample.uneven.length,
    whole: sample.whole,
    mapping: spelled.map((one) => entryOf(one, file, sample)),
    columns: parts.flatMap(proposals),
    ignored: ignoredColumns(sample.header, columns, parts, found.findings),
    questions: [...aboutRows(sample, headings), ...parts.flatMap(questionsOf)],
  };
}

function partsOf(
  { layout: { kind }, findings }: FoundLayout,
  columns: readonly ColumnProfile[],
  reading: FileReading,
): readonly Part[] {
  const claimed = new Set([...findings.values()].flatMap(({ rivals }) => rivals));
  const free = columns.filter((column) => !claimed.has(column));
  switch (kind) {
    case 'invoices':
      return invoiceParts(findings, free, reading);
    case 'customers':
      return [customersFile(findings, free)];
    case 'payments':
      return [paymentsFile(findings, free)];
    default:
      return [plainPart(kind, findings, free)];
  }
}

/** In the order of the contract, as a person looks for them. */
function inOrder(part: Part): Part {
  const { columns } = part.kind === 'invoices' ? openItemsSpec() : kindSpec(part.kind);
  const place = ({ spec }: PickedColumn): number => columns.findIndex(({ name }) => name === spec.name) >>> 0;
  return { ...part, picked: part.picked.toSorted((a, b) => place(a) - place(b)) };
}

function entryOf({ part, columns, spelling }: SpelledPart, file: string, sample: FileSample): MappingEntry {
  const { date_format, decimal, thousands, true_values, false_values, values } = spelling;
  return definedOnly({
    match: filePattern(file),
    kind: part.kind,
    columns,
    values,
    date_format,
    decimal,
    thousands,
    true_values,
    false_values,
    ...part.settings,
    skip_lines: sample.above.length === 0 ? undefined : sample.header_line - 1,
    delimiter: sample.delimiter === ',' ? undefined : sample.delimiter,
    encoding: sample.encoding === 'utf-8' ? undefined : sample.encoding,
  });
}

type Optional<T> = { readonly [K in keyof T]: T[K] | undefined };

function definedOnly(
  entry: Optional<MappingEntry> & Pick<MappingEntry, 'match' | 'kind' | 'columns'>,
): MappingEntry {
  const defined = Object.entries(entry).filter(([, value]) => value !== undefined);
  return Object.assign(
    { match: entry.match, kind: entry.kind, columns: entry.columns },
    Object.fromEntries(defined),
  );
}

function proposals({ kind, picked, gaps }: Part): readonly Proposal[] {
  return [
    ...picked.map(({ spec, source, certainty, reason }) => ({
      kind,
      column: spec.name,
      source: source.name,
      certainty,
      reason,
    })),
    ...gaps.map(({ spec, reason }) => ({
      kind,
      column: spec.name,
      source: null,
      certainty: 'open' as const,
      reason,
    })),
  ];
}

function questionsOf({ gaps, questions }: Part): readonly Question[] {
  return [...gaps.map(({ question }) => question), ...questions];
}

/** By what was found aside: why it is not needed, where something else says the same. */
const NOT_NEEDED: Readonly<Record<string, string>> = {
  name: "It is the customer's name, which comes with the customers.",
  baseline_day: 'It is the day that payment terms count from, and the due day is there itself.',
  debit_credit: 'It tells debit from credit, which the document types or the signs tell too.',
  payment_id: 'It is the number of a payment, and what is paid is taken from elsewhere.',
  paid_on: 'It is the day of a payment, and what is paid is taken from elsewhere.',
  paid_amount: 'It is what was paid, which is taken from elsewhere.',
};

function ignoredColumns(
  header: readonly string[],
  columns: readonly ColumnProfile[],
  parts: readonly Part[],
  findings: Findings,
): Suggestion['ignored'] {
  const taken = new Set(parts.flatMap(({ picked }) => picked.map(({ source }) => source.name)));
  const reasons = new Map(
    parts.flatMap(({ left }) => left.map(({ source, reason }) => [source.name, reason])),
  );
  return [...new Set(header)]
    .filter((name) => !taken.has(name))
    .map((name) => ({
      source: name,
      reason:
        reasons.get(name) ??
        reasonFor(
          columns.find((column) => column.name === name),
          findings,
        ),
    }));
}

function reasonFor(column: ColumnProfile | undefined, findings: Findings): string {
  if (column === undefined) {
    return 'It has no name of its own in the header, or one that is too long, so that no mapping can name it: rename it if it is needed.';
  }
  if (column.filled === 0) return EMPTY;
  for (const { role, rivals, misfits, empty, source } of findings.values()) {
    if (empty.includes(column)) return EMPTY;
    if (role.aside && source === column) return NOT_NEEDED[role.spec.name] ?? UNKNOWN_NAME;
    if (source === null && rivals.includes(column)) return `It may be ${role.spec.name}: see the questions.`;
    if (source === null && misfits.some((one) => one.column === column)) {
      return `It is named like ${role.spec.name}, but ${misfitText(role.spec, column)}.`;
    }
  }
  return UNKNOWN_NAME;
}

const EMPTY = 'It is empty in every row.';
const UNKNOWN_NAME = 'No column of ours goes by this name.';

function knownNames(layouts: readonly Layout[]): ReadonlySet<string> {
  const lists = layouts.flatMap(({ roles }) =>
    roles.flatMap(({ names }) => [...names.sure, ...(names.likely ?? [])]),
  );
  return new Set(lists.flatMap((list) => list.split(/\s+/)).filter((name) => name !== ''));
}

function noRows({ header_line, whole, rows, uneven }: FileSample): FileRefused {
  if (!whole && rows.length + uneven.length === 0) return noLineEnd(header_line + 1);
  const message = `There is nothing below the header on line ${header_line}: a mapping is told from values too.`;
  return new FileRefused('empty_file', header_line, message);
}

function nothingFound({ header, header_line }: FileSample, columns: readonly ColumnProfile[]): FileRefused {
  const names = header.map(showValue).join(', ');
  const days = columns.filter(({ day_formats }) => day_formats.length > 0).map(({ name }) => showValue(name));
  const numbers = columns.filter(
    (column) => nameForms(column.name).length > 0 && column.numbers.found !== 'none',
  );
  return new FileRefused(
    'wrong_header',
    header_line,
    `The columns tell of no kind of file: ${names}. Days are in ${list(days)}, numbers in ${list(numbers.map(({ name }) => showValue(name)))}. ` +
      'Rename the columns after ours, such as customer_id, invoice_id, issued_on, due_on and amount, or write the mapping by hand.',
  );
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ');
}
