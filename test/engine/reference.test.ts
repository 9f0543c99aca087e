/**
 * Random rule sets and facts, `FC_RUNS` of them (2,000; `npm run test:deep` takes 200,000). A failure prints its seed
 * and path; `FC_SEED=… FC_PATH=…` runs just that one again.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../src/domain/alert.ts';
import type { FactRow } from '../../src/domain/fact.ts';
import { evaluateBatch, verdictOf } from '../../src/engine/batch/evaluate-batch.ts';
import { evaluateRule } from '../../src/engine/explain/evaluate-rule.ts';
import { evidenceOf, explainRule } from '../../src/engine/explain/explain-rule.ts';
import { engineValue, factBatch, readFact } from '../../src/engine/fact-batch.ts';
import { holds, parseOperator } from '../../src/engine/operator.ts';
import { thresholdValue } from '../../src/engine/threshold-value.ts';
import { batchLetters, batchOfRows, batchSize, damage, walkedLetters } from './batch-reference.ts';
import { libraryVerdicts } from './library.ts';
import { checkedRules, FACTS } from './rule-fixtures.ts';
import { wideRows, wideRules } from './wide-rules.ts';

const { FC_RUNS, FC_SEED, FC_PATH } = process.env;
const NUM_RUNS = Number(FC_RUNS ?? 2000);
const TIMEOUT_MS = 60_000 + NUM_RUNS * 20;

describe('random rule sets', () => {
  it('say the same of a batch as of each of its rows', { timeout: TIMEOUT_MS }, () => {
    fc.assert(
      fc.property(wideRules, wideRows(true), batchSize, damage, (random, rows, size, lost) => {
        const ruleSet = checkedRules(random.conditions, random.thresholds, random.named);
        const verdicts = evaluateBatch(ruleSet, batchOfRows(rows, size, lost));
        expect(batchLetters(verdicts)).toEqual(walkedLetters(ruleSet, rows, size, lost));
      }),
      runs(),
    );
  });

  it('miss facts where they are unknown, and have evidence that is true of the facts where they fire', {
    timeout: TIMEOUT_MS,
  }, () => {
    fc.assert(
      fc.property(wideRules, wideRows(true), (random, rows) => {
        const ruleSet = checkedRules(random.conditions, random.thresholds, random.named);
        for (const facts of rows) {
          for (const rule of ruleSet.rules) {
            const { verdict, missing } = evaluateRule(ruleSet, rule, facts);
            expect(missing.length > 0).toBe(verdict === 'unknown');
            const explanation = explainRule(ruleSet, rule, facts, null);
            expect(explanation.verdict).toBe(verdict);
            const evidence = evidenceOf(explanation);
            expect(evidence.length > 0).toBe(verdict === 'fires');
            for (const piece of evidence) expect(isTrueEvidence(piece)).toBe(true);
          }
        }
      }),
      runs(),
    );
  });

  it('say what json-rules-engine says wherever all facts are known', { timeout: TIMEOUT_MS }, async () => {
    await fc.assert(
      fc.asyncProperty(wideRules, wideRows(false), async (random, rows) => {
        const ruleSet = checkedRules(random.conditions, random.thresholds, random.named);
        const verdicts = evaluateBatch(ruleSet, factBatch(FACTS, rows));
        const rules = random.conditions.map((conditions, index) => ({ name: `r${index}`, conditions }));
        for (const [row, facts] of rows.slice(0, 2).entries()) {
          const thresholds = Object.fromEntries(
            [...ruleSet.thresholds].map(([name, one]) => [name, thresholdValue(one, facts).value]),
          );
          const library = await libraryVerdicts(rules, random.named, asRead(facts), thresholds);
          for (const [index, { name }] of ruleSet.rules.entries()) {
            expect(verdictOf(verdicts, index, row)).toBe(library.get(name));
          }
        }
      }),
      runs(),
    );
  });

  it('keep a verdict that was settled, whatever the unknown facts turn out to be', {
    timeout: TIMEOUT_MS,
  }, () => {
    fc.assert(
      fc.property(wideRules, wideRows(true), wideRows(false), (random, rows, completions) => {
        const ruleSet = checkedRules(random.conditions, random.thresholds, random.named);
        for (const facts of rows) {
          for (const rule of ruleSet.rules) {
            const { verdict } = evaluateRule(ruleSet, rule, facts);
            if (verdict === 'unknown') continue;
            for (const completion of completions.slice(0, 3)) {
              expect(evaluateRule(ruleSet, rule, completed(facts, completion)).verdict).toBe(verdict);
            }
          }
        }
      }),
      runs(),
    );
  });
});

function runs<Values>(): fc.Parameters<Values> {
  return {
    numRuns: NUM_RUNS,
    ...(FC_SEED !== undefined && { seed: Number(FC_SEED) }),
    ...(FC_PATH !== undefined && { path: FC_PATH }),
  };
}

function isTrueEvidence({ fact, value, operator, threshold }: Evidence): boolean {
  const test = parseOperator(operator);
  const type = FACTS.find(({ name }) => name === fact)?.type;
  // Money is shown as it was given, which may be a decimal.
  const read = type === undefined ? null : engineValue(type, value);
  // Lists of numbers and flags are shown as texts, and cannot be compared again.
  if (Array.isArray(threshold) && (typeof read === 'number' || typeof read === 'boolean')) return true;
  return test !== null && read !== null && threshold !== null && holds(test, read, threshold);
}

/** The values that rules see: money as a number. */
function asRead(facts: FactRow): Readonly<Record<string, unknown>> {
  return Object.fromEntries(FACTS.map(({ name, type }) => [name, readFact(facts, name, type)]));
}

/**
 * The unknown facts filled in. The facts that choose an override stay as they are: an unknown class is measured by
 * the base threshold, and a class that becomes known may rightly be measured by another.
 */
function completed(facts: FactRow, completion: FactRow): FactRow {
  const row: Record<string, FactRow[string]> = { ...completion };
  for (const name of ['customer_class', 'country']) row[name] = facts[name] ?? null;
  for (const { name, type } of FACTS) {
    const value = facts[name];
    if (value !== undefined && readFact(facts, name, type) !== null) row[name] = value;
  }
  return row;
}
