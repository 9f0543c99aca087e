import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CheckedRuleSet, checkRuleSet } from '../../src/engine/check/rule-set-check.ts';
import { factTypes } from '../../src/engine/comparisons.ts';
import { evaluateRule } from '../../src/engine/explain/evaluate-rule.ts';
import { libraryVerdicts } from '../../src/engine/library-verdicts.ts';
import { type RandomRules, randomRows, randomRules } from './random-rules.ts';
import { checkedRules, FACTS, firmFile, firmRule, LIMIT, leaf, threshold } from './rule-fixtures.ts';

function firmRules({ conditions, named, thresholds }: RandomRules): CheckedRuleSet {
  const rules = conditions.map((one, index) => firmRule(`r${index}`, one));
  const check = checkRuleSet(
    {
      ...firmFile(),
      rules,
      conditions: named,
      thresholds: { ...thresholds, days_high: thresholds.days_high },
    },
    FACTS,
  );
  if (!check.ok) throw new Error(JSON.stringify(check.faults));
  return check.rule_set;
}

describe('the library over the rules of a set', () => {
  it('says what we say of every rule whose facts are all known, and nothing of the others', async () => {
    await fc.assert(
      fc.asyncProperty(randomRules, randomRows(true), async (random, rows) => {
        const ruleSet = firmRules(random);
        const library = libraryVerdicts(ruleSet);
        for (const facts of rows) {
          const verdicts = await library(facts);
          for (const [index, rule] of ruleSet.rules.entries()) {
            const unknown = [...factTypes(rule.condition).keys()].some((fact) => facts[fact] === null);
            expect(verdicts[index]).toBe(unknown ? null : evaluateRule(ruleSet, rule, facts).verdict);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('is given money as the number that our rules see, and the threshold of the customer’s segment', async () => {
    const overrides = [{ segment: { customer_class: 'core' }, value: 90, reason: 'x' }];
    const ruleSet = firmRules({
      conditions: [
        { all: [leaf('receivable_total', 'greaterThan', 100)] },
        { all: [leaf('days_overdue_max', 'greaterThan', LIMIT)] },
      ],
      named: {},
      thresholds: { days_high: threshold({ overrides }) },
    });
    const library = libraryVerdicts(ruleSet);
    const facts = { receivable_total: '99.50', days_overdue_max: 80 };
    expect(await library({ ...facts, customer_class: 'core' })).toEqual(['clear', 'clear']);
    expect(await library({ ...facts, customer_class: null })).toEqual(['clear', 'fires']);
    expect(await library({ receivable_total: '100.50' })).toEqual(['fires', null]);
  });

  it('cannot run plain rules, of which there is no JSON left', () => {
    expect(() => libraryVerdicts(checkedRules([{ all: [leaf('country', 'equal', 'CN')] }]))).toThrow(
      'not kept',
    );
  });
});
