/** The three threshold profiles: the strict one alerts wherever the balanced one does, the lenient one nowhere else. */
import { readFileSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadPolicy } from '../src/actions/load-policy.ts';
import type { FactRow, FactValue } from '../src/domain/fact.ts';
import { CUSTOMER_CLASSES } from '../src/domain/file-kind.ts';
import { casesSchema } from '../src/domain/rule-set.ts';
import type { Verdict } from '../src/domain/verdict.ts';
import type { CheckedRule, CheckedRuleSet, ConditionNode } from '../src/engine/checked-rule-set.ts';
import { comparisonsIn } from '../src/engine/comparisons.ts';
import { evaluateRule } from '../src/engine/explain/evaluate-rule.ts';
import { thresholdValue } from '../src/engine/threshold-value.ts';
import { FACT_CATALOGUE } from '../src/snapshot/catalogue.ts';
import { RULES_FOLDER } from './support/project.ts';

const PROFILES = ['sales_led', 'balanced', 'finance_led'] as const;
type Profile = (typeof PROFILES)[number];
const TOWARDS_ALERT: readonly Verdict[] = ['clear', 'unknown', 'fires'];

let sets: Readonly<Record<Profile, readonly CheckedRuleSet[]>>;

beforeAll(async () => {
  const [sales_led, balanced, finance_led] = await Promise.all(PROFILES.map(rulesIn));
  if (!sales_led || !balanced || !finance_led) throw new Error('a profile is missing');
  sets = { sales_led, balanced, finance_led };
});

describe('the shipped profiles', () => {
  it('put other thresholds and hashes into force, and balanced those of the files', async () => {
    const hashes = (profile: Profile) => sets[profile].map(({ sha256 }) => sha256);
    const shipped = await loadPolicy(RULES_FOLDER, FACT_CATALOGUE);
    expect(shipped.settings.profile.value).toBe('balanced');
    expect(hashes('balanced')).toEqual(shipped.rule_sets.map(({ sha256 }) => sha256));
    expect(new Set(PROFILES.flatMap(hashes)).size).toBe(3 * shipped.rule_sets.length);
    const days = PROFILES.map(
      (profile) =>
        sets[profile].find(({ name }) => name === 'overdue')?.thresholds.get('days_overdue_medium')?.value,
    );
    expect(days).toEqual([45, 30, 20]);
  });

  it('name no threshold that they leave as it is', () => {
    for (const profile of ['sales_led', 'finance_led'] as const) {
      const same = namedBy(profile).filter(({ set, threshold, value }) => {
        const own = sets.balanced.find(({ name }) => name === set)?.thresholds.get(threshold);
        return own?.value === value;
      });
      expect(same, profile).toEqual([]);
    }
  });

  it('move each threshold one way wherever a rule uses it, for every class of customer', () => {
    const wrong: string[] = [];
    let compared = 0;
    for (const [place, { name, rules }] of sets.balanced.entries()) {
      for (const { name: rule, condition } of rules) {
        for (const { threshold, firesAbove } of thresholdUses(condition, true)) {
          for (const customer_class of [null, ...CUSTOMER_CLASSES]) {
            const values = PROFILES.map((profile) => valueIn(profile, place, threshold, customer_class));
            // From lenient to strict: what has to be reached comes nearer.
            const sorted = values.toSorted((x, y) => (firesAbove ? y - x : x - y));
            compared += 1;
            if (values.join() !== sorted.join())
              wrong.push(`${name} ${rule} ${threshold} ${customer_class} ${values}`);
          }
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(1_000);
  });

  it('so never let a stricter one be quieter, whatever the facts', () => {
    const rules = sets.balanced.flatMap(({ rules }, set) => rules.map((_, rule) => ({ set, rule })));
    const arbitrary = fc
      .constantFrom(...rules)
      .chain(({ set, rule }) => fc.tuple(fc.constant(set), fc.constant(rule), factsFor(set, rule)));
    fc.assert(
      fc.property(arbitrary, ([set, rule, facts]) => {
        const found = PROFILES.map((profile) => verdictIn(profile, set, rule, facts));
        const ranks = found.map((verdict) => TOWARDS_ALERT.indexOf(verdict));
        expect(ranks, `${ruleOf('balanced', set, rule)[1].name} ${found}`).toEqual(
          [...ranks].sort((a, b) => a - b),
        );
      }),
      { numRuns: 5_000 },
    );
  });

  it('differ: over the facts of all cases the strict one fires more often than the balanced, the lenient less', () => {
    const fired = PROFILES.map((profile) =>
      sets[profile].reduce((sum, ruleSet) => sum + firesInCases(ruleSet), 0),
    );
    const [lenient = 0, balanced = 0, strict = 0] = fired;
    expect(lenient).toBeLessThan(balanced * 0.9);
    expect(strict).toBeGreaterThan(balanced * 1.05);
  });
});

/** The rule sets with a profile in force. */
async function rulesIn(profile: Profile): Promise<readonly CheckedRuleSet[]> {
  const settings = JSON.parse(readFileSync(join(RULES_FOLDER, 'settings.json'), 'utf8'));
  settings.profile.value = profile;
  const folder = await mkdtemp(join(tmpdir(), 'duewatch-profiles-'));
  try {
    await cp(RULES_FOLDER, folder, { recursive: true });
    await writeFile(join(folder, 'settings.json'), JSON.stringify(settings));
    return (await loadPolicy(folder, FACT_CATALOGUE)).rule_sets;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function ruleOf(profile: Profile, set: number, rule: number): readonly [CheckedRuleSet, CheckedRule] {
  const ruleSet = sets[profile][set];
  const found = ruleSet?.rules[rule];
  if (!ruleSet || !found) throw new Error('no such rule');
  return [ruleSet, found];
}

interface ThresholdUse {
  readonly threshold: string;
  /** Whether the condition holds from the threshold upwards, for the rule as a whole. */
  readonly firesAbove: boolean;
}

/** @param positive false inside an odd number of `not` */
function thresholdUses(node: ConditionNode, positive: boolean): readonly ThresholdUse[] {
  if (node.kind === 'not') return thresholdUses(node.child, !positive);
  if (node.kind !== 'fact') return node.children.flatMap((child) => thresholdUses(child, positive));
  const { operator, value } = node;
  if (value.kind !== 'threshold') return [];
  const above = /^greaterThan(Inclusive)?$/.test(operator);
  if (!above && !/^lessThan(Inclusive)?$/.test(operator)) throw new Error(`${operator} has no direction`);
  return [{ threshold: value.name, firesAbove: above === positive }];
}

function valueIn(profile: Profile, set: number, threshold: string, customer_class: string | null): number {
  const found = sets[profile][set]?.thresholds.get(threshold);
  if (!found) throw new Error(`no threshold ${threshold}`);
  return thresholdValue(found, { customer_class }).value;
}

function verdictIn(profile: Profile, set: number, rule: number, facts: FactRow): Verdict {
  return evaluateRule(...ruleOf(profile, set, rule), facts).verdict;
}

/** Facts of a rule around what they are held against in any of the profiles, some of them unknown. */
function factsFor(set: number, rule: number): fc.Arbitrary<FactRow> {
  const values = new Map<string, FactValue[]>();
  const add = (fact: string, ...more: readonly FactValue[]): void => {
    values.set(fact, [...(values.get(fact) ?? [null]), ...more]);
  };
  for (const profile of PROFILES) {
    const [{ thresholds }, { condition }] = ruleOf(profile, set, rule);
    for (const { fact, type, value } of comparisonsIn(condition)) {
      if (value.kind === 'literal') {
        const known = Array.isArray(value.value) ? value.value : [value.value];
        add(fact, ...known, ...(type === 'flag' ? [true, false] : []), ...(type === 'text' ? ['other'] : []));
      } else if (value.kind === 'fact') {
        for (const one of [fact, value.fact]) add(one, -1, 0, 1, 25_000, 700_000);
      } else {
        const threshold = thresholds.get(value.name);
        const near = [threshold?.value ?? 0, ...(threshold?.overrides ?? []).map((one) => one.value)];
        add(fact, ...near.flatMap((one) => [one, one * 0.99, one * 1.01, one - 1, one + 1]));
      }
    }
  }
  const facts = Object.fromEntries([...values].map(([fact, known]) => [fact, fc.constantFrom(...known)]));
  return fc.record({ ...facts, customer_class: fc.constantFrom(null, ...CUSTOMER_CLASSES) });
}

/** Each threshold that a profile names, with its value there. */
function namedBy(
  profile: Profile,
): readonly { readonly set: string; readonly threshold: string; readonly value: number }[] {
  const { profiles } = JSON.parse(readFileSync(join(RULES_FOLDER, 'profiles.json'), 'utf8'));
  const { rule_sets } = profiles.find((one: { profile: string }) => one.profile === profile);
  return Object.entries<Readonly<Record<string, { readonly value: number }>>>(rule_sets).flatMap(
    ([set, values]) => Object.entries(values).map(([threshold, { value }]) => ({ set, threshold, value })),
  );
}

/** How many rules fire, over the facts of the cases beside the rule set. */
function firesInCases(ruleSet: CheckedRuleSet): number {
  const file = join(RULES_FOLDER, `${ruleSet.name}.cases.json`);
  const { cases } = casesSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  return cases.reduce(
    (sum, { facts }) =>
      sum + ruleSet.rules.filter((rule) => evaluateRule(ruleSet, rule, facts).verdict === 'fires').length,
    0,
  );
}
