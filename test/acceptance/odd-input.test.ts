/** Rows that are unusual and right, or nearly right, through the import command: what is kept, what is not, what is said. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { factsOf } from '../support/fact-documents.ts';
import { reportsByFile } from '../support/import-report.ts';
import { fastestInstallation, type Installation } from '../support/installation.ts';

const FILES = {
  'customers.csv': lines('customer_id,name,currency', 'C1,One,CNY', 'C2,Two,JPY', 'C3,Three,CNY'),
  'fx_rates.csv': lines('currency,day,rate', 'JPY,2026-03-01,0', 'JPY,2026-02-28,0.05', 'USD,2026-03-01,-7'),
  'invoices.csv': lines(
    'invoice_id,customer_id,issued_on,due_on,amount',
    'I1,C1,2026-01-10,2026-02-09,1000.00',
    'I2,C1,2026-01-10,2026-02-19,400.00',
    'I3,C3,2026-02-20,2026-01-30,300.00',
    'I4,C2,2026-01-10,2026-02-09,1000',
    'I5,C2,2026-01-10,2026-02-09,1000.5',
    'I6,C1,2026-01-10,2026-02-09,10.005',
  ),
  'payments.csv': lines(
    'payment_id,customer_id,invoice_id,paid_on,amount',
    'P1,C1,I1,2026-02-10,1250.00',
    'P2,C2,I4,2026-02-10,0.5',
    'P3,C2,I9,2026-02-10,0.5',
    'P4,C2,I4,2026-02-10,400',
  ),
};

/** What is said of each file: rejections as `line field: code`, notes as `line: code`. */
const SAID: Readonly<Record<keyof typeof FILES, readonly string[]>> = {
  'customers.csv': [],
  'fx_rates.csv': ['2 rate: not_positive', '4 rate: not_positive'],
  'invoices.csv': ['6 amount: too_many_decimals', '7 amount: too_many_decimals', '4: due_before_issue'],
  'payments.csv': ['3 amount: too_many_decimals', '4 invoice_id: unknown_invoice', '2: exceeds_invoice'],
};

describe('import', () => {
  let installation: Installation;

  beforeAll(async () => {
    installation = await fastestInstallation().open();
    for (const [name, content] of Object.entries(FILES)) await installation.file(name, content);
  });
  afterAll(() => installation.close());

  it('says of each unusual row what it is, and takes the others', async () => {
    const outcome = await installation.run(['import', ...Object.keys(FILES), '--json']);
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    const said = [...reportsByFile(outcome)].map(([file, { rejections, notes }]) => [
      file,
      [
        ...rejections.map(({ line, field, code }) => `${line} ${field}: ${code}`),
        ...notes.map(({ line, code }) => `${line}: ${code}`),
      ],
    ]);
    expect(Object.fromEntries(said)).toEqual(SAID);
  });

  it('keeps what was paid beyond an invoice as unapplied: it is owed less, and less can be lost', async () => {
    const facts = await evaluated('2026-03-01');
    // 1,250 on an invoice of 1,000 leaves 250; of the other 400 that leaves 150, ten days overdue.
    expect(facts.get('C1')?.facts).toMatchObject({
      overdue_amount: '400.00',
      unapplied_amount: '250.00',
      receivable_total: '150.00',
      open_invoice_count: 1,
      days_overdue_max: 10,
    });
    // At ten days a third of the way from 94.9 % to 89.9 %, 93.23 %: of 150, 10.15.
    expect(facts.get('C1')?.facts.expected_loss).toBe('10.15');
  });

  it('counts an invoice due before its issue from its issue day on, and its days overdue from its due day', async () => {
    expect((await evaluated('2026-02-19')).get('C3')?.facts).toMatchObject({
      receivable_total: '0.00',
      days_overdue_max: 0,
    });
    expect((await evaluated('2026-02-20')).get('C3')?.facts).toMatchObject({
      overdue_amount: '300.00',
      days_overdue_max: 21,
    });
  });

  it('takes no rate of 0 for one: the newest that is a rate converts', async () => {
    // 600 yen at 0.05.
    expect((await evaluated('2026-03-01')).get('C2')?.facts).toMatchObject({ receivable_total: '30.00' });
  });

  async function evaluated(day: string) {
    expect(await installation.run(['evaluate', '--as-of', day])).toMatchObject({ code: 0 });
    return factsOf(installation, day);
  }
});

function lines(...rows: readonly string[]): string {
  return `${rows.join('\n')}\n`;
}
