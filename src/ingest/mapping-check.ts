/** Whether a mapping can be read by: its shape, and whether its entries fit the kinds they are for. */
import type { z } from 'zod';
import type { FactDeclaration } from '../domain/fact.ts';
import { type ColumnSpec, factsSpec, type KindSpec, kindSpec, openItemsSpec } from '../domain/file-kind.ts';
import { type Mapping, type MappingEntry, mappingEntrySchema, mappingSchema } from '../domain/mapping.ts';
import { nearestName } from '../domain/nearest-name.ts';
import { plainWords, valueAt } from '../domain/schema-words.ts';
import { dateReader } from './date-format.ts';
import { fieldParser } from './field-parser.ts';
import { flagWords } from './mapped-flag.ts';
import { sourcesOf } from './mapped-source.ts';
import { ownValue } from './own-value.ts';
import { showValue } from './show-value.ts';

export interface MappingFault {
  /** RFC 6901, from the root of the mapping: `/0/columns/amuont`. */
  readonly pointer: string;
  /** One sentence a person can act on. */
  readonly message: string;
}

export type MappingCheck =
  | { readonly ok: true; readonly mapping: Mapping }
  | { readonly ok: false; readonly faults: readonly MappingFault[] };

/** Every fault of a mapping at once. `facts` are the columns of the kind `facts`. */
export function checkMapping(value: unknown, facts: readonly FactDeclaration[]): MappingCheck {
  const shaped = mappingSchema.safeParse(value);
  const faults = shaped.success ? [] : shaped.error.issues.flatMap((issue) => shapeFaults(issue, value));
  for (const [index, given] of (Array.isArray(value) ? value : []).entries()) {
    const entry = mappingEntrySchema.safeParse(given);
    if (entry.success) faults.push(...entryFaults(entry.data, facts, [index]));
  }
  if (shaped.success) faults.push(...repeatedLists(shaped.data));
  return shaped.success && faults.length === 0 ? { ok: true, mapping: shaped.data } : { ok: false, faults };
}

/** Of two lists of one file each would settle what only the other lists. */
function repeatedLists(mapping: Mapping): readonly MappingFault[] {
  const first = new Map<string, number>();
  return mapping.flatMap(({ kind, mode, match }, index) => {
    if (kind !== 'invoices' || mode !== 'open_items') return [];
    const pattern = match.normalize('NFC').toLowerCase();
    const earlier = first.get(pattern);
    if (earlier === undefined) {
      first.set(pattern, index);
      return [];
    }
    const message = `is that of entry ${earlier} too, and both are lists of open items: each would settle what only the other lists`;
    return [fault([index, 'match'], message)];
  });
}

type Path = readonly PropertyKey[];

function shapeFaults(issue: z.core.$ZodIssue, mapping: unknown): readonly MappingFault[] {
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(mappingEntrySchema.shape);
    return issue.keys.map((key) =>
      fault([...issue.path, key], `there is no such setting${meant(key, known)}`),
    );
  }
  if (issue.code === 'invalid_key') {
    const name = issue.path.at(-1);
    return issue.issues.map((inner) => fault(issue.path, `the name ${plainWords(inner, name)}`));
  }
  return [fault(issue.path, plainWords(issue, valueAt(mapping, issue.path)))];
}

function entryFaults(
  entry: MappingEntry,
  facts: readonly FactDeclaration[],
  at: Path,
): readonly MappingFault[] {
  const spec = specOf(entry, facts);
  return [
    ...matchFaults(entry, at),
    ...modeFaults(entry, at),
    ...nameFaults(entry, spec, at),
    ...missingFaults(entry, spec, at),
    ...ownValueFaults(entry, spec, at),
    ...spellingFaults(entry, at),
  ];
}

function specOf({ kind, mode }: MappingEntry, facts: readonly FactDeclaration[]): KindSpec {
  if (kind === 'facts') return factsSpec(facts);
  return kind === 'invoices' && mode === 'open_items' ? openItemsSpec() : kindSpec(kind);
}

function matchFaults({ match }: MappingEntry, at: Path): readonly MappingFault[] {
  if (!/[/\\]/.test(match)) return [];
  return [fault([...at, 'match'], 'names a folder: a pattern is for the name of the file alone')];
}

function modeFaults({ kind, mode, negative_amounts }: MappingEntry, at: Path): readonly MappingFault[] {
  if (kind === 'invoices') return [];
  const faults: MappingFault[] = [];
  if (mode === 'open_items') {
    faults.push(fault([...at, 'mode'], `open_items is only for invoices, and this entry is for ${kind}`));
  }
  if (negative_amounts !== undefined) {
    const message = `is only for invoices, and this entry is for ${kind}`;
    faults.push(fault([...at, 'negative_amounts'], message));
  }
  return faults;
}

/** Names of ours that the kind does not have, stand twice, or say nothing. */
function nameFaults(entry: MappingEntry, spec: KindSpec, at: Path): readonly MappingFault[] {
  const names = spec.columns.map(({ name }) => name);
  const { columns, constants = {}, values = {} } = entry;
  const faults: MappingFault[] = [];
  for (const [part, given] of Object.entries({ columns, constants, values })) {
    for (const name of Object.keys(given)) {
      if (!names.includes(name)) faults.push(fault([...at, part, name], noSuchColumn(name, names, entry)));
    }
  }
  for (const name of Object.keys(columns)) {
    const column = spec.columns.find((one) => one.name === name);
    faults.push(
      ...sourceFaults(entry, name, column).map((message) => fault([...at, 'columns', name], message)),
    );
    if (!Object.hasOwn(constants, name)) continue;
    const message = `${name} is in columns too: it comes from the file or is a constant, not both`;
    faults.push(fault([...at, 'constants', name], message));
  }
  for (const name of Object.keys(values)) {
    if (!names.includes(name) || Object.hasOwn(columns, name)) continue;
    const message = `${name} is not in columns, so that there is nothing to translate`;
    faults.push(fault([...at, 'values', name], message));
  }
  return faults;
}

function sourceFaults(entry: MappingEntry, name: string, column: ColumnSpec | undefined): readonly string[] {
  const sources = sourcesOf(entry, name).map((source) => source.trim());
  if (sources.includes('')) return ['names no column of the file'];
  if (sources.length > 1 && column !== undefined && column.type !== 'id') {
    return ['is no id, and only an id can be joined of several columns'];
  }
  const twice = sources.find((source, index) => sources.indexOf(source) < index);
  return twice === undefined ? [] : [`joins ${showValue(twice)} with itself`];
}

function noSuchColumn(name: string, names: readonly string[], { kind }: MappingEntry): string {
  if (kind === 'invoices' && name === 'open_amount') {
    return 'open_amount is only for a list of open items: write "mode": "open_items"';
  }
  return `${showValue(name)} is not a column of ${kind}${meant(name, names)}; its columns are ${names.join(', ')}`;
}

/** What every row needs and no row of such a file could have. */
function missingFaults(entry: MappingEntry, spec: KindSpec, at: Path): readonly MappingFault[] {
  const { columns, constants = {}, kind } = entry;
  const given = new Set([...Object.keys(columns), ...Object.keys(constants)]);
  const lacking = spec.columns.filter(({ name, required }) => required && !given.has(name));
  const faults: string[] = [];
  if (lacking.length > 0) {
    const names = lacking.map(({ name }) => name).join(', ');
    faults.push(
      `${kind} needs ${names}: name the file's column of each, or put what every row has into constants`,
    );
  }
  const openItems = spec.columns.some(({ name }) => name === 'open_amount');
  if (openItems && !given.has('amount') && !given.has('open_amount')) {
    faults.push('a list of open items needs amount or open_amount: name the column of the file it is in');
  }
  if (kind === 'facts' && !spec.columns.some(({ name }) => given.has(name) && !spec.key.includes(name))) {
    faults.push("facts needs at least one fact: name the file's column of it");
  }
  return faults.map((message) => fault([...at, 'columns'], message));
}

/** Constants and translations are in our spelling, so what takes a column's texts has to take them. */
function ownValueFaults(entry: MappingEntry, spec: KindSpec, at: Path): readonly MappingFault[] {
  const faults: MappingFault[] = [];
  for (const column of spec.columns) {
    const constant = ownValue(entry.constants, column.name);
    if (constant !== undefined) {
      const message = constant.trim() === '' ? 'is empty' : problemWith(column, constant);
      if (message !== null) faults.push(fault([...at, 'constants', column.name], message));
    }
    faults.push(...translationFaults(column, ownValue(entry.values, column.name) ?? {}, [...at, 'values']));
  }
  return faults;
}

function translationFaults(
  column: ColumnSpec,
  words: Readonly<Record<string, string>>,
  at: Path,
): readonly MappingFault[] {
  const seen = new Set<string>();
  return Object.entries(words).flatMap(([word, ours]) => {
    const path = [...at, column.name, word];
    const twice = seen.has(word.trim());
    seen.add(word.trim());
    if (twice)
      return [fault(path, `${showValue(word.trim())} stands here twice, but for the space around it`)];
    const message = ours.trim() === '' ? null : problemWith(column, ours);
    return message === null ? [] : [fault(path, message)];
  });
}

function problemWith(column: ColumnSpec, text: string): string | null {
  const value = fieldParser(column)(text.trim());
  return typeof value === 'string' ? null : value.message;
}

/** How the file spells days, numbers, flags and fields. */
function spellingFaults(entry: MappingEntry, at: Path): readonly MappingFault[] {
  const { date_format, decimal = '.', thousands = '', delimiter } = entry;
  const faults: MappingFault[] = [];
  if (date_format !== undefined && dateReader(date_format) === null) {
    faults.push(fault([...at, 'date_format'], noDateFormat(date_format)));
  }
  if (decimal === thousands) {
    const message = `${showValue(thousands)} cannot stand both before the decimals and between thousands`;
    faults.push(fault([...at, entry.decimal === undefined ? 'thousands' : 'decimal'], message));
  }
  const flags = flagWords(entry);
  const both = flags.true.find((word) => flags.false.includes(word));
  if (both !== undefined) {
    const part = entry.true_values === undefined ? 'false_values' : 'true_values';
    faults.push(fault([...at, part], overlap(entry, both)));
  }
  if (delimiter !== undefined && /["\r\n]/.test(delimiter)) {
    faults.push(fault([...at, 'delimiter'], 'a quote or a line end cannot stand between fields'));
  }
  return faults;
}

function noDateFormat(format: string): string {
  const capitals = format.toUpperCase();
  const near = capitals !== format && dateReader(capitals) !== null ? ` (did you mean ${capitals}?)` : '';
  return (
    `${showValue(format)} is no date format${near}: write a day such as 31 January as the file does, with YYYY or YY, ` +
    'MM, M or MMM, and DD or D, each once, such as DD.MM.YYYY, M/D/YYYY or YYYYMMDD'
  );
}

function overlap({ true_values, false_values }: MappingEntry, word: string): string {
  if (true_values !== undefined && false_values !== undefined) {
    return `${showValue(word)} stands in true_values and in false_values`;
  }
  const [given, absent] =
    true_values === undefined ? ['false_values', 'true_values'] : ['true_values', 'false_values'];
  return `${showValue(word)} stands in ${given} and means the opposite where ${absent} is absent: write ${absent} too`;
}

function meant(name: string, names: readonly string[]): string {
  const near = nearestName(name, names);
  return near === null ? '' : ` (did you mean ${near}?)`;
}

function fault(path: Path, message: string): MappingFault {
  const pointer = path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  return { pointer, message };
}
