/** A column of a file that is read by a mapping: its texts are put into our spelling and then judged as ours. */
import { LEDGER_DAYS } from '../domain/day.ts';
import type { ColumnSpec, ColumnType } from '../domain/file-kind.ts';
import type { MappingEntry } from '../domain/mapping.ts';
import { dateReader } from './date-format.ts';
import { controlCharacterFault, type FieldFault, type FieldParser, faultOf } from './field-fault.ts';
import { fieldParser } from './field-parser.ts';
import type { FormatEvidence } from './format-evidence.ts';
import { type CurrencySigns, signedAmount } from './mapped-currency.ts';
import { flagReader, flagWords } from './mapped-flag.ts';
import { numberReader, thousandsMarkOf } from './mapped-number.ts';
import { sourcesOf } from './mapped-source.ts';
import { ownValue } from './own-value.ts';
import { absentValue, type CellParser, missingFault, type ReadColumn, readColumn } from './read-column.ts';
import { showValue } from './show-value.ts';

const NUMBERS: ReadonlySet<ColumnType> = new Set([
  ...(['amount', 'limit', 'flow', 'rate', 'integer', 'score', 'number'] as const),
]);

/** Of money: a sign of currency may stand beside them. */
const AMOUNTS: ReadonlySet<ColumnType> = new Set(['amount', 'limit', 'flow'] as const);

const CONTRACT_DATE_FORMAT = 'YYYY-MM-DD';

/**
 * How a column is read by an entry, which is known to be sound; made once for a file. What shows that the entry's
 * formats are not the file's goes to `evidence`, and the signs of currency beside a row's amounts to `signs`.
 */
export function mappedColumn(
  spec: ColumnSpec,
  entry: MappingEntry,
  evidence: FormatEvidence,
  signs: CurrencySigns,
): ReadColumn {
  const constant = ownValue(entry.constants, spec.name);
  if (constant !== undefined)
    return { ...readColumn(spec), absent: sound(fieldParser(spec)(constant.trim())) };
  const sources = sourcesOf(entry, spec.name).map((name) => name.trim());
  if (sources.length === 0) return readColumn(spec);
  const source = sources.join(' + ');
  const label = source === spec.name ? spec.name : `${spec.name} (${source})`;
  const cell: MappedCell = {
    spec: { ...spec, name: label },
    field: spec.name,
    label,
    source,
    entry,
    evidence,
    signs,
  };
  const parseOurs = oursParser(spec, cell);
  const words = translations(spec, cell, parseOurs);
  const absent = words.get('') ?? absentValue(spec);
  return {
    spec,
    label,
    parse: translated(words, fileParser(cell, parseOurs)),
    parsePlain: translated(words, plainParser(cell, parseOurs)),
    absent: typeof absent === 'object' && absent !== null ? undefined : absent,
  };
}

interface MappedCell {
  /** Named by its label, so that messages are. */
  readonly spec: ColumnSpec;
  readonly field: string;
  readonly label: string;
  readonly source: string;
  readonly entry: MappingEntry;
  readonly evidence: FormatEvidence;
  readonly signs: CurrencySigns;
}

type Words = ReadonlyMap<string, string | null | FieldFault>;

/** What each of the file's words is in the ledger, found out beforehand. */
function translations(spec: ColumnSpec, { label, entry }: MappedCell, parse: FieldParser): Words {
  const words = Object.entries(ownValue(entry.values, spec.name) ?? {});
  const absent = absentValue(spec);
  const absentWord = absent === undefined ? missingFault(label, entry.kind) : absent;
  return new Map(
    words.map(([word, ours]) => [word.trim(), ours.trim() === '' ? absentWord : sound(parse(ours.trim()))]),
  );
}

function translated(words: Words, parse: CellParser): CellParser {
  if (words.size === 0) return parse;
  return (text) => {
    const ours = words.get(text);
    return ours === undefined ? parse(text) : ours;
  };
}

/** The parser of texts in the file's spelling. */
function fileParser(cell: MappedCell, parseOurs: FieldParser): FieldParser {
  const { type } = cell.spec;
  if (type === 'day') return dayParser(cell, parseOurs);
  if (NUMBERS.has(type)) return numberParser(cell, parseOurs);
  return type === 'flag' ? mappedFlagParser(cell, parseOurs) : parseOurs;
}

/** Of a JSON number or truth value: days and flags may well be written as numbers in the file's own way. */
function plainParser(cell: MappedCell, parseOurs: FieldParser): FieldParser {
  const { type } = cell.spec;
  if (type !== 'day' && type !== 'flag') return parseOurs;
  const parse = fileParser(cell, parseOurs);
  if (type === 'day') return parse;
  return (text) => (text === 'true' || text === 'false' ? text : parse(text));
}

function dayParser(
  { field, label, source, entry, evidence }: MappedCell,
  parseOurs: FieldParser,
): FieldParser {
  const format = entry.date_format ?? CONTRACT_DATE_FORMAT;
  const read = dateReader(format);
  if (read === null) throw unchecked(`the date format ${format}`);
  return (text) => {
    const day = read(text);
    if (day !== 'misfit' && day !== 'no_such_day') {
      if (day >= LEDGER_DAYS.first && day <= LEDGER_DAYS.last) return day;
      return asWritten(parseOurs(day), label, day, text);
    }
    const control = controlCharacterFault(label, text, false);
    if (control !== null) return control;
    if (day === 'misfit') {
      evidence.addDay(source, text);
      return faultOf('not_a_day', label, text, `is not a day: the mapping says ${format}`);
    }
    return faultOf('not_a_day', label, text, `is not a day: ${dayAdvice(field, text)}`);
  };
}

function dayAdvice(field: string, text: string): string {
  if (/[1-9]/.test(text)) return 'the calendar has no such day';
  return `if it stands for none, write "values": {"${field}": {${JSON.stringify(text)}: ""}} in the mapping`;
}

function numberParser(cell: MappedCell, parseOurs: FieldParser): FieldParser {
  const { spec, field, label, source, entry, evidence, signs } = cell;
  const readPlain = numberReader(entry);
  const read = (text: string): ReturnType<typeof readPlain> => {
    const number = readPlain(text);
    const signed = number === 'no_number' && AMOUNTS.has(spec.type) ? signedAmount(text) : null;
    if (signed === null) return number;
    const amount = readPlain(signed.amount);
    if (amount !== 'no_number') signs.add({ field, label, text, sign: signed.sign });
    return amount;
  };
  return (text) => {
    const number = read(text);
    if (number !== 'misfit' && number !== 'no_number') {
      return asWritten(parseOurs(number), label, number, text);
    }
    const control = controlCharacterFault(label, text, false);
    if (control !== null) return control;
    if (number === 'misfit') evidence.addNumber(source, text);
    return faultOf('not_a_number', label, text, numberProblem(text, entry));
  };
}

function numberProblem(text: string, entry: MappingEntry): string {
  const { decimal = '.', thousands = '' } = entry;
  const between = thousands === '' ? 'nothing' : JSON.stringify(thousands);
  const problem = `is not a number with ${JSON.stringify(decimal)} before the decimals and ${between} between thousands`;
  const mark = thousandsMarkOf(text, entry);
  if (mark === null) return problem;
  return `${problem}: if ${JSON.stringify(mark)} stands between thousands, write it as "thousands" in the mapping`;
}

function mappedFlagParser({ label, entry }: MappedCell, parseOurs: FieldParser): FieldParser {
  if (entry.true_values === undefined && entry.false_values === undefined) return parseOurs;
  const words = flagWords(entry);
  const read = flagReader(words);
  return (text) => {
    const flag = read(text);
    if (flag !== null) return flag;
    const problem = `is neither true (${words.true.join(', ')}) nor false (${words.false.join(', ')}) in the mapping`;
    return controlCharacterFault(label, text, false) ?? faultOf('not_a_flag', label, text, problem);
  };
}

/** Of texts in our spelling. Where an amount below zero makes a credit note, it keeps its sign for the row's check. */
function oursParser({ type }: ColumnSpec, { spec, label, entry }: MappedCell): FieldParser {
  const parse = fieldParser(spec);
  if (entry.kind !== 'invoices' || (type !== 'amount' && type !== 'limit')) return parse;
  return (text) => {
    if (!text.startsWith('-')) return parse(text);
    if (entry.negative_amounts !== 'credit_note') return withAdvice(parse(text));
    const amount = parse(text.slice(1));
    return typeof amount === 'string' ? `-${amount}` : asWritten(amount, label, text.slice(1), text);
  };
}

function withAdvice(value: string | FieldFault): string | FieldFault {
  if (typeof value === 'string') return value;
  const advice =
    'where an amount below zero is a credit note, write "negative_amounts": "credit_note" in the mapping';
  return { ...value, message: `${value.message}; ${advice}` };
}

/** A fault, which names the text it judged first, is told of the text as the file has it. */
function asWritten(
  value: string | FieldFault,
  label: string,
  ours: string,
  text: string,
): string | FieldFault {
  if (typeof value === 'string' || ours === text) return value;
  const problem = value.message.slice(`${label} ${showValue(ours)}`.length);
  return { ...value, message: `${label} ${showValue(text)}${problem}` };
}

function sound(value: string | FieldFault): string {
  if (typeof value === 'string') return value;
  throw unchecked(value.message);
}

function unchecked(what: string): Error {
  return new Error(`a mapping was used that had not been checked: ${what}`);
}
