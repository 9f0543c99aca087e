import { expect } from 'vitest';
import type { z } from 'zod';
import { type Problem, problemSchema } from '../../src/api/problem.ts';

/** The body of a response, held to its status and schema. */
export async function readAnswer<S extends z.ZodType>(
  response: Response | Promise<Response>,
  status: number,
  schema: S,
): Promise<z.infer<S>> {
  const answer = await response;
  const text = await answer.text();
  expect(answer.status, text).toBe(status);
  expect(answer.headers.get('content-type')).toBe('application/json');
  return schema.parse(JSON.parse(text));
}

/** The problem in a response, held to everything that all problems have in common. */
export async function readProblem(response: Response | Promise<Response>, status: number): Promise<Problem> {
  const answer = await response;
  const text = await answer.text();
  expect(answer.status, text).toBe(status);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  const problem = problemSchema.parse(JSON.parse(text));
  expect(problem.status).toBe(status);
  expect(problem.instance).toBe(`urn:uuid:${answer.headers.get('x-request-id')}`);
  return problem;
}

/** What a problem found wrong, as `pointer code`. */
export function faultsOf(problem: Problem): readonly string[] {
  return (problem.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`);
}

/** Where a page's Link header leads; null on the last page. */
export function nextPath(response: Response): string | null {
  const link = response.headers.get('link');
  return link === null ? null : (/^<(.+)>; rel="next"$/.exec(link)?.[1] ?? `not a link: ${link}`);
}
