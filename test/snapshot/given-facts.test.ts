import { describe, expect, it } from 'vitest';
import type { FactNote } from '../../src/snapshot/fact-note.ts';
import { withGivenFacts } from '../../src/snapshot/given-facts.ts';

const FACTS = {
  overdue_amount: '60.00',
  overdue_ratio: 0.6,
  days_overdue_max: 11,
  customer_class: null,
  rating_is_speculative: false,
};

function note(code: FactNote['code'], ...facts: readonly string[]): FactNote {
  return { code, facts, message: code };
}

describe('facts that the firm gave', () => {
  it('stand in the place of computed ones, and a note names them', () => {
    const given = { overdue_amount: '75.5', customer_class: 'core', rating_is_speculative: true };
    const { facts, notes } = withGivenFacts({ facts: FACTS, notes: [] }, given, 2);
    expect(facts).toEqual({ ...FACTS, ...given, overdue_amount: '75.50' });
    expect(notes).toMatchObject([
      { code: 'given', facts: ['overdue_amount', 'customer_class', 'rating_is_speculative'] },
    ]);
  });

  it('leave every other fact as it is computed, those that would follow from them included', () => {
    const { facts } = withGivenFacts({ facts: FACTS, notes: [] }, { overdue_amount: '0' }, 2);
    expect(facts).toEqual({ ...FACTS, overdue_amount: '0.00' });
  });

  it('change nothing where nothing was given', () => {
    const computed = { facts: FACTS, notes: [note('recomputed', 'customer_class')] };
    expect(withGivenFacts(computed, {}, 2)).toBe(computed);
  });

  it.each([
    ['12.345', 2, '12.35'],
    ['-12.345', 2, '-12.35'],
    ['12.5', 0, '13'],
    ['-0.0001', 2, '0.00'],
    ['7', 3, '7.000'],
  ])('have money %s with %i decimals as %s', (given, digits, kept) => {
    const { facts } = withGivenFacts({ facts: FACTS, notes: [] }, { overdue_amount: given }, digits);
    expect(facts.overdue_amount).toBe(kept);
  });

  it('leave numbers and texts that look like money as they are', () => {
    const given = { overdue_ratio: 0.123456, customer_class: '12.345' };
    expect(withGivenFacts({ facts: FACTS, notes: [] }, given, 2).facts).toMatchObject(given);
  });

  it('are named by no other note, and a note that was about them alone is gone', () => {
    const notes = [
      note('rate_missing', 'overdue_amount', 'overdue_ratio'),
      note('recomputed', 'customer_class'),
      note('grade_unreadable', 'rating_is_speculative'),
    ];
    const given = { overdue_amount: '1', customer_class: 'core' };
    expect(withGivenFacts({ facts: FACTS, notes }, given, 2).notes).toMatchObject([
      note('rate_missing', 'overdue_ratio'),
      note('grade_unreadable', 'rating_is_speculative'),
      { code: 'given', facts: ['overdue_amount', 'customer_class'] },
    ]);
  });
});
