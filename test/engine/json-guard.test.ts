import { describe, expect, it } from 'vitest';
import type { Fault } from '../../src/engine/fault.ts';
import { guardJson, JSON_DEPTH_MAX, JSON_VALUES_MAX } from '../../src/engine/json-guard.ts';

function guardedFaults(input: unknown): readonly Fault[] {
  return guardJson(input).faults.kept;
}

describe('guardJson', () => {
  it('copies plain JSON as it is', () => {
    const input = { a: [1, 'x', true, null, { b: [] }], 'a/b': -0.5 };
    const { json, faults } = guardJson(input);
    expect(json).toEqual(input);
    expect(json).not.toBe(input);
    expect(faults.kept).toEqual([]);
  });

  it('takes objects without a prototype', () => {
    expect(guardJson(Object.assign(Object.create(null), { a: 1 })).json).toEqual({ a: 1 });
  });

  it.each([
    ['a function', () => 1, 'not_json'],
    ['undefined', undefined, 'not_json'],
    ['a symbol', Symbol('x'), 'not_json'],
    ['a bigint', 1n, 'not_json'],
    ['a date', new Date(0), 'not_json'],
    ['a map', new Map(), 'not_json'],
    ['NaN', Number.NaN, 'not_finite'],
    ['infinity', Number.POSITIVE_INFINITY, 'not_finite'],
    ['U+0000', 'a\0b', 'control_character'],
  ])('names %s and where it stands', (_what, value, code) => {
    expect(guardedFaults({ 'a/b': [0, { '~': value }] })).toMatchObject([{ pointer: '/a~1b/1/~0', code }]);
  });

  it.each(['__proto__', 'constructor', 'prototype'])(
    'refuses the key %s and leaves prototypes alone',
    (key) => {
      const { json, faults } = guardJson(JSON.parse(`{"a": {"${key}": {"polluted": true}}}`));
      expect(faults.kept).toMatchObject([{ pointer: `/a/${key}`, code: 'reserved_name' }]);
      expect(json).toEqual({ a: {} });
      expect(Object.hasOwn({}, 'polluted')).toBe(false);
    },
  );

  it('refuses U+0000 in a key', () => {
    expect(guardedFaults({ 'a\0': 1 })).toMatchObject([{ code: 'control_character' }]);
  });

  it('refuses a longer name than there can be, and names it by what holds it', () => {
    const { json, faults } = guardJson({ a: { ['k'.repeat(200)]: 1, ['k'.repeat(201)]: 1 } });
    expect(json).toEqual({ a: { ['k'.repeat(200)]: 1 } });
    expect(faults.kept).toMatchObject([{ pointer: '/a', code: 'too_large' }]);
  });

  it('refuses a getter or a proxy that throws, without passing on what it throws', () => {
    const getter = Object.defineProperty({}, 'a', {
      enumerable: true,
      get: () => {
        throw new Error('secret');
      },
    });
    const proxy = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('secret');
        },
      },
    );
    for (const input of [getter, proxy]) {
      const { json, faults } = guardJson(input);
      expect(json).toBeUndefined();
      expect(faults.kept).toMatchObject([{ pointer: '', code: 'not_json' }]);
      expect(JSON.stringify(faults.kept)).not.toContain('secret');
    }
  });

  it('stops at what refers to itself', () => {
    const round: { self?: unknown } = {};
    round.self = round;
    const { json, faults } = guardJson(round);
    expect(json).toBeUndefined();
    expect(faults.kept).toMatchObject([{ pointer: '/self'.repeat(JSON_DEPTH_MAX), code: 'too_deep' }]);
  });

  it('stops at more values than a rule set can need, and says so once', () => {
    const row = Array.from({ length: 1000 }, () => ({ a: 1 }));
    const { json, faults } = guardJson(Array.from({ length: JSON_VALUES_MAX / 1000 }, () => row));
    expect(json).toBeUndefined();
    expect(faults.kept).toMatchObject([{ pointer: '', code: 'too_large' }]);
  });
});
