import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CustomerState } from '../../src/domain/ledger-state.ts';
import type { Database } from '../../src/store/database.ts';
import {
  dueDayRange,
  ledgerCoverage,
  readCustomerStates,
  readPolicyEvents,
} from '../../src/store/read-customer-states.ts';
import { testDatabases } from '../support/database.ts';
import { clearLedger, HOLDS_ALL, insertRows, invoice, ledgerQuery, payment } from './ledger-rows.ts';

const AS_OF = '2026-03-31';

describe.each(testDatabases())('customers as of a day on the $name database', ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  beforeEach(async () => {
    await clearLedger(database);
    await insertRows(database.db, {
      customers: ['C1', 'C10', 'C2', 'c3', '客户'].map((customer_id) => ({ customer_id, name: customer_id })),
    });
  });
  afterAll(() => database.close());

  const states = async (
    chunkSize = 100,
    base_digits = 2,
    holdings = HOLDS_ALL,
  ): Promise<readonly CustomerState[]> => {
    const query = ledgerQuery({ as_of: AS_OF, base_digits });
    const all: CustomerState[] = [];
    for await (const chunk of readCustomerStates(database.db, query, holdings, chunkSize)) all.push(...chunk);
    return all;
  };

  it('come in order, each once, the same in chunks of any size', async () => {
    await insertRows(database.db, {
      invoices: ['C1', 'C10', 'c3', '客户'].map((customer_id) =>
        invoice({ invoice_id: customer_id, customer_id }),
      ),
      ratings: ['C2', '客户'].map((customer_id) => ({
        customer_id,
        agency: 'A',
        scale: 'sp',
        grade: 'AA',
        rated_on: '2026-01-01',
      })),
    });
    const whole = await states();
    expect(whole.map(({ customer }) => customer.customer_id)).toEqual(['C1', 'C10', 'C2', 'c3', '客户']);
    for (const size of [1, 2, 5]) expect(await states(size)).toEqual(whole);
  });

  it('owe nothing where the ledger has invoices, and nothing is known where it has none', async () => {
    expect((await states())[0]?.receivables).toMatchObject({ current_amount: '0.00', open_invoice_count: 0 });
    expect((await states(100, 2, { ...HOLDS_ALL, has_invoices: false }))[0]?.receivables).toBeNull();
  });

  it.each([
    [2, '0.00'],
    [0, '0'],
    [3, '0.000'],
  ])(
    'have zero with the %i decimals of the base currency, whether they have documents or not',
    async (digits, zero) => {
      await insertRows(database.db, {
        payments: [payment({ customer_id: 'C1' })],
        invoices: [invoice({ customer_id: 'C10' })],
      });
      for (const { customer, receivables } of await states(100, digits)) {
        expect({ id: customer.customer_id, amount: receivables?.overdue_181_plus }).toEqual({
          id: customer.customer_id,
          amount: zero,
        });
        expect(receivables?.guarantee_cover).toBe(zero);
      }
    },
  );

  it.each([
    ['2023-03-31', '2023-04-30', 30],
    ['2023-03-31', '2023-05-30', 60],
    ['2023-03-31', '2023-06-29', 90],
    ['2024-02-28', '2024-03-01', 2],
    ['2023-02-28', '2023-03-01', 1],
  ])('with money due on %s are on %s overdue by %i days', async (due_on, as_of, days) => {
    await insertRows(database.db, { invoices: [invoice({ due_on, issued_on: '2023-01-01' })] });
    const query = ledgerQuery({ as_of });
    const { value } = await readCustomerStates(database.db, query, HOLDS_ALL, 1).next();
    expect(value?.[0]?.receivables.days_overdue_max).toBe(days);
  });

  it('have the statements of five years that were out by then, each with the rate of its currency', async () => {
    const statement = (period_end: string, published_on: string | null, currency = 'USD') => ({
      customer_id: 'C1',
      period_end,
      period_months: 3,
      published_on,
      currency,
      cash: '1.50',
    });
    await insertRows(database.db, {
      fx_rates: [
        { currency: 'USD', day: '2026-03-24', rate: '7.1' },
        { currency: 'EUR', day: '2026-03-23', rate: '8' },
      ],
      statements: [
        statement('2025-09-30', '2026-03-31'),
        statement('2025-12-31', null, 'EUR'),
        statement('2026-01-31', null),
        statement('2025-06-30', '2026-04-01'),
        statement('2021-03-30', '2021-05-01', 'CNY'),
        statement('2021-03-31', '2021-05-01', 'CNY'),
      ],
    });
    const [first] = await states();
    expect(first?.statements.map(({ period_end, rate }) => [period_end, rate])).toEqual([
      ['2021-03-31', '1'],
      ['2025-09-30', '7.1'],
      ['2025-12-31', null],
    ]);
    expect(first?.statements[0]).toMatchObject({
      cash: '1.50',
      revenue: null,
      currency: 'CNY',
      period_months: 3,
    });
  });

  it('have their ratings by agency and day', async () => {
    const rating = (agency: string, rated_on: string) => ({
      customer_id: 'C1',
      agency,
      scale: 'sp',
      grade: 'AA',
      rated_on,
    });
    await insertRows(database.db, {
      ratings: [rating('b', '2026-01-01'), rating('a', '2026-02-01'), rating('b', '2025-01-01')],
    });
    expect((await states())[0]?.ratings.map(({ agency, rated_on }) => [agency, rated_on])).toEqual([
      ['a', '2026-02-01'],
      ['b', '2025-01-01'],
      ['b', '2026-01-01'],
    ]);
  });

  it('have the rate of their own currency, the base rate where they have none, and none that is too old', async () => {
    await sql`update customers set currency = case customer_id when 'C1' then 'USD' when 'C10' then 'EUR' end`.execute(
      database.db,
    );
    await insertRows(database.db, {
      fx_rates: [
        { currency: 'USD', day: '2026-03-24', rate: '7.1' },
        { currency: 'EUR', day: '2026-03-23', rate: '8' },
      ],
    });
    expect((await states()).map(({ customer }) => [customer.currency, customer.currency_rate])).toEqual([
      ['USD', '7.1'],
      ['EUR', null],
      ['CNY', '1'],
      ['CNY', '1'],
      ['CNY', '1'],
    ]);
  });

  it('have the red flags of 180 days in order, none of which is known where the ledger has none', async () => {
    const flag = (red_flag_id: string, observed_on: string, severity: number | null = null) => ({
      red_flag_id,
      customer_id: 'C1',
      family: 'payment',
      code: red_flag_id,
      observed_on,
      severity,
    });
    await insertRows(database.db, {
      red_flags: [
        flag('too-old', '2025-10-02'),
        flag('oldest', '2025-10-03', 5),
        flag('to-come', '2026-04-01'),
        flag('b', AS_OF),
        flag('a', AS_OF),
      ],
    });
    const [first, second] = await states();
    expect(first?.red_flags?.map(({ code, severity }) => [code, severity])).toEqual([
      ['oldest', 5],
      ['a', null],
      ['b', null],
    ]);
    expect(second?.red_flags).toEqual([]);
    const none = await states(100, 2, { ...HOLDS_ALL, has_red_flags: false });
    expect(none[0]?.red_flags).toBeNull();
  });

  it('have their assessments up to the day, by day, model and item', async () => {
    const filled = (model: string, item: string, assessed_on: string, score: string | null) => ({
      customer_id: 'C1',
      model,
      item,
      assessed_on,
      score,
    });
    await insertRows(database.db, {
      assessments: [
        filled('traits', 'a', '2026-04-01', '1'),
        filled('traits', 'b', AS_OF, '2.5'),
        filled('traits', 'a', AS_OF, null),
        filled('lapp', 'z', AS_OF, '3'),
        filled('traits', 'a', '2020-01-01', '4'),
      ],
    });
    const [first, second] = await states();
    expect(first?.assessments.map(({ model, item, score }) => [model, item, score])).toEqual([
      ['traits', 'a', '4'],
      ['lapp', 'z', '3'],
      ['traits', 'a', null],
      ['traits', 'b', '2.5'],
    ]);
    expect(second?.assessments).toEqual([]);
  });

  it('have cover until the soonest end of the guarantees valid on the day', async () => {
    const guarantee = (guarantee_id: string, valid_from: string | null, valid_to: string | null) => ({
      guarantee_id,
      customer_id: 'C1',
      kind: 'mortgage',
      amount: '10.00',
      currency: 'CNY',
      valid_from,
      valid_to,
    });
    await insertRows(database.db, {
      guarantees: [
        guarantee('G1', null, '2026-06-30'),
        guarantee('G2', '2026-01-01', AS_OF),
        guarantee('G3', null, '2026-03-30'),
        guarantee('G4', '2026-04-01', '2026-04-02'),
        guarantee('G5', null, null),
      ],
    });
    const [first, second] = await states();
    expect(first?.receivables).toMatchObject({ guarantee_cover: '30.00', guarantee_expires_on: AS_OF });
    expect(second?.receivables).toMatchObject({ guarantee_cover: '0.00', guarantee_expires_on: null });
  });

  it('stand in a ledger that says whether it has invoices and policy events, and from when to when money is due', async () => {
    expect(await ledgerCoverage(database.db, AS_OF)).toEqual({
      has_invoices: false,
      has_promises: false,
      has_red_flags: false,
      has_assessments: false,
      has_policy_events: false,
      customers: 5,
      ledger_from: null,
      ledger_from_list: false,
    });
    expect(await dueDayRange(database.db, '2100-01-01')).toBeNull();
    const event = {
      industry_scheme: 'NACE',
      direction: 'easing',
      severity: 1,
      title: 'T',
      industry_codes: ['C', '10.1'],
    };
    await insertRows(database.db, {
      invoices: [
        invoice({ invoice_id: 'I1', issued_on: AS_OF, due_on: '2026-02-01' }),
        invoice({ invoice_id: 'I2', issued_on: '2026-04-01', due_on: '2026-12-01' }),
      ],
      policy_events: [
        { ...event, event_id: 'E2', announced_on: '2026-04-01' },
        { ...event, event_id: 'E1', announced_on: AS_OF },
      ],
    });
    expect(await ledgerCoverage(database.db, AS_OF)).toMatchObject({
      has_invoices: true,
      ledger_from: AS_OF,
      has_policy_events: true,
    });
    expect(await ledgerCoverage(database.db, '2026-03-30')).toMatchObject({
      has_invoices: false,
      has_policy_events: false,
    });
    expect(await dueDayRange(database.db, '2100-01-01')).toEqual({ from: '2026-02-01', to: '2026-12-01' });
    expect(await readPolicyEvents(database.db, AS_OF)).toMatchObject([
      { event_id: 'E1', industry_codes: ['C', '10.1'] },
    ]);
  });
});
