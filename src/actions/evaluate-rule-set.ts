/** Any rule set against any file of facts, without a database: a verdict for each row and rule. */
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream';
import { parse } from 'csv-parse';
import { z } from 'zod';
import {
  FACT_TYPES,
  type FactDeclaration,
  type FactRow,
  type FactType,
  type FactValue,
} from '../domain/fact.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Verdict } from '../domain/verdict.ts';
import { evaluateRule } from '../engine/evaluate-rule.ts';
import { type CheckedRuleSet, checkBareRules, checkRuleSet } from '../engine/rule-set-check.ts';
import { FACT_CATALOGUE } from '../snapshot/catalogue.ts';

export interface RowVerdict {
  /** From 1, the first row of facts. */
  readonly row: number;
  readonly rule: string;
  readonly verdict: Verdict;
  readonly missing: readonly string[];
}

export interface RuleSetEvaluation {
  readonly rules: number;
  /** The facts as they were taken: declared, of the catalogue, or inferred from the rows. */
  readonly facts: readonly FactDeclaration[];
  readonly verdicts: AsyncGenerator<RowVerdict>;
}

const RECORD_BYTES_MAX = 1024 * 1024;
const NUMBER = /^-?\d+(\.\d+)?$/;

/** What a file may say of the facts that its rules use. */
const declaredFactsSchema = z.record(
  z.string(),
  z.strictObject({ type: z.enum(FACT_TYPES), unit: z.string().optional() }),
);

/**
 * Reads the facts twice: once to learn which there are and of what type, once to evaluate. Memory stays flat.
 * @throws Refusal `rules_invalid` with every fault of the rule set; `invalid_input` where a file cannot be read
 */
export async function evaluateRuleSet(ruleSetFile: string, factsFile: string): Promise<RuleSetEvaluation> {
  const json = await readRuleSet(ruleSetFile);
  const isFirmFormat = typeof json === 'object' && json !== null && 'rule_set' in json;
  const { declared, rules } = splitDeclarations(json, ruleSetFile);
  const inferred = await inferFacts(factsFile);
  const known = new Map(inferred.map((fact) => [fact.name, fact]));
  if (isFirmFormat) for (const fact of FACT_CATALOGUE) known.set(fact.name, fact);
  for (const fact of declared) known.set(fact.name, fact);
  const facts = [...known.values()];
  const checked = isFirmFormat ? checkRuleSet(rules, facts) : checkBareRules(rules, facts);
  if (!checked.ok) {
    const details = checked.faults.map((fault) => `${fault.pointer || '/'}: ${fault.message}`);
    throw new Refusal('rules_invalid', `${ruleSetFile} is not right.`, { details });
  }
  return {
    rules: checked.rule_set.rules.length,
    facts: inferred.map((fact) => known.get(fact.name) ?? fact),
    verdicts: verdictsOf(checked.rule_set, factsFile, known),
  };
}

async function* verdictsOf(
  ruleSet: CheckedRuleSet,
  factsFile: string,
  facts: ReadonlyMap<string, FactDeclaration>,
): AsyncGenerator<RowVerdict> {
  let row = 0;
  for await (const raw of readRows(factsFile)) {
    row += 1;
    const values: FactRow = Object.fromEntries(
      Object.entries(raw).map(([name, value]) => [name, typedValue(value, facts.get(name)?.type)]),
    );
    for (const rule of ruleSet.rules) yield { row, rule: rule.name, ...evaluateRule(ruleSet, rule, values) };
  }
}

async function readRuleSet(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new Refusal('invalid_input', `${file} cannot be read as JSON: ${reasonOf(cause)}`, { cause });
  }
}

/** `facts` in the file declares types; everything else of it is rules. */
function splitDeclarations(
  json: unknown,
  file: string,
): { readonly declared: readonly FactDeclaration[]; readonly rules: unknown } {
  if (typeof json !== 'object' || json === null || Array.isArray(json) || !('facts' in json)) {
    return { declared: [], rules: json };
  }
  const { facts, ...rules } = json;
  const parsed = declaredFactsSchema.safeParse(facts);
  if (!parsed.success) {
    const details = parsed.error.issues.map((issue) => `/facts/${issue.path.join('/')}: ${issue.message}`);
    throw new Refusal('rules_invalid', `The facts that ${file} declares are not right.`, { details });
  }
  const declared = Object.entries(parsed.data).map(([name, { type, unit }]) => ({
    name,
    type,
    unit: unit ?? type,
  }));
  return { declared, rules };
}

/** A column of only numbers is a number, of only true and false a flag, of arrays a list, else text. */
async function inferFacts(file: string): Promise<readonly FactDeclaration[]> {
  const types = new Map<string, FactType | null>();
  for await (const row of readRows(file)) {
    for (const [name, value] of Object.entries(row)) {
      const type = typeOf(value);
      const known = types.get(name) ?? null;
      types.set(name, known === null || type === null || known === type ? (known ?? type) : 'text');
    }
  }
  return [...types].map(([name, type]) => ({ name, type: type ?? 'text', unit: type ?? 'text' }));
}

function typeOf(value: unknown): FactType | null {
  if (value === null || value === undefined || value === '') return null;
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'boolean' || value === 'true' || value === 'false') return 'flag';
  return typeof value === 'number' || (typeof value === 'string' && NUMBER.test(value)) ? 'score' : 'text';
}

/** A value as its fact's type has it; what does not fit is unknown in this row. */
function typedValue(value: unknown, type: FactType | undefined): FactValue {
  if (value === '' || value === undefined || value === null || type === undefined) return null;
  if (type === 'text') return typeof value === 'string' ? value : String(value);
  if (type === 'list') {
    if (Array.isArray(value)) return value.map(String);
    return typeof value === 'string' ? value.split(';') : null;
  }
  if (type === 'flag') {
    if (typeof value === 'boolean') return value;
    return value === 'true' ? true : value === 'false' ? false : null;
  }
  if (typeof value === 'number') return value;
  return typeof value === 'string' && NUMBER.test(value) ? Number(value) : null;
}

async function* readRows(file: string): AsyncGenerator<Readonly<Record<string, unknown>>> {
  try {
    if (file.endsWith('.ndjson')) yield* readJsonRows(file);
    else yield* readCsvRows(file);
  } catch (cause) {
    if (cause instanceof Refusal) throw cause;
    throw new Refusal('invalid_input', `${file} cannot be read: ${reasonOf(cause)}`, { cause });
  }
}

async function* readJsonRows(file: string): AsyncGenerator<Readonly<Record<string, unknown>>> {
  let line = 0;
  for await (const text of createInterface({
    input: createReadStream(file, 'utf8'),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    line += 1;
    if (text.trim() === '') continue;
    const row: unknown = JSON.parse(text);
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      throw new Refusal('invalid_input', `${file}, line ${line}: a row is a JSON object of facts.`);
    }
    yield { ...row };
  }
}

async function* readCsvRows(file: string): AsyncGenerator<Readonly<Record<string, unknown>>> {
  const options = {
    bom: true,
    columns: uniqueColumns,
    max_record_size: RECORD_BYTES_MAX,
    skip_empty_lines: true,
  };
  // `pipe` would not hand errors on: a file that is not there would end the process.
  const rows: AsyncIterable<Record<string, unknown>> = pipeline(
    createReadStream(file),
    parse(options),
    () => undefined,
  );
  yield* rows;
}

function uniqueColumns(header: readonly string[]): string[] {
  const repeated = header.find((name, index) => header.indexOf(name) !== index);
  if (repeated !== undefined) throw new Refusal('invalid_input', `Two columns are called "${repeated}".`);
  return [...header];
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
