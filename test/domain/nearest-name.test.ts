import { describe, expect, it } from 'vitest';
import { nearestName } from '../../src/domain/nearest-name.ts';

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
