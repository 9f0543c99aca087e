import { describe, expect, it } from 'vitest';
import type { FactType } from '../../src/domain/fact.ts';
import { engineValue, factBatch, readFact } from '../../src/engine/fact-batch.ts';
import { FACTS } from './rule-fixtures.ts';

describe('engineValue', () => {
  it.each([
    ['money', '1234.50', 1234.5],
    ['money', '-0.01', -0.01],
    ['money', 12, 12],
    ['days', 30, 30],
    ['score', 0, 0],
    ['text', '', ''],
    ['flag', false, false],
  ] as const)('reads %s %j', (type, value, expected) => {
    expect(engineValue(type, value)).toBe(expected);
  });

  it('reads a list of texts', () => {
    expect(engineValue('list', ['a'])).toEqual(['a']);
    expect(engineValue('list', [])).toEqual([]);
  });

  it.each<[FactType, unknown]>([
    ['money', '1,200.00'],
    ['money', '1e3'],
    ['money', ''],
    ['money', '9'.repeat(400)],
    ['money', Number.POSITIVE_INFINITY],
    ['days', '30'],
    ['days', Number.NaN],
    ['days', true],
    ['text', 1],
    ['flag', 1],
    ['flag', 'true'],
    ['list', 'a'],
    ['list', ['a', 1]],
    ['list', { a: 1 }],
    ['list', null],
    ['text', undefined],
  ])('a value that is not %s is unknown: %j', (type, value) => {
    expect(engineValue(type, value as never)).toBeNull();
  });

  it('keeps the order of amounts that a double cannot tell apart from each other', () => {
    expect(engineValue('money', '9007199254740993')).toBe(9007199254740992);
    expect(engineValue('money', '9007199254740992.99')).toBe(9007199254740992);
  });
});

describe('readFact', () => {
  it('does not find inherited names', () => {
    expect(readFact({}, 'constructor', 'text')).toBeNull();
    expect(readFact(Object.create({ country: 'CN' }), 'country', 'text')).toBeNull();
  });
});

describe('factBatch', () => {
  const rows = [
    {
      days_overdue_max: 5,
      receivable_total: '10.50',
      country: 'CN',
      equity_negative: true,
      policy_event_ids: ['a', 'b', 'a'],
    },
    {},
    {
      days_overdue_max: '5',
      receivable_total: 'x',
      country: 1,
      equity_negative: 'x',
      policy_event_ids: 'a',
    },
    {
      days_overdue_max: 0,
      receivable_total: '-1',
      country: 'CN',
      equity_negative: false,
      policy_event_ids: [],
    },
  ];
  const { size, columns } = factBatch(FACTS, rows);

  it('has a column for every declared fact', () => {
    expect(size).toBe(4);
    expect([...columns.keys()]).toEqual(FACTS.map((fact) => fact.name));
  });

  it('keeps numbers in doubles, NaN for unknown', () => {
    expect(columns.get('days_overdue_max')).toEqual({
      kind: 'number',
      values: Float64Array.of(5, Number.NaN, Number.NaN, 0),
    });
    expect(columns.get('receivable_total')).toEqual({
      kind: 'number',
      values: Float64Array.of(10.5, Number.NaN, Number.NaN, -1),
    });
  });

  it('keeps texts as places in a dictionary, -1 for unknown', () => {
    expect(columns.get('country')).toEqual({
      kind: 'text',
      codes: Int32Array.of(0, -1, -1, 0),
      dictionary: ['CN'],
    });
  });

  it('keeps flags as 0 and 1, 2 for unknown', () => {
    expect(columns.get('equity_negative')).toEqual({ kind: 'flag', values: Uint8Array.of(1, 2, 2, 0) });
  });

  it('tells an empty list from an unknown one', () => {
    expect(columns.get('policy_event_ids')).toEqual({
      kind: 'list',
      offsets: Uint32Array.of(0, 3, 3, 3, 3),
      codes: Int32Array.of(0, 1, 0),
      dictionary: ['a', 'b'],
      unknown: Uint8Array.of(0, 1, 1, 0),
    });
  });

  it('makes empty columns of no rows', () => {
    expect(factBatch(FACTS, []).columns.get('country')).toEqual({
      kind: 'text',
      codes: new Int32Array(0),
      dictionary: [],
    });
  });
});
