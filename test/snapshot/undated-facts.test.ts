import { describe, expect, it } from 'vitest';
import { keepUndatedFacts } from '../../src/snapshot/undated-facts.ts';

const COMPUTED = {
  facts: { customer_class: 'core', country: 'CN', disputed_amount: '5.00', days_overdue_max: 7 },
  notes: [],
};

describe('the facts of a past day that is evaluated again', () => {
  it('keep what has no day of its own as it was stored, unknown included, and compute the rest anew', () => {
    const stored = { customer_class: 'new', country: null, disputed_amount: '1.00', days_overdue_max: 3 };
    expect(keepUndatedFacts(COMPUTED, stored)).toEqual({
      facts: {
        customer_class: 'new',
        country: null,
        industry_code: null,
        disputed_amount: '1.00',
        disputed_ratio: null,
        days_overdue_max: 7,
      },
      notes: [],
    });
  });

  it('are marked, with their names, where nothing was stored', () => {
    const { facts, notes } = keepUndatedFacts(COMPUTED, null);
    expect(facts).toEqual(COMPUTED.facts);
    expect(notes).toMatchObject([{ code: 'recomputed' }]);
    expect(notes[0]?.facts).toContain('customer_class');
  });
});
