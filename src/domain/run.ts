/** An evaluation run of the whole portfolio and what it reports. */
import { z } from 'zod';
import { type Day, daySchema } from './day.ts';

const count = z.int().min(0);

export const ruleSetVersionSchema = z
  .strictObject({ rule_set: z.string(), version: z.int(), sha256: z.string() })
  .meta({ id: 'RuleSetVersion' });

/** How far a rule could be decided: customers per verdict, and which missing facts left it unknown how often. */
export const ruleCoverageSchema = z
  .strictObject({
    rule: z.string(),
    rule_set: z.string(),
    fires: count,
    clear: count,
    unknown: count,
    when_unknown: z.enum(['ignore', 'report']),
  })
  .meta({ id: 'RuleCoverage' });

export const runWarningSchema = z
  .strictObject({
    code: z.string(),
    message: z.string(),
    /** How many customers it is true of; 0 where it is about the run as a whole. */
    customers: count,
  })
  .meta({ id: 'RunWarning' });

export const runResultSchema = z
  .strictObject({
    run_id: z.string(),
    as_of: daySchema,
    revision: z.int(),
    customers: count,
    rules: count,
    verdicts: z.strictObject({ fires: count, clear: count, unknown: count }),
    alerts: z.strictObject({
      opened: count,
      escalated: count,
      deescalated: count,
      cleared: count,
      unchanged: count,
      open: count,
    }),
    rule_sets: z.array(ruleSetVersionSchema),
    coverage: z.array(ruleCoverageSchema),
    warnings: z.array(runWarningSchema),
    /** Absent of runs that were made before there was a re-check. */
    rechecked: z.strictObject({ customers: count, pairs: count }).optional().meta({
      description:
        'Of how many customers the verdicts were found a second time by json-rules-engine, and how many verdicts that were: those of the rules whose facts are all known. None differs, or the run would have failed',
    }),
    /** False where a newer day has been evaluated before: then alerts are as they were. */
    moved_alerts: z.boolean(),
    seconds: z.number(),
    already: z.boolean(),
  })
  .meta({ id: 'RunResult' });

export const runProgressSchema = z
  .strictObject({ done: count, total: count })
  .meta({ id: 'RunProgress', description: 'Customers that are evaluated, and how many there are' });

export const runSchema = z
  .strictObject({
    run_id: z.string(),
    as_of: daySchema,
    status: z.enum(['running', 'done', 'failed']),
    revision: z.int().nullable().meta({
      description:
        "Which evaluation of its day it is; the day's facts are the newest one's. Null while it goes on, and where it found nothing to do",
    }),
    progress: runProgressSchema.nullable().meta({
      description:
        'How far it has come, about a second ago at most; null before it has its turn and once it has ended',
    }),
    started_at: z.iso.datetime(),
    ended_at: z.iso.datetime().nullable(),
    error: z.string().nullable(),
    result: runResultSchema.nullable(),
  })
  .meta({ id: 'Run' });

export type RuleCoverage = Readonly<z.infer<typeof ruleCoverageSchema>>;
export type RunWarning = Readonly<z.infer<typeof runWarningSchema>>;
export type RunResult = Readonly<z.infer<typeof runResultSchema>>;
export type RunProgress = Readonly<z.infer<typeof runProgressSchema>>;
export type Run = Readonly<z.infer<typeof runSchema>>;

/** A run as it is kept. */
export interface StoredRun {
  readonly run_id: string;
  readonly as_of: Day;
  readonly status: 'running' | 'done' | 'failed';
  readonly revision: number | null;
  /** SHA-256 over what the run was made of: rules, policy, ledger version. The same again would change nothing. */
  readonly fingerprint: string | null;
  readonly moves_alerts: boolean | null;
  readonly base_currency: string;
  readonly result: RunResult | null;
  /** As it was last written while the run went on; on the embedded database nothing is written meanwhile. */
  readonly progress: RunProgress | null;
  readonly error: string | null;
  readonly started_at: Date;
  readonly ended_at: Date | null;
}
