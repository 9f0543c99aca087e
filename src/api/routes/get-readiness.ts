import { createRoute, type RouteHandler, z } from '@hono/zod-openapi';
import { daySchema } from '../../domain/day.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { StoredRun } from '../../domain/run.ts';
import type { Database } from '../../store/database.ts';
import { findRunOfDay, runDays } from '../../store/runs.ts';
import type { ApiDeps, ApiEnv } from '../api-deps.ts';
import { problemResponses } from '../problem.ts';
import { noQuery } from '../request-parts.ts';

/** Probes give up after some seconds; an answer that says why comes before that. */
const ANSWER_WITHIN_MS = 5_000;

export const readinessSchema = z
  .strictObject({
    status: z.literal('ready'),
    last_run: z
      .strictObject({
        run_id: z.string(),
        as_of: daySchema,
        ended_at: z.iso.datetime(),
        age_seconds: z.int().min(0),
      })
      .nullable()
      .meta({ description: 'The newest revision of the newest evaluated day; null before the first run' }),
  })
  .meta({ id: 'Readiness' });

type LastRun = z.infer<typeof readinessSchema>['last_run'];

export const readinessRoute = createRoute({
  method: 'get',
  path: '/readyz',
  operationId: 'get_readiness',
  tags: ['Operation'],
  summary: 'Whether the database answers, and how old the last run is',
  request: { query: noQuery },
  responses: {
    200: { description: 'It answers', content: { 'application/json': { schema: readinessSchema } } },
    ...problemResponses,
  },
});

/** @param answerWithinMs how long the database may take */
export function getReadiness(
  deps: ApiDeps,
  answerWithinMs: number = ANSWER_WITHIN_MS,
): RouteHandler<typeof readinessRoute, ApiEnv> {
  return async (c) => {
    const run = await within(answerWithinMs, deps.database, newestRun(deps.database));
    return c.json({ status: 'ready' as const, last_run: lastRun(run, deps.now()) }, 200);
  };
}

async function newestRun(database: Database): Promise<StoredRun | undefined> {
  const { newest } = await runDays(database.db);
  return newest === null ? undefined : findRunOfDay(database.db, newest);
}

function lastRun(run: StoredRun | undefined, now: Date): LastRun {
  if (run === undefined || run.ended_at === null) return null;
  const { run_id, as_of, ended_at } = run;
  const age_seconds = Math.max(0, Math.floor((now.getTime() - ended_at.getTime()) / 1_000));
  return { run_id, as_of, ended_at: ended_at.toISOString(), age_seconds };
}

const WHY_LATE: Readonly<Record<Database['engine'], string>> = {
  embedded: 'The embedded database is held by an evaluation or import while one goes on.',
  postgresql: 'PostgreSQL is overloaded or out of reach, or all connections to it are in use.',
};

/** @throws Refusal `database_unavailable` where the answer fails or is late */
async function within<T>(limitMs: number, { engine }: Database, answer: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(
      new Refusal(
        'database_unavailable',
        `The database did not answer within ${limitMs / 1_000} seconds. ${WHY_LATE[engine]}`,
      ),
    );
  }, limitMs);
  try {
    return await Promise.race([answer, late.promise]);
  } catch (cause) {
    if (cause instanceof Refusal) throw cause;
    throw new Refusal('database_unavailable', 'The database does not answer.', { cause });
  } finally {
    clearTimeout(timer);
  }
}
