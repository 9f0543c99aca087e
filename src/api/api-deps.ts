import type { EvaluationDeps } from '../actions/run-evaluation.ts';

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
}

/** What middleware puts into each request's context. */
export interface ApiEnv {
  readonly Variables: {
    /** A UUID, unique to this request. */
    readonly requestId: string;
  };
}
