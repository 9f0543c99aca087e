import { explainRule, wouldClear } from '../../../src/engine/explain/explain-rule.ts';
import type { FactBatch } from '../../../src/engine/fact-batch.ts';
import { atMost, type Goal } from '../goals.ts';
import { benchRow } from './bench-batch.ts';
import { checkedBenchRules } from './bench-rules.ts';
import { median, milliseconds } from './clock.ts';

const RULES = 50;
const CUSTOMERS = 2_000;

/** One customer against 50 rules: every condition explained, and for rules that fire what would clear them. */
export function explaining(batch: FactBatch): readonly Goal[] {
  const ruleSet = checkedBenchRules();
  const rules = Array.from(
    { length: RULES },
    (_, index) => ruleSet.rules[index % ruleSet.rules.length],
  ).filter((rule) => rule !== undefined);
  const rows = Array.from({ length: CUSTOMERS }, (_, row) => benchRow(batch, row));
  const times = rows.map((facts) =>
    milliseconds(() => {
      for (const rule of rules) {
        explainRule(ruleSet, rule, facts, null);
        wouldClear(ruleSet, [rule], facts);
      }
    }),
  );
  const slowest = times.toSorted((a, b) => a - b)[Math.floor(CUSTOMERS * 0.99)] ?? 0;
  console.log(
    `Explaining one customer against ${RULES} rules: ${median(times).toFixed(3)} ms, 99 in 100 under ${slowest.toFixed(3)} ms.\n`,
  );
  return [atMost(`explaining one customer, ${RULES} rules`, median(times), 1, 'ms')];
}
