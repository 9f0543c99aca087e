/**
 * 2,466 real invoices: their source says itself how late each was settled, and the ageing is added up again here from
 * the source's rows, with nothing of the program.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { daysBetween } from '../../src/domain/day.ts';
import { fileReportSchema } from '../../src/domain/import-report.ts';
import { runResultSchema } from '../../src/domain/run.ts';
import { type Facts, factsOf } from '../support/fact-documents.ts';
import {
  documentOf,
  fastestInstallation,
  type Installation,
  installationKinds,
} from '../support/installation.ts';
import { type CsvRow, makeRealSet, NO_REAL_SETS, readCsv, sourceFile } from '../support/real-sets.ts';

/**
 * A leap day and the days beside it, ends of months and of a year. On 2013-02-28 an invoice is 30 days overdue, and on
 * the next day it is 31: in another bucket.
 */
const DAYS = ['2012-02-29', '2012-03-01', '2012-12-31', '2013-02-28', '2013-03-01', '2013-11-09'];

const MONEY_FACTS = [
  'receivable_total',
  'current_amount',
  'overdue_amount',
  'overdue_1_30',
  'overdue_31_60',
  'overdue_61_90',
  'overdue_91_180',
  'overdue_181_plus',
  'disputed_amount',
  'unapplied_amount',
  'due_next_7_days',
  'due_next_30_days',
] as const;
const COUNT_FACTS = ['days_overdue_max', 'open_invoice_count', 'overdue_invoice_count'] as const;

/** All days where a run is quickest; on the embedded database beside PostgreSQL one of them, the code being the same. */
const CASES = installationKinds().map((kind) => ({
  ...kind,
  days: kind.name === fastestInstallation().name ? DAYS : ['2013-03-01'],
}));

describe.skipIf(NO_REAL_SETS !== null).each(CASES)('2,466 real invoices on $name', ({ open, days }) => {
  let installation: Installation;
  let source: readonly CsvRow[];

  beforeAll(async () => {
    installation = await open({ BASE_CURRENCY: 'USD' });
    source = await readCsv(sourceFile('ar_ibm/WA_Fn-UseC_-Accounts-Receivable.csv'));
    await makeRealSet('ar_ibm', join(installation.folder, 'files'));
  });
  afterAll(() => installation.close());

  it('have the days late and the days to settle that their source says', async () => {
    const invoices = await readCsv(join(installation.folder, 'files', 'invoices.csv'));
    const bySource = new Map(source.map((row) => [row.invoiceNumber, row]));
    const settled = invoices.map(({ invoice_id, issued_on = '', due_on = '', settled_on = '' }) => ({
      invoice_id,
      days_late: Math.max(0, daysBetween(due_on, settled_on)),
      days_to_settle: daysBetween(issued_on, settled_on),
    }));
    expect(settled).toHaveLength(2_466);
    expect(settled).toEqual(
      invoices.map(({ invoice_id }) => ({
        invoice_id,
        days_late: Number(bySource.get(invoice_id ?? '')?.DaysLate),
        days_to_settle: Number(bySource.get(invoice_id ?? '')?.DaysToSettle),
      })),
    );
  });

  it('are all imported', async () => {
    const outcome = await installation.run(['import', 'files', '--json']);
    const { files } = documentOf(outcome, z.strictObject({ files: z.array(fileReportSchema) }));
    expect(
      files.map(({ file, status, rows, rejected, new: added }) => [file, status, rows, added, rejected]),
    ).toEqual([
      ['customers.csv', 'imported', 100, 100, 0],
      ['invoices.csv', 'imported', 2_466, 2_466, 0],
    ]);
    expect(outcome.code).toBe(0);
  });

  it.each(days)('age on %s as adding them up from the source says, to the cent', async (day) => {
    const run = documentOf(await installation.run(['evaluate', '--as-of', day, '--json']), runResultSchema);
    expect(run).toMatchObject({ as_of: day, customers: 100, already: false });
    const computed = new Map(
      [...(await factsOf(installation, day))].map(([customer, { facts }]) => [customer, inCents(facts)]),
    );
    const expected = ageingOf(source, day);
    expect(computed).toEqual(expected);
    // A day on which nothing is overdue would show nothing.
    expect([...expected.values()].filter((customer) => customer.overdue_amount !== 0).length).toBeGreaterThan(
      5,
    );
  });
});

type Figures = Record<(typeof MONEY_FACTS)[number] | (typeof COUNT_FACTS)[number], number>;

function inCents(facts: Facts): Record<string, number> {
  const figures: Record<string, number> = {};
  for (const name of MONEY_FACTS) figures[name] = centsOf(String(facts[name]));
  for (const name of COUNT_FACTS) figures[name] = Number(facts[name]);
  return figures;
}

/** Every invoice is settled in full on its day, so it is open from its issue to the day before. */
function ageingOf(source: readonly CsvRow[], day: string): ReadonlyMap<string, Figures> {
  const today = dayNumber(day);
  const customers = new Map<string, Figures>();
  for (const row of source) {
    const figures = customers.get(row.customerID ?? '') ?? nothing();
    customers.set(row.customerID ?? '', figures);
    if (usDayNumber(row.InvoiceDate) > today || usDayNumber(row.SettledDate) <= today) continue;
    const cents = centsOf(row.InvoiceAmount ?? '');
    const due = usDayNumber(row.DueDate);
    const late = Math.max(0, today - due);
    figures.receivable_total += cents;
    figures.open_invoice_count += 1;
    figures[bucketOf(late)] += cents;
    if (row.Disputed === 'Yes') figures.disputed_amount += cents;
    if (due >= today && due <= today + 7) figures.due_next_7_days += cents;
    if (due >= today && due <= today + 30) figures.due_next_30_days += cents;
    if (late === 0) continue;
    figures.overdue_amount += cents;
    figures.overdue_invoice_count += 1;
    figures.days_overdue_max = Math.max(figures.days_overdue_max, late);
  }
  return customers;
}

function nothing(): Figures {
  return {
    receivable_total: 0,
    current_amount: 0,
    overdue_amount: 0,
    overdue_1_30: 0,
    overdue_31_60: 0,
    overdue_61_90: 0,
    overdue_91_180: 0,
    overdue_181_plus: 0,
    disputed_amount: 0,
    unapplied_amount: 0,
    due_next_7_days: 0,
    due_next_30_days: 0,
    days_overdue_max: 0,
    open_invoice_count: 0,
    overdue_invoice_count: 0,
  };
}

function bucketOf(daysLate: number): keyof Figures {
  if (daysLate === 0) return 'current_amount';
  if (daysLate <= 30) return 'overdue_1_30';
  if (daysLate <= 60) return 'overdue_31_60';
  if (daysLate <= 90) return 'overdue_61_90';
  return daysLate <= 180 ? 'overdue_91_180' : 'overdue_181_plus';
}

function centsOf(amount: string): number {
  return Math.round(Number(amount) * 100);
}

function usDayNumber(text: string | undefined): number {
  const [month, day, year] = (text ?? '').split('/').map(Number);
  return Date.UTC(year ?? Number.NaN, (month ?? Number.NaN) - 1, day) / 86_400_000;
}

function dayNumber(text: string): number {
  return Date.parse(`${text}T00:00:00Z`) / 86_400_000;
}
