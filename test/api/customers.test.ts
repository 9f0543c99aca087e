import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { customerDetailSchema } from '../../src/api/routes/get-customer.ts';
import { alertListSchema } from '../../src/api/routes/list-alerts.ts';
import { customerListSchema } from '../../src/api/routes/list-customers.ts';
import { testDatabases } from '../support/database.ts';
import {
  csv,
  inPath,
  ODD_ID,
  openEmpty,
  openPortfolio,
  type Portfolio,
  SECOND_DAY,
  UNKNOWN_MONEY_IDS,
} from './portfolio.ts';
import { faultsOf, nextPath, readAnswer, readProblem } from './read-answer.ts';

/** In the order of their ids, byte by byte. */
const ALL = ['C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C9', 'D1', 'D2', ODD_ID];

describe.each(testDatabases())('customers over HTTP on the $name database', (kind) => {
  let portfolio: Portfolio;
  beforeAll(async () => {
    portfolio = await openPortfolio(kind);
    await portfolio.importText(
      'customers.csv',
      csv(
        'customer_id,name,industry_scheme,industry_code,country,currency,credit_limit,payment_terms_days,customer_class,group_id,account_manager,customer_since',
        [
          'D1,ÄRZTE 100% GmbH,NACE,2811,DE,EUR,1000.50,30,new,G1,li@example.com,2020-01-31',
          'D2,宁波恒达_机械,GBT4754-2017,C3461,CN,,,,,,,',
        ],
      ),
    );
  });
  afterAll(() => portfolio.close());

  const get = async (path: string, init?: RequestInit) => portfolio.api.request(path, init);
  const ids = async (query: string) =>
    (await readAnswer(get(`/v1/customers${query}`), 200, customerListSchema)).items.map(
      (customer) => customer.customer_id,
    );

  it('are listed in order of their ids, with what is open against them', async () => {
    const { items, next_cursor } = await readAnswer(get('/v1/customers'), 200, customerListSchema);
    expect(items.map((customer) => customer.customer_id)).toEqual(ALL);
    expect(next_cursor).toBeNull();
    expect(items.find(({ customer_id }) => customer_id === 'C4')).toMatchObject({
      name: 'Customer C4',
      customer_class: 'core',
      currency: null,
      credit_limit: { amount: null, currency: 'CNY' },
      open_alert_count: 1,
      severity_max: 'critical',
    });
    expect(items.find(({ customer_id }) => customer_id === 'D1')).toEqual({
      customer_id: 'D1',
      name: 'ÄRZTE 100% GmbH',
      industry_scheme: 'NACE',
      industry_code: '2811',
      country: 'DE',
      currency: 'EUR',
      credit_limit: { amount: '1000.50', currency: 'EUR' },
      payment_terms_days: 30,
      customer_class: 'new',
      group_id: 'G1',
      account_manager: 'li@example.com',
      customer_since: '2020-01-31',
      open_alert_count: 0,
      severity_max: null,
    });
  });

  it.each([1, 3, 9])('are each shown once when read in pages of %i', async (limit) => {
    const seen: string[] = [];
    let path: string | null = `/v1/customers?limit=${limit}`;
    while (path !== null) {
      const response: Response = await get(path);
      const page = await readAnswer(response, 200, customerListSchema);
      seen.push(...page.items.map((customer) => customer.customer_id));
      path = nextPath(response);
    }
    expect(seen).toEqual(ALL);
  });

  it.each([
    [`?q=${inPath('ärzte')}`, ['D1']],
    ['?q=customer%20c4', ['C4']],
    ['?q=c4', ['C4']],
    [`?q=${inPath('恒达')}`, ['D2']],
    [`?q=${inPath('100%')}`, ['D1']],
    ['?q=%25', ['D1', ODD_ID]],
    ['?q=_', ['D2']],
    [`?q=${inPath("' or 1=1 --")}`, []],
    ['?customer_class=new', ['D1']],
    ['?customer_class=new,high_risk', ['D1']],
    ['?industry=28', ['D1']],
    ['?industry=C', ['D1', 'D2']],
    ['?industry=C&industry_scheme=NACE', ['D1']],
    ['?industry=346&industry_scheme=GBT4754-2017', ['D2']],
    ['?industry=A', []],
    ['?account_manager=li@example.com', ['D1']],
    ['?has_open_alerts=true', ['C1', 'C2', 'C3', 'C4', ...UNKNOWN_MONEY_IDS, ODD_ID]],
    ['?has_open_alerts=false', ['C9', 'D1', 'D2']],
    ['?has_open_alerts=true&q=c5', ['C5']],
  ])('are filtered by %s', async (query, expected) => {
    expect(await ids(query)).toEqual(expected);
  });

  it.each([
    ['?q=', '/query/q out_of_range'],
    ['?q=%00', '/query/q control_character'],
    ['?customer_class=vip', '/query/customer_class not_a_choice'],
    ['?industry=zz', '/query/industry not_valid'],
    ['?industry=O79&industry_scheme=NACE', '/query/industry not_valid'],
    ['?industry_scheme=NACE', '/query/industry required'],
    ['?industry=28&industry_scheme=SIC', '/query/industry_scheme not_a_choice'],
    ['?has_open_alerts=1', '/query/has_open_alerts not_a_choice'],
    ['?limit=501', '/query/limit out_of_range'],
    ['?name=x', '/query/name unknown_field'],
  ])('refuse %s with 400', async (query, fault) => {
    expect(faultsOf(await readProblem(get(`/v1/customers${query}`), 400))).toEqual([fault]);
  });

  it('refuse the cursor of another filter', async () => {
    const { next_cursor } = await readAnswer(get('/v1/customers?limit=1'), 200, customerListSchema);
    await readProblem(get(`/v1/customers?q=c&cursor=${next_cursor}`), 400);
  });

  it('are shown one by one, with headline facts and open alerts', async () => {
    const customer = await readAnswer(get('/v1/customers/C4'), 200, customerDetailSchema);
    expect(customer.newest).toMatchObject({
      as_of: SECOND_DAY,
      run_id: '2',
      base_currency: 'CNY',
      facts: { receivable_total: '90000.00', overdue_amount: '90000.00', days_overdue_max: 149 },
    });
    const { items } = await readAnswer(get('/v1/alerts?customer_id=C4'), 200, alertListSchema);
    const [alert] = items;
    expect(customer.open_alerts).toEqual([
      {
        alert_id: alert?.alert_id,
        indicator: alert?.indicator,
        severity: alert?.severity,
        status: 'open',
        change: alert?.change,
        opened_on: alert?.opened_on,
        owner: null,
        money_at_risk: { amount: '90000.00', currency: 'CNY' },
        expected_loss: alert?.expected_loss,
      },
    ]);
    expect(await ids('?q=c4')).toEqual([customer.customer_id]);
  });

  it('have no facts where they came in after the newest evaluated day', async () => {
    const customer = await readAnswer(get('/v1/customers/D1'), 200, customerDetailSchema);
    expect(customer).toMatchObject({ newest: null, open_alerts: [], open_alert_count: 0 });
  });

  it('answer 304 to their own ETag', async () => {
    for (const path of ['/v1/customers', `/v1/customers/${inPath(ODD_ID)}`]) {
      const etag = (await get(path)).headers.get('etag') ?? '';
      expect(etag).toMatch(/^"[^"]+"$/);
      expect((await get(path, { headers: { 'If-None-Match': etag } })).status).toBe(304);
    }
  });

  it.each(['C77', 'c4', '%00', "C4'--", 'x'.repeat(201)])('are 404 as %s', async (id) => {
    await readProblem(get(`/v1/customers/${id}`), 404);
  });
});

describe.each(testDatabases())('a customer before the first evaluation, on the $name database', (kind) => {
  it('has no facts', async () => {
    const portfolio = await openEmpty(kind);
    await portfolio.importText('customers.csv', csv('customer_id,name', ['C1,One']));
    const customer = await readAnswer(portfolio.api.request('/v1/customers/C1'), 200, customerDetailSchema);
    expect(customer.newest).toBeNull();
    await portfolio.close();
  });
});
