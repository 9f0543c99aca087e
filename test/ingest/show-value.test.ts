import { describe, expect, it } from 'vitest';
import { showValue } from '../../src/ingest/show-value.ts';

describe('showValue()', () => {
  it('quotes a value as it stands', () => {
    expect(showValue('1,200.00')).toBe('"1,200.00"');
    expect(showValue('x'.repeat(40))).toBe(`"${'x'.repeat(40)}"`);
    expect(showValue('𠮷'.repeat(40))).toBe(`"${'𠮷'.repeat(40)}"`);
  });

  it('writes control characters so that a report can hold them', () => {
    expect(showValue('a\u0000b')).toBe('"a\\u0000b"');
  });

  it('cuts a long value after 40 characters and never through one', () => {
    expect(showValue('x'.repeat(1_000_000))).toBe(`"${'x'.repeat(40)}…"`);
    expect(showValue('𠮷'.repeat(41))).toBe(`"${'𠮷'.repeat(40)}…"`);
  });
});
