import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReceivableAggregates } from '../../src/domain/ledger-state.ts';
import { subtractMoney } from '../../src/domain/money.ts';
import { RECEIVABLE_FACTS } from '../../src/snapshot/receivable-facts.ts';
import { fact, snapshot } from './state-builder.ts';

/**
 * Worked by hand. Current 1,000.10; overdue 100.00 at 10 days, 200.00 at 40, 300.00 at 70, 400.00 at 100 and 0.90 at
 * 200 days: 1,000.90 overdue, 2,001.00 open. Unapplied 50.00; disputed 500.25.
 * Amount × days: 1,000 + 8,000 + 21,000 + 40,000 + 180 = 70,180.
 */
const WORKED: Partial<ReceivableAggregates> = {
  current_amount: '1000.10',
  overdue_1_30: '100.00',
  overdue_31_60: '200.00',
  overdue_61_90: '300.00',
  overdue_91_180: '400.00',
  overdue_181_plus: '0.90',
  unapplied_amount: '50.00',
  disputed_amount: '500.25',
  due_next_7_days: '10.00',
  due_next_30_days: '1000.10',
  overdue_amount_days: '70180.00',
  invoiced_amount_365d: '10000.00',
  invoiced_count_365d: 3,
  days_overdue_max: 200,
  open_invoice_count: 7,
  overdue_invoice_count: 5,
};

describe('the receivable facts', () => {
  it.each([
    ['receivable_total', '1951.00'],
    ['current_amount', '1000.10'],
    ['overdue_amount', '1000.90'],
    ['overdue_1_30', '100.00'],
    ['overdue_31_60', '200.00'],
    ['overdue_61_90', '300.00'],
    ['overdue_91_180', '400.00'],
    ['overdue_181_plus', '0.90'],
    ['overdue_ratio', 1000.9 / 2001],
    ['days_overdue_max', 200],
    ['days_overdue_weighted', 70180 / 1000.9],
    ['open_invoice_count', 7],
    ['overdue_invoice_count', 5],
    ['disputed_amount', '500.25'],
    ['disputed_ratio', 0.25],
    ['unapplied_amount', '50.00'],
    ['invoice_amount_avg_365d', '3333.33'],
    ['due_next_7_days', '10.00'],
    ['due_next_30_days', '1000.10'],
  ])('%s of the worked example is %s', (name, value) => {
    const computed = fact(name, { receivables: WORKED });
    if (typeof value === 'number') expect(computed).toBeCloseTo(value, 12);
    else expect(computed).toBe(value);
  });

  it('are all unknown where the ledger holds no invoices', () => {
    const { facts } = snapshot({ receivables: null });
    for (const { name } of RECEIVABLE_FACTS) expect(facts[name]).toBeNull();
  });

  it('are zero, and no average, for a customer without a document', () => {
    const { facts } = snapshot({ receivables: {} });
    expect(facts).toMatchObject({
      receivable_total: '0.00',
      overdue_ratio: 0,
      disputed_ratio: 0,
      days_overdue_max: 0,
      days_overdue_weighted: 0,
      invoice_amount_avg_365d: null,
    });
  });

  it('give a negative total where more was paid than is owed', () => {
    const receivables = { current_amount: '100.00', unapplied_amount: '250.55' };
    expect(fact('receivable_total', { receivables })).toBe('-150.55');
  });

  it('give a ratio that meets a threshold of the same written value', () => {
    // As doubles, 0.21 / 1.05 is 0.19999999999999998.
    const receivables = { current_amount: '0.84', overdue_1_30: '0.21' };
    expect(fact('overdue_ratio', { receivables })).toBe(0.2);
  });

  it('round the average half away from zero to the smallest unit of the base currency', () => {
    const receivables = { invoiced_amount_365d: '0.25', invoiced_count_365d: 10 };
    expect(fact('invoice_amount_avg_365d', { receivables })).toBe('0.03');
    expect(fact('invoice_amount_avg_365d', { receivables }, { base_currency: 'JPY' })).toBe('0');
    expect(fact('invoice_amount_avg_365d', { receivables }, { base_currency: 'KWD' })).toBe('0.025');
  });

  it.each([
    ['JPY', '100', '40', '60', '0', '30'],
    ['CNY', '100.00', '40.00', '60.00', '0.00', '30.00'],
    ['KWD', '100.000', '40.000', '60.000', '0.000', '30.000'],
  ])('are written with the decimals of %s, parts and totals alike', (base_currency, ...amounts) => {
    const [current, unapplied, total, nothing, uncovered] = amounts;
    const { facts } = snapshot(
      { receivables: { current_amount: '100', unapplied_amount: '40.0', guarantee_cover: '30' } },
      { base_currency },
    );
    expect(facts).toMatchObject({
      current_amount: current,
      unapplied_amount: unapplied,
      receivable_total: total,
      overdue_amount: nothing,
      overdue_181_plus: nothing,
      due_next_30_days: nothing,
      guarantee_cover: uncovered,
      exposure_uncovered: uncovered,
    });
  });

  it('lose money and ratios to a missing rate, but neither counts nor days', () => {
    const { facts, notes } = snapshot({
      receivables: {
        ...WORKED,
        overdue_31_60: null,
        overdue_amount_days: null,
        invoiced_amount_365d: null,
        currencies_without_rate: ['EUR', 'USD'],
      },
    });
    const unknown = [
      'receivable_total',
      'overdue_amount',
      'overdue_31_60',
      'overdue_ratio',
      'days_overdue_weighted',
      'disputed_ratio',
      'invoice_amount_avg_365d',
      'overdue_amount_change_30d',
      'receivable_turnover_365d',
      'exposure_uncovered',
    ];
    for (const name of unknown) expect(facts[name]).toBeNull();
    expect(facts).toMatchObject({ overdue_1_30: '100.00', days_overdue_max: 200, open_invoice_count: 7 });
    expect(notes).toEqual([
      {
        code: 'rate_missing',
        facts: unknown,
        message: 'No exchange rate at most 7 days old for EUR, USD.',
      },
    ]);
  });

  it('know the shares of what is due although what is unapplied has no rate', () => {
    const { facts } = snapshot({ receivables: { ...WORKED, unapplied_amount: null } });
    expect(facts).toMatchObject({ receivable_total: null, overdue_amount: '1000.90', disputed_ratio: 0.25 });
  });

  it('do not know the disputed share without the disputed amount', () => {
    expect(fact('disputed_ratio', { receivables: { ...WORKED, disputed_amount: null } })).toBeNull();
  });

  it('blame no rate for an average that no invoice makes', () => {
    const { notes } = snapshot({
      receivables: { unapplied_amount: null, currencies_without_rate: ['USD'] },
    });
    expect(notes.map((note) => note.facts)).toEqual([
      ['receivable_total', 'unapplied_amount', 'dso_countback', 'exposure_uncovered'],
    ]);
  });
});

describe('the ageing', () => {
  const cents = fc.bigInt({ min: 0n, max: 10n ** 15n });

  it('reconciles to the cent: current + buckets − unapplied = receivable_total', () => {
    fc.assert(
      fc.property(fc.array(cents, { minLength: 7, maxLength: 7 }), (amounts) => {
        const [current = 0n, a = 0n, b = 0n, c = 0n, d = 0n, e = 0n, unapplied = 0n] = amounts;
        const { facts } = snapshot({
          receivables: {
            current_amount: money(current),
            overdue_1_30: money(a),
            overdue_31_60: money(b),
            overdue_61_90: money(c),
            overdue_91_180: money(d),
            overdue_181_plus: money(e),
            unapplied_amount: money(unapplied),
          },
        });
        expect(facts.receivable_total).toBe(money(current + a + b + c + d + e - unapplied));
        expect(facts.overdue_amount).toBe(money(a + b + c + d + e));
      }),
    );
  });

  it('leaves uncovered what no guarantee covers, and never less than nothing', () => {
    fc.assert(
      fc.property(cents, cents, (owed, cover) => {
        const receivables = { current_amount: money(owed), guarantee_cover: money(cover) };
        const uncovered = String(fact('exposure_uncovered', { receivables }));
        const left = subtractMoney(money(owed), money(cover));
        expect(uncovered).toBe(left.startsWith('-') ? '0.00' : left);
      }),
    );
  });
});

function money(cents: bigint): string {
  const digits = String(cents < 0n ? -cents : cents).padStart(3, '0');
  return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
