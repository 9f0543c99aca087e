import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { customerFactsSchema } from '../../src/api/routes/get-customer-facts.ts';
import { FACT_CATALOGUE } from '../../src/snapshot/catalogue.ts';
import { testDatabases } from '../support/database.ts';
import {
  FIRST_DAY,
  inPath,
  ODD_ID,
  openEmpty,
  openPortfolio,
  type Portfolio,
  SECOND_DAY,
} from './portfolio.ts';
import { faultsOf, readAnswer, readProblem } from './read-answer.ts';

describe.each(testDatabases())('facts of a customer over HTTP on the $name database', (kind) => {
  let portfolio: Portfolio;
  beforeAll(async () => {
    portfolio = await openPortfolio(kind);
  });
  afterAll(() => portfolio.close());

  const get = async (path: string) => portfolio.api.request(path);
  const facts = (id: string, query = '') =>
    readAnswer(get(`/v1/customers/${inPath(id)}/facts${query}`), 200, customerFactsSchema);

  it('has every fact of the catalogue, money as text, days as numbers and null where unknown', async () => {
    const answer = await facts('C2');
    expect(answer).toMatchObject({ customer_id: 'C2', as_of: SECOND_DAY, run_id: '2', base_currency: 'CNY' });
    expect(Object.keys(answer.facts).sort()).toEqual(FACT_CATALOGUE.map((fact) => fact.name).sort());
    expect(answer.facts).toMatchObject({
      receivable_total: '25000.50',
      days_overdue_max: 149,
      overdue_ratio: 1,
      customer_class: 'core',
      rating_grade: null,
    });
    for (const { name, type } of FACT_CATALOGUE) {
      if (type === 'money' && answer.facts[name] !== null)
        expect(answer.facts[name], name).toBeTypeOf('string');
    }
  });

  it('takes the facts of an earlier day', async () => {
    const answer = await facts('C2', `?as_of=${FIRST_DAY}`);
    expect(answer).toMatchObject({ as_of: FIRST_DAY, run_id: '1', facts: { days_overdue_max: 148 } });
  });

  it('says which facts lack an exchange rate', async () => {
    const answer = await facts('C5');
    expect(answer.facts.receivable_total).toBeNull();
    expect(answer.notes).toContainEqual(
      expect.objectContaining({ code: 'rate_missing', facts: expect.arrayContaining(['receivable_total']) }),
    );
  });

  it('finds a customer whose id has every sign that an address encodes', async () => {
    expect((await facts(ODD_ID)).customer_id).toBe(ODD_ID);
  });

  it.each([
    'C77',
    'c2',
    ' C2',
    'C2%00',
    '%00',
    '%2e%2e%2f',
    "C2'--",
    '%F0%9F%92%A9',
    '%ED%A0%80',
    '%',
    'x'.repeat(201),
  ])('answers 404 for the customer %s', async (id) => {
    await readProblem(get(`/v1/customers/${id}/facts`), 404);
  });

  it.each(['2026-02-30', '2026-6-30', '', 'today', '2026-06-30%00', '2026-06-30T00:00:00Z'])(
    'refuses the day "%s" with 400',
    async (day) => {
      const problem = await readProblem(get(`/v1/customers/C2/facts?as_of=${day}`), 400);
      expect(faultsOf(problem)).toEqual(['/query/as_of not_valid']);
    },
  );

  it.each(['2026-06-28', '0001-01-01', '9999-12-31'])(
    'answers 404 for %s, a day without an evaluation',
    async (day) => {
      const problem = await readProblem(get(`/v1/customers/C2/facts?as_of=${day}`), 404);
      expect(problem.detail).toContain(SECOND_DAY);
    },
  );

  it('refuses a parameter it does not know', async () => {
    const problem = await readProblem(get(`/v1/customers/C2/facts?asof=${FIRST_DAY}`), 400);
    expect(faultsOf(problem)).toEqual(['/query/asof unknown_field']);
  });
});

describe.each(testDatabases())('facts that were removed, on the $name database', (kind) => {
  it('are 404, and the answer says so', async () => {
    const { api, deps, close } = await openPortfolio(kind);
    await sql`drop table snapshots_20260629`.execute(deps.database.db);
    const path = `/v1/customers/C2/facts?as_of=${FIRST_DAY}`;
    const problem = await readProblem(api.request(path), 404);
    expect(problem.detail).toContain(`The facts of ${FIRST_DAY} were removed`);
    expect(problem.detail).toContain(SECOND_DAY);
    await close();
  });
});

describe.each(testDatabases())('facts before the first evaluation, on the $name database', (kind) => {
  it('are 404', async () => {
    const portfolio = await openEmpty(kind);
    const problem = await readProblem(portfolio.api.request('/v1/customers/C2/facts'), 404);
    expect(problem.detail).toBe('No day has been evaluated yet.');
    await portfolio.close();
  });
});
