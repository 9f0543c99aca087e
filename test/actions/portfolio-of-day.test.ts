import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { portfolioOfDay } from '../../src/actions/portfolio-of-day.ts';
import type { PortfolioReport } from '../../src/domain/portfolio-report.ts';
import type { PortfolioTarget } from '../../src/domain/portfolio-target.ts';
import type { Database } from '../../src/store/database.ts';
import { testDatabases } from '../support/database.ts';
import { evaluateDay } from './evaluate-day.ts';
import { csv, importText } from './import-text.ts';
import { smallPolicy } from './small-policy.ts';

const DAY = '2026-03-31';

describe.each(testDatabases())('the portfolio of a day on the $name database', ({ open }) => {
  let database: Database;
  beforeEach(async () => {
    database = await open();
    const customers = [
      'C1,One,GBT4754-2017,3311,core,li@example.com',
      'C2,Two,GBT4754-2017,26,new,li@example.com',
      'C3,Three,NAICS,3327,,wang@example.com',
      'C4,Four,,,,',
    ];
    const header = 'customer_id,name,industry_scheme,industry_code,customer_class,account_manager';
    await importText(database, 'customers.csv', csv(header, ...customers));
    await importText(
      database,
      'fx_rates.csv',
      csv('currency,day,rate', 'USD,2026-03-30,7', 'USD,2026-02-27,8'),
    );
    const invoices = [
      'I1,C1,2025-12-01,2026-01-31,1000,CNY',
      'I2,C1,2026-03-01,2026-04-30,500,CNY',
      'I3,C2,2026-02-01,2026-03-21,300,CNY',
      'I4,C3,2026-02-15,2026-04-15,100,USD',
    ];
    const columns = 'invoice_id,customer_id,issued_on,due_on,amount,currency';
    await importText(database, 'invoices.csv', csv(columns, ...invoices));
    const payments = ['P1,C1,I1,2026-03-10,400', 'P2,C2,,2026-03-20,50'];
    await importText(
      database,
      'payments.csv',
      csv('payment_id,customer_id,invoice_id,paid_on,amount', ...payments),
    );
  });
  afterEach(() => database.close());

  it('sums everybody, converted at the rates of each day', async () => {
    const { all } = await portfolio();
    // 600 of I1, 59 days late; 300 of I3, 10 days late; 500 and 100 × 7 not due; 50 unapplied.
    expect(all).toMatchObject({
      customers: 4,
      ageing: {
        receivable_total: '2050.00',
        current_amount: '1200.00',
        overdue_amount: '900.00',
        overdue_1_30: '300.00',
        overdue_31_60: '600.00',
        unapplied_amount: '50.00',
      },
      // 1,000 of I1, 28 days late, 300 and 100 × 8 not due.
      ageing_month_before: {
        receivable_total: '2100.00',
        current_amount: '1100.00',
        overdue_1_30: '1000.00',
      },
      ageing_year_before: null,
    });
  });

  it('has measures beside their targets, with what they were', async () => {
    const { all, month_before, year_before } = await portfolio();
    expect([month_before, year_before]).toEqual(['2026-02-28', '2025-03-31']);
    const measures = new Map(all.measures.map((one) => [one.measure, one]));
    expect(measures.get('overdue_ratio')).toEqual({
      measure: 'overdue_ratio',
      unit: 'ratio',
      value: 900 / 2100,
      month_before: 1000 / 2100,
      year_before: null,
      target: { at_most: 0.2 },
      met: false,
    });
    // Sales of 90 days: 500 + 300 + 700.
    expect(measures.get('dso')).toMatchObject({
      value: (2050 / 1500) * 90,
      target: { at_most: 200 },
      met: true,
    });
    // The ledger begins 120 days before.
    expect(measures.get('dso_365d')).toMatchObject({ value: null, target: { at_least: 1 }, met: null });
    expect(measures.get('add')).toMatchObject({ target: null, met: null });
  });

  it('splits by section, class, manager and currency, most owed first', async () => {
    const { by } = await portfolio();
    const owed = (groups: PortfolioReport['by']['industry']) =>
      groups.map(({ value, customers, ageing }) => [value, customers, ageing?.receivable_total]);
    expect(owed(by.industry)).toEqual([
      ['C', 2, '1350.00'],
      ['31-33', 1, '700.00'],
      [null, 1, '0.00'],
    ]);
    expect(by.industry.map(({ industry_scheme }) => industry_scheme)).toEqual([
      'GBT4754-2017',
      'NAICS',
      null,
    ]);
    expect(owed(by.customer_class)).toEqual([
      ['core', 1, '1100.00'],
      [null, 2, '700.00'],
      ['new', 1, '250.00'],
    ]);
    expect(owed(by.account_manager)).toEqual([
      ['li@example.com', 2, '1350.00'],
      ['wang@example.com', 1, '700.00'],
      [null, 1, '0.00'],
    ]);
    expect(owed(by.currency)).toEqual([
      ['CNY', 2, '1350.00'],
      ['USD', 1, '700.00'],
    ]);
  });

  it('leaves unknown what has no rate, and knows the groups that need none', async () => {
    const { all, by } = await portfolio('2026-03-15');
    expect(all.ageing).toMatchObject({ receivable_total: null, overdue_amount: null });
    expect(by.currency.map(({ value, ageing }) => [value, ageing?.receivable_total])).toEqual([
      ['CNY', '1400.00'],
      ['USD', null],
    ]);
  });

  it('names the currencies that have no rate, day by day', async () => {
    expect((await portfolio('2026-03-15')).currencies_without_rate).toEqual({
      as_of: ['USD'],
      month_before: ['USD'],
      year_before: [],
    });
    const none = { as_of: [], month_before: [], year_before: [] };
    expect((await portfolio()).currencies_without_rate).toEqual(none);
  });

  it.each([
    ['2026-09-30', '2026-08-31', '2025-09-30'],
    ['2025-02-28', '2025-01-31', '2024-02-29'],
    ['2024-02-29', '2024-01-31', '2023-02-28'],
    ['2026-03-30', '2026-02-28', '2025-03-30'],
    ['2026-03-31', '2026-02-28', '2025-03-31'],
  ])('compares %s with %s and %s', async (day, month_before, year_before) => {
    expect(await portfolio(day)).toMatchObject({ month_before, year_before });
  });

  it('knows nothing of a day by which the ledger had not begun', async () => {
    const { all } = await portfolio('2025-11-30');
    expect(all).toMatchObject({ ageing: null, ageing_month_before: null });
    expect(all.measures.every(({ value }) => value === null)).toBe(true);
  });

  it('is summed once for a ledger and a way of counting, and again when either changes', async () => {
    const first = await portfolio();
    expect(await keptDays()).toEqual(['2025-03-31', '2026-02-28', DAY]);
    // What is kept is what is told, as somebody who changes it can see.
    await sql`update portfolio_days set body = replace(body::text, '600.00', '601.00')::json`.execute(
      database.db,
    );
    expect((await portfolio()).all.ageing?.overdue_31_60).toBe('601.00');
    const late = { ...deps(), base_currency: 'CNY', business_calendar: 'CN' as const };
    expect((await portfolioOfDay(late, DAY)).all.ageing?.overdue_31_60).toBe('600.00');
    expect(await keptDays()).toHaveLength(6);
    await importText(
      database,
      'payments.csv',
      csv('payment_id,customer_id,invoice_id,paid_on,amount', 'P3,C1,I1,2026-03-31,1'),
    );
    expect((await portfolio()).all.ageing?.overdue_31_60).toBe('599.00');
    expect(await keptDays()).toEqual(['2025-03-31', '2026-02-28', DAY]);
    expect(first.all.ageing?.overdue_31_60).toBe('600.00');
  });

  it('sums only the days that are missing', async () => {
    await portfolio('2026-02-28');
    await sql`update portfolio_days set body = replace(body::text, '1000.00', '1001.00')::json`.execute(
      database.db,
    );
    const { all } = await portfolio();
    expect(all.ageing?.overdue_31_60).toBe('600.00');
    expect(all.ageing_month_before?.overdue_1_30).toBe('1001.00');
  });

  it('keeps no more than 100 days, the newest and those asked for last', async () => {
    await portfolio('2026-03-30');
    await sql`
      insert into portfolio_days (as_of, ledger_version, fingerprint, body)
      select date '2026-01-01' + n, ledger_version, 'other', '{}' from installation, generate_series(1, 120) n`.execute(
      database.db,
    );
    await portfolio('2025-02-10');
    const kept = await keptDays();
    expect(kept).toHaveLength(100);
    expect(kept).toEqual(expect.arrayContaining(['2024-02-10', '2025-01-10', '2025-02-10', '2026-05-01']));
    expect(kept).not.toContain('2026-01-02');
  });

  it('is of the newest evaluated day where none is asked for', async () => {
    await expect(portfolioOfDay(deps())).rejects.toThrow('No day has been evaluated yet');
    await evaluateDay(database, '2026-03-30');
    expect((await portfolioOfDay(deps())).as_of).toBe('2026-03-30');
  });

  it('is refused of a day to come', async () => {
    await expect(portfolio('2026-11-23')).rejects.toMatchObject({ code: 'invalid_input' });
  });

  function deps() {
    const target = { reason: 'a test', source: 'a test' };
    const targets: readonly PortfolioTarget[] = [
      { measure: 'overdue_ratio', at_most: 0.2, ...target },
      { measure: 'dso', at_most: 200, ...target },
      { measure: 'dso_365d', at_least: 1, ...target },
    ];
    return {
      database,
      policy: { ...smallPolicy(), targets },
      base_currency: 'CNY',
      business_calendar: 'none' as const,
      now: () => new Date('2026-11-21T08:00:00Z'),
    };
  }

  function portfolio(day = DAY): Promise<PortfolioReport> {
    return portfolioOfDay(deps(), day);
  }

  async function keptDays(): Promise<readonly string[]> {
    const { rows } = await sql<{ as_of: string }>`select as_of from portfolio_days order by as_of`.execute(
      database.db,
    );
    return rows.map(({ as_of }) => as_of);
  }
});
