import { describe, expect, it } from 'vitest';
import { canonicalJson, canonicalSha256 } from '../../src/engine/canonical-json.ts';

describe('canonicalJson', () => {
  it('sorts the keys of every object and leaves lists in order', () => {
    expect(canonicalJson({ b: [2, 1, { d: null, c: 'x' }], a: { 中: true, Z: -0 } })).toBe(
      '{"a":{"Z":0,"中":true},"b":[2,1,{"c":"x","d":null}]}',
    );
  });

  it('leaves out keys without a value', () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
  });
});

describe('canonicalSha256', () => {
  it('is the SHA-256 of the canonical text, whatever the order of keys', () => {
    // printf '{"a":1,"b":2}' | sha256sum
    const expected = '43258cff783fe7036d8a43033f830adfc60ec037382473548ac742b888292777';
    expect(canonicalSha256({ b: 2, a: 1 })).toBe(expected);
    expect(canonicalSha256({ a: 1, b: 2 })).toBe(expected);
  });
});
