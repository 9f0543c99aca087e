import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { portfolioReportSchema } from '../../src/domain/portfolio-report.ts';
import { PORTFOLIO_MEASURES } from '../../src/domain/portfolio-target.ts';
import { testDatabases } from '../support/database.ts';
import { EMBEDDED, FIRST_DAY, openEmpty, openPortfolio, type Portfolio, SECOND_DAY } from './portfolio.ts';
import { faultsOf, readAnswer, readProblem } from './read-answer.ts';

describe.each(testDatabases())('the portfolio over HTTP on the $name database', (kind) => {
  let portfolio: Portfolio;
  beforeAll(async () => {
    portfolio = await openPortfolio(kind);
  });
  afterAll(() => portfolio.close());

  const get = async (query = '') => portfolio.api.request(`/v1/portfolio${query}`);

  it('is of the newest evaluated day, with every measure against the targets of the policy', async () => {
    const report = await readAnswer(get(), 200, portfolioReportSchema);
    expect(report).toMatchObject({
      as_of: SECOND_DAY,
      month_before: '2026-05-31',
      year_before: '2025-06-30',
      base_currency: 'CNY',
    });
    expect(report.all.measures.map(({ measure }) => measure)).toEqual(PORTFOLIO_MEASURES);
    for (const { measure, at_most, at_least } of portfolio.deps.policy.targets) {
      const { target } = report.all.measures.find((one) => one.measure === measure) ?? {};
      expect(target, measure).toEqual(at_most === undefined ? { at_least } : { at_most });
    }
    // Two customers owe in a currency without a rate: of the others the sum is known.
    expect(report.all.ageing?.receivable_total).toBeNull();
    const yuan = report.by.currency.find(({ value }) => value === 'CNY');
    expect(yuan?.ageing).toMatchObject({ receivable_total: '157301.00', overdue_91_180: '157301.00' });
  });

  it('is of any day asked for, evaluated or not', async () => {
    for (const day of [FIRST_DAY, '2026-06-01']) {
      const report = await readAnswer(get(`?as_of=${day}`), 200, portfolioReportSchema);
      expect(report.as_of).toBe(day);
    }
  });

  it('has an ETag, by which an unchanged one is told', async () => {
    const tag = (await get()).headers.get('etag') ?? '';
    const again = await portfolio.api.request('/v1/portfolio', { headers: { 'If-None-Match': tag } });
    expect(again.status).toBe(304);
  });

  it('refuses what is no day, a day to come, and what it does not know', async () => {
    expect(faultsOf(await readProblem(get('?as_of=2026-02-30'), 400))).toEqual(['/query/as_of not_valid']);
    expect((await readProblem(get('?as_of=2199-01-01'), 422)).detail).toContain('cannot be evaluated');
    await readProblem(get('?by=class'), 400);
  });
});

describe('the portfolio of a database without an evaluation', () => {
  it('is not there, but for a day that is asked for', async () => {
    const portfolio = await openEmpty(EMBEDDED);
    const get = async (query: string) => portfolio.api.request(`/v1/portfolio${query}`);
    expect((await readProblem(get(''), 404)).detail).toContain('No day has been evaluated yet');
    const report = await readAnswer(get('?as_of=2026-06-30'), 200, portfolioReportSchema);
    expect(report.all).toMatchObject({ customers: 0, ageing: null });
    await portfolio.close();
  });
});
