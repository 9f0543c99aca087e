import { describe, expect, it } from 'vitest';
import { checkBareRules } from '../../src/engine/check/rule-set-check.ts';
import { conditionFaults, FACTS, faultsOf, LIMIT, leaf } from './rule-fixtures.ts';

const LATE = leaf('days_overdue_max', 'greaterThan', 30);

function leafFaults(changes: Record<string, unknown>): readonly string[] {
  return conditionFaults({ all: [{ ...LATE, ...changes }] }).map((fault) => fault.replace('/all/0', ''));
}

function namedFaults(named: Record<string, unknown>, conditions: unknown): readonly string[] {
  return faultsOf(
    checkBareRules({ rules: [{ conditions, event: { type: 'x' } }], conditions: named }, FACTS),
  );
}

describe('groups', () => {
  it.each<[string, unknown, readonly string[]]>([
    ['a text', 'x', [' wrong_type']],
    ['a list', [LATE], [' wrong_type']],
    ['a comparison at the root', LATE, [' root_not_group']],
    ['a root that is nothing', {}, ['/fact missing', '/operator missing', '/value missing']],
    ['an empty all', { all: [] }, ['/all empty_group']],
    ['an empty any', { any: [] }, ['/any empty_group']],
    ['all that is no list', { all: LATE }, ['/all wrong_type']],
    ['not of a list', { not: [LATE] }, ['/not wrong_type']],
    ['all beside any', { all: [LATE], any: [LATE] }, [' mixed_group']],
    ['all beside not', { all: [{ all: [LATE], not: LATE }] }, ['/all/0 mixed_group']],
    ['all beside a fact', { all: [LATE], ...LATE }, [' mixed_group']],
    ['all beside condition', { all: [LATE], condition: 'x' }, [' mixed_group']],
    ['an unknown key', { all: [LATE], none: [] }, ['/none unknown_key']],
    ['a name that is no text', { all: [LATE], name: 1 }, ['/name wrong_type']],
    ['a reserved name', { all: [LATE], name: 'constructor' }, ['/name reserved_name']],
    ['a priority that is none', { all: [LATE], priority: 0.5 }, ['/priority invalid_value']],
    [
      'every child at once',
      { any: [7, { not: { any: [] } }, { ...LATE, fact: 'x' }] },
      ['/any/0 wrong_type', '/any/1/not/any empty_group', '/any/2/fact unknown_fact'],
    ],
  ])('refuses %s', (_what, conditions, expected) => {
    expect(conditionFaults(conditions)).toEqual(expected);
  });

  it('allows a name and a priority anywhere', () => {
    const labels = { name: 'x', priority: 10 };
    expect(
      conditionFaults({
        all: [
          { ...LATE, ...labels },
          { not: LATE, ...labels },
        ],
        ...labels,
      }),
    ).toEqual([]);
  });
});

describe('comparisons', () => {
  it.each<[string, Record<string, unknown>, readonly string[]]>([
    ['an unknown fact', { fact: 'days' }, ['/fact unknown_fact']],
    ['a reserved fact', { fact: '__proto__' }, ['/fact reserved_name']],
    ['a fact that is no text', { fact: 1 }, ['/fact wrong_type']],
    ['a threshold on the left', { fact: 'thresholds' }, ['/fact unknown_fact']],
    ['an unknown operator', { operator: 'almost' }, ['/operator unknown_operator']],
    ['an operator that is no text', { operator: null }, ['/operator wrong_type']],
    ['an unknown key', { weight: 1 }, ['/weight unknown_key']],
    ['a path', { path: '$.days_high' }, ['/path path_refused']],
    ['params', { params: { a: 1 } }, ['/params params_refused']],
    ['null', { value: null }, ['/value invalid_value']],
    ['an object that is no reference', { value: {} }, ['/value/fact missing']],
    ['a list of lists', { value: [[1]] }, ['/value invalid_value']],
    ['a list of unlike things', { operator: 'in', value: [1, 'a'] }, ['/value invalid_value']],
    [
      'a number that is not finite',
      { value: Number.POSITIVE_INFINITY },
      ['/value not_finite', '/value invalid_value'],
    ],
    ['an unknown fact in value', { value: { fact: 'x' } }, ['/value/fact unknown_fact']],
    [
      'a path on a fact',
      { value: { fact: 'days_overdue_weighted', path: '$.a' } },
      ['/value/path path_refused'],
    ],
    [
      'params in value',
      { value: { fact: 'days_overdue_weighted', params: {} } },
      ['/value/params params_refused'],
    ],
    ['an unknown key in value', { value: { fact: 'days_overdue_weighted', x: 1 } }, ['/value/x unknown_key']],
    ['thresholds without a path', { value: { fact: 'thresholds' } }, ['/value/path missing']],
    [
      'an unknown threshold',
      { value: { fact: 'thresholds', path: '$.low' } },
      ['/value/path unknown_threshold'],
    ],
    [
      'an inherited threshold',
      { value: { fact: 'thresholds', path: '$.toString' } },
      ['/value/path unknown_threshold'],
    ],
    [
      'a reserved threshold',
      { value: { fact: 'thresholds', path: '$.__proto__' } },
      ['/value/path path_refused'],
    ],
    ['another unit', { value: { fact: 'overdue_ratio' } }, ['/value unit_mismatch']],
  ])('refuses %s', (_what, changes, expected) => {
    expect(leafFaults(changes)).toEqual(expected);
  });

  it('refuses what is missing', () => {
    expect(conditionFaults({ all: [{}] })).toEqual([
      '/all/0/fact missing',
      '/all/0/operator missing',
      '/all/0/value missing',
    ]);
  });

  it.each<[string, string, unknown]>([
    ['country', 'lessThan', 'CN'],
    ['country', 'equal', 1],
    ['country', 'in', 'CN'],
    ['country', 'in', [1]],
    ['country', 'contains', 'C'],
    ['country', 'someFact:equal', 'C'],
    ['country', 'someValue:equal', 'C'],
    ['country', 'equal', LIMIT],
    ['days_overdue_max', 'greaterThan', '10'],
    ['days_overdue_max', 'greaterThan', true],
    ['days_overdue_max', 'greaterThan', [1]],
    ['days_overdue_max', 'equal', 'x'],
    ['days_overdue_max', 'equal', [1]],
    ['days_overdue_max', 'swap:contains', 1],
    ['days_overdue_max', 'notIn', ['a']],
    ['days_overdue_max', 'someValue:greaterThan', ['a']],
    ['equity_negative', 'equal', 1],
    ['equity_negative', 'greaterThan', false],
    ['policy_event_ids', 'equal', 'a'],
    ['policy_event_ids', 'in', ['a']],
    ['policy_event_ids', 'contains', 1],
    ['policy_event_ids', 'contains', ['a']],
    ['policy_event_ids', 'someFact:greaterThan', 1],
    ['policy_event_ids', 'contains', { fact: 'policy_event_ids' }],
    ['policy_event_ids', 'lessThan', []],
  ])('refuses types that do not fit: %s %s %j', (fact, operator, value) => {
    expect(conditionFaults({ all: [leaf(fact, operator, value)] })).toEqual(['/all/0/value type_mismatch']);
  });

  it.each<[string, string, unknown]>([
    ['country', 'in', []],
    ['country', 'not:in', ['CN', 'US']],
    ['days_overdue_max', 'lessThan', -0.5],
    ['days_overdue_max', 'in', [1, 2]],
    ['days_overdue_max', 'swap:lessThan', LIMIT],
    ['days_overdue_max', 'lessThanInclusive', { fact: 'days_overdue_weighted' }],
    ['days_overdue_max', 'someValue:lessThan', []],
    ['equity_negative', 'notEqual', { fact: 'ocf_turned_negative' }],
    ['policy_event_ids', 'doesNotContain', 'a'],
    ['policy_event_ids', 'contains', { fact: 'country' }],
    ['country', 'swap:contains', ['CN']],
    ['policy_event_ids', 'someFact:in', { fact: 'other_event_ids' }],
    ['policy_event_ids', 'everyFact:someValue:notEqual', ['a']],
  ])('takes %s %s %j', (fact, operator, value) => {
    expect(conditionFaults({ all: [leaf(fact, operator, value)] })).toEqual([]);
  });
});

describe('named conditions', () => {
  const all = (condition: unknown): unknown => ({ all: [condition] });

  it.each<[string, Record<string, unknown>, unknown, readonly string[]]>([
    ['no such condition', {}, { condition: 'late' }, ['/rules/0/conditions/condition unknown_condition']],
    ['a name that is no text', {}, { condition: 1 }, ['/rules/0/conditions/condition wrong_type']],
    ['a reserved name', {}, { condition: '__proto__' }, ['/rules/0/conditions/condition reserved_name']],
    ['an inherited name', {}, { condition: 'toString' }, ['/rules/0/conditions/condition unknown_condition']],
    [
      'a condition that refers to itself',
      { a: { condition: 'a' } },
      { condition: 'a' },
      ['/conditions/a/condition condition_cycle'],
    ],
    [
      'a ring of conditions',
      { a: all({ condition: 'b' }), b: { not: { condition: 'a' } } },
      { condition: 'b' },
      ['/conditions/b/not/condition condition_cycle'],
    ],
    ['a comparison at the root of one', { a: LATE }, { condition: 'a' }, ['/conditions/a root_not_group']],
    [
      'a fault in one, once however often it is used',
      { a: all({ ...LATE, fact: 'x' }) },
      { any: [{ condition: 'a' }, { condition: 'a' }] },
      ['/conditions/a/all/0/fact unknown_fact'],
    ],
  ])('refuses %s', (_what, named, conditions, expected) => {
    expect(namedFaults(named, conditions)).toEqual(expected);
  });

  it('takes one condition used twice', () => {
    expect(namedFaults({ a: all(LATE) }, { any: [{ condition: 'a' }, { not: { condition: 'a' } }] })).toEqual(
      [],
    );
  });
});
