/** What warnings say, and where. That they are true of whatever rules there are is shown in warnings-hold.test.ts. */
import { describe, expect, it } from 'vitest';
import { CLASS, checked, DAYS, fileOf, type Ladder, LIMIT_1, LIMIT_2 } from './ladder-fixtures.ts';
import { leaf } from './rule-fixtures.ts';

const over = (value: unknown, fact = DAYS) => leaf(fact, 'greaterThan', value);
const under = (value: unknown, fact = DAYS) => leaf(fact, 'lessThan', value);

function told(ladder: Ladder): readonly string[] {
  return checked(fileOf(ladder)).warnings.map(
    ({ pointer, code, message }) => `${pointer} ${code}: ${message}`,
  );
}

const one = (conditions: unknown): Ladder => ({ rules: [['high', conditions]] });
const ROOT = '/rules/0/conditions';
const NEVER = `${ROOT} never_true: can never be true: the rule can never fire`;
const ALWAYS = `${ROOT} always_true: is always true: the rule fires for every customer whose facts are known`;

describe('a condition that contradicts itself, or is always true', () => {
  it.each<[string, unknown, readonly string[]]>([
    ['bounds that meet nowhere', { all: [over(5), under(5)] }, [NEVER]],
    [
      'bounds that meet in one number',
      { all: [leaf(DAYS, 'greaterThanInclusive', 5), leaf(DAYS, 'lessThanInclusive', 5)] },
      [],
    ],
    ['bounds with nothing but other doubles between', { all: [over(5), under(5.000000000000002)] }, []],
    ['bounds with no double between', { all: [over(5), under(5.000000000000001)] }, [NEVER]],
    ['a number that is left out', { all: [leaf(DAYS, 'equal', 5), leaf(DAYS, 'notIn', [4, 5])] }, [NEVER]],
    ['bounds that leave nothing out', { any: [over(5), leaf(DAYS, 'lessThanInclusive', 5)] }, [ALWAYS]],
    ['bounds that leave one number out', { any: [over(5), under(5)] }, []],
    ['two texts at once', { all: [leaf(CLASS, 'equal', 'core'), leaf(CLASS, 'in', ['new', 'x'])] }, [NEVER]],
    [
      'a flag both ways',
      { any: [leaf('equity_negative', 'equal', true), leaf('equity_negative', 'equal', false)] },
      [ALWAYS],
    ],
    [
      'a flag neither way',
      { all: [leaf('equity_negative', 'notEqual', true), leaf('equity_negative', 'notEqual', false)] },
      [NEVER],
    ],
    [
      'a list with and without',
      {
        all: [leaf('policy_event_ids', 'contains', 'a'), leaf('policy_event_ids', 'everyFact:notEqual', 'a')],
      },
      [NEVER],
    ],
    [
      'two facts in two orders',
      {
        all: [
          leaf(DAYS, 'lessThan', { fact: 'days_overdue_weighted' }),
          leaf('days_overdue_weighted', 'lessThanInclusive', { fact: DAYS }),
        ],
      },
      [NEVER],
    ],
    [
      'a fact held against itself',
      { all: [leaf(DAYS, 'lessThan', { fact: DAYS })] },
      [`${ROOT}/all/0 never_true: can never be true`, NEVER],
    ],
    [
      'an empty list',
      { any: [leaf(CLASS, 'in', []), over(5)] },
      [`${ROOT}/any/0 never_true: can never be true`],
    ],
    [
      'what not turns round',
      { not: { any: [over(5), under(7)] } },
      [`${ROOT}/not always_true: is always true, wherever its facts are known`, NEVER],
    ],
    [
      'groups that exclude each other',
      {
        all: [
          { any: [over(9), leaf(CLASS, 'equal', 'core')] },
          under(3),
          { not: { any: [leaf(CLASS, 'equal', 'core'), over(20)] } },
        ],
      },
      [NEVER],
    ],
    [
      'a part that is never true beside one that may be',
      { any: [{ all: [over(5), under(4)] }, leaf(CLASS, 'equal', 'core')] },
      [`${ROOT}/any/0 never_true: can never be true`],
    ],
  ])('%s', (_what, conditions, expected) => {
    expect(told(one(conditions))).toEqual(expected);
  });

  it('is told where a named condition is written, once, and for each rule it spoils', () => {
    const named = { odd: { all: [over(5), under(4)] } };
    const rules = [
      ['low', { condition: 'odd' }],
      ['high', { any: [{ condition: 'odd' }, over(9)] }],
    ] as const;
    expect(told({ rules, named })).toEqual(['/conditions/odd never_true: can never be true', NEVER]);
  });

  it('holds thresholds against each other with every override, and says for which segment', () => {
    const rules = [['high', { all: [over(LIMIT_1), under(LIMIT_2)] }]] as const;
    expect(
      told({
        rules,
        limits: [
          [5, []],
          [9, []],
        ],
      }),
    ).toEqual([]);
    expect(
      told({
        rules,
        limits: [
          [9, []],
          [5, []],
        ],
      }),
    ).toEqual([NEVER]);
    expect(
      told({
        rules,
        limits: [
          [5, [['core', 9]]],
          [9, [['new', 20]]],
        ],
      }),
    ).toEqual([
      `${ROOT} never_true: can never be true where customer_class is core: the rule can never fire there`,
    ]);
    expect(
      told({
        rules,
        limits: [
          [5, []],
          [4, [['core', 9]]],
        ],
      }),
    ).toEqual([
      `${ROOT} never_true: can never be true where customer_class is not core: the rule can never fire there`,
    ]);
  });
});

describe('a comparison beside another', () => {
  it.each<[string, unknown, readonly string[]]>([
    [
      'that is the same',
      { all: [over(5), over(5)] },
      [`${ROOT}/all/1 duplicate_condition: says the same as ${ROOT}/all/0`],
    ],
    [
      'that is the same in other words',
      { any: [over(5), leaf(DAYS, 'not:lessThanInclusive', 5)] },
      [`${ROOT}/any/1 duplicate_condition: says the same as ${ROOT}/any/0`],
    ],
    [
      'that is weaker in all',
      { all: [over(3), over(5)] },
      [`${ROOT}/all/0 implied_condition: changes nothing: it holds whenever ${ROOT}/all/1 holds`],
    ],
    [
      'that is stronger in any',
      { any: [over(3), over(5)] },
      [`${ROOT}/any/1 implied_condition: changes nothing: whenever it holds, ${ROOT}/any/0 holds too`],
    ],
    [
      'that two others make redundant',
      { all: [leaf(DAYS, 'in', [1, 2, 9]), under(5), leaf(DAYS, 'notEqual', 9)] },
      [`${ROOT}/all/2 implied_condition: changes nothing: it holds whenever ${ROOT}/all/1 holds`],
    ],
    ['of another fact', { all: [over(3), over(5, 'days_overdue_weighted')] }, []],
    ['that narrows it', { all: [over(3), under(5)] }, []],
  ])('%s', (_what, conditions, expected) => {
    expect(told(one(conditions))).toEqual(expected);
  });
});

describe('a ladder of severities', () => {
  it('is sound where worse levels are harder to reach', () => {
    expect(
      told({
        rules: [
          ['low', { all: [over(1)] }],
          ['high', { all: [over(5)] }],
          ['critical', { all: [over(5), over(9, 'receivable_total')] }],
        ],
      }),
    ).toEqual([]);
  });

  it('warns of a level behind a worse one, for all or for one segment, and names the thresholds', () => {
    const rules = [
      ['medium', { all: [over(LIMIT_1)] }],
      ['high', { all: [over(LIMIT_2)] }],
    ] as const;
    expect(
      told({
        rules,
        limits: [
          [60, []],
          [30, []],
        ],
      }),
    ).toEqual([
      '/rules/0/name unreachable_level: r0 (medium) never sets the severity, unless facts of r1 (high) are unknown: that fires whenever r0 does (limit_2 30 is easier to reach than limit_1 60)',
    ]);
    expect(
      told({
        rules,
        limits: [
          [60, [['core', 90]]],
          [75, []],
        ],
      }),
    ).toEqual([
      '/rules/0/name unreachable_level: r0 (medium) never sets the severity where customer_class is core, unless facts of r1 (high) are unknown: that fires whenever r0 does (limit_2 75 is easier to reach than limit_1 90)',
    ]);
  });

  it('says nothing of customers that the rule itself leaves out', () => {
    const limits = [
      [60, [['core', 90]]],
      [75, []],
    ] as const;
    const isNew = leaf(CLASS, 'equal', 'new');
    expect(
      told({
        rules: [
          ['medium', { all: [isNew, over(LIMIT_1)] }],
          ['high', { all: [over(LIMIT_2)] }],
        ],
        limits,
      }),
    ).toEqual([]);
    // Between 60 and 75 there is something, between 90 and 75 nothing.
    const between = [over(LIMIT_1), under(LIMIT_2)];
    expect(told({ rules: [['high', { all: [isNew, ...between] }]], limits })).toEqual([]);
    expect(
      told({ rules: [['high', { all: [leaf(CLASS, 'notEqual', 'core'), ...between] }]], limits }),
    ).toEqual([]);
    expect(
      told({ rules: [['high', { all: [leaf(CLASS, 'notEqual', 'new'), ...between] }]], limits }),
    ).toEqual([expect.stringContaining('never_true: can never be true where customer_class is core')]);
    expect(told({ rules: [['high', { all: [leaf(CLASS, 'equal', 'core'), ...between] }]], limits })).toEqual([
      NEVER,
    ]);
  });

  it('warns of a level that several worse rules hide together', () => {
    expect(
      told({
        rules: [
          ['low', { all: [over(3)] }],
          ['high', { all: [over(1), under(7)] }],
          ['high', { all: [over(5)] }],
        ],
      }),
    ).toEqual([
      '/rules/0/name unreachable_level: r0 (low) never sets the severity, unless facts of worse rules are unknown: one of them fires whenever r0 does',
    ]);
  });

  it('warns of a rule that another of its severity makes needless, and of one of two alike', () => {
    expect(
      told({
        rules: [
          ['high', { all: [over(3)] }],
          ['high', { all: [over(5)] }],
          ['high', { all: [over(3)] }],
        ],
      }),
    ).toEqual([
      '/rules/2/name overlapping_rules: r2 adds nothing, unless facts of r0 (high) are unknown: that fires whenever r2 does, with the same indicator and severity',
      '/rules/1/name overlapping_rules: r1 adds nothing, unless facts of r0 (high) are unknown: that fires whenever r1 does, with the same indicator and severity',
    ]);
  });
});

describe('an override', () => {
  it('that an earlier one always comes before is told', () => {
    const limits = [
      [
        5,
        [
          ['core', 6],
          ['new', 7],
          ['core', 8],
        ],
      ],
    ] as const;
    expect(told({ rules: [['high', { all: [over(LIMIT_1)] }]], limits })).toEqual([
      '/thresholds/limit_1/overrides/2 unreachable_override: never applies: overrides/0 comes first for every customer that it matches',
    ]);
  });
});
