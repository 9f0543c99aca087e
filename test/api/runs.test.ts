import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Api, createApi } from '../../src/api/create-api.ts';
import { runListSchema } from '../../src/api/routes/list-runs.ts';
import { type Run, runSchema } from '../../src/domain/run.ts';
import { testDatabases } from '../support/database.ts';
import { heldAtCopy } from '../support/held-database.ts';
import {
  csv,
  FIRST_DAY,
  INVOICE_HEADER,
  openLedger,
  openPortfolio,
  type Portfolio,
  post,
  SECOND_DAY,
} from './portfolio.ts';
import { faultsOf, readAnswer, readProblem } from './read-answer.ts';

describe.each(testDatabases())('runs over HTTP on the $name database', (kind) => {
  let portfolio: Portfolio;
  beforeAll(async () => {
    portfolio = await openPortfolio(kind);
  });
  afterAll(() => portfolio.close());

  const get = async (path: string) => portfolio.api.request(path);

  it('lists runs newest first, page by page', async () => {
    const first = await readAnswer(get('/v1/runs?limit=1'), 200, runListSchema);
    expect(first.items.map((run) => [run.as_of, run.status])).toEqual([[SECOND_DAY, 'done']]);
    const second = await readAnswer(get(`/v1/runs?limit=1&cursor=${first.next_cursor}`), 200, runListSchema);
    expect(second.items.map((run) => run.as_of)).toEqual([FIRST_DAY]);
    expect(second.next_cursor).toBeNull();
  });

  it('shows one run as it is in the list', async () => {
    const { items } = await readAnswer(get('/v1/runs'), 200, runListSchema);
    for (const run of items) {
      expect(await readAnswer(get(`/v1/runs/${run.run_id}`), 200, runSchema)).toEqual(run);
    }
    expect(items[0]?.result?.customers).toBe(8);
  });

  it('answers 304 to the ETag of a run and of the list', async () => {
    for (const path of ['/v1/runs', '/v1/runs/1']) {
      const etag = (await get(path)).headers.get('etag') ?? '';
      const again = await portfolio.api.request(path, { headers: { 'If-None-Match': etag } });
      expect(again.status).toBe(304);
    }
  });

  it.each(['0', '999999', '-1', '1.0', '1e0', '01x', 'x', '%00', '9'.repeat(18), '9'.repeat(30), '１'])(
    'answers 404 for the run %s',
    async (id) => {
      await readProblem(get(`/v1/runs/${id}`), 404);
    },
  );

  it.each(['limit=0', 'limit=x', 'cursor=x', 'status=done'])(
    'refuses the query %s with 400',
    async (query) => {
      await readProblem(get(`/v1/runs?${query}`), 400);
    },
  );

  it.each([
    [{ as_of: '2026-02-30' }, 422, ['/as_of not_valid']],
    [{ as_of: '2026-1-5' }, 422, ['/as_of not_valid']],
    [{ as_of: '' }, 422, ['/as_of not_valid']],
    [{ as_of: 20260630 }, 422, ['/as_of wrong_type']],
    [{ as_of: null }, 422, ['/as_of wrong_type']],
    [{}, 422, ['/as_of required']],
    [{ as_of: SECOND_DAY, day: 1 }, 422, ['/day unknown_field']],
    [null, 422, [' wrong_type']],
    [[], 422, [' wrong_type']],
    ['"text"', 422, [' wrong_type']],
    [{ as_of: '0001-01-01' }, 422, []],
    [{ as_of: '9999-12-31' }, 422, []],
    ['{"as_of":', 400, []],
    ['', 400, []],
    ['\0', 400, []],
  ])('refuses the body %j with %i', async (body, status, faults) => {
    const problem = await readProblem(portfolio.api.request('/v1/runs', post(body)), status);
    expect(faultsOf(problem)).toEqual(faults);
  });

  it.each(['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'multipart/form-data', ''])(
    'refuses a body of type "%s" with 415',
    async (type) => {
      const body = new TextEncoder().encode(JSON.stringify({ as_of: SECOND_DAY }));
      const headers = { ...(type === '' ? {} : { 'Content-Type': type }) };
      await readProblem(portfolio.api.request('/v1/runs', { method: 'POST', headers, body }), 415);
    },
  );

  it('answers with the run there is when nothing would change', async () => {
    const response = await portfolio.api.request('/v1/runs', post({ as_of: SECOND_DAY }));
    expect(response.headers.get('location')).toBe('/v1/runs/2');
    const run = await readAnswer(response, 200, runSchema);
    expect(run).toEqual(await readAnswer(get('/v1/runs/2'), 200, runSchema));
  });
});

describe.each(testDatabases())('starting runs on the $name database', (kind) => {
  let portfolio: Portfolio;
  beforeEach(async () => {
    portfolio = await openLedger(kind);
  });
  afterEach(() => portfolio.close());

  it('answers 202 with the run under way, and the same run is done later', async () => {
    const begun = await start(portfolio.api, FIRST_DAY);
    expect(begun).toMatchObject({
      as_of: FIRST_DAY,
      status: 'running',
      revision: null,
      result: null,
      progress: null,
    });
    const ended = await untilEnded(portfolio.api, begun.run_id);
    expect(ended).toMatchObject({
      run_id: begun.run_id,
      started_at: begun.started_at,
      status: 'done',
      revision: 1,
    });
    expect(ended.result?.alerts.open).toBe(7);
  });

  it('tells of the run while it goes on, even where it holds the only connection to the database', async () => {
    const held = heldAtCopy(portfolio.deps.database, 1);
    const api = createApi({ ...portfolio.deps, database: held.database });
    const begun = await start(api, FIRST_DAY);
    await held.reached;
    const meanwhile = await readAnswer(api.request(`/v1/runs/${begun.run_id}`), 200, runSchema);
    expect(meanwhile).toEqual({ ...begun, status: 'running', progress: null });
    held.release();
    const ended = await untilEnded(api, begun.run_id);
    expect(ended).toMatchObject({ status: 'done', progress: null });
  });

  it('makes a new revision of a day when data has come in since', async () => {
    await untilEnded(portfolio.api, (await start(portfolio.api, FIRST_DAY)).run_id);
    await portfolio.importText(
      'invoices.csv',
      csv(INVOICE_HEADER, ['N1,C9,2026-01-01,2026-02-01,8000.00,CNY']),
    );
    const again = await untilEnded(portfolio.api, (await start(portfolio.api, FIRST_DAY)).run_id);
    expect(again).toMatchObject({ status: 'done', revision: 2 });
    expect(again.result?.alerts.opened).toBe(1);
    await readAnswer(portfolio.api.request('/v1/runs', post({ as_of: FIRST_DAY })), 200, runSchema);
  });

  it('makes a new revision when the rules are others', async () => {
    await untilEnded(portfolio.api, (await start(portfolio.api, FIRST_DAY)).run_id);
    const { policy } = portfolio.deps;
    const fewer = createApi({
      ...portfolio.deps,
      policy: { ...policy, rule_sets: policy.rule_sets.slice(1) },
    });
    expect((await untilEnded(fewer, (await start(fewer, FIRST_DAY)).run_id)).revision).toBe(2);
    const other = createApi({ ...portfolio.deps, policy: { ...policy, sha256: 'other' } });
    expect((await untilEnded(other, (await start(other, FIRST_DAY)).run_id)).revision).toBe(3);
  });

  it('refuses a second run with 409 while one goes on, and takes it afterwards', async () => {
    const both = await Promise.all([
      portfolio.api.request('/v1/runs', post({ as_of: FIRST_DAY })),
      portfolio.api.request('/v1/runs', post({ as_of: SECOND_DAY })),
    ]);
    const [first, second] = both;
    const begun = await readAnswer(first, 202, runSchema);
    expect((await readProblem(second, 409)).detail).toContain(FIRST_DAY);
    await untilEnded(portfolio.api, begun.run_id);
    await untilEnded(portfolio.api, (await start(portfolio.api, SECOND_DAY)).run_id);
  });

  it('keeps a failed run with its reason, logs it once and takes the next', async () => {
    const other = createApi({ ...portfolio.deps, base_currency: 'USD' });
    for (const _ of [1, 2]) {
      const ended = await untilEnded(other, (await start(other, FIRST_DAY)).run_id);
      expect(ended).toMatchObject({ status: 'failed', result: null });
      expect(ended.error).toContain('BASE_CURRENCY');
    }
    await expect
      .poll(() => portfolio.logged.map(({ level, run_id }) => [level, run_id]))
      .toEqual([
        ['warn', '1'],
        ['warn', '2'],
      ]);
  });
});

/** A run can be read as ended a moment before the next is taken. */
async function start(api: Api, asOf: string): Promise<Run> {
  let response = await api.request('/v1/runs', post({ as_of: asOf }));
  while (response.status === 409) response = await api.request('/v1/runs', post({ as_of: asOf }));
  const run = await readAnswer(response, 202, runSchema);
  expect(response.headers.get('location')).toBe(`/v1/runs/${run.run_id}`);
  return run;
}

async function untilEnded(api: Api, runId: string): Promise<Run> {
  for (;;) {
    const run = await readAnswer(api.request(`/v1/runs/${runId}`), 200, runSchema);
    if (run.status !== 'running') return run;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
