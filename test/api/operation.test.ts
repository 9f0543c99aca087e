import { OpenAPIHono } from '@hono/zod-openapi';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { ApiEnv } from '../../src/api/api-deps.ts';
import { createApi } from '../../src/api/create-api.ts';
import { answerError } from '../../src/api/error-answer.ts';
import { decorateResponses } from '../../src/api/response-headers.ts';
import { healthSchema } from '../../src/api/routes/get-health.ts';
import { getReadiness, readinessRoute, readinessSchema } from '../../src/api/routes/get-readiness.ts';
import { testDatabases } from '../support/database.ts';
import { openEmpty, openPortfolio, SECOND_DAY } from './portfolio.ts';
import { readAnswer, readProblem } from './read-answer.ts';

describe.each(testDatabases())('health and readiness on the $name database', (kind) => {
  it('are fine before the first run', async () => {
    const { api, close } = await openEmpty(kind);
    expect(await readAnswer(api.request('/healthz'), 200, healthSchema)).toEqual({ status: 'ok' });
    const ready = await readAnswer(api.request('/readyz'), 200, readinessSchema);
    expect(ready).toEqual({ status: 'ready', last_run: null });
    await close();
  });

  it('tell the newest evaluated day and how long ago its run ended', async () => {
    const { deps, close } = await openPortfolio(kind);
    const before = await readAnswer(createApi(deps).request('/readyz'), 200, readinessSchema);
    const ended = new Date(before.last_run?.ended_at ?? '');
    const later = createApi({ ...deps, now: () => new Date(ended.getTime() + 90_500) });
    const { last_run } = await readAnswer(later.request('/readyz'), 200, readinessSchema);
    expect(last_run).toEqual({
      run_id: '2',
      as_of: SECOND_DAY,
      ended_at: ended.toISOString(),
      age_seconds: 90,
    });
    const clockBehind = createApi({ ...deps, now: () => new Date(0) });
    const behind = await readAnswer(clockBehind.request('/readyz'), 200, readinessSchema);
    expect(behind.last_run?.age_seconds).toBe(0);
    await close();
  });

  it('differ when the database is gone: the process is healthy and not ready', async () => {
    const { api, logged, close } = await openEmpty(kind);
    await readAnswer(api.request('/readyz'), 200, readinessSchema);
    await close();
    expect((await api.request('/healthz')).status).toBe(200);
    const problem = await readProblem(api.request('/readyz'), 503);
    expect(problem.detail).toBe('The database does not answer.');
    expect(logged.map((entry) => entry.level)).toEqual(['warn']);
  });
});

describe.each(testDatabases())('readiness on a $name database that is held', (kind) => {
  it('is 503 within its time, and says what may hold it', async () => {
    const { deps, close } = await openEmpty(kind);
    const app = new OpenAPIHono<ApiEnv>();
    app.onError(answerError(deps.log));
    app.use(decorateResponses());
    app.openapi(readinessRoute, getReadiness(deps, 20));
    const [begun, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const holding = deps.database.transaction(async ({ db }) => {
      await sql`lock table runs`.execute(db);
      begun.resolve();
      await release.promise;
    });
    await begun.promise;
    const problem = await readProblem(app.request('/readyz'), 503);
    expect(problem.detail).toContain('within 0.02 seconds');
    const said = kind.name === 'embedded' ? 'The embedded database is held' : 'PostgreSQL is overloaded';
    expect(problem.detail).toContain(said);
    release.resolve();
    await holding;
    await readAnswer(app.request('/readyz'), 200, readinessSchema);
    await close();
  });
});
