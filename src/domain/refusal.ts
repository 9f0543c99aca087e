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
  readonly #sentence: string;
  readonly #command: string | undefined;

  /**
   * @param message one public sentence: what is wrong and what to do
   * @param options `details` more sentences; `cause` the private part, for the log only; `command` the words after `duewatch`
   *   that put it right, which end the message
   */
  constructor(
    code: RefusalCode,
    message: string,
    options: { details?: readonly string[]; cause?: unknown; command?: string } = {},
  ) {
    super(
      withCommand(message, options.command, 'duewatch'),
      options.cause === undefined ? {} : { cause: options.cause },
    );
    this.name = 'Refusal';
    this.code = code;
    this.details = options.details ?? [];
    this.#sentence = message;
    this.#command = options.command;
  }

  /** The message for somebody who calls the program otherwise than `duewatch`. */
  messageFor(program: string): string {
    return withCommand(this.#sentence, this.#command, program);
  }
}

function withCommand(sentence: string, command: string | undefined, program: string): string {
  return command === undefined ? sentence : `${sentence} ${program} ${command}`;
}
