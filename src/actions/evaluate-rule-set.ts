/** Any rule set against any file of facts, without a database: a verdict for each row and rule. */
import type { FactDeclaration, FactRow, FactValue } from '../domain/fact.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Verdict } from '../domain/verdict.ts';
import { BLOCK_ROWS } from '../engine/batch/bitset.ts';
import { evaluateBatch, verdictOf } from '../engine/batch/evaluate-batch.ts';
import { type CheckedRuleSet, checkBareRules, checkRuleSet } from '../engine/check/rule-set-check.ts';
import { factTypes } from '../engine/comparisons.ts';
import { evaluateRule } from '../engine/explain/evaluate-rule.ts';
import { factBatch } from '../engine/fact-batch.ts';
import type { Fault } from '../engine/fault.ts';
import { inferFacts, type SeenValue } from '../engine/infer-facts.ts';
import { guardJson } from '../engine/json-guard.ts';
import { FACT_CATALOGUE } from '../snapshot/catalogue.ts';
import { boundedDetails } from './bounded-details.ts';
import { type DeclaringRules, readDeclaringRules } from './declared-facts.ts';
import { readFactRows, type WrittenRow } from './read-fact-rows.ts';
import { lookOf, typedValue } from './typed-value.ts';
import { reasonsFor, type UnfitReason, unfitReason } from './unfit-value.ts';

export interface RowVerdict {
  /** From 1, the first row of facts. */
  readonly row: number;
  readonly rule: string;
  readonly verdict: Verdict;
  readonly missing: readonly string[];
  /** Only where facts are missing because their values do not fit: why, of the first twenty. */
  readonly reasons?: readonly UnfitReason[];
}

/** Where a fact's type and unit come from. */
export const FACT_ORIGINS = ['declared', 'catalogue', 'inferred'] as const;

export interface UsedFact extends FactDeclaration {
  readonly origin: (typeof FACT_ORIGINS)[number];
  /** Whether some row has a column or key of that name. */
  readonly in_rows: boolean;
}

export interface RuleSetEvaluation {
  readonly rules: number;
  /** The facts that rules read or that choose a threshold, in order of appearance. */
  readonly facts: readonly UsedFact[];
  /** The facts that the file declares and no rule reads: perhaps their names are mistyped. */
  readonly unread: readonly string[];
  /** Row by row the verdicts of all rules. */
  readonly verdicts: AsyncGenerator<readonly RowVerdict[]>;
}

/**
 * Reads the facts twice: once to learn which there are and what they look like, once to evaluate, a block of rows at a
 * time. So memory stays flat, however long the file.
 * @throws Refusal `rules_invalid` with the faults of the rule set, `invalid_input` where a file cannot be read or the
 * type of a fact cannot be told
 */
export async function evaluateRuleSet(ruleSetFile: string, factsFile: string): Promise<RuleSetEvaluation> {
  const read = await readDeclaringRules(ruleSetFile, FACT_CATALOGUE);
  const catalogue = read.is_firm_format ? FACT_CATALOGUE : [];
  const known = new Map([...read.declared, ...catalogue].map((fact) => [fact.name, fact]));
  const seen = await seenValues(factsFile);
  const inferred = inferredFacts(read, known, seen, { ruleSetFile, factsFile });
  const facts = new Map([...known, ...inferred.map((fact) => [fact.name, fact] as const)]);
  const ruleSet = checkedRules(read, [...facts.values()], { ruleSetFile, factsFile });
  const declared = new Set(read.declared.map((fact) => fact.name));
  const used = usedFacts(ruleSet).flatMap((name) => facts.get(name) ?? []);
  return {
    rules: ruleSet.rules.length,
    facts: used.map(({ name, type, unit }) => ({
      name,
      type,
      unit,
      origin: declared.has(name) ? 'declared' : known.has(name) ? 'catalogue' : 'inferred',
      in_rows: seen.has(name),
    })),
    unread: [...declared].filter((name) => used.every((fact) => fact.name !== name)),
    verdicts: verdictsOf(ruleSet, factsFile, used),
  };
}

interface Files {
  readonly ruleSetFile: string;
  readonly factsFile: string;
}

async function seenValues(factsFile: string): Promise<ReadonlyMap<string, ReadonlySet<SeenValue>>> {
  const seen = new Map<string, Set<SeenValue>>();
  let rows = 0;
  for await (const row of readFactRows(factsFile)) {
    rows += 1;
    for (const name of Object.keys(row)) {
      let values = seen.get(name);
      if (values === undefined) {
        values = new Set();
        seen.set(name, values);
      }
      const look = lookOf(row[name]);
      if (look !== null) values.add(look);
    }
  }
  if (rows === 0) throw new Refusal('invalid_input', `${factsFile} holds no row of facts.`);
  return seen;
}

function inferredFacts(
  { rules }: DeclaringRules,
  known: ReadonlyMap<string, FactDeclaration>,
  seen: ReadonlyMap<string, ReadonlySet<SeenValue>>,
  { ruleSetFile, factsFile }: Files,
): readonly FactDeclaration[] {
  const { facts, undecided } = inferFacts(guardJson(rules).json ?? null, known, seen);
  if (undecided.length === 0) return facts;
  const details = undecided.map(
    ({ fact, reason }) =>
      `the type of ${fact} cannot be told: ${reason}. Declare it: "facts": {${JSON.stringify(fact)}: {"type": "…"}}`,
  );
  throw new Refusal(
    'invalid_input',
    `What the rules of ${ruleSetFile} do with some facts leaves their types open, and so do the values in ${factsFile}.`,
    { details: boundedDetails(details) },
  );
}

function checkedRules(
  { is_firm_format, rules }: DeclaringRules,
  facts: readonly FactDeclaration[],
  files: Files,
): CheckedRuleSet {
  const checked = is_firm_format ? checkRuleSet(rules, facts) : checkBareRules(rules, facts);
  if (checked.ok) return checked.rule_set;
  const details = checked.faults.map((fault) => faultText(fault, files));
  throw new Refusal('rules_invalid', `${files.ruleSetFile} is not right.`, {
    details: boundedDetails(details),
  });
}

function faultText({ pointer, code, message }: Fault, { factsFile }: Files): string {
  const more = code === 'unknown_fact' ? `: no row of ${factsFile} has it, and it is not declared` : '';
  return `${pointer || '/'}: ${message}${more}`;
}

function usedFacts({ rules, thresholds }: CheckedRuleSet): readonly string[] {
  const read = rules.flatMap(({ condition }) => [...factTypes(condition).keys()]);
  const choosing = [...thresholds.values()].flatMap(({ overrides }) =>
    overrides.flatMap(({ segment }) => Object.keys(segment)),
  );
  return [...new Set([...read, ...choosing])];
}

async function* verdictsOf(
  ruleSet: CheckedRuleSet,
  factsFile: string,
  facts: readonly FactDeclaration[],
): AsyncGenerator<readonly RowVerdict[]> {
  let block: TypedRow[] = [];
  let first = 1;
  for await (const row of readFactRows(factsFile)) {
    block.push(typedRow(row, facts));
    if (block.length < BLOCK_ROWS) continue;
    yield* blockVerdicts(ruleSet, facts, block, first);
    first += block.length;
    block = [];
  }
  yield* blockVerdicts(ruleSet, facts, block, first);
}

interface TypedRow {
  readonly facts: FactRow;
  readonly unfit: ReadonlyMap<string, UnfitReason>;
}

const ALL_FIT: ReadonlyMap<string, UnfitReason> = new Map();

function typedRow(row: WrittenRow, declarations: readonly FactDeclaration[]): TypedRow {
  const facts: Record<string, FactValue> = {};
  let unfit: Map<string, UnfitReason> | null = null;
  for (const { name, type } of declarations) {
    const written = Object.hasOwn(row, name) ? row[name] : null;
    const value = typedValue(written, type);
    facts[name] = value ?? null;
    if (value !== undefined) continue;
    unfit ??= new Map();
    unfit.set(name, unfitReason(name, type, written));
  }
  return { facts, unfit: unfit ?? ALL_FIT };
}

function* blockVerdicts(
  ruleSet: CheckedRuleSet,
  declarations: readonly FactDeclaration[],
  block: readonly TypedRow[],
  first: number,
): Generator<readonly RowVerdict[]> {
  const batch = factBatch(
    declarations,
    block.map((row) => row.facts),
  );
  const verdicts = evaluateBatch(ruleSet, batch);
  for (const [index, { facts, unfit }] of block.entries()) {
    yield ruleSet.rules.map((rule, place): RowVerdict => {
      const verdict = verdictOf(verdicts, place, index);
      const known = { row: first + index, rule: rule.name, verdict };
      if (verdict !== 'unknown') return { ...known, missing: [] };
      const { missing } = evaluateRule(ruleSet, rule, facts);
      const reasons = reasonsFor(missing, unfit);
      return reasons.length === 0 ? { ...known, missing } : { ...known, missing, reasons };
    });
  }
}
