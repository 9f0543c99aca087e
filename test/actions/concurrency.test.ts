import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runStarter, type StartedRun } from '../../src/actions/start-run.ts';
import type { AlertEvent } from '../../src/domain/alert-state.ts';
import type { FileReport } from '../../src/domain/import-report.ts';
import { FACT_CATALOGUE } from '../../src/snapshot/catalogue.ts';
import { appendAlertEvents } from '../../src/store/alerts.ts';
import type { Database } from '../../src/store/database.ts';
import { lockLedgerForEvaluation } from '../../src/store/installation.ts';
import { ensurePartitions } from '../../src/store/partitions.ts';
import { openPostgres } from '../../src/store/postgres-database.ts';
import { findRun, findRunOfDay } from '../../src/store/runs.ts';
import { readSnapshot } from '../../src/store/snapshots.ts';
import { insertRows, invoice } from '../store/ledger-rows.ts';
import { createFromTemplate, hasPostgres } from '../support/database.ts';
import { heldAtCopy } from '../support/held-database.ts';
import { evaluateDay, evaluationDeps, eventsOf, rowsOf } from './evaluate-day.ts';
import { csv, importText } from './import-text.ts';

const AS_OF = '2026-01-21';
const SIZE = 300;

/** On PGlite these would prove nothing: it has one connection and runs one transaction after the other. */
describe.skipIf(!hasPostgres())('several processes on one PostgreSQL', () => {
  let databases: readonly [Database, Database];
  let drop: () => Promise<void>;
  beforeEach(async () => {
    const created = await createFromTemplate();
    drop = created.drop;
    const open = (): Promise<Database> => openPostgres({ url: created.url, onIdleError: () => undefined });
    databases = [await open(), await open()];
    // Settled before, since settling it takes a row that would keep everybody apart even without any other lock.
    await sql`update installation set base_currency = 'CNY'`.execute(databases[0].db);
    const customers = Array.from({ length: SIZE }, (_, index) => ({ customer_id: `C${index}`, name: 'One' }));
    await insertRows(databases[0].db, {
      customers,
      invoices: customers.map(({ customer_id }) =>
        invoice({ invoice_id: customer_id, customer_id, due_on: '2026-01-10' }),
      ),
    });
  });
  afterEach(async () => {
    for (const database of databases) await database.close();
    await drop();
  });

  it('evaluate the same day at once: one works, the other finds it done, and there is one set of alerts', async () => {
    const results = await Promise.all(databases.map((database) => evaluateDay(database, AS_OF)));
    expect(results.map(({ already }) => already).sort()).toEqual([false, true]);
    expect(results.map(({ run_id }) => run_id)).toEqual([results[0]?.run_id, results[0]?.run_id]);
    expect(await rowsOf(databases[0], 'runs')).toMatchObject([{ status: 'done', revision: 1, error: null }]);
    expect(await rowsOf(databases[0], 'alerts')).toHaveLength(SIZE);
    expect(await eventsOf(databases[0])).toHaveLength(SIZE);
  });

  it('are asked to evaluate the same day at once: each run that they told of stays, and one says that it had nothing to do', async () => {
    const [one, two] = databases;
    const started = await one.transaction(async (session) => {
      await lockLedgerForEvaluation(session, 'CNY');
      const begun: StartedRun[] = [];
      for (const database of databases) begun.push(await runStarter(evaluationDeps(database))(AS_OF));
      return begun;
    });
    for (const run of started) if (run.started) await run.done;
    const runs = await Promise.all(started.map(({ run }) => findRun(two.db, run.run_id)));
    expect(runs.map((run) => run?.status)).toEqual(['done', 'done']);
    const worked = runs.find((run) => run?.result?.already === false);
    const idle = runs.find((run) => run?.result?.already === true);
    expect(worked).toMatchObject({ revision: 1 });
    expect(idle).toMatchObject({ revision: null, result: { run_id: worked?.run_id, revision: 1 } });
    expect(await findRunOfDay(one.db, AS_OF)).toEqual(worked);
    expect(await eventsOf(one)).toHaveLength(SIZE);
    expect(await evaluateDay(one, AS_OF)).toMatchObject({ already: true, run_id: worked?.run_id });
    expect(await rowsOf(one, 'runs')).toHaveLength(2);
  });

  it('evaluate two days at once: both are done, one after the other', async () => {
    const [one, two] = databases;
    const [first, second] = await Promise.all([evaluateDay(one, AS_OF), evaluateDay(two, '2026-02-15')]);
    expect([first.already, second.already]).toEqual([false, false]);
    expect(await rowsOf(one, 'runs')).toMatchObject([
      { status: 'done', error: null },
      { status: 'done', error: null },
    ]);
    // Whichever came first, the later day has the last word.
    const alerts = await rowsOf(one, 'alerts');
    expect(new Set(alerts.map(({ severity }) => severity))).toEqual(new Set(['medium']));
    expect(alerts).toHaveLength(SIZE);
  });

  it('evaluate and import at once: every customer is seen before the import, or every one after it', async () => {
    const [one, two] = databases;
    const payments = Array.from(
      { length: SIZE },
      (_, index) => `P${index},C${index},C${index},2026-01-15,60.00`,
    );
    const text = csv('payment_id,customer_id,invoice_id,paid_on,amount', ...payments);
    const held = heldAtCopy(one, 1);
    const evaluated = evaluateDay(held.database, AS_OF);
    await held.reached;
    const imported = importText(two, 'payments.csv', text);
    const cameBetween = await settledWithin(imported, 300);
    held.release();
    await evaluated;
    expect(cameBetween).toBe(false);
    expect(await imported).toMatchObject({ new: SIZE });
    expect(await totals(one)).toEqual(['100.00']);
    expect(await evaluateDay(one, AS_OF)).toMatchObject({ revision: 2 });
    expect(await totals(one)).toEqual(['40.00']);
  });

  it('import the same file at once: together they report one import', async () => {
    const rows = Array.from(
      { length: 2_000 },
      (_, index) => `J${index},C${index % SIZE},2026-01-01,2026-01-31,10.00`,
    );
    const text = csv('invoice_id,customer_id,issued_on,due_on,amount', ...rows);
    const reports = await Promise.all(
      databases.map((database) => importText(database, 'invoices.csv', text)),
    );
    const sum = (count: (report: FileReport) => number): number =>
      reports.reduce((all, one) => all + count(one), 0);
    expect(sum((report) => report.new)).toBe(2_000);
    expect(sum((report) => report.unchanged)).toBe(2_000);
    expect(sum((report) => report.changed + report.rejected)).toBe(0);
    expect(reports.map(({ status }) => status).sort()).toEqual(['imported', 'unchanged']);
    expect(await rowsOf(databases[0], 'installation')).toMatchObject([{ ledger_version: '1' }]);
  });

  it('import the same invoices for different customers at once: each belongs to one customer afterwards', async () => {
    const file = (shift: number): string => {
      const rows = Array.from(
        { length: SIZE },
        (_, index) => `C${index},C${(index + shift) % SIZE},2026-01-01,2026-01-31,10.00`,
      );
      return csv(
        'invoice_id,customer_id,issued_on,due_on,amount',
        ...rows,
        'I0,C0,2026-01-01,2026-01-31,none',
      );
    };
    const merged = Promise.withResolvers<void>();
    const commit = Promise.withResolvers<void>();
    // Rejections are handed on after the merge and before the commit.
    const onRejections = (): Promise<void> => {
      merged.resolve();
      return commit.promise;
    };
    const first = importText(databases[0], 'invoices.csv', file(1), { onRejections });
    await merged.promise;
    const second = importText(databases[1], 'invoices.csv', file(2));
    await settledWithin(second, 300);
    commit.resolve();
    expect(await first).toMatchObject({ new: 0, changed: SIZE, rejected: 1 });
    expect(await second).toMatchObject({ new: 0, changed: SIZE, rejected: 1 });
    expect(await rowsOf(databases[0], 'invoices')).toHaveLength(SIZE);
  });

  it('append to the feed at once: positions appear in their order, and none is filled later', async () => {
    const [one, two] = databases;
    await ensurePartitions(one, AS_OF);
    const appended = Promise.withResolvers<void>();
    const commit = Promise.withResolvers<void>();
    const first = one.transaction(async (session) => {
      await appendAlertEvents(session, '1', [opened('C1'), opened('C2')]);
      appended.resolve();
      await commit.promise;
    });
    await appended.promise;
    const second = two.transaction((session) => appendAlertEvents(session, '2', [opened('C3')]));
    const cameBetween = await settledWithin(second, 300);
    commit.resolve();
    await Promise.all([first, second]);
    expect(cameBetween).toBe(false);
    expect((await eventsOf(one)).map(({ customer_id }) => customer_id)).toEqual(['C1', 'C2', 'C3']);
  });
});

function opened(customer_id: string): AlertEvent {
  return {
    alert_id: `A ${customer_id}`,
    customer_id,
    indicator: 'overdue',
    kind: 'opened',
    as_of: AS_OF,
    severity: 'low',
    previous_severity: null,
    money_at_risk: null,
  };
}

async function settledWithin(promise: Promise<unknown>, milliseconds: number): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), milliseconds));
  return Promise.race([promise.then(() => true), late]);
}

async function totals(database: Database): Promise<readonly unknown[]> {
  const rows = await readSnapshot(database.db, AS_OF, FACT_CATALOGUE);
  return [...new Set(rows.map(({ facts }) => facts.receivable_total))];
}
