import type { RefusalCode } from '../domain/refusal.ts';
import type { ProblemCode } from './problem.ts';

/** The one place that says what a refusal is over HTTP. */
const PROBLEM_OF_REFUSAL: Readonly<Record<RefusalCode, ProblemCode>> = {
  invalid_input: 'invalid_input',
  not_found: 'not_found',
  conflict: 'conflict',
  database_unavailable: 'unavailable',
  folder_in_use: 'unavailable',
  folder_not_empty: 'conflict',
  schema_outdated: 'unavailable',
  rules_invalid: 'invalid_input',
  file_refused: 'invalid_input',
  idempotency_key_reused: 'idempotency_key_reused',
  run_failed: 'internal',
};

export function problemOfRefusal(code: RefusalCode): ProblemCode {
  return PROBLEM_OF_REFUSAL[code];
}
