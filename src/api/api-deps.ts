import type { EvaluationDeps } from '../actions/run-evaluation.ts';
import type { UploadSettings } from './upload-settings.ts';

/** One line for the log. `error` is for the operator only and never reaches a client. */
export interface LogEntry {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly request_id?: string;
  readonly run_id?: string;
  readonly error?: unknown;
}

/** Everything the API needs from outside: the database, the firm's policy, the clock and the log. */
export interface ApiDeps extends EvaluationDeps {
  readonly log: (entry: LogEntry) => void;
  /** The policy's folder, for what is read from it at each request: the templates of letters. */
  readonly rules_folder: string;
  /** What is not said here is as `UPLOAD_SETTINGS` says. */
  readonly uploads?: Partial<UploadSettings>;
}

/** What the server that listens hands over with each request; nothing where there is no socket. */
export interface RequestBindings {
  /** The body of this request may take longer than others: its reader sees to it that it keeps coming. */
  readonly liftBodyDeadline?: () => void;
}

/** What middleware puts into each request's context. */
export interface ApiEnv {
  readonly Bindings: RequestBindings;
  readonly Variables: {
    /** A UUID, unique to this request. */
    readonly requestId: string;
  };
}
