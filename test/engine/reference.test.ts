/**
 * Random rule sets and facts, `FC_RUNS` of them (1,000). A failure prints its seed and path; `FC_SEED=… FC_PATH=…`
 * runs just that one again.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FactRow } from '../../src/domain/fact.ts';
import { evaluateBatch, verdictOf } from '../../src/engine/evaluate-batch.ts';
import { evaluateRule } from '../../src/engine/evaluate-rule.ts';
import { evidenceOf, explainRule } from '../../src/engine/explain-rule.ts';
import { factBatch } from '../../src/engine/fact-batch.ts';
import { holds, parseOperator } from '../../src/engine/operator.ts';
import { thresholdValue } from '../../src/engine/threshold-value.ts';
import { libraryVerdicts, randomRows, randomRules } from './random-rules.ts';
import { checkedRules, FACTS } from './rule-fixtures.ts';

const { FC_RUNS, FC_SEED, FC_PATH } = process.env;
const NUM_RUNS = Number(FC_RUNS ?? 1000);
const TIMEOUT_MS = 60_000 + NUM_RUNS * 10;

describe('random rule sets', () => {
  it('say the same of a batch as of each of its rows', { timeout: TIMEOUT_MS }, () => {
    fc.assert(
      fc.property(randomRules, randomRows(true), (random, rows) => {
        const ruleSet = checkedRules(random.conditions, random.thresholds, random.named);
        const verdicts = evaluateBatch(ruleSet, factBatch(FACTS, rows));
        for (const [row, facts] of rows.entries()) {
          for (const [index, rule] of ruleSet.rules.entries()) {
            const { verdict, missing } = evaluateRule(ruleSet, rule, facts);
            expect(verdictOf(verdicts, index, row)).toBe(verdict);
            expect(missing.length > 0).toBe(verdict === 'unknown');
            const explanation = explainRule(ruleSet, rule, facts, null);
            expect(explanation.verdict).toBe(verdict);
            expect(evidenceOf(explanation).length > 0).toBe(verdict === 'fires');
          }
        }
      }),
      runs(),
    );
  });

  it('say what json-rules-engine says wherever all facts are known', { timeout: TIMEOUT_MS }, async () => {
    await fc.assert(
      fc.asyncProperty(randomRules, randomRows(false), async (random, rows) => {
        const ruleSet = checkedRules(random.conditions, random.thresholds, random.named);
        const rules = random.conditions.map((conditions, index) => ({ name: `r${index}`, conditions }));
        for (const facts of rows.slice(0, 2)) {
          const thresholds = Object.fromEntries(
            [...ruleSet.thresholds].map(([name, one]) => [name, thresholdValue(one, facts).value]),
          );
          const library = await libraryVerdicts(rules, random.named, facts, thresholds);
          for (const rule of ruleSet.rules) {
            expect(evaluateRule(ruleSet, rule, facts).verdict).toBe(library.get(rule.name));
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
      fc.property(randomRules, randomRows(true), randomRows(false), (random, rows, completions) => {
        const ruleSet = checkedRules(random.conditions, random.thresholds, random.named);
        for (const facts of rows) {
          for (const rule of ruleSet.rules) {
            const { verdict } = evaluateRule(ruleSet, rule, facts);
            if (verdict === 'unknown') continue;
            for (const completion of completions) {
              expect(evaluateRule(ruleSet, rule, completed(facts, completion)).verdict).toBe(verdict);
            }
          }
        }
      }),
      runs(),
    );
  });

  it('give evidence that is true of the facts', { timeout: TIMEOUT_MS }, () => {
    fc.assert(
      fc.property(randomRules, randomRows(true), (random, rows) => {
        const ruleSet = checkedRules(random.conditions, random.thresholds, random.named);
        for (const facts of rows) {
          for (const rule of ruleSet.rules) {
            for (const { value, operator, threshold } of evidenceOf(
              explainRule(ruleSet, rule, facts, null),
            )) {
              const test = parseOperator(operator);
              // Lists of numbers are shown as texts, and cannot be compared again.
              if (typeof value === 'number' && Array.isArray(threshold)) continue;
              expect(test && value !== null && threshold !== null && holds(test, value, threshold)).toBe(
                true,
              );
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

/**
 * The unknown facts filled in. The facts that choose an override stay as they are: an unknown class is measured by
 * the base threshold, and a class that becomes known may rightly be measured by another.
 */
function completed(facts: FactRow, completion: FactRow): FactRow {
  const row: Record<string, FactRow[string]> = { ...completion };
  for (const name of ['customer_class', 'country']) row[name] = facts[name] ?? null;
  for (const [name, value] of Object.entries(facts)) if (value !== null) row[name] = value;
  return row;
}
