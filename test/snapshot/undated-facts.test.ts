import { describe, expect, it } from 'vitest';
import { keepUndatedFacts, knownOfThen } from '../../src/snapshot/undated-facts.ts';

const COMPUTED = {
  facts: { customer_class: 'core', country: 'CN', disputed_amount: '5.00', days_overdue_max: 7 },
  notes: [],
};

describe('the facts of a past day that is evaluated again', () => {
  it('keep what has no day of its own as it was stored, unknown included, and compute the rest anew', () => {
    const stored = {
      customer_class: 'new',
      country: null,
      industry_code: null,
      payment_terms_days: 30,
      relationship_days: 100,
      credit_limit: null,
      disputed_amount: '1.00',
      disputed_ratio: null,
      days_overdue_max: 3,
    };
    expect(keepUndatedFacts(COMPUTED, stored)).toEqual({
      facts: {
        customer_class: 'new',
        country: null,
        industry_code: null,
        payment_terms_days: 30,
        relationship_days: 100,
        credit_limit: null,
        credit_utilisation: null,
        over_limit_amount: null,
        disputed_amount: '1.00',
        disputed_ratio: null,
        days_overdue_max: 7,
      },
      notes: [],
    });
  });

  it('are computed and marked where an older version did not have them, and its columns are empty', () => {
    const facts = { customer_class: 'core', country: 'CN', industry_code: null, payment_terms_days: 30 };
    const stored = { ...facts, payment_terms_days: null, relationship_days: null };
    const all = { ...stored, credit_limit: null, disputed_amount: '5.00', disputed_ratio: null };
    const kept = keepUndatedFacts({ facts, notes: [] }, all);
    expect(kept.facts).toMatchObject({ payment_terms_days: 30, industry_code: null, customer_class: 'core' });
    expect(kept.notes).toMatchObject([{ code: 'recomputed', facts: ['payment_terms_days'] }]);
  });

  it('are marked, with their names, where nothing was stored', () => {
    const { facts, notes } = keepUndatedFacts(COMPUTED, null);
    expect(facts).toEqual(COMPUTED.facts);
    expect(notes).toMatchObject([{ code: 'recomputed' }]);
    expect(notes[0]?.facts).toContain('customer_class');
    expect(notes[0]?.message).not.toContain('SNAPSHOT_DAYS');
  });

  it('say so where what was stored had been removed', () => {
    const { notes } = keepUndatedFacts(COMPUTED, null, true);
    expect(notes).toMatchObject([
      { code: 'recomputed', message: expect.stringContaining('had been removed, as SNAPSHOT_DAYS says') },
    ]);
  });

  it('are computed anew and marked one by one where only some are known of then', () => {
    const { facts, notes } = keepUndatedFacts(COMPUTED, {
      country: 'DE',
      industry_code: null,
      payment_terms_days: null,
      relationship_days: null,
      credit_limit: '9.00',
      disputed_amount: '1.00',
      disputed_ratio: 0.5,
    });
    expect(facts).toMatchObject({ customer_class: 'core', country: 'DE', disputed_ratio: 0.5 });
    expect(notes).toMatchObject([{ code: 'recomputed', facts: ['customer_class'] }]);
  });
});

describe('the limit of a past day that is evaluated again', () => {
  const computed = {
    facts: {
      receivable_total: '150.00',
      credit_limit: '600.00',
      credit_utilisation: 0.25,
      over_limit_amount: '0.00',
    },
    notes: [],
  };
  const ofTheLimit = ['credit_limit', 'credit_utilisation', 'over_limit_amount'];

  it('is the stored one, and what is used of it is of the receivable as it is computed now', () => {
    const stored = { credit_limit: '100.00', credit_utilisation: 0.1, over_limit_amount: '0.00' };
    expect(keepUndatedFacts(computed, stored).facts).toEqual({
      receivable_total: '150.00',
      credit_limit: '100.00',
      credit_utilisation: 1.5,
      over_limit_amount: '50.00',
    });
  });

  it('leaves unknown what an unknown receivable or limit leaves unknown', () => {
    const unknown = { credit_utilisation: null, over_limit_amount: null };
    const unlimited = { ...computed, facts: { ...computed.facts, credit_limit: null } };
    expect(keepUndatedFacts(unlimited, { credit_limit: null }).facts).toMatchObject(unknown);
    const unowed = { ...computed, facts: { ...computed.facts, receivable_total: null } };
    expect(keepUndatedFacts(unowed, { credit_limit: '100.00' }).facts).toMatchObject(unknown);
    expect(keepUndatedFacts({ facts: {}, notes: [] }, { credit_limit: '1.00' }).facts).toMatchObject(unknown);
  });

  it('is computed, with all that rests on it, where it was stored as unknown and is known now', () => {
    const { facts, notes } = keepUndatedFacts(computed, { credit_limit: null });
    expect(facts).toMatchObject(computed.facts);
    expect(notes[0]?.facts).toEqual(expect.arrayContaining(ofTheLimit));
  });

  it('is marked with all that rests on it where it was not stored', () => {
    const { facts, notes } = keepUndatedFacts(computed, { customer_class: 'new' });
    expect(facts).toMatchObject(computed.facts);
    expect(notes[0]?.facts).toEqual(expect.arrayContaining(ofTheLimit));
    const known = keepUndatedFacts(computed, { credit_limit: '100.00' });
    expect(known.notes[0]?.facts.filter((name) => ofTheLimit.includes(name))).toEqual([]);
  });
});

describe('what a stored row tells of its day', () => {
  const facts = { customer_class: 'new', country: 'CN', receivable_total: '5.00' };

  it('is every fact of it where no note says otherwise', () => {
    const notes = [{ code: 'rate_missing', facts: ['receivable_total'], message: '' }];
    expect(knownOfThen({ facts, notes })).toEqual(facts);
    expect(knownOfThen({ facts, notes: [] })).toEqual(facts);
  });

  it('is neither what the firm gave for it nor what was computed later', () => {
    const notes = [
      { code: 'given', facts: ['customer_class', 'overdue_amount'], message: '' },
      { code: 'recomputed', facts: ['country'], message: '' },
    ];
    expect(knownOfThen({ facts, notes })).toEqual({ receivable_total: '5.00' });
  });

  it.each([
    [null],
    ['given'],
    [{ code: 'given' }],
    [{ facts: ['country'] }],
    [{ code: 'given', facts: 'country' }],
  ])('is every fact beside a note that cannot be read: %j', (note) => {
    expect(knownOfThen({ facts, notes: [note] })).toEqual(facts);
  });
});
