/** Evaluations of the small policy, and what they leave in the tables. */
import { sql } from 'kysely';
import {
  type EvaluationDeps,
  type EvaluationInput,
  runEvaluation,
} from '../../src/actions/run-evaluation.ts';
import type { Day } from '../../src/domain/day.ts';
import type { RunResult } from '../../src/domain/run.ts';
import type { Database } from '../../src/store/database.ts';
import { NOW } from './import-text.ts';
import { smallPolicy } from './small-policy.ts';

export function evaluationDeps(database: Database, differs: Partial<EvaluationDeps> = {}): EvaluationDeps {
  return {
    database,
    policy: smallPolicy(),
    base_currency: 'CNY',
    business_calendar: 'none',
    snapshot_days: 400,
    recheck_customers: 200,
    now: () => NOW,
    ...differs,
  };
}

export async function evaluateDay(
  database: Database,
  as_of: Day,
  differs: Partial<EvaluationDeps> & Pick<EvaluationInput, 'onProgress'> = {},
): Promise<RunResult> {
  const { onProgress, ...deps } = differs;
  return runEvaluation(evaluationDeps(database, deps), { as_of, ...(onProgress && { onProgress }) });
}

/** Every row of a table, in order of its first columns. */
export async function rowsOf(database: Database, table: string): Promise<readonly Record<string, unknown>[]> {
  const { rows } = await sql<
    Record<string, unknown>
  >`select * from ${sql.table(table)} order by 1, 2, 3`.execute(database.db);
  return rows;
}

/** Events in the order of the feed. */
export async function eventsOf(database: Database): Promise<readonly Record<string, unknown>[]> {
  const { rows } = await sql<Record<string, unknown>>`
    select as_of, customer_id, indicator, kind, severity, previous_severity, money_at_risk
    from alert_events order by position`.execute(database.db);
  return rows;
}
