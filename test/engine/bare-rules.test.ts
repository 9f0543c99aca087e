import { describe, expect, it } from 'vitest';
import { checkBareRules } from '../../src/engine/check/rule-set-check.ts';
import { FACTS, faultsOf, LIMIT, leaf, threshold } from './rule-fixtures.ts';

const RULE = { conditions: { all: [leaf('equity_negative', 'equal', true)] }, event: { type: 'x' } };

function bareFaults(input: unknown): readonly string[] {
  return faultsOf(checkBareRules(input, FACTS, { days_high: threshold() }));
}

describe('checkBareRules', () => {
  it.each([
    ['a list', [RULE, { ...RULE, name: 'b' }]],
    ['an object with rules', { rules: [RULE, { ...RULE, name: 'b' }] }],
  ])('takes %s of rules and names those that have no name by their place', (_form, input) => {
    expect(checkBareRules(input, FACTS)).toMatchObject({
      ok: true,
      warnings: [],
      rule_set: {
        file: null,
        name: 'rules',
        rules: [
          { name: 'rule_1', indicator: 'x', severity: null, params: null, facts: ['equity_negative'] },
          { name: 'b' },
        ],
      },
    });
  });

  it('takes one rule alone, with its priority, its name and whatever params', () => {
    const rule = { ...RULE, name: 'only', priority: 3, event: { type: 'y', params: { a: [{ b: 1 }] } } };
    expect(checkBareRules(rule, FACTS)).toMatchObject({
      ok: true,
      rule_set: { rules: [{ name: 'only', indicator: 'y' }] },
    });
  });

  it('takes thresholds from beside the rules and does not mind those that are not used', () => {
    const thresholds = { days_high: threshold(), spare: threshold() };
    const conditions = { all: [leaf('days_overdue_max', 'greaterThan', LIMIT)] };
    expect(checkBareRules({ ...RULE, conditions }, FACTS, thresholds)).toMatchObject({
      ok: true,
      warnings: [],
    });
    expect(
      bareFaults({ ...RULE, conditions: { all: [leaf('overdue_ratio', 'greaterThan', LIMIT)] } }),
    ).toEqual(['/conditions/all/0/value unit_mismatch']);
  });

  it('knows named conditions and warns of unused ones', () => {
    const named = { late: RULE.conditions, spare: RULE.conditions };
    const check = checkBareRules(
      { rules: [{ ...RULE, conditions: { condition: 'late' } }], conditions: named },
      FACTS,
    );
    expect(check.ok && check.warnings.map((fault) => fault.pointer)).toEqual(['/conditions/spare']);
  });

  it.each<[string, unknown, readonly string[]]>([
    ['a text', 'x', [' wrong_type']],
    ['an empty list', [], [' empty']],
    ['an empty list of rules', { rules: [] }, ['/rules empty']],
    ['rules that are no list', { rules: 1 }, ['/rules wrong_type']],
    ['named conditions that are no object', { rules: [RULE], conditions: [] }, ['/conditions wrong_type']],
    ['a rule that is none', [7], ['/0 wrong_type']],
    ['an empty object', {}, ['/event missing', '/conditions missing']],
    [
      'handlers',
      { ...RULE, onSuccess: 1, onFailure: 1 },
      ['/onSuccess event_handler', '/onFailure event_handler'],
    ],
    ['operators', { rules: [RULE], operators: [] }, ['/operators custom_operator']],
    ['an empty name', { ...RULE, name: '' }, ['/name invalid_name']],
    ['a name that is no text', { ...RULE, name: 7 }, ['/name invalid_name']],
    ['a reserved name', { ...RULE, name: '__proto__' }, ['/name reserved_name']],
    ['a name given twice', [{ ...RULE, name: 'rule_2' }, RULE], ['/1/name duplicate_rule']],
    ['a priority that is none', { ...RULE, priority: '1' }, ['/priority invalid_value']],
    ['an event that is none', { ...RULE, event: 'x' }, ['/event wrong_type']],
    ['an event without type', { ...RULE, event: {} }, ['/event/type missing']],
    ['an event type that is no text', { ...RULE, event: { type: 1 } }, ['/event/type wrong_type']],
    ['an empty event type', { ...RULE, event: { type: '' } }, ['/event/type wrong_type']],
    ['a reserved event type', { ...RULE, event: { type: 'error' } }, ['/event/type reserved_event_type']],
    ['params that are no object', { ...RULE, event: { type: 'x', params: 1 } }, ['/event/params wrong_type']],
    ['an unknown event key', { ...RULE, event: { type: 'x', id: 1 } }, ['/event/id unknown_key']],
    [
      'a path in params',
      { ...RULE, event: { type: 'x', params: { a: [{ fact: 'country', path: '$.a' }] } } },
      ['/event/params/a/0/path path_refused'],
    ],
    [
      'an unknown threshold in params',
      { ...RULE, event: { type: 'x', params: { a: { fact: 'thresholds', path: '$.low' } } } },
      ['/event/params/a/path unknown_threshold'],
    ],
  ])('refuses %s', (_what, input, expected) => {
    expect(bareFaults(input)).toEqual(expected);
  });

  it('allows a known threshold in params', () => {
    const params = { limit: { fact: 'thresholds', path: '$.days_high' } };
    expect(bareFaults({ ...RULE, event: { type: 'x', params } })).toEqual([]);
  });
});
