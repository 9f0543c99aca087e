import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runEvaluation } from '../../src/actions/run-evaluation.ts';
import { customerFactsSchema } from '../../src/api/routes/get-customer-facts.ts';
import { dropSnapshots } from '../../src/store/retention.ts';
import { testDatabases } from '../support/database.ts';
import { csv, FIRST_DAY, openPortfolio, type Portfolio, SECOND_DAY } from './portfolio.ts';
import { readAnswer, readProblem } from './read-answer.ts';

describe.each(testDatabases())('given and removed facts over HTTP on the $name database', (kind) => {
  let portfolio: Portfolio;
  beforeAll(async () => {
    portfolio = await openPortfolio(kind);
    await portfolio.importText(
      'facts.csv',
      csv('customer_id,as_of,overdue_amount', [`C2,${SECOND_DAY},1.5`]),
    );
    await runEvaluation(portfolio.deps, { as_of: SECOND_DAY });
    await dropSnapshots(portfolio.deps.database, () => [FIRST_DAY]);
  });
  afterAll(() => portfolio.close());

  it('a given fact is answered with the note that names it', async () => {
    const answer = await readAnswer(
      portfolio.api.request('/v1/customers/C2/facts'),
      200,
      customerFactsSchema,
    );
    expect(answer.facts).toMatchObject({ overdue_amount: '1.50', overdue_ratio: 1 });
    expect(answer.notes).toContainEqual(
      expect.objectContaining({ code: 'given', facts: ['overdue_amount'] }),
    );
  });

  it('a day whose facts were removed is not found, and the answer says why', async () => {
    for (const customer of ['C2', 'nobody']) {
      const path = `/v1/customers/${customer}/facts?as_of=${FIRST_DAY}`;
      const problem = await readProblem(portfolio.api.request(path), 404);
      expect(problem.detail).toContain(`The facts of ${FIRST_DAY} were removed: beyond SNAPSHOT_DAYS`);
    }
  });
});
