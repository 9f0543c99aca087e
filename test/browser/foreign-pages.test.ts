/** What a web page of another site can do to an API that knows no keys yet, tried in a real browser. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ListeningServer, listen } from '../../src/api/serve.ts';
import { listRuns } from '../../src/store/runs.ts';
import { EMBEDDED, openPortfolio, type Portfolio } from '../api/portfolio.ts';
import { type Browser, openBrowser } from './open-browser.ts';

const FOREIGN_SITE = 'foreign.example';

let portfolio: Portfolio;
let api: ListeningServer;
let foreign: Server;
let browser: Browser;

beforeAll(async () => {
  portfolio = await openPortfolio(EMBEDDED);
  api = await listen(portfolio.api, { host: '127.0.0.1', port: 0, log: portfolio.deps.log });
  foreign = createServer((_, response) =>
    response.setHeader('Content-Type', 'text/html').end('<title>foreign</title>'),
  );
  await new Promise<void>((resolve) => foreign.listen(0, '127.0.0.1', resolve));
  browser = await openBrowser([`--host-resolver-rules=MAP ${FOREIGN_SITE} 127.0.0.1`]);
});

afterAll(async () => {
  await browser.close();
  await api.close();
  foreign.close();
  await portfolio.close();
});

describe('a page of another site', () => {
  it('cannot start a run, not even with a request that needs no permission', async () => {
    const page = await browser.context.newPage();
    await page.goto(foreignUrl());
    const outcome = await page
      .evaluate(async (url) => {
        const body = JSON.stringify({ as_of: '2026-09-30' });
        const headers = { 'Content-Type': 'text/plain' };
        const response = await fetch(url, { method: 'POST', mode: 'no-cors', headers, body });
        return response.type;
      }, `${api.url}/v1/runs`)
      .catch(() => 'blocked');
    expect(['opaque', 'blocked']).toContain(outcome);
    expect(await listRuns(portfolio.deps.database.db, 10)).toHaveLength(2);
  });

  it('cannot read alerts', async () => {
    const page = await browser.context.newPage();
    await page.goto(foreignUrl());
    const read = page.evaluate(async (url) => (await fetch(url)).text(), `${api.url}/v1/alerts`);
    await expect(read).rejects.toThrow(/Failed to fetch/);
  });

  it('cannot pass for this machine by having its own name resolve to it', async () => {
    const page = await browser.context.newPage();
    const response = await page.goto(`http://${FOREIGN_SITE}:${new URL(api.url).port}/v1/alerts`);
    expect(response?.status()).toBe(421);
    expect(await response?.text()).not.toContain('alert_id');
  });
});

describe('the API in a browser', () => {
  it('shows its description without an error in the console', async () => {
    const page = await browser.context.newPage();
    const errors: string[] = [];
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    const response = await page.goto(`${api.url}/openapi.json`);
    expect(response?.status()).toBe(200);
    expect(await response?.json()).toMatchObject({ openapi: '3.1.0' });
    // Chromium asks for an icon by itself, and there is none.
    expect(errors.filter((text) => !text.includes('404'))).toEqual([]);
  });
});

function foreignUrl(): string {
  const { port } = foreign.address() as AddressInfo;
  return `http://${FOREIGN_SITE}:${port}/`;
}
