import { describe, expect, it } from 'vitest';
import type { Day } from '../../src/domain/day.ts';
import type { FactDeclaration, FactRow } from '../../src/domain/fact.ts';
import { FACT_CATALOGUE } from '../../src/snapshot/catalogue.ts';
import type { FactNote } from '../../src/snapshot/fact-note.ts';
import { givenFactsReader } from '../../src/snapshot/given-facts.ts';
import type { ComputedFacts } from '../../src/snapshot/undated-facts.ts';

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

const OWN: readonly FactDeclaration[] = [
  { name: 'insured_sum', type: 'money', unit: 'money', is_own: true },
  { name: 'insurer_score', type: 'score', unit: 'score', is_own: true },
];

function withGivenFacts(
  computed: ComputedFacts,
  facts: FactRow,
  digits: number,
  given_on: Readonly<Record<string, Day>> = {},
): ComputedFacts {
  const read = givenFactsReader('2026-03-01', [...FACT_CATALOGUE, ...OWN], digits);
  return read(computed, { facts, given_on: new Map(Object.entries(given_on)) });
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

  it('stand beside computed ones without a note, where the firm declares them and gives them for the day', () => {
    const computed = { facts: FACTS, notes: [note('recomputed', 'customer_class')] };
    const given = { insured_sum: '12.345', insurer_score: 40 };
    const { facts, notes } = withGivenFacts(computed, given, 2);
    expect(facts).toEqual({ ...FACTS, insured_sum: '12.35', insurer_score: 40 });
    expect(notes).toEqual(computed.notes);
  });

  it('are told by their day where it is an earlier one, the newest first', () => {
    const given = { overdue_ratio: 0.5, insured_sum: '1', insurer_score: 40 };
    const days = { insured_sum: '2026-02-01', insurer_score: '2026-02-28' };
    const { notes } = withGivenFacts({ facts: FACTS, notes: [] }, given, 2, days);
    expect(notes.map(({ code, facts }) => [code, facts])).toEqual([
      ['given', ['overdue_ratio']],
      ['given_earlier', ['insurer_score']],
      ['given_earlier', ['insured_sum']],
    ]);
    expect(notes.slice(1).map(({ message }) => message)).toEqual([
      'The firm gave these values for 2026-02-28, 1 day before, and no newer ones; they still count.',
      'The firm gave these values for 2026-02-01, 28 days before, and no newer ones; they still count.',
    ]);
  });
});
