import { describe, expect, it } from 'vitest';
import { nearestName } from '../../src/ingest/nearest-name.ts';
import { showValue } from '../../src/ingest/show-value.ts';

const NAMES = ['invoice_id', 'customer_id', 'issued_on', 'due_on', 'amount'];

describe('nearestName()', () => {
  it('sees through letter case, spaces and hyphens', () => {
    expect(nearestName('Invoice ID', NAMES)).toBe('invoice_id');
    expect(nearestName(' DUE-ON', NAMES)).toBe('due_on');
  });

  it('takes the name with the fewest wrong letters, up to a third of its length', () => {
    expect(nearestName('amuont', NAMES)).toBe('amount');
    expect(nearestName('invoiceid', NAMES)).toBe('invoice_id');
    expect(nearestName('customers_id', NAMES)).toBe('customer_id');
  });

  it('is null where nothing is near', () => {
    expect(nearestName('due_until_day', NAMES)).toBeNull();
    expect(nearestName('amxxxt', NAMES)).toBeNull();
    expect(nearestName('', NAMES)).toBeNull();
  });
});

describe('showValue()', () => {
  it('quotes a value as it stands', () => {
    expect(showValue('1,200.00')).toBe('"1,200.00"');
    expect(showValue('x'.repeat(40))).toBe(`"${'x'.repeat(40)}"`);
  });

  it('writes control characters so that a report can hold them', () => {
    expect(showValue('a\u0000b')).toBe('"a\\u0000b"');
  });

  it('cuts a long value after 40 characters and never through one', () => {
    expect(showValue('x'.repeat(1_000_000))).toBe(`"${'x'.repeat(40)}…"`);
    expect(showValue('𠮷'.repeat(41))).toBe(`"${'𠮷'.repeat(40)}…"`);
  });
});
