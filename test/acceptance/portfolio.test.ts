/** A simulated portfolio from import to alert list, evaluated again and again: what changes, and what must not. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Alert, alertSchema } from '../../src/domain/alert.ts';
import { type RunResult, runResultSchema } from '../../src/domain/run.ts';
import type { Answer } from '../support/built-program.ts';
import { factsOf } from '../support/fact-documents.ts';
import { reportsOf } from '../support/import-report.ts';
import { documentOf, type Installation, installationKinds } from '../support/installation.ts';
import { type CsvRow, readCsv } from '../support/real-sets.ts';

const FIRST = '2026-07-31';
const SECOND = '2026-09-30';
const EARLIER = '2026-03-31';
const CUSTOMERS = 100;
const NO_CHANGES = { opened: 0, escalated: 0, deescalated: 0, cleared: 0 };

const listSchema = z.strictObject({ as_of: z.string(), alerts: z.array(alertSchema) });

describe.each(installationKinds())('a portfolio on $name', ({ open }) => {
  let installation: Installation;
  /** What `alerts --json` printed after the second day's evaluation. */
  let list: Answer;

  beforeAll(async () => {
    installation = await open();
    const words = [
      'simulate',
      '--customers',
      String(CUSTOMERS),
      '--months',
      '12',
      '--seed',
      '7',
      '--out',
      'files',
    ];
    expect((await installation.runProgram(words)).code).toBe(0);
  });
  afterAll(() => installation.close());

  async function evaluate(day: string, how: 'run' | 'runProgram' = 'run'): Promise<RunResult> {
    const outcome = await installation[how](['evaluate', '--as-of', day, '--json']);
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    return documentOf(outcome, runResultSchema);
  }

  function alertList(how: 'run' | 'runProgram' = 'run'): Promise<Answer> {
    return installation[how](['alerts', '--json']);
  }

  it('is imported whole, and on its first day opens what it finds as existing', async () => {
    const reports = reportsOf(await installation.runProgram(['import', 'files', '--json']));
    expect(reports.map(({ rejected, refusal }) => [rejected, refusal])).toEqual(reports.map(() => [0, null]));
    expect(reports).toHaveLength(12);
    const run = await evaluate(FIRST, 'runProgram');
    expect(run).toMatchObject({
      as_of: FIRST,
      customers: CUSTOMERS,
      revision: 1,
      already: false,
      moved_alerts: true,
    });
    list = await alertList('runProgram');
    const { alerts } = documentOf(list, listSchema);
    expect(alerts.length).toBeGreaterThan(1);
    expect(run.alerts).toMatchObject({ ...NO_CHANGES, opened: alerts.length, open: alerts.length });
    expect(new Set(alerts.map((alert) => alert.change))).toEqual(new Set(['existing']));
    expect(run.verdicts.fires + run.verdicts.clear + run.verdicts.unknown).toBe(CUSTOMERS * run.rules);
  });

  it('has one open alert a customer and indicator, and two months later says what is new', async () => {
    const before = documentOf(list, listSchema).alerts;
    const run = await evaluate(SECOND);
    list = await alertList();
    const after = documentOf(list, listSchema).alerts;
    expect(run.alerts.opened).toBeGreaterThan(0);
    const known = new Set(before.map((alert) => alert.alert_id));
    const added = after.filter((alert) => !known.has(alert.alert_id));
    expect(added).toHaveLength(run.alerts.opened);
    expect(new Set(added.map((alert) => alert.change))).toEqual(new Set(['new']));
    const pairs = after.map((alert) => `${alert.customer_id} ${alert.indicator}`);
    expect(new Set(pairs).size).toBe(after.length);
    for (const { evidence, actions, message, money_at_risk } of after) {
      expect(evidence.length).toBeGreaterThan(0);
      expect(actions.length).toBeGreaterThan(0);
      expect(message.zh).not.toBe(message.en);
      expect(money_at_risk.currency).toBe('CNY');
    }
  });

  it('evaluated again with the same data and rules changes nothing and says so', async () => {
    const run = await evaluate(SECOND);
    expect(run).toMatchObject({ already: true, revision: 1, alerts: NO_CHANGES });
    expect((await alertList()).stdout).toBe(list.stdout);
  });

  it('evaluated for an earlier day gets facts of that day and leaves the alerts alone', async () => {
    const run = await evaluate(EARLIER);
    expect(run).toMatchObject({ as_of: EARLIER, moved_alerts: false, already: false, alerts: NO_CHANGES });
    expect((await alertList()).stdout).toBe(list.stdout);
    const facts = await factsOf(installation, EARLIER);
    expect(facts.size).toBe(CUSTOMERS);
    expect(
      [...facts.values()].filter((row) => Number(row.facts.receivable_total) > 0).length,
    ).toBeGreaterThan(1);
  });

  it('gets a new revision of the day when data comes in, and only what it concerns changes', async () => {
    const before = documentOf(list, listSchema).alerts;
    const paid = before.find((alert) => alert.indicator === 'overdue')?.customer_id ?? '';
    const settled = settledInvoices(await readCsv(join(installation.folder, 'files', 'invoices.csv')), paid);
    await installation.file('invoices-settled.csv', settled);
    const [report] = reportsOf(await installation.run(['import', 'invoices-settled.csv', '--json']));
    expect(report).toMatchObject({ status: 'imported', new: 0, rejected: 0 });
    expect(report?.changed).toBeGreaterThan(0);

    const run = await evaluate(SECOND);
    expect(run).toMatchObject({ revision: 2, already: false, alerts: { opened: 0, escalated: 0 } });
    expect(run.alerts.cleared).toBeGreaterThan(0);
    const after = documentOf(await alertList(), listSchema).alerts;
    expect(identities(after, (alert) => alert.customer_id !== paid)).toEqual(
      identities(before, (alert) => alert.customer_id !== paid),
    );
    expect(identities(after, (alert) => alert.customer_id === paid && alert.indicator === 'overdue')).toEqual(
      [],
    );
    const facts = await factsOf(installation, SECOND);
    expect(facts.get(paid)?.facts).toMatchObject({
      overdue_amount: '0.00',
      days_overdue_max: 0,
      open_invoice_count: 0,
    });
  });
});

/** The customer's invoices as a file that says of each that it is settled. */
function settledInvoices(invoices: readonly CsvRow[], customer: string): string {
  const own = invoices.filter((invoice) => invoice.customer_id === customer);
  const [first] = own;
  const columns = Object.keys(first ?? {});
  const rows = own.map((invoice) =>
    columns
      .map((column) => (column === 'settled_on' ? invoice[column] || SECOND : invoice[column]))
      .join(','),
  );
  return `${[columns.join(','), ...rows].join('\n')}\n`;
}

function identities(alerts: readonly Alert[], which: (alert: Alert) => boolean): readonly string[] {
  return alerts
    .filter(which)
    .map((alert) => `${alert.alert_id} ${alert.severity} ${alert.status}`)
    .toSorted();
}
