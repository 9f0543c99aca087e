import type { RefusalReason } from '../domain/import-report.ts';

/** The whole file is turned away: the message is a plain sentence that says what is wrong and what to do. */
export class FileRefused extends Error {
  readonly reason: RefusalReason;
  /** The line it was found on, the first line being 1; null where no line can be named. */
  readonly line: number | null;

  constructor(reason: RefusalReason, line: number | null, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'FileRefused';
    this.reason = reason;
    this.line = line;
  }
}

export function emptyFile(): FileRefused {
  return new FileRefused('empty_file', null, 'The file is empty: there is nothing in it to read.');
}
