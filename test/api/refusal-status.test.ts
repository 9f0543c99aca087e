import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import type { ApiEnv, LogEntry } from '../../src/api/api-deps.ts';
import { answerError } from '../../src/api/error-answer.ts';
import { decorateResponses } from '../../src/api/response-headers.ts';
import { Refusal, type RefusalCode } from '../../src/domain/refusal.ts';
import { readProblem } from './read-answer.ts';

const STATUS: Readonly<Record<RefusalCode, number>> = {
  invalid_input: 422,
  not_found: 404,
  conflict: 409,
  database_unavailable: 503,
  folder_in_use: 503,
  folder_not_empty: 409,
  schema_outdated: 503,
  rules_invalid: 422,
  file_refused: 422,
  idempotency_key_reused: 422,
  run_failed: 500,
};
const REFUSALS = Object.keys(STATUS) as RefusalCode[];

describe('a refusal over HTTP', () => {
  it.each(REFUSALS)('of code %s has its own status', async (code) => {
    const { problem } = await answerTo(
      new Refusal(code, 'One sentence.', { details: ['Another.'] }),
      STATUS[code],
    );
    if (STATUS[code] !== 500) expect(problem.detail).toBe('One sentence. Another.');
  });

  it('never tells its cause', async () => {
    const cause = new Error('password=secret');
    for (const code of REFUSALS) {
      const { problem } = await answerTo(new Refusal(code, 'One sentence.', { cause }), STATUS[code]);
      expect(JSON.stringify(problem)).not.toContain('secret');
    }
  });

  it('is logged where the operator has to act, and only there', async () => {
    const logged = async (code: RefusalCode): Promise<readonly string[]> =>
      (await answerTo(new Refusal(code, 'x'), STATUS[code])).logged.map((entry) => entry.level);
    expect(await logged('not_found')).toEqual([]);
    expect(await logged('conflict')).toEqual([]);
    expect(await logged('database_unavailable')).toEqual(['warn']);
    expect(await logged('run_failed')).toEqual(['error']);
  });
});

async function answerTo(error: Error, status: number) {
  const logged: LogEntry[] = [];
  const app = new Hono<ApiEnv>();
  app.onError(answerError((entry) => logged.push(entry)));
  app.use(decorateResponses());
  app.get('/', () => {
    throw error;
  });
  return { problem: await readProblem(app.request('/'), status), logged };
}
