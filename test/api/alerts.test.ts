import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alertDetailSchema } from '../../src/api/routes/get-alert.ts';
import { alertListSchema } from '../../src/api/routes/list-alerts.ts';
import { testDatabases } from '../support/database.ts';
import {
  BY_MONEY,
  FIRST_DAY,
  inPath,
  ODD_ID,
  openPortfolio,
  type Portfolio,
  SECOND_DAY,
  UNKNOWN_MONEY_IDS,
} from './portfolio.ts';
import { faultsOf, nextPath, readAnswer, readProblem } from './read-answer.ts';

describe.each(testDatabases())('alerts over HTTP on the $name database', (kind) => {
  let portfolio: Portfolio;
  beforeAll(async () => {
    portfolio = await openPortfolio(kind);
  });
  afterAll(() => portfolio.close());

  const get = async (path: string, headers: Record<string, string> = {}) =>
    portfolio.api.request(path, { headers });
  const list = (query: string) => readAnswer(get(`/v1/alerts${query}`), 200, alertListSchema);
  const customers = async (query: string) => (await list(query)).items.map((alert) => alert.customer_id);

  it('lists alerts that are not closed, most money at risk first and unknown money last', async () => {
    const { items, next_cursor } = await list('');
    expect(items.map((alert) => alert.customer_id)).toEqual(BY_MONEY);
    expect(items.map((alert) => alert.money_at_risk.amount)).toEqual([
      '90000.00',
      '25000.50',
      '25000.50',
      '10000.00',
      '7300.00',
      null,
      null,
    ]);
    expect(items.every((alert) => alert.money_at_risk.currency === 'CNY')).toBe(true);
    expect(next_cursor).toBeNull();
  });

  it.each([1, 2, 4])('shows every alert once when read in pages of %i', async (limit) => {
    const seen: string[] = [];
    let path: string | null = `/v1/alerts?limit=${limit}`;
    while (path !== null) {
      const response = await get(path);
      const { items, next_cursor } = await readAnswer(response, 200, alertListSchema);
      expect(items.length).toBeLessThanOrEqual(limit);
      seen.push(...items.map((alert) => alert.customer_id));
      path = nextPath(response);
      expect(path === null).toBe(next_cursor === null);
    }
    expect(seen).toEqual(BY_MONEY);
  });

  it('keeps the filters in the link to the next page', async () => {
    const first = await get(`/v1/alerts?severity=critical&status=open&limit=1`);
    const path = nextPath(first) ?? '';
    const query = new URL(path, 'http://localhost').searchParams;
    expect([query.get('severity'), query.get('status'), query.get('limit')]).toEqual([
      'critical',
      'open',
      '1',
    ]);
    const second = await readAnswer(get(path), 200, alertListSchema);
    expect(second.items[0]?.customer_id).toBe('C2');
  });

  it('takes another limit on the next page', async () => {
    const { next_cursor } = await list('?limit=1');
    expect(await customers(`?limit=500&cursor=${next_cursor}`)).toEqual(BY_MONEY.slice(1));
  });

  it.each([
    ['?status=closed', []],
    ['?status=open,closed', BY_MONEY],
    ['?status=acknowledged', []],
    ['?severity=low', []],
    ['?severity=low,medium,high,critical', BY_MONEY],
    ['?indicator=rating_drop', UNKNOWN_MONEY_IDS],
    ['?indicator=nothing_like_it', []],
    ['?customer_id=C3', ['C3']],
    [`?customer_id=${inPath(ODD_ID)}`, [ODD_ID]],
    [`?customer_id=${inPath("C3' or 1=1 --")}`, []],
    [`?customer_id=${inPath('%')}`, []],
    ['?customer_id=C3&indicator=rating_drop', []],
    ['?owner=li@example.com', []],
    ['?industry=C', []],
    [`?opened_after=${FIRST_DAY}`, []],
    ['?opened_after=2026-06-28', BY_MONEY],
    ['?updated_after=2999-01-01T00:00:00Z', []],
    ['?updated_after=0001-01-01T00:00:00Z', BY_MONEY],
    ['?updated_after=2020-01-01T00:00:00.123456789%2B08:00', BY_MONEY],
    ['?min_money_at_risk=25000.50', ['C4', 'C2', 'C3']],
    ['?min_money_at_risk=25000.500001', ['C4']],
    ['?min_money_at_risk=0', ['C4', 'C2', 'C3', 'C1', ODD_ID]],
    ['?sort=money_at_risk&order=desc', BY_MONEY],
    ['?order=asc', [ODD_ID, 'C1', 'C2', 'C3', 'C4', ...UNKNOWN_MONEY_IDS]],
  ])('filters by %s', async (query, expected) => {
    expect(await customers(query)).toEqual(expected);
  });

  it.each([
    ['?limit=0', '/query/limit out_of_range'],
    ['?limit=501', '/query/limit out_of_range'],
    ['?limit=1e9', '/query/limit out_of_range'],
    ['?limit=1000000000', '/query/limit out_of_range'],
    ['?limit=-1', '/query/limit out_of_range'],
    ['?limit=', '/query/limit out_of_range'],
    ['?limit=2&limit=3', '/query/limit repeated'],
    ['?status=', '/query/status not_a_choice'],
    ['?status=opened', '/query/status not_a_choice'],
    ['?status=open,', '/query/status not_a_choice'],
    ['?severity=HIGH', '/query/severity not_a_choice'],
    ['?indicator=Overdue', '/query/indicator not_valid'],
    ['?customer_id=', '/query/customer_id out_of_range'],
    ['?customer_id=a%00b', '/query/customer_id control_character'],
    [`?customer_id=${'x'.repeat(201)}`, '/query/customer_id out_of_range'],
    ['?customer=C3', '/query/customer unknown_field'],
    ['?sort=id%3Bdrop%20table', '/query/sort not_a_choice'],
    ['?sort=', '/query/sort not_a_choice'],
    ['?order=down', '/query/order not_a_choice'],
    ['?owner=', '/query/owner out_of_range'],
    ['?owner=%00', '/query/owner control_character'],
    ['?industry=', '/query/industry out_of_range'],
    ['?industry=%00', '/query/industry not_valid'],
    ['?industry=zz', '/query/industry not_valid'],
    ['?industry_scheme=NACE', '/query/industry required'],
    ['?opened_after=2026-02-30', '/query/opened_after not_valid'],
    ['?updated_after=2026-06-30', '/query/updated_after not_valid'],
    ['?updated_after=2026-06-30T06:00:00', '/query/updated_after not_valid'],
    ['?updated_after=2026-06-30T06:00:00+08:00', '/query/updated_after not_valid'],
    ['?updated_after=2026-02-30T06:00:00Z', '/query/updated_after not_valid'],
    ['?updated_after=0000-06-30T06:00:00Z', '/query/updated_after not_valid'],
    ['?updated_after=0001-01-01T00:00:00%2B01:00', '/query/updated_after not_valid'],
    ['?updated_after=9999-12-31T23:00:00-02:00', '/query/updated_after not_valid'],
    ['?min_money_at_risk=-1', '/query/min_money_at_risk not_valid'],
    ['?min_money_at_risk=1e9', '/query/min_money_at_risk not_valid'],
    ['?min_money_at_risk=1,000', '/query/min_money_at_risk not_valid'],
    [`?min_money_at_risk=${'9'.repeat(31)}`, '/query/min_money_at_risk not_valid'],
    ['?a%2Fb~c=1', '/query/a~1b~0c unknown_field'],
    ['?__proto__=1', '/query/__proto__ unknown_field'],
    ['?cursor=', '/query/cursor wrong_cursor'],
    ['?cursor=nonsense', '/query/cursor wrong_cursor'],
    ['?cursor=%00', '/query/cursor wrong_cursor'],
    [`?cursor=${'A'.repeat(4_001)}`, '/query/cursor out_of_range'],
  ])('refuses %s with 400', async (query, fault) => {
    expect(faultsOf(await readProblem(get(`/v1/alerts${query}`), 400))).toEqual([fault]);
  });

  it('names every faulty parameter at once', async () => {
    const problem = await readProblem(get('/v1/alerts?limit=0&status=x&page=2'), 400);
    expect(faultsOf(problem)).toEqual([
      '/query/status not_a_choice',
      '/query/limit out_of_range',
      '/query/page unknown_field',
    ]);
  });

  it('refuses the cursor of other filters, of another list, and one with a changed position', async () => {
    const { next_cursor } = await list('?severity=critical&limit=1');
    const runs = await portfolio.api.request('/v1/runs?limit=1');
    const cursorOfRuns = new URL(nextPath(runs) ?? '', 'http://localhost').searchParams.get('cursor');
    const changed = Buffer.from(next_cursor ?? '', 'base64url').toString('utf8');
    const cursors = [
      `limit=1&cursor=${next_cursor}`,
      `severity=high&cursor=${next_cursor}`,
      `cursor=${cursorOfRuns}`,
      `severity=critical&cursor=${encoded(changed.replace('"90000.00"', '"1e9"'))}`,
      `severity=critical&cursor=${encoded(changed.replace('"C4"', '"C\\u0000"'))}`,
      `severity=critical&cursor=${encoded(changed.replace('"C4"', '4'))}`,
      `severity=critical&cursor=${encoded(changed.replace(/"updated_at":"2/, '"updated_at":"0000-0'))}`,
      `severity=critical&cursor=${encoded(changed.replace(/"updated_at":"\d{4}/, '"updated_at":"0000'))}`,
      `severity=critical&sort=severity&cursor=${next_cursor}`,
      `severity=critical&order=asc&cursor=${next_cursor}`,
    ];
    for (const query of cursors) {
      expect(faultsOf(await readProblem(get(`/v1/alerts?${query}`), 400))).toEqual([
        '/query/cursor wrong_cursor',
      ]);
    }
    expect(await customers(`?severity=critical&cursor=${encoded(changed)}`)).toContain('C2');
  });

  it('answers 304 to its own ETag and 200 to another, on the list and on one alert', async () => {
    const { items } = await list('');
    for (const path of ['/v1/alerts', `/v1/alerts/${items[0]?.alert_id}`]) {
      const etag = (await get(path)).headers.get('etag') ?? '';
      expect(etag).toMatch(/^"[^"]+"$/);
      const unchanged = await get(path, { 'If-None-Match': `"other", ${etag}` });
      expect([unchanged.status, await unchanged.text()]).toEqual([304, '']);
      expect(unchanged.headers.get('etag')).toBe(etag);
      expect(unchanged.headers.get('cache-control')).toBe('private, no-cache');
      expect(unchanged.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
      expect((await get(path, { 'If-None-Match': '"other"' })).status).toBe(200);
    }
    const [all, some] = [await get('/v1/alerts'), await get('/v1/alerts?limit=1')];
    expect(all.headers.get('etag')).not.toBe(some.headers.get('etag'));
  });

  it('shows one alert with the conditions that made it fire, their thresholds and the values before', async () => {
    const [listed] = (await list('?customer_id=C4')).items;
    const alert = await readAnswer(get(`/v1/alerts/${listed?.alert_id}`), 200, alertDetailSchema);
    const { explanation, history, ...rest } = alert;
    expect(rest).toEqual(listed);
    expect(history).toMatchObject([
      { alert_id: rest.alert_id, kind: 'opened', as_of: FIRST_DAY, run_id: '1', previous_severity: null },
    ]);
    expect(rest.actions.length).toBeGreaterThan(0);
    expect(rest.as_of).toBe(SECOND_DAY);
    expect(explanation?.verdict).toBe('fires');
    const leaves = explanation?.kind === 'fact' ? [explanation] : (explanation?.children ?? []);
    expect(leaves).toContainEqual(
      expect.objectContaining({
        kind: 'fact',
        fact: 'days_overdue_max',
        value: 149,
        previous: 148,
        unit: 'days',
      }),
    );
    expect(leaves).toContainEqual(
      expect.objectContaining({ kind: 'fact', fact: 'overdue_amount', value: '90000.00', unit: 'money' }),
    );
  });

  it.each([
    'no-such-alert',
    '%00',
    'a%00b',
    "'",
    '%25',
    '..%2F..',
    '%F0%9F%92%A9',
    '%E0%A4%A',
    'x'.repeat(201),
  ])('answers 404 for the alert %s', async (id) => {
    await readProblem(get(`/v1/alerts/${id}`), 404);
  });

  it('takes no parameters on one alert', async () => {
    const problem = await readProblem(get('/v1/alerts/some?expand=1'), 400);
    expect(faultsOf(problem)).toEqual(['/query/expand unknown_field']);
  });
});

describe.each(testDatabases())('an alert whose day is gone, on the $name database', (kind) => {
  it('has no explanation and keeps everything else', async () => {
    const portfolio = await openPortfolio(kind);
    const { api, deps } = portfolio;
    const { items } = await readAnswer(api.request('/v1/alerts?customer_id=C1'), 200, alertListSchema);
    await deps.database.db.deleteFrom('runs').where('as_of', '=', SECOND_DAY).execute();
    const alert = await readAnswer(api.request(`/v1/alerts/${items[0]?.alert_id}`), 200, alertDetailSchema);
    expect(alert).toEqual({ ...items[0], explanation: null, history: expect.any(Array) });
    expect(alert.opened_on).toBe(FIRST_DAY);
    await portfolio.close();
  });
});

function encoded(json: string): string {
  return Buffer.from(json).toString('base64url');
}
