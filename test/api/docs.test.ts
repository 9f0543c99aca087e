import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DOCS_SECURITY_POLICY } from '../../src/api/docs-files.ts';
import { SECURITY_HEADERS } from '../../src/api/response-headers.ts';
import { EMBEDDED, openEmpty, type Portfolio } from './portfolio.ts';
import { faultsOf, readProblem } from './read-answer.ts';

describe('the documentation page', () => {
  let portfolio: Portfolio;
  beforeAll(async () => {
    portfolio = await openEmpty(EMBEDDED);
  });
  afterAll(() => portfolio.close());

  const get = async (path: string, init: RequestInit = {}) => portfolio.api.request(path, init);
  const links = async (): Promise<readonly string[]> => {
    const page = await (await get('/docs')).text();
    return [...page.matchAll(/(?:href|src)="([^"]+)"/g)].map((match) => match[1] ?? '');
  };

  it('is HTML without a script or a style of its own, under a policy that would not let them run', async () => {
    const response = await get('/docs');
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=UTF-8',
    ]);
    const { 'Content-Security-Policy': _, ...others } = SECURITY_HEADERS;
    expect(response.headers.get('content-security-policy')).toBe(DOCS_SECURITY_POLICY);
    for (const [name, value] of Object.entries(others)) expect(response.headers.get(name)).toBe(value);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const page = await response.text();
    expect([...page.matchAll(/<script\b[^>]*>([^<]*)/g)].map((match) => match[1])).toEqual(['', '']);
    expect(page).not.toMatch(/<style|\bstyle=|\bon\w+=|javascript:|https?:/i);
    expect(DOCS_SECURITY_POLICY).not.toMatch(/unsafe|https?:|\*/);
  });

  it('links only to this server, to files that may be kept for good', async () => {
    const files = (await links()).filter((path) => path !== '/openapi.json');
    expect(files).toHaveLength(5);
    for (const path of files) {
      expect(path).toMatch(/^\/docs\/[a-z-]+\.[0-9a-f]{12}\.(css|js|png)$/);
      const response = await get(path);
      expect(response.status).toBe(200);
      expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(response.headers.get('content-type')).toMatch(
        /^(text\/(css|javascript); charset=utf-8|image\/png)$/,
      );
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(0);
      const head = await get(path, { method: 'HEAD' });
      expect([head.status, await head.text()]).toEqual([200, '']);
    }
  });

  it.each([
    'nothing.js',
    'index.html',
    'swagger-ui.css',
    'package.json',
    '..%2Fpackage.json',
    '..%2f..%2f..%2fetc%2fpasswd',
    '%2e%2e%2f%2e%2e%2fpackage.json',
    '..%5Cpackage.json',
    '%00',
    '__proto__',
    'constructor',
    '',
    'a/b',
  ])('serves no other file: %s', async (name) => {
    await readProblem(get(`/docs/${name}`), 404);
  });

  it('takes no parameters and no other method', async () => {
    const [file = ''] = await links();
    for (const path of ['/docs', file]) {
      expect(faultsOf(await readProblem(get(`${path}?url=https://evil.example`), 400))).toEqual([
        '/query/url unknown_field',
      ]);
      const response = await get(path, { method: 'POST' });
      expect(response.headers.get('allow')).toBe('GET, HEAD');
      await readProblem(response, 405);
    }
  });
});
