import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EMBEDDED, openEmpty, type Portfolio, post } from './portfolio.ts';
import { readProblem } from './read-answer.ts';

describe('the guard before every route', () => {
  let portfolio: Portfolio;
  beforeAll(async () => {
    portfolio = await openEmpty(EMBEDDED);
  });
  afterAll(() => portfolio.close());

  const ask = async (path: string, headers: Record<string, string>, init: RequestInit = {}) =>
    portfolio.api.request(path, { ...init, headers: { ...init.headers, ...headers } });

  it.each([
    'localhost',
    'LOCALHOST:8080',
    '127.0.0.1',
    '127.0.0.1:8080',
    '127.8.9.1:1',
    '[::1]',
    '[::1]:8080',
  ])('lets the host %s in', async (host) => {
    expect((await ask('/healthz', { Host: host })).status).toBe(200);
  });

  it.each([
    'evil.example',
    'evil.example:8080',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'evil.example#127.0.0.1',
    'user@localhost',
    'localhost.',
    '0.0.0.0',
    '10.0.0.1',
    '[::]',
    '[::ffff:127.0.0.1]',
    '128.0.0.1',
    '2130706433',
    '',
  ])('refuses the host "%s" with 421', async (host) => {
    await readProblem(ask('/healthz', { Host: host }), 421);
    await readProblem(ask('/nowhere', { Host: host }), 421);
    await readProblem(ask('/v1/runs', { Host: host }, post({ as_of: '2026-06-30' })), 421);
  });

  it.each([
    'https://evil.example',
    'http://localhost.evil.example',
    'null',
    '',
    'file://',
    'https://10.0.0.1:8080',
  ])(
    'refuses writes from the origin "%s" with 403, on any address and before the body is looked at',
    async (origin) => {
      await readProblem(ask('/v1/runs', { Origin: origin }, post('{')), 403);
      await readProblem(ask('/nowhere', { Origin: origin }, { method: 'DELETE' }), 403);
    },
  );

  it.each(['http://localhost:8080', 'http://127.0.0.1', 'https://[::1]:3000'])(
    'lets writes from the origin %s through to their schema',
    async (origin) => {
      await readProblem(ask('/v1/runs', { Origin: origin }, post({})), 422);
    },
  );

  it('lets reads from another origin through, but allows no page to see them', async () => {
    const response = await ask('/healthz', { Origin: 'https://evil.example' });
    expect(response.status).toBe(200);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });
});
