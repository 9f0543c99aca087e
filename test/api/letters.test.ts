import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApi } from '../../src/api/create-api.ts';
import { alertListSchema } from '../../src/api/routes/list-alerts.ts';
import { testDatabases } from '../support/database.ts';
import { csv, INVOICE_HEADER, inPath, ODD_ID, openPortfolio, type Portfolio } from './portfolio.ts';
import { faultsOf, readAnswer, readProblem } from './read-answer.ts';

describe.each(testDatabases())('letters over HTTP on the $name database', (kind) => {
  let portfolio: Portfolio;
  beforeAll(async () => {
    portfolio = await openPortfolio(kind);
    await portfolio.importText('customers.csv', csv('customer_id,name', ['X1,"<script>alert(1)</script>"']));
    await portfolio.importText(
      'invoices.csv',
      csv(INVOICE_HEADER, ['"<img src=x onerror=alert(1)>",X1,2026-01-01,2026-02-01,12.00,CNY']),
    );
  });
  afterAll(() => portfolio.close());

  const get = async (path: string, init?: RequestInit) => portfolio.api.request(path, init);

  it.each([
    ['reminder', 'en', 'Payment reminder: CNY\u00A090,000.00 overdue'],
    ['reminder', 'zh', '付款提醒函'],
    ['formal_demand', 'en', 'Formal demand for payment of CNY\u00A090,000.00'],
    ['formal_demand', 'zh', '催款函'],
    ['final_notice', 'en', 'Final notice: CNY\u00A090,000.00'],
    ['final_notice', 'zh', '最后通知'],
  ])('are pages that run nothing: %s in %s', async (letter, language, words) => {
    const answer = await get(`/v1/customers/C4/letters/${letter}?language=${language}&as_of=2026-06-30`);
    const html = await answer.text();
    expect(answer.status, html).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=UTF-8');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^' ]+'; img-src data:; /,
    );
    expect(html).toContain(words);
    expect(html).toContain('I-C4');
  });

  it('are in English and of the newest evaluated day where nothing is said, and have an ETag', async () => {
    const answer = await get('/v1/customers/C4/letters/reminder');
    expect(await answer.text()).toContain('30\u00A0June\u00A02026');
    const etag = answer.headers.get('etag') ?? '';
    const again = await get('/v1/customers/C4/letters/reminder', { headers: { 'If-None-Match': etag } });
    expect(again.status).toBe(304);
    // A browser gives the page that it keeps the policy of the 304: its styles have to be in it.
    const policy = answer.headers.get('content-security-policy');
    expect(policy).toContain("style-src 'sha256-");
    expect(again.headers.get('content-security-policy')).toBe(policy);
    expect(again.headers.get('etag')).toBe(etag);
  });

  it('are the same to the customer of an alert', async () => {
    const { items } = await readAnswer(get('/v1/alerts?customer_id=C4'), 200, alertListSchema);
    const path = `/v1/alerts/${inPath(items[0]?.alert_id ?? '')}/letters/final_notice`;
    const ofCustomer = await get('/v1/customers/C4/letters/final_notice');
    expect(await (await get(path)).text()).toBe(await ofCustomer.text());
  });

  it('escape what the ledger holds', async () => {
    const html = await (await get('/v1/customers/X1/letters/reminder')).text();
    expect(html).not.toMatch(/<script|<img/);
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect((await get(`/v1/customers/${inPath(ODD_ID)}/letters/reminder`)).status).toBe(200);
  });

  it('are 404 to nobody, of no kind, and for no alert', async () => {
    for (const path of [
      'customers/C77/letters/reminder',
      'customers/C4/letters/poem',
      'alerts/none/letters/reminder',
    ]) {
      await readProblem(get(`/v1/${path}`), 404);
    }
    for (const whose of ['customers/C4', 'alerts/none']) {
      const { detail } = await readProblem(get(`/v1/${whose}/letters/final-notice`), 404);
      expect(detail).toBe('kind in the address must be one of reminder, formal_demand, final_notice.');
    }
  });

  it('are 409 where nothing is due', async () => {
    const { detail } = await readProblem(get('/v1/customers/C9/letters/reminder'), 409);
    expect(detail).toBe('On 2026-06-30 customer "C9" has nothing overdue. There is no letter to write.');
  });

  it('say in a header, kept by a 304, that a day in them may turn out to be a holiday', async () => {
    const now = (): Date => new Date('2027-01-20T12:00:00Z');
    const api = createApi({ ...portfolio.deps, business_calendar: 'CN', now });
    const path = '/v1/customers/C4/letters/final_notice?as_of=2026-12-22';
    const answer = await api.request(path);
    expect(answer.headers.get('duewatch-warnings')).toBe('calendar_provisional');
    const etag = answer.headers.get('etag') ?? '';
    const again = await api.request(path, { headers: { 'If-None-Match': etag } });
    expect(again.status).toBe(304);
    expect(again.headers.get('duewatch-warnings')).toBe('calendar_provisional');
    const before = await api.request(path.replace('12-22', '12-21'));
    expect(before.status).toBe(200);
    expect(before.headers.has('duewatch-warnings')).toBe(false);
  });

  it('are 422 of a day to come', async () => {
    const answer = get('/v1/customers/C4/letters/reminder?as_of=2200-01-01');
    expect((await readProblem(answer, 422)).detail).toContain('a day from 1970-01-01 to today can');
  });

  it.each([
    ['language=de', '/query/language not_a_choice'],
    ['as_of=2026-02-30', '/query/as_of not_valid'],
    ['lang=en', '/query/lang unknown_field'],
  ])('refuse ?%s', async (query, fault) => {
    expect(faultsOf(await readProblem(get(`/v1/customers/C4/letters/reminder?${query}`), 400))).toEqual([
      fault,
    ]);
  });
});
