import { describe, expect, it } from 'vitest';
import { factText, fixed } from '../../src/cli/wording.ts';

describe('fixed()', () => {
  it.each([
    [-0.004, 2, '0.00'],
    [-0, 1, '0.0'],
    [-0.04, 1, '0.0'],
    [-0.006, 2, '-0.01'],
    [-10, 0, '-10'],
    [0.004, 2, '0.00'],
  ])('writes %d with %i decimals as %s, never a minus zero', (value, decimals, text) => {
    expect(fixed(value, decimals)).toBe(text);
  });
});

describe('factText()', () => {
  it.each([
    ['days', 'days', -0.001, '0.00'],
    ['days', 'days', -0, '0'],
    ['ratio', 'ratio', -0.0001, '0.0 %'],
    ['ratio', 'times', -0.001, '0.00 ×'],
    ['ratio', 'ratio', -0.25, '-25.0 %'],
  ] as const)('writes a fact of type %s in %s, %d, as %s', (type, unit, value, text) => {
    expect(factText(value, { type, unit }, 'CNY', 'en')).toBe(text);
  });
});
