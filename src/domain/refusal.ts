/**
 * An expected "no": the caller asked for something that cannot be done, and can be told why in one sentence.
 * Bugs are plain errors; refusals are not bugs, and `api` maps each code to an HTTP status in one place.
 */
export type RefusalCode =
  | 'invalid_input'
  | 'not_found'
  | 'conflict'
  | 'database_unavailable'
  | 'folder_in_use'
  | 'folder_not_empty'
  | 'schema_outdated'
  | 'rules_invalid'
  | 'file_refused'
  | 'idempotency_key_reused'
  | 'run_failed';

export class Refusal extends Error {
  readonly code: RefusalCode;
  /** Further sentences, one a line: each fault of a list of faults. */
  readonly details: readonly string[];

  /**
   * @param message one public sentence: what is wrong and what to do
   * @param options `details` more sentences; `cause` the private part, for the log only
   */
  constructor(
    code: RefusalCode,
    message: string,
    options: { details?: readonly string[]; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'Refusal';
    this.code = code;
    this.details = options.details ?? [];
  }
}
