import { describe, expect, it } from 'vitest';
import type { PaymentAggregates, ReceivableAggregates } from '../../src/domain/ledger-state.ts';
import { PAYMENT_BEHAVIOUR_FACTS } from '../../src/snapshot/payment-behaviour-facts.ts';
import { RECEIVABLE_FACTS } from '../../src/snapshot/receivable-facts.ts';
import { type RunParts, type StateParts, snapshot, statement } from './state-builder.ts';

/** What is null of a customer all of whose documents are in a currency without a rate. */
const NO_MONEY: Partial<ReceivableAggregates> = {
  current_amount: null,
  overdue_1_30: null,
  overdue_31_60: null,
  overdue_61_90: null,
  overdue_91_180: null,
  overdue_181_plus: null,
  unapplied_amount: null,
  disputed_amount: null,
  due_next_7_days: null,
  due_next_30_days: null,
  overdue_amount_days: null,
  invoiced_amount_365d: null,
  invoiced_count_365d: 4,
  overdue_invoice_count: 2,
  days_overdue_max: 20,
  guarantee_cover: null,
  currencies_without_rate: ['USD'],
};
const NO_SALES: Partial<PaymentAggregates> = {
  receivable_total_30d_ago: null,
  receivable_total_365d_ago: null,
  overdue_amount_30d_ago: null,
  sales_30d: null,
  sales_90d: null,
  sales_90d_before: null,
  sales_365d: null,
  sales_by_month: null,
  fallen_due_365d: null,
  settled_on_time_365d: null,
  written_off_365d: null,
};

function rateMissing(parts: StateParts, run?: RunParts) {
  return snapshot(parts, run).notes.filter(({ code }) => code === 'rate_missing');
}

describe('the note on missing rates', () => {
  const customer = { credit_limit: '100.00', customer_since: '2020-01-01', payment_terms_days: 30 };

  it('names every fact of money where no document has a rate, and no count and no average of days', () => {
    const parts = { customer, receivables: NO_MONEY, behaviour: NO_SALES, open_items: null };
    const [note, ...more] = rateMissing(parts);
    expect(more).toEqual([]);
    expect(note?.message).toBe('No exchange rate at most 7 days old for USD.');
    const { facts } = snapshot(parts);
    const known = [
      'days_overdue_max',
      'open_invoice_count',
      'overdue_invoice_count',
      // Unknown, and not for lack of a rate: nothing was settled, paid or promised.
      'days_to_pay_avg_365d',
      'days_late_avg_90d',
      'days_late_avg_prior',
      'days_late_trend',
      'days_since_last_payment',
      'broken_promises_180d',
    ];
    const ofMoney = [...RECEIVABLE_FACTS, ...PAYMENT_BEHAVIOUR_FACTS]
      .map(({ name }) => name)
      .filter((name) => !known.includes(name));
    expect(note?.facts).toEqual(
      expect.arrayContaining([...ofMoney, 'credit_utilisation', 'over_limit_amount', 'guarantee_cover']),
    );
    for (const name of known) expect(note?.facts).not.toContain(name);
    for (const name of note?.facts ?? []) expect(facts[name]).toBeNull();
    expect(note?.facts).not.toContain('credit_limit');
  });

  it('names no fact that a ledger too young leaves unknown at any rate', () => {
    const parts = { receivables: NO_MONEY, behaviour: NO_SALES };
    const [note] = rateMissing(parts, { ledger_from: '2026-05-01' });
    expect(note?.facts).toContain('overdue_amount_change_30d');
    for (const name of ['dso', 'sales_90d', 'receivable_turnover_365d']) {
      expect(note?.facts).not.toContain(name);
    }
  });

  it('names turnover and effectiveness where what is owed now is known and what was owed before is not, or reversed', () => {
    const currencies_without_rate = ['USD'];
    const turnover = ['receivable_turnover_365d', 'collection_period_365d'];
    const sold = { sales_30d: '5.00', sales_365d: '90.00' };
    const [credited] = rateMissing({
      receivables: { unapplied_amount: '100.00', currencies_without_rate },
      behaviour: { ...sold, receivable_total_365d_ago: null },
    });
    expect(credited?.facts).toEqual(turnover);
    const [owing] = rateMissing({
      receivables: { current_amount: '100.00', currencies_without_rate },
      behaviour: { ...sold, receivable_total_30d_ago: null },
    });
    expect(owing?.facts).toEqual(['cei_30d']);
    const [before] = rateMissing({
      receivables: NO_MONEY,
      behaviour: { ...sold, receivable_total_30d_ago: '-90.00', receivable_total_365d_ago: '-90.00' },
    });
    expect(before?.facts).toEqual(expect.arrayContaining([...turnover, 'cei_30d']));
  });

  it('names no turnover of a mean that is zero or less at any rate', () => {
    const behaviour = { sales_365d: '90.00', receivable_total_365d_ago: '-90.00', sales_90d: null };
    const [note] = rateMissing({ receivables: { currencies_without_rate: ['USD'] }, behaviour });
    expect(note?.facts).toContain('sales_90d');
    expect(note?.facts).not.toContain('receivable_turnover_365d');
  });

  it('names what rests on a credit limit whose currency has none', () => {
    const parts = {
      customer: { credit_limit: '100.00', currency: 'USD', currency_rate: null },
      receivables: { current_amount: '5.00' },
    };
    expect(rateMissing(parts)).toEqual([
      {
        code: 'rate_missing',
        facts: ['credit_limit', 'credit_utilisation', 'over_limit_amount'],
        message: 'No exchange rate at most 7 days old for USD.',
      },
    ]);
  });

  it('is not there for a currency that no limit and no document is in', () => {
    expect(rateMissing({ customer: { currency: 'USD', currency_rate: null } })).toEqual([]);
    // A document that counts in no amount that is unknown.
    expect(rateMissing({ receivables: { currencies_without_rate: ['USD'] } })).toEqual([]);
  });

  it('names each currency once, in order', () => {
    const parts = {
      customer: { credit_limit: '1.00', currency: 'EUR', currency_rate: null },
      receivables: { ...NO_MONEY, currencies_without_rate: ['EUR', 'USD'] },
    };
    expect(rateMissing(parts)[0]?.message).toBe('No exchange rate at most 7 days old for EUR, USD.');
    const other = { ...parts, customer: { ...parts.customer, currency: 'AUD' } };
    expect(rateMissing(other)[0]?.message).toBe('No exchange rate at most 7 days old for AUD, EUR, USD.');
  });

  it('names the cash flow of a statement whose currency has none', () => {
    const filed = (rate: string | null) =>
      statement({ period_end: '2026-03-31', operating_cash_flow: '9.00', currency: 'USD', rate });
    const [note] = rateMissing({ statements: [filed(null)] });
    expect(note?.facts).toContain('operating_cash_flow');
    expect(note?.message).toBe('No exchange rate at most 7 days old for USD.');
    expect(rateMissing({ statements: [filed('7')] })).toEqual([]);
  });
});

describe('the note on an assumed day of publication', () => {
  it('names what rests on the statement and nothing else', () => {
    const { facts, notes } = snapshot({
      receivables: { current_amount: '5.00' },
      statements: [
        statement({
          period_end: '2026-03-31',
          published_on: null,
          operating_cash_flow: '9.00',
          equity: '-1.00',
        }),
      ],
    });
    const note = notes.find(({ code }) => code === 'published_on_assumed');
    expect(note?.facts).toEqual(expect.arrayContaining(['operating_cash_flow', 'equity_negative']));
    expect(note?.facts).not.toContain('current_amount');
    for (const name of note?.facts ?? []) expect(facts[name]).not.toBeNull();
  });
});
