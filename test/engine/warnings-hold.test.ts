/** Warnings: each is true of every row there can be, and none is missed where facts are not held against each other. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FactRow } from '../../src/domain/fact.ts';
import type { CheckedRuleSet, Warning } from '../../src/engine/check/rule-set-check.ts';
import { evaluateRule } from '../../src/engine/explain/evaluate-rule.ts';
import { CLASS, checked, DAYS, fileOf, type Ladder, LIMIT_1, LIMIT_2 } from './ladder-fixtures.ts';
import { firmRule, leaf } from './rule-fixtures.ts';

const number = fc.constantFrom(0, 1, 2);
const days = fc.constantFrom(DAYS, 'days_overdue_weighted');
const size = fc.constantFrom(
  'lessThan',
  'lessThanInclusive',
  'greaterThan',
  'greaterThanInclusive',
  'not:lessThan',
  'swap:lessThan',
);
const equality = fc.constantFrom('equal', 'notEqual');
const numeric = fc.tuple(days, fc.oneof(size, equality), fc.oneof(number, fc.constantFrom(LIMIT_1, LIMIT_2)));
const unary = fc
  .oneof(
    { weight: 5, arbitrary: numeric },
    fc.tuple(
      days,
      fc.constantFrom('in', 'notIn', 'someValue:lessThan', 'everyValue:greaterThan'),
      fc.array(number, { maxLength: 2 }),
    ),
    fc.tuple(fc.constant(CLASS), equality, fc.constantFrom('a', 'b')),
    fc.tuple(fc.constant(CLASS), fc.constantFrom('in', 'notIn', 'not:in'), fc.subarray(['a', 'b'])),
    fc.tuple(fc.constant('equity_negative'), equality, fc.boolean()),
    fc.tuple(
      fc.constant('policy_event_ids'),
      fc.constantFrom(
        'contains',
        'doesNotContain',
        'someFact:equal',
        'everyFact:notEqual',
        'everyFact:equal',
      ),
      fc.constantFrom('a', 'b'),
    ),
  )
  .map(([fact, operator, value]) => leaf(fact, operator, value));
const pair = fc
  .oneof(
    fc.tuple(days, fc.oneof(size, equality), days),
    fc.tuple(fc.constant(CLASS), fc.constantFrom('in', 'notIn', 'not:in'), fc.constant('policy_event_ids')),
  )
  .map(([fact, operator, other]) => leaf(fact, operator, { fact: other }));

function groups(leaves: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const group = (child: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> => {
    const children = fc.array(child, { minLength: 1, maxLength: 3 });
    return fc.oneof(
      children.map((all) => ({ all })),
      children.map((any) => ({ any })),
      child.map((not) => ({ not })),
    );
  };
  return group(fc.oneof(leaves, group(fc.oneof(leaves, group(leaves), fc.constant({ condition: 'named' })))));
}

function ladders(leaves: fc.Arbitrary<unknown>): fc.Arbitrary<Ladder> {
  const limit = fc.tuple(number, fc.array(fc.tuple(fc.constantFrom('a', 'b'), number), { maxLength: 2 }));
  const rule = fc.tuple(fc.constantFrom('low', 'high', 'critical'), groups(leaves));
  return fc.record({
    rules: fc.array(rule, { minLength: 1, maxLength: 3 }),
    limits: fc.tuple(limit, limit),
    named: fc.record({ named: groups(leaves).filter((one) => !JSON.stringify(one).includes('"condition"')) }),
  });
}

/** Every value that the conditions above can tell from another, and unknown, of every fact with every other. */
const ROWS: readonly FactRow[] = product({
  [DAYS]: [-1, 0, 0.5, 1, 1.5, 2, 3, null],
  days_overdue_weighted: [-1, 0, 0.5, 1, 1.5, 2, 3, null],
  [CLASS]: ['a', 'b', 'z', null],
  equity_negative: [true, false, null],
  policy_event_ids: [[], ['a'], ['b'], ['z'], ['a', 'b'], ['a', 'z'], ['b', 'z'], ['a', 'b', 'z'], null],
});
const KNOWN = ROWS.filter((row) => Object.values(row).every((value) => value !== null));

function product(values: Readonly<Record<string, readonly FactRow[string][]>>): readonly FactRow[] {
  let rows: readonly FactRow[] = [{}];
  for (const [fact, all] of Object.entries(values)) {
    rows = rows.flatMap((row) => all.map((value) => ({ ...row, [fact]: value })));
  }
  return rows;
}

const RUNS = 150;

describe('whatever the rules', () => {
  it('every warning is true of every row', () => {
    fc.assert(
      fc.property(ladders(fc.oneof({ weight: 4, arbitrary: unary }, pair)), (ladder) => {
        const file = fileOf(ladder);
        const { ruleSet, warnings } = checked(file);
        for (const warning of warnings) expectTrue(warning, file, ruleSet);
      }),
      { numRuns: RUNS },
    );
  });

  it('a rule that never fires, always fires or never decides is told, where facts are not held against each other', () => {
    fc.assert(
      fc.property(ladders(unary), (ladder) => {
        // A rule that asks for the very class that an override is for is not looked through.
        fc.pre(ladder.limits?.every(([, overrides]) => overrides.length === 0) || !asksForClass(ladder));
        const { ruleSet, warnings } = checked(fileOf(ladder));
        const codes = new Set(warnings.map(({ pointer, code }) => `${pointer} ${code}`));
        for (const [index, rule] of ruleSet.rules.entries()) {
          const verdicts = new Set(KNOWN.map((row) => evaluateRule(ruleSet, rule, row).verdict));
          const place = `/rules/${index}/conditions`;
          if (!verdicts.has('fires')) expect(codes).toContain(`${place} never_true`);
          if (!verdicts.has('clear')) expect(codes).toContain(`${place} always_true`);
          const rank = severityOf(rule);
          const worse = ruleSet.rules.filter((other) => severityOf(other) > rank);
          if (verdicts.size < 2 || worse.some((other) => isConstant(ruleSet, other))) continue;
          const hidden = KNOWN.every(
            (row) => !fires(ruleSet, rule, row) || worse.some((other) => fires(ruleSet, other, row)),
          );
          if (hidden) expect(codes).toContain(`/rules/${index}/name unreachable_level`);
        }
      }),
      { numRuns: RUNS },
    );
  });
});

function asksForClass({ rules, named }: Ladder): boolean {
  return JSON.stringify([rules, named]).includes(CLASS);
}

type Rule = CheckedRuleSet['rules'][number];

function severityOf(rule: Rule): number {
  return ['low', 'medium', 'high', 'critical'].indexOf(String(rule.severity));
}

function fires(ruleSet: CheckedRuleSet, rule: Rule, row: FactRow): boolean {
  return evaluateRule(ruleSet, rule, row).verdict === 'fires';
}

function isConstant(ruleSet: CheckedRuleSet, rule: Rule): boolean {
  return new Set(KNOWN.map((row) => fires(ruleSet, rule, row))).size < 2;
}

function expectTrue(warning: Warning, file: Record<string, unknown>, ruleSet: CheckedRuleSet): void {
  const { code, pointer, message } = warning;
  const rows = KNOWN.filter((row) => isMeant(message, String(row[CLASS])));
  expect(rows.length).toBeGreaterThan(0);
  if (code === 'never_true' || code === 'always_true') {
    const part = checked({
      ...file,
      rules: [firmRule('part', { all: [valueAt(file, pointer)] }, { message: { en: 'x', zh: 'x' } })],
    }).ruleSet;
    const verdict = code === 'never_true' ? 'clear' : 'fires';
    expect(
      rows.every((row) => part.rules.every((rule) => evaluateRule(part, rule, row).verdict === verdict)),
      `${pointer} ${message}`,
    ).toBe(true);
  } else if (code === 'unreachable_level' || code === 'overlapping_rules') {
    const rule = ruleSet.rules[Number(pointer.split('/')[2])];
    const others = ruleSet.rules.filter((other) =>
      rule && code === 'unreachable_level'
        ? severityOf(other) > severityOf(rule)
        : rule !== other && rule?.severity === other.severity,
    );
    const single = others.filter(({ name }) => message.includes(`facts of ${name} (`));
    const before = single.length > 0 ? single : others;
    const hidden = ROWS.filter(
      (row) =>
        isMeant(message, String(row[CLASS])) &&
        before.every(({ facts }) => facts.every((fact) => row[fact] !== null)),
    ).every(
      (row) => !rule || !fires(ruleSet, rule, row) || before.some((other) => fires(ruleSet, other, row)),
    );
    expect(hidden, `${pointer} ${message}`).toBe(true);
  } else if (code === 'duplicate_condition' || code === 'implied_condition') {
    const shorter = checked(withoutValueAt(file, pointer)).ruleSet;
    for (const [index, rule] of ruleSet.rules.entries()) {
      const other = shorter.rules[index];
      const same = ROWS.every(
        (row) =>
          other && evaluateRule(ruleSet, rule, row).verdict === evaluateRule(shorter, other, row).verdict,
      );
      expect(same, `${pointer} ${message}`).toBe(true);
    }
  }
}

/** Whether a warning that says `where customer_class …` speaks of this class. */
function isMeant(message: string, text: string): boolean {
  if (!message.includes(' where customer_class ')) return true;
  const parts = message.split(/ where |, or /).slice(1);
  return parts.some((part) => {
    const found = /^customer_class is (?<how>not |none of |)(?<texts>\w+(?:, \w+)*)/.exec(part)?.groups;
    const named = found?.texts?.split(', ').includes(text) === true;
    return found?.how === '' ? named : !named;
  });
}

function valueAt(file: unknown, pointer: string): unknown {
  let value = file;
  for (const key of pointer.split('/').slice(1)) value = Object.getOwnPropertyDescriptor(value, key)?.value;
  return value;
}

function withoutValueAt(file: unknown, pointer: string): unknown {
  const copy = structuredClone(file);
  const [, above = '', key = ''] = /^(.*)\/(\d+)$/.exec(pointer) ?? [];
  const list = valueAt(copy, above);
  if (!Array.isArray(list)) throw new Error(`no list above ${pointer}`);
  list.splice(Number(key), 1);
  return copy;
}
