/** How far runs have come, for whoever asks while they go on. */
import type { RunProgress, StoredRun } from '../domain/run.ts';
import type { Database } from '../store/database.ts';
import { saveRunProgress } from '../store/runs.ts';

/** The runs of this process that go on: they can be told of without the database, whose only connection may be theirs. */
export class LiveRuns {
  readonly #runs = new Map<string, StoredRun>();

  begin(run: StoredRun): void {
    this.#runs.set(run.run_id, run);
  }

  advance(runId: string, progress: RunProgress): void {
    const run = this.#runs.get(runId);
    if (run !== undefined) this.#runs.set(runId, { ...run, progress });
  }

  end(runId: string): void {
    this.#runs.delete(runId);
  }

  /** Undefined where no run of this process with this number goes on. */
  find(runId: string): StoredRun | undefined {
    return this.#runs.get(runId);
  }
}

const WRITE_EVERY_MS = 1_000;

/** Writes progress where other processes can see it, while the run's own transaction is open. */
export interface ProgressWriter {
  note(progress: RunProgress): void;
  /** Waits for what is being written. */
  settled(): Promise<void>;
}

/**
 * Through another connection than the run's, at most once a second and one write at a time. The embedded database has
 * no other connection; there nothing is written.
 */
export function progressWriter(
  { database, now }: { readonly database: Database; readonly now: () => Date },
  runId: string,
): ProgressWriter {
  if (database.engine === 'embedded') return { note: () => undefined, settled: async () => undefined };
  let writing: Promise<void> | null = null;
  let written = Number.NEGATIVE_INFINITY;
  const write = async (progress: RunProgress): Promise<void> => {
    // A run is not to fail for lack of what is only looked at.
    await saveRunProgress(database.db, runId, progress).catch(() => undefined);
    writing = null;
  };
  return {
    note: (progress) => {
      const instant = now().getTime();
      if (writing !== null || instant - written < WRITE_EVERY_MS) return;
      written = instant;
      writing = write(progress);
    },
    settled: async () => writing ?? undefined,
  };
}
