/** 123 real firms with a statement a month: runs of months with negative cash flow, counted again in plain code. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { alertSchema } from '../../src/domain/alert.ts';
import { fileReportSchema } from '../../src/domain/import-report.ts';
import { ruleSetSchema } from '../../src/domain/rule-set.ts';
import { type RunResult, runResultSchema } from '../../src/domain/run.ts';
import { factsOf } from '../support/fact-documents.ts';
import { documentOf, fastestInstallation, type Installation } from '../support/installation.ts';
import { RULES_FOLDER } from '../support/project.ts';
import { type CsvRow, makeRealSet, NO_REAL_SETS, readCsv } from '../support/real-sets.ts';

/** By the second day most statements are out of date. */
const DAYS = ['2018-06-30', '2021-08-31'] as const;

/** What every firm owes, not due yet: enough for rules that ask whether anything is at stake. */
const OWED = '1000000.00';

const LIMITS = thresholds();

describe.skipIf(NO_REAL_SETS !== null)('3,888 real monthly statements', () => {
  let installation: Installation;
  let firms: ReadonlyMap<string, readonly CsvRow[]>;

  beforeAll(async () => {
    installation = await fastestInstallation().open();
    await makeRealSet('sme_china', join(installation.folder, 'files'));
    const customers = await readCsv(join(installation.folder, 'files', 'customers.csv'));
    const statements = await readCsv(join(installation.folder, 'files', 'statements.csv'));
    const invoices = customers.map(
      ({ customer_id }) => `I-${customer_id},${customer_id},2017-01-01,2030-01-01,${OWED}`,
    );
    await installation.file(
      'files/invoices.csv',
      `${['invoice_id,customer_id,issued_on,due_on,amount', ...invoices].join('\n')}\n`,
    );
    firms = new Map(
      customers.map(({ customer_id = '' }) => [
        customer_id,
        statements.filter((statement) => statement.customer_id === customer_id),
      ]),
    );
  });
  afterAll(() => installation.close());

  it('are all imported, ratings and outcomes too', async () => {
    const outcome = await installation.run(['import', 'files', '--json']);
    const { files } = documentOf(outcome, z.strictObject({ files: z.array(fileReportSchema) }));
    expect(files.map(({ kind, rows, new: added, rejected }) => [kind, rows, added, rejected])).toEqual([
      ['customers', 123, 123, 0],
      ['invoices', 123, 123, 0],
      ['ratings', 123, 123, 0],
      ['statements', 3_888, 3_888, 0],
      ['outcomes', 27, 27, 0],
    ]);
  });

  it.each(DAYS)(
    'make ocf_negative_periods on %s what counting by hand makes it, for all firms',
    async (day) => {
      const run = documentOf(await installation.run(['evaluate', '--as-of', day, '--json']), runResultSchema);
      const facts = await factsOf(installation, day);
      const expected = new Map(
        [...firms].map(([firm, statements]) => [firm, negativeMonths(statements, day)]),
      );
      expect(new Map([...facts].map(([firm, row]) => [firm, row.facts.ocf_negative_periods]))).toEqual(
        expected,
      );

      const counts = [...expected.values()];
      expect(counts.filter((count) => count !== null && count >= 3).length).toBeGreaterThan(3);
      expect(firingRules(run)).toEqual(expectedFirings(firms, day));
      if (day === DAYS[0]) await expectAlerts(installation, firms, day);
    },
  );
});

/** How many customers the rules on negative months fire for. */
function firingRules({ coverage }: RunResult): Readonly<Record<string, number>> {
  const names = ['cash_flow_low', 'cash_flow_medium', 'cash_flow_high', 'cash_flow_out_of_date'];
  return Object.fromEntries(
    names.map((name) => [name, coverage.find((one) => one.rule === name)?.fires ?? Number.NaN]),
  );
}

function expectedFirings(
  firms: ReadonlyMap<string, readonly CsvRow[]>,
  day: string,
): Readonly<Record<string, number>> {
  const count = (rule: (firm: readonly CsvRow[]) => boolean) =>
    [...firms.values()].filter((firm) => rule(firm)).length;
  return {
    cash_flow_low: count((firm) => isFresh(firm, day) && months(firm, day) >= LIMITS.low),
    cash_flow_medium: count((firm) => isFresh(firm, day) && isMedium(firm, day)),
    cash_flow_high: count((firm) => isFresh(firm, day) && months(firm, day) >= LIMITS.high),
    cash_flow_out_of_date: count((firm) => !isFresh(firm, day) && months(firm, day) >= LIMITS.medium),
  };
}

/** On the first day every firm for which a rule fires has one alert, of the worst level that does; no other has one. */
async function expectAlerts(
  installation: Installation,
  firms: ReadonlyMap<string, readonly CsvRow[]>,
  day: string,
): Promise<void> {
  const outcome = await installation.run(['alerts', '--as-of', day, '--format', 'json']);
  const { alerts } = documentOf(outcome, z.strictObject({ as_of: z.string(), alerts: z.array(alertSchema) }));
  const cashFlow = alerts.filter((alert) => alert.indicator === 'cash_flow');
  const expected = [...firms].flatMap(([firm, statements]) => {
    if (!isFresh(statements, day) || !(months(statements, day) >= LIMITS.low)) return [];
    if (months(statements, day) >= LIMITS.high) return [[firm, 'high']];
    return [[firm, isMedium(statements, day) ? 'medium' : 'low']];
  });
  const levels = cashFlow.map((alert) => [alert.customer_id, alert.severity]);
  expect(levels.toSorted(byFirm)).toEqual(expected.toSorted(byFirm));
  expect(new Set(expected.map(([, severity]) => severity)).size).toBe(3);
}

function byFirm([a = '']: readonly string[], [b = '']: readonly string[]): number {
  return a < b ? -1 : 1;
}

/**
 * Months in a row with negative cash flow, newest back. Null where nothing is published, and where a run of less than
 * a year reaches a month without a statement while there are older ones; from a year on the run so far is told.
 */
function negativeMonths(statements: readonly CsvRow[], day: string): number | null {
  const flows = published(statements, day);
  const newest = Math.max(...flows.keys());
  if (flows.size === 0) return null;
  let count = 0;
  for (let month = newest; ; month -= 1) {
    const flow = flows.get(month);
    if (flow === undefined)
      return count < 12 && [...flows.keys()].some((known) => known < month) ? null : count;
    if (flow >= 0) return count;
    count += 1;
  }
}

/** The same with NaN for unknown, which is below, above and equal to nothing. */
function months(statements: readonly CsvRow[], day: string): number {
  return negativeMonths(statements, day) ?? Number.NaN;
}

/** Many negative months, or fewer with a fall of 100 % and more on the same month of the year before. */
function isMedium(statements: readonly CsvRow[], day: string): boolean {
  const flows = published(statements, day);
  const newest = Math.max(...flows.keys());
  const [now = Number.NaN, before = Number.NaN] = [flows.get(newest), flows.get(newest - 12)];
  const change = before > 0 ? (now - before) / before : Number.NaN;
  const negative = months(statements, day);
  return negative >= LIMITS.medium || (negative >= LIMITS.low && change <= LIMITS.change);
}

function isFresh(statements: readonly CsvRow[], day: string): boolean {
  const ends = statements.map((row) => row.period_end ?? '').filter((end) => end <= day);
  return ends.length > 0 && daysSince(ends.toSorted().at(-1) ?? '', day) <= LIMITS.age_days;
}

/** Operating cash flow by month since year 0 of the statements published by the day, which is their month's end. */
function published(statements: readonly CsvRow[], day: string): ReadonlyMap<number, number> {
  return new Map(
    statements
      .filter(({ published_on = '' }) => published_on <= day)
      .map(({ period_end = '', operating_cash_flow }) => {
        const [year = Number.NaN, month = Number.NaN] = period_end.split('-').map(Number);
        return [year * 12 + month, Number(operating_cash_flow)];
      }),
  );
}

/** Policy may be calibrated; what is tested is that the rules do what their numbers say. */
function thresholds(): Readonly<Record<'low' | 'medium' | 'high' | 'change' | 'age_days', number>> {
  const file = ruleSetSchema.parse(JSON.parse(readFileSync(join(RULES_FOLDER, 'cash-flow.json'), 'utf8')));
  const value = (name: string) => file.thresholds[name]?.value ?? Number.NaN;
  return {
    low: value('ocf_negative_months_low'),
    medium: value('ocf_negative_months_medium'),
    high: value('ocf_negative_months_high'),
    change: value('ocf_change_medium'),
    age_days: value('statement_age_max'),
  };
}

function daysSince(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000;
}
