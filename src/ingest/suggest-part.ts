/** What a file gives for one kind: the columns that were picked, and what a person has to decide. */
import type { ColumnSpec, FileKind } from '../domain/file-kind.ts';
import type { MappingEntry } from '../domain/mapping.ts';
import { showValue } from './show-value.ts';
import type { Finding, Findings } from './suggest-assign.ts';
import { type ColumnProfile, fitOf } from './suggest-columns.ts';
import { misfitText } from './suggest-misfit.ts';
import type { Certainty, Question } from './suggest-report.ts';
import { choiceOf, currencyOf } from './suggest-words.ts';

export interface PickedColumn {
  readonly spec: ColumnSpec;
  readonly source: ColumnProfile;
  readonly certainty: Certainty;
  readonly reason: string;
  /** What the file's words are in ours, where that is not what they are everywhere. */
  readonly words?: Readonly<Record<string, string>>;
}

/** A column of ours that a person has to choose the file's column for. */
export interface Gap {
  readonly spec: ColumnSpec;
  readonly reason: string;
  readonly question: Question;
}

/** A column of the file that is left out for a reason of its own. */
export interface LeftOut {
  readonly source: ColumnProfile;
  readonly reason: string;
}

export interface Part {
  readonly kind: FileKind;
  readonly picked: readonly PickedColumn[];
  readonly gaps: readonly Gap[];
  readonly left: readonly LeftOut[];
  readonly questions: readonly Question[];
  readonly settings: Pick<MappingEntry, 'mode' | 'negative_amounts'>;
}

/** What a finding comes to: its column; a gap where several compete, a needed one is not there or values are odd; or neither. */
export interface Outcome {
  readonly picked: readonly PickedColumn[];
  readonly gaps: readonly Gap[];
}

const NOTHING: Outcome = { picked: [], gaps: [] };

export function outcomeOf(
  kind: FileKind,
  finding: Finding | undefined,
  columns: readonly ColumnProfile[],
): Outcome {
  if (finding === undefined) return NOTHING;
  if (finding.source !== null) return { picked: [pick(finding, finding.source)], gaps: [] };
  if (finding.rivals.length > 0) return { picked: [], gaps: [contested(kind, finding)] };
  const { required } = finding.role.spec;
  if (!required && finding.misfits[0]?.named !== 'sure') return NOTHING;
  return { picked: [], gaps: [missingColumn(kind, finding, columns)] };
}

export function pick(finding: Finding, source: ColumnProfile): PickedColumn {
  const { spec } = finding.role;
  const others = finding.rivals.filter((rival) => rival !== source).map(({ name }) => showValue(name));
  const name = finding.named === 'sure' ? 'Its name says so' : 'Its name may say so';
  const beside =
    others.length === 0
      ? ''
      : `; ${others.join(', ')} ${others.length === 1 ? 'is' : 'are'} named like it too, and it ${spec.required ? 'is the fuller one' : 'says the same'}`;
  const known = source.distinct.filter((word) => isKnown(spec, word)).length;
  const isSure = finding.named === 'sure' && others.length === 0 && known === source.distinct.length;
  return {
    spec,
    source,
    certainty: isSure ? 'sure' : 'likely',
    reason: `${name} and its values ${valuesText(spec, source, known)}${beside}.`,
  };
}

export function picked(outcomes: readonly Outcome[]): Outcome {
  return {
    picked: outcomes.flatMap((outcome) => outcome.picked),
    gaps: outcomes.flatMap((outcome) => outcome.gaps),
  };
}

/** A file of a kind that needs no more thought than its columns. */
export function plainPart(kind: FileKind, findings: Findings, columns: readonly ColumnProfile[]): Part {
  const roles = [...findings.values()].filter(({ role }) => !role.aside);
  const { picked: found, gaps } = picked(roles.map((finding) => outcomeOf(kind, finding, columns)));
  return { kind, picked: found, gaps, left: [], questions: [], settings: {} };
}

const SHOWN_MAX = 8;

export function gap(
  kind: FileKind,
  spec: ColumnSpec,
  reason: string,
  question: string,
  choices: readonly string[],
): Gap {
  return { spec, reason, question: { about: `${kind}.${spec.name}`, question, choices: [...choices] } };
}

/** What to write for a column of the file to be taken. */
export function choiceOfColumn(spec: ColumnSpec, { name }: ColumnProfile): string {
  return `columns: ${JSON.stringify(spec.name)}: ${JSON.stringify(name)}`;
}

function contested(kind: FileKind, { role: { spec }, rivals }: Finding): Gap {
  const names = rivals.map(({ name }) => showValue(name)).join(', ');
  const choices = rivals.map((rival) => `${choiceOfColumn(spec, rival)} (such as ${example(rival)})`);
  return gap(
    kind,
    spec,
    `${names} compete for it, and nothing tells which is meant.`,
    `Which column is ${spec.name}: ${names}?`,
    choices,
  );
}

/** A kind of column that may well be the same for a whole file. */
const CONSTANTS = [
  'agency',
  'scale',
  'industry_scheme',
  'model',
  'period_months',
  'kind',
  'direction',
  'currency',
];

/** What every row needs and no column is: those it could be are named. */
export function missingColumn(kind: FileKind, finding: Finding, columns: readonly ColumnProfile[]): Gap {
  const { spec } = finding.role;
  const misfit = finding.misfits[0]?.column;
  const empty = finding.empty[0];
  let why = 'No column of the file is named like it';
  if (misfit !== undefined)
    why = `${showValue(misfit.name)} is named like it, but ${misfitText(spec, misfit)}`;
  else if (empty !== undefined) why = `${showValue(empty.name)} is named like it and is empty in every row`;
  const candidates = columns
    .filter((column) => fitOf(spec, column) === 'fits' && couldBe(spec, column))
    .slice(0, SHOWN_MAX);
  const choices = candidates.map((column) => `${choiceOfColumn(spec, column)} (such as ${example(column)})`);
  if (CONSTANTS.includes(spec.name))
    choices.push(`"constants": {${JSON.stringify(spec.name)}: "…"}, if it is the same in every row`);
  const needs = spec.required ? `${kind} needs ${spec.name}: which` : 'Which';
  const what = spec.required ? 'is it' : `is ${spec.name}, if any`;
  if (misfit !== undefined) choices.push(`correct the values of ${showValue(misfit.name)} and ask again`);
  if (!spec.required) choices.push('leave it out');
  return gap(kind, spec, `${why}.`, `${needs} column ${what}? ${why}.`, choices);
}

/** Whether it is worth asking: most things are texts, so that only ids without repeats are named for an id. */
function couldBe({ type, name }: ColumnSpec, { distinct, filled, values }: ColumnProfile): boolean {
  if (type !== 'id' && type !== 'text' && type !== 'code') return true;
  if (name === 'customer_id' || type !== 'id') return filled === values.length;
  return filled === values.length && distinct.length === filled;
}

export function example({ distinct }: ColumnProfile): string {
  return showValue(distinct[0] ?? '');
}

function isKnown({ name, type, choices = [] }: ColumnSpec, word: string): boolean {
  if (type === 'currency') return currencyOf(word) !== null;
  return type !== 'choice' || choiceOf(name, word, choices) !== null;
}

function valuesText(spec: ColumnSpec, { distinct, filled, values }: ColumnProfile, known: number): string {
  const gaps = filled < values.length ? `, where there is one (in ${filled} of ${values.length} rows)` : '';
  switch (spec.type) {
    case 'id':
      return `${distinct.length === filled ? 'never repeat' : 'are codes that repeat'}${gaps}`;
    case 'flag':
      return `are ${distinct.map(showValue).join(', ')}${gaps}`;
    case 'currency':
    case 'choice':
      if (known === distinct.length) return `${typeText(spec)}${gaps}`;
      return `are words, ${known} of ${distinct.length} of which are known${gaps}`;
    default:
      return `${typeText(spec)}${gaps}`;
  }
}

function typeText({ type }: ColumnSpec): string {
  switch (type) {
    case 'day':
      return 'are days';
    case 'currency':
      return 'are currencies';
    case 'choice':
      return 'are words that are known';
    case 'flag':
      return 'are words for yes and no';
    case 'integer':
      return 'are whole numbers';
    case 'id':
    case 'code':
    case 'codes':
      return 'are codes';
    case 'text':
      return 'are texts';
    default:
      return 'are numbers';
  }
}
