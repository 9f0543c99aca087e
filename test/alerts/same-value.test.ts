import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sameValue } from '../../src/alerts/same-value.ts';

describe('two values that came through JSON', () => {
  it('are the same whatever the order of their keys', () => {
    expect(sameValue({ a: 1, b: { c: [1, 2], d: null } }, { b: { d: null, c: [1, 2] }, a: 1 })).toBe(true);
  });

  it.each([
    ['another scalar', 1, 2],
    ['a number and its text', 1, '1'],
    ['null and an object', null, {}],
    ['an object and null', {}, null],
    ['a scalar and an object', 1, {}],
    ['an object and a scalar', {}, 1],
    ['a list and an object with its indexes as keys', ['x'], { 0: 'x' }],
    ['a list in another order', [1, 2], [2, 1]],
    ['a key more', { a: 1 }, { a: 1, b: 2 }],
    ['a key fewer', { a: 1, b: 2 }, { a: 1 }],
    ['another key with the same value', { a: 1 }, { b: 1 }],
    ['a key that the other only inherits', JSON.parse('{"__proto__": {}}'), { b: 1 }],
    ['a difference deep down', { a: [{ b: 1 }] }, { a: [{ b: 2 }] }],
  ])('differ by %s', (_, a, b) => {
    expect(sameValue(a, b)).toBe(false);
  });

  it('are the same exactly where their canonical JSON is', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 2 }), fc.jsonValue({ maxDepth: 2 }), (a, b) => {
        expect(sameValue(a, structuredClone(a))).toBe(true);
        expect(sameValue(a, b)).toBe(canonical(a) === canonical(b));
      }),
    );
  });
});

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
