import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BODY_MAX_BYTES } from '../../src/api/body-limit.ts';
import { SECURITY_HEADERS } from '../../src/api/response-headers.ts';
import { EMBEDDED, openEmpty, type Portfolio, post, SECOND_DAY } from './portfolio.ts';
import { faultsOf, readProblem } from './read-answer.ts';

describe('problems', () => {
  let portfolio: Portfolio;
  beforeAll(async () => {
    portfolio = await openEmpty(EMBEDDED);
  });
  afterAll(() => portfolio.close());

  const ask = async (path: string, init: RequestInit = {}) => portfolio.api.request(path, init);

  it('do not wait at the address alone, which leads to the page about the API', async () => {
    const response = await ask('/');
    expect([response.status, response.headers.get('location')]).toEqual([302, '/docs']);
    const found = await readProblem(ask('/', { method: 'POST' }), 405);
    expect(found.detail).toBe('This address takes GET, HEAD.');
  });

  it.each([
    ['?sort=id', 'sort must be one of money_at_risk, expected_loss, severity, opened_on, updated_at.'],
    ['?order=down', 'order must be one of desc, asc.'],
    ['?status=opened', 'status must be of open, acknowledged, snoozed, closed, with commas between.'],
    ['?customer_id=', 'customer_id must not be empty.'],
    [`?owner=${'x'.repeat(201)}`, 'owner must have at most 200 characters.'],
    ['?limit=2&limit=3', 'limit may be given once only.'],
    ['?page=2', '/query/page: there is no such parameter here.'],
  ])('say in plain words what is wrong with %s', async (query, detail) => {
    expect((await readProblem(ask(`/v1/alerts${query}`), 400)).detail).toBe(detail);
  });

  it.each([
    [{}, '/as_of: is needed.'],
    [{ as_of: 7 }, '/as_of: must be text.'],
    [[], ': must be an object.'],
  ])('say in plain words what is wrong with the body %j', async (body, detail) => {
    expect((await readProblem(ask('/v1/runs', post(JSON.stringify(body))), 422)).detail).toBe(detail);
  });

  it.each(['/v1', '/v1/alert', '/v1/alerts/', '/v1/alerts/a/b', '/v2/alerts', '/%00', '/healthz/', '//'])(
    'answer 404 at %s',
    async (path) => {
      expect((await readProblem(ask(path), 404)).type).toBe('urn:duewatch:problem:not_found');
    },
  );

  it.each([
    ['DELETE', '/v1/alerts', 'GET, HEAD'],
    ['POST', '/v1/alerts/some', 'GET, HEAD'],
    ['PUT', '/v1/runs', 'GET, HEAD, POST'],
    ['PATCH', '/v1/runs/1', 'GET, HEAD'],
    ['OPTIONS', '/v1/customers/C1/facts', 'GET, HEAD'],
    ['POST', '/healthz', 'GET, HEAD'],
    ['BREW', '/openapi.json', 'GET, HEAD'],
  ])('answer 405 to %s %s and say what is allowed', async (method, path, allow) => {
    const response = await ask(path, { method });
    expect(response.headers.get('allow')).toBe(allow);
    await readProblem(response, 405);
  });

  it('answer 404, not 405, to a known method on an id that is not there', async () => {
    const response = await ask('/v1/alerts/some');
    expect(response.headers.get('allow')).toBeNull();
    await readProblem(response, 404);
  });

  it('answer 413 to a body over the limit, with a length and without', async () => {
    const large = `{"as_of":"${SECOND_DAY}","x":"${'x'.repeat(BODY_MAX_BYTES)}"}`;
    await readProblem(ask('/v1/runs', post(large, { 'Content-Length': String(large.length) })), 413);
    await readProblem(ask('/v1/runs', post(large)), 413);
  });

  it('let a body of just the limit through to its schema', async () => {
    const frame = JSON.stringify({ as_of: SECOND_DAY, x: '' });
    const body = frame.replace('""', `"${'x'.repeat(BODY_MAX_BYTES - frame.length)}"`);
    expect(faultsOf(await readProblem(ask('/v1/runs', post(body)), 422))).toEqual(['/x unknown_field']);
  });

  it.each(['/healthz', '/readyz', '/openapi.json', '/v1/runs', '/v1/runs/1', '/v1/alerts/a'])(
    'refuse an unknown parameter at %s',
    async (path) => {
      expect(faultsOf(await readProblem(ask(`${path}?x=1`), 400))).toEqual(['/query/x unknown_field']);
    },
  );

  it('refuse an unknown parameter of a write', async () => {
    const problem = await readProblem(ask('/v1/runs?dry_run=1', post({ as_of: SECOND_DAY })), 400);
    expect(faultsOf(problem)).toEqual(['/query/dry_run unknown_field']);
  });

  it.each([
    ['/healthz', 200],
    ['/nowhere', 404],
    ['/v1/alerts?limit=0', 400],
  ])('and answers alike carry the security headers and an id of their own: %s', async (path, status) => {
    const [one, other] = [await ask(path), await ask(path)];
    expect(one.status).toBe(status);
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) expect(one.headers.get(name)).toBe(value);
    expect(one.headers.get('cache-control')).toBe('no-store');
    expect(one.headers.get('server')).toBeNull();
    expect(one.headers.get('x-request-id')).not.toBe(other.headers.get('x-request-id'));
  });

  it('do not take a request id from outside', async () => {
    const response = await ask('/healthz', { headers: { 'X-Request-Id': 'mine' } });
    expect(response.headers.get('x-request-id')).not.toBe('mine');
  });

  it('answer HEAD like GET without a body', async () => {
    const [head, get] = [await ask('/v1/alerts', { method: 'HEAD' }), await ask('/v1/alerts')];
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect(head.headers.get('etag')).toBe(get.headers.get('etag'));
  });
});

describe('a fault of the server', () => {
  async function openClosed(): Promise<Portfolio> {
    const portfolio = await openEmpty(EMBEDDED);
    await portfolio.api.request('/readyz');
    await portfolio.close();
    return portfolio;
  }

  it('is a 500 that tells nothing, and is logged once with its request id', async () => {
    const portfolio = await openClosed();
    const problem = await readProblem(portfolio.api.request('/v1/alerts'), 500);
    expect(problem.detail).toBe(
      'The request could not be carried out because of a fault in this server. Its log says more.',
    );
    expect(portfolio.logged).toHaveLength(1);
    const [entry] = portfolio.logged;
    expect(entry).toMatchObject({ level: 'error', message: 'GET /v1/alerts failed' });
    expect(entry?.error).toBeInstanceOf(Error);
    expect(`urn:uuid:${entry?.request_id}`).toBe(problem.instance);
  });

  it('while a run is started leaves the next one free to start', async () => {
    const portfolio = await openClosed();
    for (const _ of [1, 2])
      await readProblem(portfolio.api.request('/v1/runs', post({ as_of: SECOND_DAY })), 500);
  });
});
