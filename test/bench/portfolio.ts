/** Simulated portfolios: their files, their import, and the evaluation of their last days, each with what it took. */
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { RunStage } from '../../src/actions/evaluate-chunk.ts';
import { filesToImport, importPath } from '../../src/actions/import-paths.ts';
import type { Policy } from '../../src/actions/load-policy.ts';
import { runEvaluation } from '../../src/actions/run-evaluation.ts';
import { writeSimulation } from '../../src/actions/write-simulation.ts';
import type { Day } from '../../src/domain/day.ts';
import type { FileKind } from '../../src/domain/file-kind.ts';
import type { RunResult } from '../../src/domain/run.ts';
import type { Database } from '../../src/store/database.ts';
import { StageClock, timed } from './stage-clock.ts';

export interface PortfolioSize {
  readonly customers: number;
  readonly months: number;
}

/** The last day of the simulated ledger. */
export const UNTIL: Day = '2025-12-31';
const SEED = 1;

/** A folder below `files` that holds a portfolio of this size: one that is there already, or a new one. */
export async function portfolioFiles(files: string, { customers, months }: PortfolioSize): Promise<string> {
  const folder = join(files, `${customers}-customers-${months}-months`);
  if (existsSync(folder)) return folder;
  // Under another name until it is whole: a bench that was stopped half-way leaves nothing that looks like a portfolio.
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await writeSimulation(unfinished, { customers, months, seed: SEED, until: UNTIL });
  await rename(unfinished, folder);
  return folder;
}

export interface MeasuredFile {
  readonly kind: FileKind;
  readonly rows: number;
  readonly seconds: number;
}

/** @param afterEach done between one file and the next, and no part of what is measured */
export async function importAll(
  database: Database,
  policy: Policy,
  folder: string,
  afterEach: (file: MeasuredFile) => Promise<void> = async () => undefined,
): Promise<readonly MeasuredFile[]> {
  const files: MeasuredFile[] = [];
  const deps = { database, base_currency: 'CNY', scales: policy.scales, now: () => new Date() };
  for (const { path } of await filesToImport([folder])) {
    const { value: reports, seconds } = await timed(() => importPath(deps, path, {}));
    const [report] = reports;
    if (report === undefined || report.kind === null || report.rejected > 0 || report.refusal !== null)
      throw new Error(`${basename(path)} did not go in as it is`);
    const file = { kind: report.kind, rows: report.rows, seconds };
    files.push(file);
    await afterEach(file);
  }
  return files;
}

export type EvaluationStage = 'start' | RunStage;

export interface MeasuredRun {
  readonly clock: StageClock<EvaluationStage>;
  readonly result: RunResult;
}

export async function evaluate(database: Database, policy: Policy, as_of: Day): Promise<MeasuredRun> {
  const clock = new StageClock<EvaluationStage>('start');
  const now = (): Date => new Date();
  const settings = {
    base_currency: 'CNY',
    business_calendar: 'none',
    snapshot_days: 400,
    recheck_customers: 200,
  } as const;
  const deps = { database, policy, ...settings, now };
  const result = await runEvaluation(deps, { as_of, onStage: (stage) => clock.enter(stage) });
  clock.enter('end');
  return { clock, result };
}
