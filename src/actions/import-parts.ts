/** What a file is read as: by its name or what is said of it as one kind, by a mapping as each kind of its entries. */
import type { Day } from '../domain/day.ts';
import type { OwnFact } from '../domain/fact.ts';
import { type FileKind, factsSpec, type KindSpec, kindSpec, openItemsSpec } from '../domain/file-kind.ts';
import type { Mapping, MappingEntry } from '../domain/mapping.ts';
import type { Currency } from '../domain/money.ts';
import type { RatingScalesFile } from '../domain/rating-scale.ts';
import { type FileFormat, identifyFile } from '../ingest/identify-file.ts';
import { entriesFor } from '../ingest/mapping-match.ts';
import { FileRefused, type ReadOptions } from '../ingest/read-records.ts';
import type { TextEncoding } from '../ingest/text-blocks.ts';
import { allFacts } from './own-facts.ts';

/** What is said of a file beside its bytes. */
export interface FileDescription {
  /** Its base name says the kind, or which entries of the mapping it is read by. */
  readonly file: string;
  /** This, `format` and `gzip` count more than what the name says. */
  readonly kind?: FileKind;
  readonly format?: FileFormat;
  readonly gzip?: boolean;
  readonly mapping?: Mapping;
  /** Where the mapping does not say. */
  readonly encoding?: TextEncoding;
  readonly delimiter?: string;
  /** The day that the file is of; counts more than what the mapping says, which may have been saved long ago. */
  readonly data_as_of?: Day;
}

/** One reading of a file. */
export interface ImportPart {
  readonly options: ReadOptions;
  readonly data_as_of: Day | null;
  /** It is a list of what is open on `data_as_of`. */
  readonly open_items: boolean;
}

/** What reading a file takes of the installation; see `ImportDeps`. */
interface LedgerTerms {
  readonly base_currency: Currency;
  readonly scales: RatingScalesFile;
  readonly own_facts?: readonly OwnFact[] | null;
}

/**
 * The parts of a file in the order of their references, one unless a mapping has several entries for it.
 * @throws FileRefused `unknown_kind`; `mapping_misfit` where two entries read it as a list of open items;
 *   `rules_invalid` for facts that the rules do not declare rightly
 */
export function importParts(file: FileDescription, ledger: LedgerTerms): readonly ImportPart[] {
  const entries = entriesOf(file);
  refuseTwoLists(file, entries);
  const sources = entries.length > 0 ? entries : [kindOf(file)];
  return sources.map((source) => importPart(file, source, ledger));
}

/** The kinds that a file is read as, in order; none where nothing says so. */
export function importKinds(file: FileDescription): readonly FileKind[] {
  const entries = entriesOf(file);
  if (entries.length > 0) return entries.map((entry) => entry.kind);
  const kind = file.kind ?? identifyFile(file.file)?.kind;
  return kind == null ? [] : [kind];
}

/** Of two lists of one file each would settle what only the other lists. */
function refuseTwoLists({ file }: FileDescription, entries: readonly MappingEntry[]): void {
  const lists = entries.filter(isOpenItems);
  if (lists.length < 2) return;
  const patterns = lists.map(({ match }) => match).join(', ');
  throw new FileRefused(
    'mapping_misfit',
    null,
    `${lists.length} entries of the mapping (${patterns}) read ${file} as a list of open items, and each would settle what only another lists: write one entry, or patterns of which one is for this file.`,
  );
}

function isOpenItems({ kind, mode }: MappingEntry): boolean {
  return kind === 'invoices' && mode === 'open_items';
}

function entriesOf({ file, kind, mapping }: FileDescription): readonly MappingEntry[] {
  const entries = entriesFor(mapping ?? [], file);
  return kind === undefined ? entries : entries.filter((entry) => entry.kind === kind);
}

function importPart(
  file: FileDescription,
  source: MappingEntry | FileKind,
  { base_currency, scales, own_facts = [] }: LedgerTerms,
): ImportPart {
  const entry = typeof source === 'string' ? null : source;
  const kind = typeof source === 'string' ? source : source.kind;
  const open_items = entry !== null && isOpenItems(entry);
  const identity = identifyFile(file.file);
  return {
    options: {
      spec: open_items ? openItemsSpec() : kind === 'facts' ? knownFactsSpec(own_facts) : kindSpec(kind),
      format: file.format ?? identity?.format ?? 'csv',
      gzip: file.gzip ?? identity?.gzip ?? /\.gz$/i.test(file.file),
      encoding: file.encoding ?? 'utf-8',
      delimiter: file.delimiter ?? ',',
      mapping: entry,
      base_currency,
      scales,
    },
    data_as_of: file.data_as_of ?? entry?.data_as_of ?? null,
    open_items,
  };
}

function knownFactsSpec(own: readonly OwnFact[] | null): KindSpec {
  if (own !== null) return factsSpec(allFacts(own));
  throw new FileRefused(
    'rules_invalid',
    null,
    'which facts there are is said by the rules, and those are not right: "rules check" shows each fault in its line. Mend them, then import this file again',
  );
}

function kindOf(file: FileDescription): FileKind {
  const kind = importKinds(file)[0];
  if (kind !== undefined) return kind;
  const unmapped =
    file.mapping === undefined
      ? ''
      : ` is for no entry of the mapping (${file.mapping.map(({ match }) => match).join(', ')}) and`;
  throw new FileRefused(
    'unknown_kind',
    null,
    `the name ${file.file}${unmapped} says no kind of file: it has to begin with one (customers, invoices, …) and end in .csv, .ndjson, .csv.gz or .ndjson.gz. An export with its own column names needs a mapping: import --suggest-mapping proposes one`,
  );
}
