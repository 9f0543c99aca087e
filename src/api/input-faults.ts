/** What a schema found wrong with a request, as the problem it is answered with. */
import type { z } from '@hono/zod-openapi';
import type { ValidationTargets } from 'hono';
import { plainWords, valueAt } from '../domain/schema-words.ts';
import { INPUT_FAULT_CODES, type InputFault, ProblemError } from './problem.ts';

type Target = keyof ValidationTargets;
type Issue = z.core.$ZodIssue;
type FaultCode = InputFault['code'];

/** What the validators say of each part of a request; `data` is the part as it came. */
type Checked = { readonly target: Target } & (
  | { readonly success: true }
  | { readonly success: false; readonly error: z.ZodError; readonly data?: unknown }
);

/**
 * The default hook of all routes. A path that cannot name anything is 404, a query or header that is not understood
 * 400, and a readable body with the wrong content 422.
 * @throws ProblemError
 */
export function refuseFaults(result: Checked): undefined {
  if (result.success) return;
  if (result.target === 'param') {
    throw new ProblemError('not_found', wrongAddress(result.error.issues, result.data));
  }
  const faults = result.error.issues.flatMap((issue) => faultsOf(result.target, issue, result.data));
  const details = faults.map((fault) => `${namedIn(result.target, fault)}.`).join(' ');
  throw new ProblemError(result.target === 'json' ? 'invalid_input' : 'invalid_request', details, faults);
}

/** Where a part of the path is one of a few words, which they are. */
function wrongAddress(issues: readonly Issue[], data: unknown): string {
  const word = issues.find(({ code }) => code === 'invalid_value');
  if (word === undefined) return 'Nothing can have the id in this address.';
  return `${word.path.join('/')} in the address ${plainWords(word, valueAt(data, word.path))}.`;
}

/** `sort must be one of …`: a parameter goes by its name, a place in a body by its pointer. */
function namedIn(target: Target, { pointer, code, detail }: InputFault): string {
  const name = pointer.split('/').slice(2).join('/');
  if (target !== 'query' || name === '' || code === 'unknown_field') return `${pointer}: ${detail}`;
  return `${name} ${detail}`;
}

function faultsOf(target: Target, issue: Issue, data: unknown): readonly InputFault[] {
  const base = target === 'json' ? [] : [target];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      pointer: pointerOf([...base, ...issue.path, key]),
      code: 'unknown_field',
      detail: target === 'query' ? 'there is no such parameter here' : 'there is no such field here',
    }));
  }
  const value = valueAt(data, issue.path);
  const code = codeOf(target, issue, value);
  return [
    {
      pointer: pointerOf([...base, ...issue.path]),
      code,
      detail: code === 'repeated' ? 'may be given once only' : plainWords(issue, value),
    },
  ];
}

function codeOf(target: Target, issue: Issue, value: unknown): FaultCode {
  if (target === 'query' && Array.isArray(value)) return 'repeated';
  if (issue.code === 'invalid_type') return value === undefined ? 'required' : 'wrong_type';
  if (issue.code === 'invalid_value') return 'not_a_choice';
  if (issue.code === 'too_small' || issue.code === 'too_big') return 'out_of_range';
  if (issue.code !== 'custom') return 'not_valid';
  const named: unknown = issue.params?.code;
  return INPUT_FAULT_CODES.find((code) => code === named) ?? 'not_valid';
}

function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
