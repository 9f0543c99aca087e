import { parseDay } from '../domain/day.ts';
import type { KindSpec } from '../domain/file-kind.ts';
import { nearestName } from '../domain/nearest-name.ts';
import type { CsvRecord } from './csv-records.ts';
import { FileRefused } from './file-refused.ts';
import { showValue } from './show-value.ts';

const DELIMITERS = [';', '\t', '|', ','] as const;

/** How many columns of a kind a message lists by name before it says how many more there are. */
const NAMES_MAX = 10;

/**
 * Where each column of the kind, in the order of its spec, stands in the file; -1 for one the file leaves out. Names
 * must be exactly those of the contract, surrounding space aside, in any order.
 * @throws FileRefused `wrong_header`, `duplicate_column`, or `broken_encoding` where the header is no plain text
 */
export function columnPositions(spec: KindSpec, header: CsvRecord): readonly number[] {
  const found = header.fields.map((field) => field.trim());
  const { columns } = spec;
  const known = columns.map((column) => column.name);
  const fault =
    notText(found) ??
    wrongDelimiter(found) ??
    repeatedColumn(found) ??
    noHeader(spec, found, known) ??
    unknownColumns(spec, found, known) ??
    missingColumns(spec, found);
  if (fault) throw new FileRefused(fault.reason, header.line, fault.message);
  return known.map((name) => found.indexOf(name));
}

export interface HeaderFault {
  readonly reason: 'wrong_header' | 'duplicate_column' | 'broken_encoding';
  readonly message: string;
}

/** What is wrong with a header that is no text, or no lines. */
export function notText(found: readonly string[]): HeaderFault | null {
  if (found.some((name) => name.includes('\u0000'))) {
    return fault('broken_encoding', 'The header holds U+0000: the file may be UTF-16. Save it as CSV UTF-8.');
  }
  if (found.some((name) => name.includes('\r'))) {
    return fault(
      'wrong_header',
      'The lines of the file end in CR alone, as on an old Macintosh. Save it as CSV UTF-8.',
    );
  }
  return null;
}

function wrongDelimiter(found: readonly string[]): HeaderFault | null {
  const delimiter = otherDelimiter(found);
  if (delimiter === null) return null;
  return fault(
    'wrong_header',
    `The header ${showValue(found[0] ?? '')} is a single column, so the delimiter looks wrong: give --delimiter ${JSON.stringify(delimiter)}.`,
  );
}

/** The delimiter that a header of a single column seems to be written with; null where it has several columns or none shows. */
export function otherDelimiter(found: readonly string[]): string | null {
  const [only, ...more] = found;
  if (only === undefined || more.length > 0) return null;
  return DELIMITERS.find((delimiter) => only.includes(delimiter)) ?? null;
}

function repeatedColumn(found: readonly string[]): HeaderFault | null {
  const twice = found.find((name, index) => name !== '' && found.indexOf(name) < index);
  if (twice === undefined) return null;
  return fault(
    'duplicate_column',
    `The column ${showValue(twice)} stands in the header twice: take one of the two out.`,
  );
}

function noHeader(spec: KindSpec, found: readonly string[], known: readonly string[]): HeaderFault | null {
  const looksLikeData =
    !found.some((name) => nearestName(name, known) !== null) &&
    found.some((name) => parseDay(name) !== null || /^[^a-z]*\d[^a-z]*$/i.test(name));
  if (!looksLikeData) return null;
  return fault(
    'wrong_header',
    `The first line looks like data: there is no header. Put the names of the columns first: ${list(requiredOf(spec))}.`,
  );
}

function unknownColumns(
  { kind }: KindSpec,
  found: readonly string[],
  known: readonly string[],
): HeaderFault | null {
  const unknown = found.filter((name) => !known.includes(name));
  if (unknown.length === 0) return null;
  const free = known.filter((name) => !found.includes(name));
  const named = unknown.slice(0, NAMES_MAX).map((name) => {
    if (name === '') return `column ${found.indexOf('') + 1} has no name`;
    const near = nearestName(name, free);
    return near === null ? showValue(name) : `${showValue(name)} (did you mean ${near}?)`;
  });
  const more = unknown.length > NAMES_MAX ? ` and ${unknown.length - NAMES_MAX} more` : '';
  return fault(
    'wrong_header',
    `The header names columns that ${kind} does not have: ${named.join(', ')}${more}. Its columns are ${known.join(', ')}. ` +
      'Take a column that is not needed out, or say with a mapping (--mapping FILE.json) which column of the file is which.',
  );
}

function missingColumns(spec: KindSpec, found: readonly string[]): HeaderFault | null {
  const missing = requiredOf(spec).filter((name) => !found.includes(name));
  if (missing.length === 0) return null;
  return fault('wrong_header', `The header lacks columns that ${spec.kind} needs: ${list(missing)}.`);
}

function requiredOf({ columns }: KindSpec): readonly string[] {
  return columns.filter((column) => column.required).map((column) => column.name);
}

function list(names: readonly string[]): string {
  return names.join(', ');
}

function fault(reason: HeaderFault['reason'], message: string): HeaderFault {
  return { reason, message };
}
