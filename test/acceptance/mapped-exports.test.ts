/** An export that nobody prepared: proposed, decided, imported, and its damaged copies, from outside the program. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { factsOf } from '../support/fact-documents.ts';
import { reportsOf } from '../support/import-report.ts';
import { fastestInstallation, type Installation } from '../support/installation.ts';
import { NO_REAL_SETS, sourceFile } from '../support/real-sets.ts';

const EXPORT = sourceFile('ar_ibm/WA_Fn-UseC_-Accounts-Receivable.csv');
const SWAPPED = sourceFile('ar_ibm/variant_ddmmyyyy_sorted.csv');
const LOST_ZEROS = sourceFile('ar_ibm/variant_lost_leading_zeros.csv');
const DUPLICATES = sourceFile('ar_ibm/bad_with_missing_and_dups.csv');

describe.skipIf(NO_REAL_SETS !== null)('a real export', () => {
  let installation: Installation;
  let mapping: string;

  beforeAll(async () => {
    installation = await fastestInstallation().open({ BASE_CURRENCY: 'USD' });
    const proposed = await installation.runProgram(['import', '--suggest-mapping', EXPORT]);
    expect(proposed).toMatchObject({ code: 0, stderr: expect.stringContaining('invoices.currency') });
    // The open question of the currency is answered by the base currency; the file's own name by any name.
    mapping = await installation.file(
      'mapping.json',
      proposed.stdout.replaceAll(/"match": "[^"]+"/g, '"match": "*.csv"'),
    );
  });
  afterAll(() => installation.close());

  it('goes in by the mapping that was proposed for it', async () => {
    const outcome = await installation.runProgram(['import', EXPORT, '--mapping', mapping, '--json']);
    const counts = reportsOf(outcome).map(({ kind, rows, rejected, ...report }) => [
      kind,
      rows,
      report.new,
      rejected,
    ]);
    expect(counts).toEqual([
      ['customers', 2466, 100, 0],
      ['invoices', 2466, 2466, 0],
    ]);
    const again = await installation.run(['import', EXPORT, '--mapping', mapping, '--json']);
    expect(reportsOf(again).map(({ status }) => status)).toEqual(['unchanged', 'unchanged']);
  });

  it('is refused where its days are swapped, by the rows that cannot be', async () => {
    const before = await installation.rowCounts(['customers', 'invoices']);
    const outcome = await installation.run(['import', SWAPPED, '--mapping', mapping, '--json']);
    expect(outcome.code).toBe(1);
    const refusal = reportsOf(outcome).find(({ kind }) => kind === 'invoices')?.refusal;
    expect(refusal?.code).toBe('date_format_differs');
    expect(refusal?.message).toContain('line 2: SettledDate "23/01/2012"');
    expect(refusal?.message).toContain('D/M/YYYY');
    expect(await installation.rowCounts(['customers', 'invoices'])).toEqual(before);
  });

  it('does not stand in the ledger twice where its leading zeros were lost', async () => {
    for (const file of [LOST_ZEROS, DUPLICATES]) {
      const outcome = await installation.run(['import', file, '--mapping', mapping, '--json']);
      const invoices = reportsOf(outcome).find(({ kind }) => kind === 'invoices');
      expect(invoices).toMatchObject({ rejected: 266, changed: 0 });
      expect(new Set(invoices?.rejections.map(({ field, code }) => `${field} ${code}`))).toEqual(
        new Set(['invoice_id unknown_invoice']),
      );
    }
  });
});

const OPEN_ITEMS = JSON.stringify([
  {
    match: 'OP_*.txt',
    kind: 'customers',
    columns: { customer_id: 'Debitor', name: 'Name' },
    delimiter: ';',
  },
  {
    match: 'OP_*.txt',
    kind: 'invoices',
    columns: {
      invoice_id: 'Belegnr',
      customer_id: 'Debitor',
      issued_on: 'Belegdatum',
      due_on: 'Fällig',
      amount: 'Betrag',
      open_amount: 'Offen',
    },
    date_format: 'DD.MM.YYYY',
    decimal: ',',
    thousands: '.',
    delimiter: ';',
    mode: 'open_items',
  },
]);

const HEADER = 'Belegnr;Debitor;Name;Belegdatum;Fällig;Betrag;Offen';
const LINES = [
  '1800000001;D100;Nord AG;01.08.2026;31.08.2026;1.200,50;1.200,50',
  '1800000002;D100;Nord AG;15.08.2026;14.09.2026;800,00;800,00',
  '1800000003;D200;Süd GmbH;01.09.2026;01.10.2026;10.000,00;10.000,00',
];

describe('lists of open items', () => {
  let installation: Installation;
  let mapping: string;
  beforeAll(async () => {
    installation = await fastestInstallation().open({ BASE_CURRENCY: 'EUR' });
    mapping = await installation.file('open-items.json', OPEN_ITEMS);
  });
  afterAll(() => installation.close());

  const list = (name: string, lines: readonly string[]): Promise<string> =>
    installation.file(name, [HEADER, ...lines, ''].join('\r\n'));

  const owed = async (day: string): Promise<unknown> => {
    const evaluated = await installation.run(['evaluate', '--as-of', day]);
    expect(evaluated.code).toBe(0);
    return (await factsOf(installation, day)).get('D100')?.facts.receivable_total;
  };

  it('settle what they no longer list, on their day and not before', async () => {
    const first = await list('OP_20260910.txt', LINES);
    const undated = await installation.run(['import', first, '--mapping', mapping, '--json']);
    expect(reportsOf(undated).at(-1)?.refusal?.code).toBe('open_items_undated');
    const words = ['--mapping', mapping, '--data-as-of'];
    expect(await installation.run(['import', first, ...words, '2026-09-10'])).toMatchObject({ code: 0 });
    expect(await owed('2026-09-10')).toBe('2000.50');

    const paid = ['1800000002;D100;Nord AG;15.08.2026;14.09.2026;800,00;300,00', ...LINES.slice(2)];
    const second = await list('OP_20260920.txt', paid);
    const outcome = await installation.run(['import', second, ...words, '2026-09-20', '--json']);
    expect(reportsOf(outcome).at(-1)).toMatchObject({ settled: 1, rejected: 0, data_as_of: '2026-09-20' });
    expect(await owed('2026-09-20')).toBe('300.00');
    expect(await owed('2026-09-19')).toBe('2000.50');
  });

  it('are refused where most of the money would be gone, until somebody confirms it', async () => {
    const half = await list('OP_20260925.txt', LINES.slice(0, 1));
    const words = ['import', half, '--mapping', mapping, '--data-as-of', '2026-09-25'];
    const refused = await installation.run([...words, '--json']);
    expect(refused.code).toBe(1);
    expect(reportsOf(refused).at(-1)?.refusal).toMatchObject({
      code: 'open_items_guard',
      message: expect.stringContaining('EUR 10,300.00 of the EUR 10,300.00'),
    });
    const confirmed = await installation.run([...words, '--confirm', '--json']);
    expect(reportsOf(confirmed).at(-1)).toMatchObject({ settled: 2, refusal: null });
    // The first invoice is on the list again, so it is open again.
    expect(await owed('2026-09-25')).toBe('1200.50');
  });

  it('are refused where one of a later day is in the ledger', async () => {
    const older = await list('OP_20260901.txt', LINES);
    const words = ['import', older, '--mapping', mapping, '--data-as-of', '2026-09-01', '--json'];
    expect(reportsOf(await installation.run(words)).at(-1)?.refusal?.code).toBe('open_items_older');
  });
});
