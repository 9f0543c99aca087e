import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/engine/canonical-json.ts';
import { checkBareRules, checkRuleSet } from '../../src/engine/check/rule-set-check.ts';
import { changed, FACTS, firmFaults, firmFile, firmRule, LIMIT, leaf, threshold } from './rule-fixtures.ts';

const OVERDUE = { all: [leaf('days_overdue_max', 'greaterThanInclusive', LIMIT)] };

describe('checkRuleSet', () => {
  it('turns a sound file into a checked rule set', () => {
    const check = checkRuleSet(firmFile(), FACTS);
    expect(check).toMatchObject({
      ok: true,
      warnings: [],
      rule_set: {
        name: 'overdue',
        file: { rule_set: 'overdue', indicators: { overdue: { raise_after: 1, clear_after: 1 } } },
        rules: [
          {
            name: 'overdue_high',
            indicator: 'overdue',
            severity: 'high',
            params: { exposure: 'receivable_total' },
            facts: ['days_overdue_max'],
            condition: {
              kind: 'all',
              children: [
                {
                  kind: 'fact',
                  fact: 'days_overdue_max',
                  type: 'days',
                  unit: 'days',
                  operator: 'greaterThanInclusive',
                  test: { decorators: [], base: 'greaterThanInclusive' },
                  value: { kind: 'threshold', name: 'days_high' },
                },
              ],
            },
          },
        ],
      },
    });
    expect(check.ok && check.rule_set.thresholds.get('days_high')).toEqual(threshold());
  });

  it('hashes the content: key order, $schema and written-out defaults change nothing, a number does', () => {
    const hashOf = (file: unknown): string => {
      const check = checkRuleSet(file, FACTS);
      if (!check.ok) throw new Error(JSON.stringify(check.faults));
      return check.rule_set.sha256;
    };
    const check = checkRuleSet(firmFile(), FACTS);
    if (!check.ok || check.rule_set.file === null) throw new Error('sound file refused');
    const { file, sha256 } = check.rule_set;
    expect(sha256).toBe(createHash('sha256').update(canonicalJson(file)).digest('hex'));
    expect(hashOf(file)).toBe(sha256);
    expect(hashOf({ $schema: 'x.json', ...Object.fromEntries(Object.entries(file).reverse()) })).toBe(sha256);
    expect(hashOf(changed(file, ['thresholds', 'days_high', 'value'], 61))).not.toBe(sha256);
  });

  it('puts named conditions in place of their references', () => {
    const file = {
      ...firmFile({ not: { condition: 'late' } }),
      conditions: { late: { any: [leaf('days_overdue_max', 'greaterThan', LIMIT)] } },
    };
    const check = checkRuleSet(file, FACTS);
    expect(check).toMatchObject({
      ok: true,
      warnings: [],
      rule_set: {
        rules: [{ condition: { kind: 'not', child: { kind: 'any' } }, facts: ['days_overdue_max'] }],
      },
    });
  });

  it('warns of what no rule uses', () => {
    const file = {
      ...firmFile({ all: [leaf('days_overdue_max', 'greaterThan', 5)] }),
      conditions: { late: OVERDUE, early: OVERDUE },
      rules: [firmRule('a', { condition: 'early' })],
    };
    const unused = changed(file, ['thresholds', 'spare'], threshold());
    const check = checkRuleSet(unused, FACTS);
    expect(check.ok && check.warnings.map((fault) => `${fault.pointer} ${fault.code}`)).toEqual([
      '/thresholds/spare unused_threshold',
      '/conditions/late unused_condition',
    ]);
  });

  it.each<[string, readonly (string | number)[], unknown, readonly string[]]>([
    ['a missing title', ['title'], undefined, ['/title missing']],
    ['an empty title', ['title', 'en'], '', ['/title/en empty']],
    ['a number for a text', ['title', 'zh'], 3, ['/title/zh wrong_type']],
    ['a bad name', ['rule_set'], 'Over Due', ['/rule_set invalid_value']],
    ['a reserved name', ['rule_set'], 'constructor', ['/rule_set reserved_name']],
    ['no rules', ['rules'], [], ['/rules empty']],
    ['rules that are no list', ['rules'], {}, ['/rules wrong_type']],
    ['a rule that is no object', ['rules', 0], 'x', ['/rules/0 wrong_type']],
    ['an event that is no object', ['rules', 0, 'event'], 'x', ['/rules/0/event wrong_type']],
    ['params that are no object', ['rules', 0, 'event', 'params'], 'x', ['/rules/0/event/params wrong_type']],
    ['an unknown key', ['rules', 0, 'colour'], 1, ['/rules/0/colour unknown_key']],
    ['a success handler', ['rules', 0, 'onSuccess'], 'x', ['/rules/0/onSuccess event_handler']],
    ['a failure handler', ['rules', 0, 'onFailure'], 'x', ['/rules/0/onFailure event_handler']],
    ['custom operators', ['operators'], {}, ['/operators custom_operator']],
    ['computed facts', ['rules', 0, 'facts'], {}, ['/rules/0/facts dynamic_fact']],
    ['a priority of 0', ['rules', 0, 'priority'], 0, ['/rules/0/priority out_of_range']],
    [
      'a raise_after of 31',
      ['indicators', 'overdue', 'raise_after'],
      31,
      ['/indicators/overdue/raise_after out_of_range'],
    ],
    ['missing conditions', ['rules', 0, 'conditions'], undefined, ['/rules/0/conditions missing']],
    ['a missing event', ['rules', 0, 'event'], undefined, ['/rules/0/event missing']],
    ['a reserved rule name', ['rules', 0, 'name'], 'prototype', ['/rules/0/name reserved_name']],
    [
      'an unknown severity',
      ['rules', 0, 'event', 'params', 'severity'],
      'awful',
      ['/rules/0/event/params/severity invalid_value'],
    ],
    [
      'an indicator that is not declared',
      ['rules', 0, 'event', 'type'],
      'rating',
      ['/rules/0/event/type unknown_indicator'],
    ],
    [
      'indicators that are no object',
      ['indicators'],
      1,
      ['/indicators wrong_type', '/rules/0/event/type unknown_indicator'],
    ],
    [
      'an exposure that is not money',
      ['rules', 0, 'event', 'params', 'exposure'],
      'overdue_ratio',
      ['/rules/0/event/params/exposure exposure_not_money'],
    ],
    [
      'an exposure that is no fact',
      ['rules', 0, 'event', 'params', 'exposure'],
      'x',
      ['/rules/0/event/params/exposure unknown_fact'],
    ],
    [
      'an unknown placeholder',
      ['rules', 0, 'event', 'params', 'message', 'zh'],
      '{days} {country}',
      ['/rules/0/event/params/message/zh unknown_placeholder'],
    ],
    [
      'a placeholder of no threshold',
      ['rules', 0, 'event', 'params', 'message', 'en'],
      '{thresholds.toString}',
      ['/rules/0/event/params/message/en unknown_placeholder'],
    ],
    [
      'a message of one language',
      ['rules', 0, 'event', 'params', 'message'],
      { en: 'x' },
      ['/rules/0/event/params/message/zh missing'],
    ],
    [
      'a message that is a text',
      ['rules', 0, 'event', 'params', 'message'],
      'x',
      ['/rules/0/event/params/message wrong_type'],
    ],
    [
      'a number that is not finite',
      ['thresholds', 'days_high', 'value'],
      Number.NaN,
      ['/thresholds/days_high/value not_finite', '/thresholds/days_high/value wrong_type'],
    ],
    [
      'a value above max',
      ['thresholds', 'days_high', 'value'],
      400,
      ['/thresholds/days_high/value out_of_range'],
    ],
    [
      'a value below min',
      ['thresholds', 'days_high', 'value'],
      0,
      ['/thresholds/days_high/value out_of_range'],
    ],
    ['min above max', ['thresholds', 'days_high', 'min'], 366, ['/thresholds/days_high/min out_of_range']],
    ['a threshold that is none', ['thresholds', 'days_high'], 60, ['/thresholds/days_high wrong_type']],
    [
      'a threshold without range',
      ['thresholds', 'days_high'],
      { value: 60 },
      [
        '/thresholds/days_high/title missing',
        '/thresholds/days_high/unit missing',
        '/thresholds/days_high/min missing',
        '/thresholds/days_high/max missing',
        '/thresholds/days_high/reason missing',
        '/thresholds/days_high/source missing',
      ],
    ],
    [
      'thresholds that are no object',
      ['thresholds'],
      [],
      [
        '/thresholds wrong_type',
        '/rules/0/event/params/message/en unknown_placeholder',
        '/rules/0/conditions/all/0/value/path unknown_threshold',
      ],
    ],
    ['a threshold name in capitals', ['thresholds', 'Days'], threshold(), ['/thresholds/Days invalid_name']],
    [
      'another unit',
      ['thresholds', 'days_high', 'unit'],
      'ratio',
      ['/rules/0/conditions/all/0/value unit_mismatch'],
    ],
    [
      'an override out of range',
      ['thresholds', 'days_high', 'overrides'],
      [{ segment: { country: 'CN' }, value: 999, reason: 'x' }],
      ['/thresholds/days_high/overrides/0/value out_of_range'],
    ],
    [
      'a segment of no text',
      ['thresholds', 'days_high', 'overrides'],
      [{ segment: { overdue_ratio: '1' }, value: 75, reason: 'x' }],
      ['/thresholds/days_high/overrides/0/segment/overdue_ratio segment_not_text'],
    ],
    [
      'a segment of no fact',
      ['thresholds', 'days_high', 'overrides'],
      [{ segment: { size: 'big' }, value: 75, reason: 'x' }],
      ['/thresholds/days_high/overrides/0/segment/size unknown_fact'],
    ],
    [
      'an empty segment',
      ['thresholds', 'days_high', 'overrides'],
      [{ segment: {}, value: 75, reason: 'x' }],
      ['/thresholds/days_high/overrides/0/segment invalid_value'],
    ],
    [
      'an override that is none',
      ['thresholds', 'days_high', 'overrides'],
      [7, { segment: 7 }],
      [
        '/thresholds/days_high/overrides/0 wrong_type',
        '/thresholds/days_high/overrides/1/segment wrong_type',
        '/thresholds/days_high/overrides/1/value missing',
        '/thresholds/days_high/overrides/1/reason missing',
      ],
    ],
    ['conditions that are no object', ['conditions'], [], ['/conditions wrong_type']],
    [
      'a fault in a named condition that no rule uses',
      ['conditions'],
      { spare: { all: [] } },
      ['/conditions/spare/all empty_group'],
    ],
  ])('refuses %s, naming its place', (_what, path, value, expected) => {
    expect(firmFaults(changed(firmFile(), path, value))).toEqual(expected);
  });

  it('refuses two rules of one name', () => {
    const file = {
      ...firmFile(),
      rules: [firmRule('a', OVERDUE), firmRule('b', OVERDUE), firmRule('a', OVERDUE)],
    };
    expect(firmFaults(file)).toEqual(['/rules/2/name duplicate_rule']);
  });

  it('allows two rules of one severity in one indicator', () => {
    expect(firmFaults({ ...firmFile(), rules: [firmRule('a', OVERDUE), firmRule('b', OVERDUE)] })).toEqual(
      [],
    );
  });

  it.each(['error', 'success', 'failure'])('refuses the event type %s even where it is declared', (type) => {
    const file = changed(firmFile(), ['indicators', type], { title: { en: 'x', zh: 'x' } });
    expect(firmFaults(changed(file, ['rules', 0, 'event', 'type'], type))).toEqual([
      '/rules/0/event/type reserved_event_type',
    ]);
  });

  it('lists the faults of every part at once', () => {
    const file = changed(
      {
        ...firmFile({ any: [leaf('days', 'almost', 1), leaf('country', 'lessThan', 'CN')] }),
        title: null,
        extra: 1,
      },
      ['thresholds', 'days_high', 'value'],
      1e6,
    );
    expect(firmFaults(file)).toEqual([
      '/title wrong_type',
      '/extra unknown_key',
      '/thresholds/days_high/value out_of_range',
      '/rules/0/conditions/any/0/fact unknown_fact',
      '/rules/0/conditions/any/0/operator unknown_operator',
      '/rules/0/conditions/any/1/value type_mismatch',
    ]);
  });

  it('refuses reserved names wherever they stand', () => {
    const text = JSON.stringify(firmFile()).replaceAll('overdue_high', 'constructor');
    const withKey = text.replace('"thresholds":{', '"thresholds":{"__proto__":{},');
    expect(firmFaults(JSON.parse(withKey))).toEqual([
      '/thresholds/__proto__ reserved_name',
      '/rules/0/name reserved_name',
    ]);
    const type = changed(firmFile(), ['rules', 0, 'event', 'type'], '__proto__');
    expect(firmFaults(type)).toContain('/rules/0/event/type reserved_name');
  });

  it.each([null, undefined, 7, 'x', [], {}, () => 1, new Date(0)])('refuses %s without throwing', (input) => {
    expect(checkRuleSet(input, FACTS).ok).toBe(false);
    expect(checkBareRules(input, FACTS).ok).toBe(false);
  });

  it('never throws, whatever part of a sound file is replaced by whatever', () => {
    const paths: (string | number)[][] = [];
    const walk = (value: unknown, path: (string | number)[]): void => {
      paths.push(path);
      if (typeof value !== 'object' || value === null) return;
      for (const [key, item] of Object.entries(value)) {
        walk(item, [...path, Array.isArray(value) ? Number(key) : key]);
      }
    };
    const file = firmFile({ any: [{ not: OVERDUE }, leaf('country', 'someValue:equal', ['CN'])] });
    walk(file, []);
    const anything = fc.anything({
      withNullPrototype: true,
      withSparseArray: true,
      withBigInt: true,
      withDate: true,
    });
    fc.assert(
      fc.property(fc.constantFrom(...paths), anything, (path, value) => {
        const broken = changed(file, path, value);
        const check = checkRuleSet(broken, FACTS);
        expect(check.ok || check.faults.length > 0).toBe(true);
        const bare = checkBareRules(broken, FACTS);
        expect(bare.ok || bare.faults.length > 0).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
