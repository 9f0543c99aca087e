/** What the ledger tells of paying habits, example by example. */
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Day } from '../../src/domain/day.ts';
import type { CustomerState, PaymentAggregates } from '../../src/domain/ledger-state.ts';
import type { Database } from '../../src/store/database.ts';
import { readPortfolioGroups } from '../../src/store/portfolio-sql.ts';
import { ledgerCoverage, readCustomerStates } from '../../src/store/read-customer-states.ts';
import type { LedgerQuery } from '../../src/store/receivables-sql.ts';
import { testDatabases } from '../support/database.ts';
import {
  clearLedger,
  type InvoiceRow,
  insertRows,
  invoice,
  type LedgerRows,
  ledgerQuery,
  type PromiseRow,
  payment,
} from './ledger-rows.ts';

const AS_OF = '2026-03-31';

/** 50.00 promised on 1 March for 15 March, on no invoice in particular. */
const PROMISE: PromiseRow = {
  promise_id: 'W1',
  customer_id: 'C1',
  invoice_id: null,
  promised_on: '2026-03-01',
  pay_by: '2026-03-15',
  amount: '50.00',
  currency: 'CNY',
};

/** A credit note that takes all of I1. */
function credit(issued_on: Day): InvoiceRow {
  return invoice({
    invoice_id: 'N1',
    issued_on,
    document_type: 'credit_note',
    applies_to_invoice_id: 'I1',
  });
}

describe.each(testDatabases())('sales and payments on the $name database', ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  beforeEach(async () => {
    await clearLedger(database);
    await insertRows(database.db, { customers: [{ customer_id: 'C1', name: 'One' }] });
  });
  afterAll(() => database.close());

  const stateOf = async (rows: Partial<LedgerRows>, differs: Partial<LedgerQuery> = {}) => {
    await insertRows(database.db, rows);
    const query = ledgerQuery({ as_of: AS_OF, ...differs });
    const holdings = await ledgerCoverage(database.db, query.as_of);
    const states: CustomerState[] = [];
    for await (const chunk of readCustomerStates(database.db, query, holdings, 10)) states.push(...chunk);
    const [state] = states;
    if (state === undefined) throw new Error('there is one customer');
    return state;
  };
  const behaviourOf = async (
    rows: Partial<LedgerRows>,
    differs: Partial<LedgerQuery> = {},
  ): Promise<PaymentAggregates> => {
    const { behaviour } = await stateOf(rows, differs);
    if (behaviour === null) throw new Error('the ledger has invoices');
    return behaviour;
  };

  it('say that an invoice is settled on the day that its last part came, and how late that was', async () => {
    // Issued 1 January, due 31 January, 60 on 20 January, 40 on 10 February: 40 days to pay, 10 late.
    const parts = [
      payment({ payment_id: 'P1', invoice_id: 'I1', paid_on: '2026-01-20', amount: '60.00' }),
      payment({ payment_id: 'P2', invoice_id: 'I1', paid_on: '2026-02-10', amount: '40.00' }),
    ];
    expect(await behaviourOf({ invoices: [invoice({})], payments: parts })).toMatchObject({
      settled_count_365d: 1,
      days_to_pay_365d: 40,
      settled_count_90d: 1,
      days_late_90d: 10,
      settled_count_prior: 0,
      fallen_due_365d: '100.00',
      // What came by the due day, in part too.
      settled_on_time_365d: '60.00',
      last_payment_on: '2026-02-10',
    });
  });

  it.each([
    [9, '60.00'],
    [10, '100.00'],
  ])('count money as in time through %i days of grace: %s', async (payment_grace_days, in_time) => {
    const parts = [
      payment({ payment_id: 'P1', invoice_id: 'I1', paid_on: '2026-01-20', amount: '60.00' }),
      payment({ payment_id: 'P2', invoice_id: 'I1', paid_on: '2026-02-10', amount: '40.00' }),
    ];
    const { settled_on_time_365d, days_late_90d } = await behaviourOf(
      { invoices: [invoice({})], payments: parts },
      { payment_grace_days },
    );
    expect({ settled_on_time_365d, days_late_90d }).toEqual({
      settled_on_time_365d: in_time,
      days_late_90d: 10,
    });
  });

  it('count what fell due only when its grace is over', async () => {
    const fallenDue = async (payment_grace_days: number, as_of: Day) => {
      await clearLedger(database);
      const rows = { customers: [{ customer_id: 'C1', name: 'One' }], invoices: [invoice({})] };
      return (await behaviourOf(rows, { payment_grace_days, as_of })).fallen_due_365d;
    };
    // Due on 31 January.
    expect(await fallenDue(0, '2026-01-31')).toBe('0.00');
    expect(await fallenDue(0, '2026-02-01')).toBe('100.00');
    expect(await fallenDue(5, '2026-02-05')).toBe('0.00');
    expect(await fallenDue(5, '2026-02-06')).toBe('100.00');
    expect(await fallenDue(5, '2027-02-05')).toBe('100.00');
    expect(await fallenDue(5, '2027-02-06')).toBe('0.00');
  });

  it.each<readonly [string, Partial<LedgerRows>]>([
    [
      'an old invoice open 30 days before',
      {
        invoices: [invoice({ issued_on: '2024-01-01', due_on: '2024-02-01', currency: 'USD' })],
        payments: [payment({ invoice_id: 'I1', paid_on: '2026-03-20', amount: '100.00', currency: 'USD' })],
      },
    ],
    [
      'a credit note of the last 24 months',
      {
        invoices: [
          invoice({ issued_on: '2024-01-01', due_on: '2024-02-01', currency: 'USD' }),
          { ...credit('2024-06-01'), currency: 'USD' },
        ],
      },
    ],
    [
      'a credit note that was unapplied 30 days before',
      {
        invoices: [
          invoice({ invoice_id: 'I2', issued_on: '2026-03-01', due_on: '2026-12-31' }),
          {
            ...credit('2023-01-01'),
            currency: 'USD',
            applies_to_invoice_id: null,
            settled_on: '2026-03-20',
          },
        ],
      },
    ],
  ])('name the currency of %s, which has no rate', async (_, rows) => {
    const { receivables } = await stateOf(rows);
    expect(receivables?.currencies_without_rate).toEqual(['USD']);
  });

  it('are early where the ledger says settled before the money does, and never before the issue day', async () => {
    const rows = {
      invoices: [
        invoice({ invoice_id: 'told', settled_on: '2026-01-11' }),
        invoice({ invoice_id: 'advance', issued_on: '2026-02-01', due_on: '2026-02-28' }),
      ],
      payments: [
        payment({ payment_id: 'P1', invoice_id: 'told', paid_on: '2026-03-01', amount: '100.00' }),
        payment({ payment_id: 'P2', invoice_id: 'advance', paid_on: '2026-01-15', amount: '100.00' }),
      ],
    };
    expect(await behaviourOf(rows)).toMatchObject({
      settled_count_365d: 2,
      days_to_pay_365d: 10,
      days_late_90d: 0,
      settled_on_time_365d: '200.00',
    });
  });

  it('are settled by the payment that reaches the amount, whatever comes after it', async () => {
    const payments = ['2026-01-21', '2026-02-20', '2026-03-20'].map((paid_on, index) =>
      payment({ payment_id: `P${index}`, invoice_id: 'I1', paid_on, amount: '50.00' }),
    );
    expect(await behaviourOf({ invoices: [invoice({})], payments })).toMatchObject({
      days_to_pay_365d: 50,
      days_late_90d: 20,
      last_payment_on: '2026-03-20',
    });
  });

  it('lose by a write-off what was left, and count what was settled by then as settled', async () => {
    const rows = {
      invoices: [
        invoice({ invoice_id: 'lost', written_off_on: '2026-03-01' }),
        invoice({ invoice_id: 'paid', written_off_on: '2026-03-01' }),
      ],
      payments: [
        payment({ payment_id: 'P1', invoice_id: 'lost', paid_on: '2026-02-01', amount: '30.00' }),
        payment({ payment_id: 'P2', invoice_id: 'lost', paid_on: '2026-03-02', amount: '70.00' }),
        payment({ payment_id: 'P3', invoice_id: 'paid', paid_on: '2026-03-01', amount: '100.00' }),
      ],
    };
    expect(await behaviourOf(rows)).toMatchObject({ written_off_365d: '70.00', settled_count_365d: 1 });
  });

  it('take what a list of open items says as known from its day on', async () => {
    // Nothing was paid that the ledger knows of, and on 10 February the list has 20 open; those are paid on 5 March.
    const rows = {
      invoices: [invoice({})],
      open_amounts: [{ customer_id: 'C1', invoice_id: 'I1', as_of: '2026-02-10', open_amount: '20.00' }],
      payments: [payment({ invoice_id: 'I1', paid_on: '2026-03-05', amount: '20.00' })],
    };
    expect(await behaviourOf(rows, { payment_grace_days: 10 })).toMatchObject({
      days_to_pay_365d: 63,
      settled_on_time_365d: '80.00',
      receivable_total_30d_ago: '20.00',
    });
  });

  it('sell what was invoiced less what was credited, by days and by calendar months', async () => {
    const issued = (invoice_id: string, issued_on: string, amount: string) =>
      invoice({ invoice_id, issued_on, due_on: '2026-12-31', amount });
    const behaviour = await behaviourOf({
      invoices: [
        issued('I1', AS_OF, '1.00'),
        // The last of 30 days, and the first that is not; and so on.
        issued('I2', '2026-03-02', '10.00'),
        issued('I3', '2026-03-01', '100.00'),
        issued('I4', '2026-01-01', '1000.00'),
        issued('I5', '2025-12-31', '10000.00'),
        issued('I6', '2025-10-03', '100000.00'),
        issued('I7', '2024-04-30', '0.10'),
        issued('I8', '2024-03-31', '5.00'),
        invoice({
          invoice_id: 'N1',
          issued_on: '2026-02-03',
          amount: '3.00',
          document_type: 'credit_note',
          applies_to_invoice_id: 'I4',
        }),
      ],
    });
    expect(behaviour).toMatchObject({
      sales_30d: '11.00',
      sales_90d: '1108.00',
      sales_90d_before: '110000.00',
      sales_365d: '111108.00',
    });
    const none = '0.00';
    expect(behaviour.sales_by_month).toEqual([
      ...['111.00', '-3.00', '1000.00', '10000.00', none, '100000.00'],
      ...Array.from({ length: 17 }, () => none),
      '0.10',
    ]);
  });

  it.each<readonly [string, Partial<PromiseRow>, Partial<LedgerRows>, number]>([
    ['nothing came', {}, {}, 1],
    ['it was paid on the day', {}, { payments: [payment({ paid_on: '2026-03-15', amount: '50.00' })] }, 0],
    ['a cent is missing', {}, { payments: [payment({ paid_on: '2026-03-15', amount: '49.99' })] }, 1],
    [
      'it was paid in the two days of grace',
      {},
      { payments: [payment({ paid_on: '2026-03-17', amount: '50.00' })] },
      0,
    ],
    ['it was paid too late', {}, { payments: [payment({ paid_on: '2026-03-18', amount: '50.00' })] }, 1],
    [
      'it was paid before it was promised',
      {},
      { payments: [payment({ paid_on: '2026-02-28', amount: '50.00' })] },
      1,
    ],
    [
      'other money came than was promised',
      {},
      { payments: [payment({ paid_on: '2026-03-15', amount: '50.00', currency: 'USD' })] },
      1,
    ],
    [
      'another invoice was paid',
      { invoice_id: 'I1' },
      { payments: [payment({ paid_on: '2026-03-15', amount: '50.00' })] },
      1,
    ],
    [
      'its invoice was settled otherwise',
      { invoice_id: 'I1' },
      { invoices: [invoice({ settled_on: '2026-03-10' })] },
      0,
    ],
    [
      'its invoice was settled before the promise',
      { invoice_id: 'I1' },
      { payments: [payment({ invoice_id: 'I1', paid_on: '2026-02-20', amount: '100.00' })] },
      0,
    ],
    [
      'its invoice was credited in full',
      { invoice_id: 'I1' },
      { invoices: [invoice({}), credit('2026-03-17')] },
      0,
    ],
    [
      'its invoice was credited in full, too late',
      { invoice_id: 'I1' },
      { invoices: [invoice({}), credit('2026-03-18')] },
      1,
    ],
    ['its time is not over', { pay_by: '2026-03-29' }, {}, 0],
    ['its time ended half a year ago', { promised_on: '2025-01-01', pay_by: '2025-09-30' }, {}, 0],
  ])('break a promise or not where %s', async (_, differs, rows, broken) => {
    const invoices = rows.invoices ?? [invoice({})];
    const promises = [{ ...PROMISE, ...differs }];
    const behaviour = await behaviourOf({ ...rows, invoices, promises }, { promise_grace_days: 2 });
    expect(behaviour.broken_promises_180d).toBe(broken);
  });

  it('do not know of promises where the ledger holds none up to the day', async () => {
    const later = { ...PROMISE, promised_on: '2026-04-01', pay_by: '2026-04-02' };
    expect(
      (await behaviourOf({ invoices: [invoice({})], promises: [later] })).broken_promises_180d,
    ).toBeNull();
  });

  it('list open invoices in base currency, the oldest due first, and know of none where one has no rate', async () => {
    const rows = {
      invoices: [
        invoice({ invoice_id: 'I1', due_on: '2026-02-28' }),
        invoice({ invoice_id: 'I2', due_on: '2026-01-31', currency: 'USD', amount: '10.00' }),
        // Half a cent rounds up to one; less is not open.
        invoice({ invoice_id: 'I3', due_on: '2026-03-31', amount: '0.005' }),
        invoice({ invoice_id: 'I4', due_on: '2026-03-31', amount: '0.004' }),
      ],
      fx_rates: [{ currency: 'USD', day: '2026-03-24', rate: '7.1' }],
    };
    const moved = [{ day: '2026-01-31', moved_to: '2026-02-02' }];
    expect((await stateOf(rows, { due_day_moves: moved })).open_items).toEqual([
      { open_amount: '71.00', issued_on: '2026-01-01', due_on: '2026-02-02' },
      { open_amount: '100.00', issued_on: '2026-01-01', due_on: '2026-02-28' },
      { open_amount: '0.01', issued_on: '2026-01-01', due_on: '2026-03-31' },
    ]);
    const { open_items, receivables, behaviour } = await stateOf({}, { as_of: '2026-04-01' });
    expect({
      open_items,
      current: receivables?.current_amount,
      count: receivables?.open_invoice_count,
    }).toEqual({
      open_items: null,
      current: null,
      count: 3,
    });
    expect(behaviour).toMatchObject({ sales_365d: null, sales_30d: '0.00', sales_by_month: null });
  });

  it('add up 200,000 amounts to the cent, and look the same from the portfolio', async () => {
    // 0.01, 0.02, … 2,000.00: 200,000 × 200,001 / 2 cents.
    await sql`
      insert into invoices (invoice_id, customer_id, issued_on, due_on, amount, currency, disputed, document_type)
      select 'I' || n, 'C1', '2026-03-01', '2026-04-01', n / 100.0, 'CNY', false, 'invoice'
      from generate_series(1, 200000) n`.execute(database.db);
    const { receivables, behaviour, open_items } = await stateOf({});
    const exact = '200001000.00';
    expect(receivables).toMatchObject({ current_amount: exact, open_invoice_count: 200_000 });
    expect(behaviour).toMatchObject({ sales_30d: '0.00', sales_90d: exact });
    expect(open_items).toHaveLength(200_000);
    const groups = await readPortfolioGroups(database.db, ledgerQuery({ as_of: AS_OF }));
    expect(groups.find(({ dimension }) => dimension === 'all')?.receivables.current_amount).toBe(exact);
  });
});
