/** What people are told when a rule fires: what fired, and nothing that is not known. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type MessageRenderer, messageRenderer } from '../src/alerts/render-message.ts';
import type { FactRow } from '../src/domain/fact.ts';
import { casesSchema, type RuleSetFile, ruleSetSchema } from '../src/domain/rule-set.ts';
import { type CheckedRule, type CheckedRuleSet, checkRuleSet } from '../src/engine/check/rule-set-check.ts';
import { evaluateRule } from '../src/engine/explain/evaluate-rule.ts';
import { thresholdValue } from '../src/engine/threshold-value.ts';
import { FACT_CATALOGUE } from '../src/snapshot/catalogue.ts';
import { KNOWN_TOGETHER } from './support/known-together.ts';

const FOLDER = new URL('../rules/', import.meta.url);
const NAMES = [
  'overdue',
  'rating',
  'cash-flow',
  'industry-policy',
  'exposure',
  'payment-behaviour',
  'red-flags',
];
const NOT_KNOWN = /\bunknown\b|未知/i;

describe.each(NAMES)('when a rule of the set %s fires', (name) => {
  const file = ruleSetSchema.parse(readJson(`${name}.json`));
  const { cases } = casesSchema.parse(readJson(`${name}.cases.json`));
  const checked = checkedSet(name);
  let render: MessageRenderer;

  beforeAll(() => {
    render = messageRenderer('CNY', new Map(FACT_CATALOGUE.map((fact) => [fact.name, fact])));
  });

  it.each(checked.rules.map((rule) => [rule.name, rule] as const))(
    'the message of %s says so from no more than the facts that make it fire',
    (_, rule) => {
      const least = leastFiringFacts(
        checked,
        rule,
        cases.map(({ facts }) => facts),
      );
      // Each reason that the rule has comes up: every fact that it asks for decides somewhere.
      expect(new Set(least.flatMap((facts) => Object.keys(facts)))).toEqual(new Set(rule.facts));

      const told = least.map((facts) => {
        const { en, zh } = render(messageOf(file, rule.name), {
          facts: { ...facts, ...knownWith(facts) },
          thresholds: thresholdsFor(checked, facts),
        });
        return `${en} ${zh}`;
      });
      expect(told.filter((text) => NOT_KNOWN.test(text))).toEqual([]);
    },
  );
});

/** From every case that fires: facts of which none can be left out, found by leaving out each one first once. */
function leastFiringFacts(
  ruleSet: CheckedRuleSet,
  rule: CheckedRule,
  cases: readonly FactRow[],
): readonly FactRow[] {
  const fires = (facts: FactRow): boolean => evaluateRule(ruleSet, rule, facts).verdict === 'fires';
  const least = new Map<string, FactRow>();
  for (const facts of cases) {
    const used = Object.fromEntries(Object.entries(facts).filter(([fact]) => rule.facts.includes(fact)));
    if (!fires(used)) continue;
    const names = Object.keys(used);
    for (const place of names.keys()) {
      let left: FactRow = used;
      for (const fact of [...names.slice(place), ...names.slice(0, place)]) {
        const { [fact]: _, ...without } = left;
        if (fires(without)) left = without;
      }
      least.set(JSON.stringify(left), left);
    }
  }
  return [...least.values()];
}

/** What a ledger never leaves open where it knows these facts. */
function knownWith(facts: FactRow): FactRow {
  const companions = Object.keys(facts).flatMap((fact) => KNOWN_TOGETHER.get(fact) ?? []);
  const values = companions.map((fact) => [fact, fact === 'rating_grade' ? 'BB' : ['P1']] as const);
  return Object.fromEntries(values.filter(([fact]) => facts[fact] === undefined));
}

function thresholdsFor(
  { thresholds }: CheckedRuleSet,
  facts: FactRow,
): Readonly<Record<string, { readonly value: number; readonly unit: string }>> {
  const values = [...thresholds].map(([name, threshold]) => {
    return [name, { value: thresholdValue(threshold, facts).value, unit: threshold.unit }] as const;
  });
  return Object.fromEntries(values);
}

function messageOf(file: RuleSetFile, name: string): { readonly en: string; readonly zh: string } {
  const found = file.rules.find((rule) => rule.name === name);
  if (!found) throw new Error(`no rule ${name}`);
  return found.event.params.message;
}

function checkedSet(name: string): CheckedRuleSet {
  const check = checkRuleSet(readJson(`${name}.json`), FACT_CATALOGUE);
  if (!check.ok) throw new Error(JSON.stringify(check.faults, null, 2));
  return check.rule_set;
}

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'));
}
