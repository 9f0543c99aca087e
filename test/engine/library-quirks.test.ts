/**
 * Where json-rules-engine has an answer that a credit manager would not expect, and ours is another. Each line is run
 * on the library itself and on ours: as one customer, as a batch, or to the fault with which the rule is refused.
 */
import { Engine, type RuleProperties } from 'json-rules-engine';
import { describe, expect, it } from 'vitest';
import type { FactRow } from '../../src/domain/fact.ts';
import { evaluateBatch, verdictOf } from '../../src/engine/batch/evaluate-batch.ts';
import { checkBareRules } from '../../src/engine/check/rule-set-check.ts';
import { evaluateRule } from '../../src/engine/explain/evaluate-rule.ts';
import { factBatch } from '../../src/engine/fact-batch.ts';
import { libraryAnswer } from './library.ts';
import { checkedRules, FACTS, faultsOf, leaf } from './rule-fixtures.ts';

type Facts = Readonly<Record<string, unknown>>;

/** What it is, the conditions, the facts; `fires`, `clear` or an error of the library; ours, or `pointer code`. */
type Quirk = readonly [what: string, conditions: unknown, facts: Facts, library: string, ours: string];

function all(fact: string, operator: string, value: unknown): unknown {
  return { all: [leaf(fact, operator, value)] };
}

const DAYS = 'days_overdue_max';
const LATE = leaf(DAYS, 'greaterThan', 30);
const BAD_VALUE = '/conditions/all/0/value type_mismatch';

const UNKNOWN_FACTS: readonly Quirk[] = [
  ['null is smaller than nothing', all(DAYS, 'lessThan', 60), { [DAYS]: null }, 'clear', 'unknown'],
  ['null is not equal', all(DAYS, 'notEqual', 60), { [DAYS]: null }, 'fires', 'unknown'],
  ['null is in no list', all('country', 'notIn', ['CN']), { country: null }, 'fires', 'unknown'],
  [
    'null contains nothing',
    all('policy_event_ids', 'contains', 'a'),
    { policy_event_ids: null },
    'clear',
    'unknown',
  ],
  ['not of null', { not: LATE }, { [DAYS]: null }, 'fires', 'unknown'],
  ['null under not:', all(DAYS, 'not:greaterThan', 30), { [DAYS]: null }, 'fires', 'unknown'],
  [
    'null beside null',
    all(DAYS, 'equal', { fact: 'days_overdue_weighted' }),
    { [DAYS]: null, days_overdue_weighted: null },
    'fires',
    'unknown',
  ],
  [
    'null beside a true one',
    { any: [LATE, leaf('country', 'equal', 'CN')] },
    { [DAYS]: null, country: 'CN' },
    'fires',
    'fires',
  ],
  ['an undefined fact', { all: [LATE] }, {}, 'Undefined fact: days_overdue_max', 'unknown'],
  [
    'an undefined fact beside a true one',
    { any: [LATE, leaf('country', 'equal', 'CN')] },
    { country: 'CN' },
    'Undefined fact: days_overdue_max',
    'fires',
  ],
  [
    'a fact nobody has',
    all('shoe_size', 'equal', 1),
    { [DAYS]: 1 },
    'Undefined fact: shoe_size',
    '/conditions/all/0/fact unknown_fact',
  ],
  ['NaN is not equal', all(DAYS, 'notEqual', 60), { [DAYS]: Number.NaN }, 'fires', 'unknown'],
  ['infinitely late', { all: [LATE] }, { [DAYS]: Number.POSITIVE_INFINITY }, 'fires', 'unknown'],
];

const WRONG_TYPES: readonly Quirk[] = [
  ['texts by size', all('country', 'greaterThan', '10'), { country: '9' }, 'fires', BAD_VALUE],
  ['a number as a text', all(DAYS, 'greaterThan', 50), { [DAYS]: '60' }, 'fires', 'unknown'],
  ['a number with a comma', all(DAYS, 'greaterThan', 50), { [DAYS]: '1,200.00' }, 'clear', 'unknown'],
  ['a number with its unit', all(DAYS, 'greaterThan', 4), { [DAYS]: '30 days' }, 'clear', 'unknown'],
  ['a number as a text is not equal', all(DAYS, 'equal', 60), { [DAYS]: '60' }, 'clear', 'unknown'],
  ['a flag by size', all('equity_negative', 'greaterThan', 0), { equity_negative: true }, 'clear', BAD_VALUE],
  ['a flag as a number', all('equity_negative', 'equal', true), { equity_negative: 1 }, 'clear', 'unknown'],
  [
    'money as a decimal equals a number',
    all('receivable_total', 'equal', 1200),
    { receivable_total: '1200.00' },
    'clear',
    'fires',
  ],
  [
    'money as decimals, by size',
    all('receivable_total', 'greaterThan', { fact: 'overdue_amount' }),
    { receivable_total: '1200.00', overdue_amount: '900.00' },
    'clear',
    'fires',
  ],
  [
    'days against money',
    all(DAYS, 'greaterThan', { fact: 'overdue_amount' }),
    { [DAYS]: 90, overdue_amount: 10 },
    'fires',
    '/conditions/all/0/value unit_mismatch',
  ],
  ['a letter in a text', all('country', 'in', 'ABC'), { country: 'B' }, 'fires', BAD_VALUE],
  ['a letter not in a text', all('country', 'notIn', 'ABC'), { country: 'D' }, 'fires', BAD_VALUE],
  ['in a number', all(DAYS, 'in', 5), { [DAYS]: 5 }, 'b.indexOf is not a function', BAD_VALUE],
  [
    'a list of unlike things',
    all('country', 'in', ['CN', 1]),
    { country: 'CN' },
    'fires',
    '/conditions/all/0/value invalid_value',
  ],
  ['a text contains a letter', all('country', 'contains', 'C'), { country: 'CN' }, 'clear', BAD_VALUE],
  [
    'nor does it not contain one',
    all('country', 'doesNotContain', 'X'),
    { country: 'CN' },
    'clear',
    BAD_VALUE,
  ],
  [
    'two equal lists',
    all('policy_event_ids', 'equal', ['a']),
    { policy_event_ids: ['a'] },
    'clear',
    BAD_VALUE,
  ],
  [
    'a list of numbers',
    all('policy_event_ids', 'doesNotContain', 'a'),
    { policy_event_ids: [1] },
    'fires',
    'unknown',
  ],
  ['every entry of a text', all('country', 'everyFact:equal', 'CN'), { country: 'CN' }, 'clear', BAD_VALUE],
  [
    'some value of a text',
    all('country', 'someValue:equal', 'CN'),
    { country: 'CN' },
    'jsonValue.some is not a function',
    BAD_VALUE,
  ],
  [
    'equal to null',
    all(DAYS, 'equal', null),
    { [DAYS]: null },
    'fires',
    '/conditions/all/0/value invalid_value',
  ],
];

const SHAPES: readonly Quirk[] = [
  [
    'any beside all',
    { any: [leaf('country', 'equal', 'CN')], all: [LATE] },
    { country: 'CN', [DAYS]: 0 },
    'fires',
    '/conditions mixed_group',
  ],
  [
    'a fact beside a group',
    { all: [{ ...LATE, any: [leaf('country', 'equal', 'CN')] }] },
    { country: 'CN', [DAYS]: 0 },
    'fires',
    '/conditions/all/0 mixed_group',
  ],
  ['an empty all', { all: [] }, {}, 'fires', '/conditions/all empty_group'],
  ['an empty any', { any: [] }, {}, 'fires', '/conditions/any empty_group'],
  [
    'an empty group further down',
    { all: [LATE, { any: [] }] },
    { [DAYS]: 90 },
    'fires',
    '/conditions/all/1/any empty_group',
  ],
  [
    'an unknown operator',
    all(DAYS, 'almost', 1),
    { [DAYS]: 1 },
    'Unknown operator: almost',
    '/conditions/all/0/operator unknown_operator',
  ],
  [
    'an unknown decorator',
    all(DAYS, 'maybe:equal', 1),
    { [DAYS]: 1 },
    'Unknown operator: maybe:equal',
    '/conditions/all/0/operator unknown_operator',
  ],
  [
    'a condition nobody wrote',
    { all: [LATE, { condition: 'lost' }] },
    { [DAYS]: 90 },
    'No condition lost exists',
    '/conditions/all/1/condition unknown_condition',
  ],
  [
    'a path into a fact',
    { all: [{ ...leaf('country', 'equal', 'CN'), path: '$.a' }] },
    { country: { a: 'CN' } },
    'fires',
    '/conditions/all/0/path path_refused',
  ],
  [
    'a path into a text is left out',
    { all: [{ ...leaf('country', 'equal', 'CN'), path: '$.a' }] },
    { country: 'CN' },
    'fires',
    '/conditions/all/0/path path_refused',
  ],
  [
    'params of a fact that takes none',
    { all: [{ ...LATE, params: { at: 'noon' } }] },
    { [DAYS]: 90 },
    'fires',
    '/conditions/all/0/params params_refused',
  ],
  [
    'a key without a meaning',
    { all: [{ ...LATE, vlaue: 90 }] },
    { [DAYS]: 60 },
    'fires',
    '/conditions/all/0/vlaue unknown_key',
  ],
];

describe('where the library is not followed', () => {
  it.each([...UNKNOWN_FACTS, ...WRONG_TYPES, ...SHAPES])(
    '%s',
    async (_, conditions, facts, library, ours) => {
      expect(await libraryAnswer({ conditions, event: { type: 'x' } }, facts)).toBe(library);
      expect(ourAnswer(conditions, facts)).toBe(ours);
    },
  );

  it.each([
    ['error', /^(?!clear$|fires$)/, '/event/type reserved_event_type'],
    ['success', /^fires$/, '/event/type reserved_event_type'],
    ['failure', /^fires$/, '/event/type reserved_event_type'],
    ['__proto__', /^fires$/, '/event/type reserved_name'],
  ])('an event of type %s', async (type, library, ours) => {
    const rule = { conditions: { all: [LATE] }, event: { type } };
    expect(await libraryAnswer(rule, { [DAYS]: 90 })).toMatch(library);
    expect(faultsOf(checkBareRules(rule, FACTS))).toEqual([ours]);
  });

  it('one customer’s missing fact takes the whole run from all rules; ours is unknown to one rule', async () => {
    const rules = [all(DAYS, 'greaterThan', 30), all('country', 'equal', 'CN')];
    const engine = engineOf(rules);
    await expect(engine.run({ country: 'CN' })).rejects.toThrow('Undefined fact: days_overdue_max');
    const ruleSet = checkedRules(rules);
    const verdicts = evaluateBatch(ruleSet, factBatch(FACTS, [{ country: 'CN' }]));
    expect([verdictOf(verdicts, 0, 0), verdictOf(verdicts, 1, 0)]).toEqual(['unknown', 'fires']);
  });

  it('stop() in one run silences another of the same engine; ours has nothing to stop', async () => {
    const rules = [all(DAYS, 'greaterThan', 30), all('country', 'equal', 'CN')];
    const engine = engineOf(rules);
    engine.on('success', () => engine.stop());
    const late = { [DAYS]: 90, country: 'CN' };
    const [first, second] = await Promise.all([engine.run(late), engine.run({ ...late, [DAYS]: 0 })]);
    expect(first.results.length).toBe(1);
    expect([second.results.length, second.failureResults.length]).toEqual([0, 1]);
    const verdicts = evaluateBatch(checkedRules(rules), factBatch(FACTS, [late, { ...late, [DAYS]: 0 }]));
    const letters = [0, 1].map((row) => [0, 1].map((rule) => verdictOf(verdicts, rule, row)));
    expect(letters).toEqual([
      ['fires', 'fires'],
      ['clear', 'fires'],
    ]);
  });

  it('two rules of one name give two results that nobody can tell apart; ours refuses the second', async () => {
    const rule = { name: 'late', conditions: { all: [LATE] }, event: { type: 'x' } };
    const engine = new Engine([rule, rule] as unknown as RuleProperties[]);
    const { results } = await engine.run({ [DAYS]: 90 });
    expect(results.map(({ name }) => name)).toEqual(['late', 'late']);
    expect(faultsOf(checkBareRules([rule, rule], FACTS))).toEqual(['/1/name duplicate_rule']);
  });

  it('5,000 nots in each other overflow its stack; ours refuses them', async () => {
    let conditions: unknown = LATE;
    for (let depth = 0; depth < 5_000; depth += 1) conditions = { not: conditions };
    expect(await libraryAnswer({ conditions, event: { type: 'x' } }, { [DAYS]: 90 })).toBe(
      'Maximum call stack size exceeded',
    );
    expect(ourAnswer(conditions, { [DAYS]: 90 })).toMatch(/^\/conditions(\/not){50,} too_deep$/);
  });
});

/** The first rule has the highest priority, and is run before the others. */
function engineOf(rules: readonly unknown[]): Engine {
  const written = rules.map((conditions, index) => ({
    conditions,
    event: { type: 'x' },
    priority: rules.length - index,
  }));
  return new Engine(written as unknown as RuleProperties[]);
}

function ourAnswer(conditions: unknown, facts: Facts): string {
  const check = checkBareRules({ conditions, event: { type: 'x' } }, FACTS);
  if (!check.ok) return faultsOf(check).join(', ');
  const row = facts as FactRow;
  const [rule] = check.rule_set.rules;
  const verdict = rule && evaluateRule(check.rule_set, rule, row).verdict;
  expect(verdictOf(evaluateBatch(check.rule_set, factBatch(FACTS, [row])), 0, 0)).toBe(verdict);
  return String(verdict);
}
