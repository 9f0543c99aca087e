import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runEvaluation } from '../../src/actions/run-evaluation.ts';
import { alertListSchema } from '../../src/api/routes/list-alerts.ts';
import { type Standing, standingSchema } from '../../src/domain/standing.ts';
import { testDatabases } from '../support/database.ts';
import { csv, INVOICE_HEADER, inPath, ODD_ID, openEmpty, type Portfolio, SECOND_DAY } from './portfolio.ts';
import { faultsOf, readAnswer, readProblem } from './read-answer.ts';

const CUSTOMERS = [
  'C1,Sound,100000,CNY',
  'C2,Far overdue,100000,CNY',
  'C3,No limit,,CNY',
  'C4,Exports,10000,USD',
  'C5,Old rates,10000,EUR',
  `${ODD_ID},Odd,1000,`,
];
const INVOICES = [
  'I1,C1,2026-06-01,2026-08-01,40000.00,CNY',
  'I2,C2,2026-01-01,2026-02-01,90000.00,CNY',
  'I3,C3,2026-06-01,2026-08-01,40000.00,CNY',
  'I4,C4,2026-06-01,2026-08-01,1000.00,USD',
  'I5,C5,2026-06-01,2026-08-01,1000.00,EUR',
];
/** On the last day that counts, on a later one, and a day too old. */
const RATES = ['USD,2026-06-23,7.20', 'USD,2026-07-01,9.99', 'EUR,2026-06-22,8.00', 'JPY,2026-06-30,0.05'];

/** The day after the newest that is evaluated, where it is earliest. */
const NEXT_DAY = '2026-07-01T12:00:00Z';

describe.each(testDatabases())('the standing of a customer on the $name database', (kind) => {
  let portfolio: Portfolio;
  let now = new Date(NEXT_DAY);
  beforeAll(async () => {
    portfolio = await openEmpty(kind, () => now);
    await portfolio.importText('customers.csv', csv('customer_id,name,credit_limit,currency', CUSTOMERS));
    await portfolio.importText('fx_rates.csv', csv('currency,day,rate', RATES));
    await portfolio.importText('invoices.csv', csv(INVOICE_HEADER, INVOICES));
    await runEvaluation(portfolio.deps, { as_of: SECOND_DAY });
    await portfolio.importText('customers-new.csv', csv('customer_id,name', ['C9,Came later']));
  });
  afterAll(() => portfolio.close());

  const get = (path: string) => portfolio.api.request(`/v1/customers/${path}`);
  const standing = (id: string, query = '') =>
    readAnswer(get(`${inPath(id)}/standing${query}`), 200, standingSchema);
  const codes = ({ reasons }: Standing) => reasons.map(({ code }) => code);

  it('is exposure, limit and what is left of it before and after the order, in base currency', async () => {
    expect(await standing('C1', '?amount=15000.50&currency=CNY')).toEqual({
      as_of: SECOND_DAY,
      watch_level: 'normal',
      open_alerts: [],
      credit_limit: { amount: '100000.00', currency: 'CNY' },
      exposure: { amount: '40000.00', currency: 'CNY' },
      available: { amount: '60000.00', currency: 'CNY' },
      available_after: { amount: '44999.50', currency: 'CNY' },
      recommendation: 'release',
      reasons: [expect.objectContaining({ code: 'within_limit', recommendation: 'release' })],
    });
    expect(await standing('C1', '?amount=60000')).toMatchObject({ recommendation: 'release' });
    const over = await standing('C1', '?amount=60000.01');
    expect([over.recommendation, codes(over)]).toEqual(['review', ['order_over_limit']]);
  });

  it('is that of no order without an amount', async () => {
    const alone = await standing('C1');
    expect(alone.available_after).toEqual(alone.available);
    expect(await standing('C1', '?amount=0')).toMatchObject({ available_after: alone.available });
  });

  it('shows open alerts as the list has them, and holds by the worst', async () => {
    const { items } = await readAnswer(
      portfolio.api.request('/v1/alerts?customer_id=C2'),
      200,
      alertListSchema,
    );
    const held = await standing('C2', '?amount=1');
    expect(held).toMatchObject({ watch_level: 'critical', recommendation: 'hold' });
    expect(codes(held)).toEqual(['alerts_open', 'within_limit']);
    expect(items.length).toBeGreaterThan(0);
    expect(held.open_alerts).toEqual(
      items.map(({ alert_id, indicator, severity, status, change, opened_on, owner, ...alert }) => ({
        alert_id,
        indicator,
        severity,
        status,
        change,
        opened_on,
        owner,
        money_at_risk: alert.money_at_risk,
        expected_loss: alert.expected_loss,
      })),
    );
    for (const status of ['acknowledged', 'snoozed', 'closed']) {
      await portfolio.deps.database.db
        .updateTable('alerts')
        .set({ status })
        .where('customer_id', '=', 'C2')
        .execute();
      const changed = await standing('C2');
      expect(changed.watch_level).toBe(status === 'closed' ? 'normal' : 'critical');
      expect(changed.open_alerts).toHaveLength(status === 'closed' ? 0 : items.length);
    }
  });

  it('converts at the latest rate up to its day, not at a later one', async () => {
    const converted = await standing('C4', '?amount=100.00&currency=USD');
    expect(converted).toMatchObject({
      credit_limit: { amount: '72000.00', currency: 'CNY' },
      exposure: { amount: '7200.00' },
      available: { amount: '64800.00' },
      available_after: { amount: '64080.00' },
    });
    expect(converted.reasons[0]?.message.en).toContain('USD 100.00 (CNY 720.00)');
    // Without a currency the order is in the customer's, and in the base where it has none.
    expect(await standing('C4', '?amount=100.00')).toEqual(converted);
    const based = await standing(ODD_ID, '?amount=999.99');
    expect(based).toMatchObject({ available_after: { amount: '0.01' }, recommendation: 'release' });
    const yen = await standing('C1', '?amount=1001&currency=JPY');
    expect(yen.available_after.amount).toBe('59949.95');
  });

  it.each([
    ['C3', '', ['limit_unknown']],
    ['C5', '', ['exposure_unknown', 'limit_unknown']],
    ['C1', '?amount=5&currency=EUR', ['rate_missing']],
    ['C9', '?amount=5', ['not_evaluated']],
  ])('of %s%s is a review, since not all is known', async (id, query, expected) => {
    const unknown = await standing(id, query);
    expect([unknown.as_of, unknown.recommendation, codes(unknown)]).toEqual([SECOND_DAY, 'review', expected]);
    expect(unknown.available_after.amount).toBeNull();
  });

  it.each([
    ['?amount=-1', '/query/amount not_valid'],
    ['?amount=1e3', '/query/amount not_valid'],
    ['?amount=1,000', '/query/amount not_valid'],
    ['?amount=', '/query/amount not_valid'],
    ['?amount=1&amount=2', '/query/amount repeated'],
    ['?amount=1.001', '/query/amount too_many_decimals'],
    ['?amount=1.5&currency=JPY', '/query/amount too_many_decimals'],
    ['?amount=1&currency=XXL', '/query/currency not_valid'],
    ['?amount=1&currency=usd', '/query/currency not_valid'],
    ['?currency=USD', '/query/amount required'],
    ['?as_of=2026-06-30', '/query/as_of unknown_field'],
  ])('refuses %s with 400', async (query, fault) => {
    expect(faultsOf(await readProblem(get(`C1/standing${query}`), 400))).toEqual([fault]);
  });

  it.each([
    // On 2026-07-08 where it is earliest, and not before.
    ['2026-07-08T11:59:59Z', 'release', ['within_limit']],
    ['2026-07-09T11:59:59Z', 'review', ['evaluation_old', 'within_limit']],
    ['2026-08-22T12:00:00Z', 'review', ['evaluation_old', 'within_limit']],
  ])('asked for at %s is a %s by how old its evaluation is', async (time, recommendation, expected) => {
    now = new Date(time);
    const asked = await standing('C1', '?amount=1').finally(() => {
      now = new Date(NEXT_DAY);
    });
    expect([asked.recommendation, codes(asked)]).toEqual([recommendation, expected]);
    if (time.startsWith('2026-08')) expect(asked.reasons[0]?.message.en).toContain('2026-06-30, 53 days ago');
  });

  it('takes off zeros that say nothing', async () => {
    expect(await standing('C1', '?amount=0100.5000')).toEqual(await standing('C1', '?amount=100.50'));
  });

  it.each(['C77', 'c1', '%00', "C1'--", 'x'.repeat(201)])('is 404 of %s', async (id) => {
    await readProblem(get(`${id}/standing?amount=1`), 404);
  });

  it('answers 304 to its own ETag', async () => {
    const path = '/v1/customers/C1/standing?amount=5';
    const etag = (await portfolio.api.request(path)).headers.get('etag') ?? '';
    const again = await portfolio.api.request(path, { headers: { 'If-None-Match': etag } });
    expect(again.status).toBe(304);
  });
});

describe.each(testDatabases())('a standing asked for again, on the $name database', (kind) => {
  it('is that of the newest day as soon as there is one', async () => {
    const portfolio = await openEmpty(kind, () => new Date(NEXT_DAY));
    const standing = () =>
      readAnswer(portfolio.api.request('/v1/customers/C1/standing?amount=1'), 200, standingSchema);
    await portfolio.importText('customers.csv', csv('customer_id,name,credit_limit', ['C1,One,100']));
    expect(await standing()).toMatchObject({ as_of: null, reasons: [{ code: 'not_evaluated' }] });
    await portfolio.importText('invoices.csv', csv(INVOICE_HEADER, ['I1,C1,2026-06-30,2026-08-01,40,CNY']));
    await runEvaluation(portfolio.deps, { as_of: SECOND_DAY });
    expect(await standing()).toMatchObject({ as_of: SECOND_DAY, exposure: { amount: '40.00' } });
    await portfolio.importText(
      'invoices-later.csv',
      csv(INVOICE_HEADER, ['I2,C1,2026-07-01,2026-08-01,5,CNY']),
    );
    await runEvaluation(portfolio.deps, { as_of: '2026-07-01' });
    expect(await standing()).toMatchObject({ as_of: '2026-07-01', exposure: { amount: '45.00' } });
    // A past day evaluated anew is not the newest.
    await runEvaluation(portfolio.deps, { as_of: '2026-06-15' });
    expect(await standing()).toMatchObject({ as_of: '2026-07-01', exposure: { amount: '45.00' } });
    await portfolio.close();
  });
});
