/** The API's own page in a real browser, with nothing behind it but this server. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ListeningServer, listen } from '../../src/api/serve.ts';
import { EMBEDDED, openPortfolio, type Portfolio } from '../api/portfolio.ts';
import { type Browser, openBrowser } from './open-browser.ts';

const WIDTHS = [1_280, 390];

let portfolio: Portfolio;
let api: ListeningServer;
let browser: Browser;

beforeAll(async () => {
  portfolio = await openPortfolio(EMBEDDED);
  api = await listen(portfolio.api, { host: '127.0.0.1', port: 0, log: portfolio.deps.log });
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
  await api.close();
  await portfolio.close();
});

describe('the documentation page', () => {
  it.each(WIDTHS)(
    'shows every operation %i pixels wide, and asks nobody else for anything',
    async (width) => {
      const { page, complaints, asked } = await openDocs(width);
      const operations = await page.locator('.opblock').count();
      const described = await (await page.request.get(`${api.url}/openapi.json`)).json();
      const paths: readonly object[] = Object.values(described.paths);
      expect(operations).toBe(paths.flatMap((path) => Object.keys(path)).length);
      expect(asked.filter((url) => !url.startsWith(`${api.url}/`) && !url.startsWith('data:'))).toEqual([]);
      expect(asked).toContain(`${api.url}/openapi.json`);
      expect(complaints).toEqual([]);
      await page.close();
    },
  );

  it.each(WIDTHS)('fits %i pixels, an opened operation and all', async (width) => {
    const { page } = await openDocs(width);
    await page.locator('#operations-Imports-import_file .opblock-summary-control').click();
    await page.getByText('idempotency-key').first().waitFor();
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    await page.close();
  });

  it('tries an operation out, with nothing filled in that nobody asked for', async () => {
    const { page, complaints, asked } = await openDocs(1_280);
    const operation = page.locator('#operations-Imports-import_file');
    await operation.locator('.opblock-summary-control').click();
    await operation.locator('select').first().selectOption('customers');
    await operation.getByText('Execute').click();
    await operation.locator('.live-responses-table .response-col_status', { hasText: '200' }).waitFor();
    expect(asked.at(-1)).toMatch(/\/v1\/imports\?kind=customers(&confirm=false)?$/);
    expect(await operation.locator('.live-responses-table').textContent()).toContain('"new": 1');
    expect(complaints).toEqual([]);
    await page.close();
  });
});

/** The page once its operations are there, what its console complained of, and what was asked for. */
async function openDocs(width: number) {
  const page = await browser.context.newPage();
  await page.setViewportSize({ width, height: 900 });
  const complaints: string[] = [];
  const asked: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(`${api.url}/docs`);
  await page.locator('.opblock').first().waitFor();
  await page.waitForLoadState('networkidle');
  return { page, complaints, asked };
}
