/** Whatever was thrown becomes a problem: refusals and faults say why, a bug is logged once and says nothing. */
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { Refusal } from '../domain/refusal.ts';
import type { ApiEnv, LogEntry } from './api-deps.ts';
import { ProblemError, problemOf, problemResponse } from './problem.ts';
import { problemOfRefusal } from './refusal-status.ts';

const BUG = 'The request could not be carried out because of a fault in this server. Its log says more.';

/** What Hono's own validators throw, by status. */
const HTTP_EXCEPTIONS: ReadonlyMap<number, ProblemError> = new Map([
  [400, new ProblemError('malformed_json', 'The body cannot be read as JSON.')],
  [415, new ProblemError('unsupported_media_type', 'Send the body as application/json.')],
]);

/** The error handler of the whole API. */
export function answerError(log: (entry: LogEntry) => void) {
  return (error: Error, c: Context<ApiEnv>): Response => {
    const request_id = c.get('requestId');
    const known = knownProblem(error);
    if (known === null || known.code === 'internal') {
      log({ level: 'error', message: `${c.req.method} ${c.req.path} failed`, request_id, error });
      return problemResponse(problemOf('internal', BUG, request_id));
    }
    if (known.code === 'unavailable') {
      log({ level: 'warn', message: `${c.req.method} ${c.req.path}: ${known.message}`, request_id, error });
    }
    const { import_id } = known;
    const problem = problemOf(known.code, known.message, request_id, known.faults);
    return problemResponse(import_id === undefined ? problem : { ...problem, import_id }, known.headers);
  };
}

function knownProblem(error: Error): ProblemError | null {
  if (error instanceof ProblemError) return error;
  if (error instanceof HTTPException) return HTTP_EXCEPTIONS.get(error.status) ?? null;
  if (!(error instanceof Refusal)) return null;
  return new ProblemError(problemOfRefusal(error.code), [error.message, ...error.details].join(' '));
}
