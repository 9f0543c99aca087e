/**
 * Small rules with what json-rules-engine answered when it was run on them, and, where Duewatch answers otherwise on
 * purpose, its own answer. They lie outside the project and are read where they are.
 */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { FactDeclaration, FactRow, FactType } from '../../src/domain/fact.ts';
import { evaluateBatch, verdictOf } from '../../src/engine/batch/evaluate-batch.ts';
import { checkBareRules } from '../../src/engine/check/rule-set-check.ts';
import { evaluateRule } from '../../src/engine/explain/evaluate-rule.ts';
import { factBatch } from '../../src/engine/fact-batch.ts';
import { holds, parseOperator, type Value } from '../../src/engine/operator.ts';
import { faultsOf, threshold } from './rule-fixtures.ts';

interface ConformanceCase {
  readonly id: string;
  readonly conditions: unknown;
  readonly named?: Record<string, unknown>;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly library: unknown;
  /** Our answer where it is not the library's. */
  readonly ours?: string;
}

const FILE = new URL('../../../shared/data/rules_conformance/cases.json', import.meta.url);
const present = existsSync(FILE);
if (!present) console.info(`conformance cases skipped: there is no ${FILE.pathname}`);

describe.skipIf(!present)('conformance with json-rules-engine', () => {
  const cases: readonly ConformanceCase[] = present ? JSON.parse(readFileSync(FILE, 'utf8')) : [];

  const outcomes = cases.map(runCase);

  it('answers as the library does, or as we do on purpose, or refuses for a reason that is known', () => {
    const reasons = outcomes.filter((outcome) => outcome !== null);
    const ran = cases.length - reasons.length;
    console.info(`conformance: ${ran} of ${cases.length} cases ran`);
    for (const [reason, all] of Map.groupBy(reasons, (one) => one)) {
      console.info(`conformance: ${all.length} skipped: ${reason}`);
    }
    expect(ran).toBeGreaterThanOrEqual(CASES_RUN);
    expect(REASONS).toEqual(expect.arrayContaining(reasons));
  });

  it('has operators that mean the same where a case is skipped for the types of its facts', () => {
    for (const one of cases.filter((_, index) => outcomes[index] !== null)) {
      const { all: [leaf] = [] } = one.conditions as { all?: readonly Leaf[] };
      const test = parseOperator(leaf?.operator ?? '');
      if (leaf === undefined || test === null) throw new Error(`no operator: ${one.id}`);
      expect(holds(test, one.facts.x as Value, leaf.value) ? 'fires' : 'clear', one.id).toBe(one.library);
    }
  });
});

interface Leaf {
  readonly operator: string;
  readonly value: Value;
}

/** As many as have run since the cases were written. */
const CASES_RUN = 254;

const LISTS_OF_NUMBERS = 'a fact is a list of numbers; lists here are of texts';
const REASONS: readonly string[] = [
  LISTS_OF_NUMBERS,
  'must be a number, a text, a flag, a list of one of these, or {"fact": …}',
  'cannot hold a number against a list of texts',
  'cannot hold a text against a list of numbers',
  'cannot hold a list of texts against a number',
  'cannot hold a text against a number',
  'compares numbers by size, not a text with a number',
];

/** Null where the case ran, else why it was skipped: a reason to refuse the rule that the library does not have. */
function runCase(one: ConformanceCase): string | null {
  if (
    Object.values(one.facts).some((value) => Array.isArray(value) && value.some((x) => typeof x === 'number'))
  ) {
    return LISTS_OF_NUMBERS;
  }
  const rule = { name: 'r', conditions: one.conditions, event: { type: 'x' } };
  const facts = declared(one);
  const rules = { rules: [rule], ...(one.named && { conditions: one.named }) };
  const check = checkBareRules(rules, facts, thresholdsOf(one));
  if (!check.ok) {
    if (one.ours === 'refused') return null;
    const codes = check.faults.map((fault) => fault.code);
    expect(codes, one.id).toEqual([expect.stringMatching(/^(type_mismatch|invalid_value)$/)]);
    return String(check.faults[0]?.message).replace(/^x is [a-z]+: the operator [A-Za-z:]+ /, '');
  }
  const row = one.facts as FactRow;
  const expected = one.ours ?? one.library;
  const [checked] = check.rule_set.rules;
  const verdict = checked && evaluateRule(check.rule_set, checked, row).verdict;
  expect(verdict, `${one.id}: ${faultsOf(check)}`).toBe(expected);
  const batch = evaluateBatch(check.rule_set, factBatch(facts, [row]));
  expect(verdictOf(batch, 0, 0), one.id).toBe(expected);
  return null;
}

/** The types the cases have in mind: those of the facts' values, or of what they are compared with where there is none. */
function declared(one: ConformanceCase): readonly FactDeclaration[] {
  const names = new Set(['x', ...Object.keys(one.facts)]);
  return [...names]
    .filter((name) => name !== 'thresholds')
    .map((name) => {
      const type = typeOf(one, name);
      return { name, type, unit: type };
    });
}

function typeOf(one: ConformanceCase, name: string): FactType {
  const value = one.facts[name];
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'boolean') return 'flag';
  if (typeof value === 'number' || value === null || value === undefined) return 'score';
  return one.id === 'quirk-296' ? 'score' : 'text';
}

function thresholdsOf(one: ConformanceCase): Parameters<typeof checkBareRules>[2] {
  const values = Object.entries((one.facts.thresholds ?? {}) as Record<string, number>);
  return Object.fromEntries(
    values.map(([name, value]) => [name, threshold({ value, unit: 'score', min: 0 })]),
  );
}
