/** Rows and files that are not right, through the import command: each named and told, nothing of the rest lost. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runResultSchema } from '../../src/domain/run.ts';
import { factsOf } from '../support/fact-documents.ts';
import { reportsByFile, reportsOf } from '../support/import-report.ts';
import { documentOf, fastestInstallation, type Installation } from '../support/installation.ts';
import { readCsv } from '../support/real-sets.ts';

const TABLES = ['customers', 'invoices', 'payments', 'guarantees'];
const INVOICES = 'invoice_id,customer_id,issued_on,due_on,amount,currency';
const PAYMENTS = 'payment_id,customer_id,invoice_id,paid_on,amount,currency';
const CREDIT_NOTES = `${INVOICES},document_type,applies_to_invoice_id`;

/** What each wrong row is answered: line, field, code, and words of the message. */
type Answer = readonly [line: number, field: string | null, code: string, words: string];

const BASE = {
  'customers.csv': lines('customer_id,name,currency', 'C1,One,CNY', 'C2,Two,USD'),
  'invoices.csv': lines(
    CREDIT_NOTES,
    'I1,C1,2026-01-10,2026-02-09,1000.00,CNY,,',
    'I2,C2,2026-01-10,2026-02-09,500.00,USD,,',
    'N1,C1,2026-01-12,2026-01-12,50.00,CNY,credit_note,I1',
  ),
  'payments.csv': lines(PAYMENTS, 'P1,C1,I1,2026-01-20,100.00,CNY'),
};

const BAD_ROWS: Readonly<Record<string, { readonly content: string; readonly answers: readonly Answer[] }>> =
  {
    'invoices-amounts.csv': {
      content: lines(
        INVOICES,
        'A01,C1,2026-01-10,2026-02-09,10.00,CNY',
        'A02,C1,2026-01-10,2026-02-09,"",CNY',
        'A03,C1,2026-01-10,2026-02-09,NaN,CNY',
        'A04,C1,2026-01-10,2026-02-09,1e30,CNY',
        'A05,C1,2026-01-10,2026-02-09,"1,200.00",CNY',
        'A06,C1,2026-01-10,2026-02-09,1,200.00,CNY',
        'A07,C1,2026-01-10,2026-02-09,¥120,CNY',
        'A08,C1,2026-01-10,2026-02-09,true,CNY',
        'A09,C1,2026-01-10,2026-02-09,0x10,CNY',
        'A10,C1,2026-01-10,2026-02-09,0,CNY',
        'A11,C1,2026-01-10,2026-02-09,-5,CNY',
        'A12,C1,2026-01-10,2026-02-09,0.001,CNY',
        'A13,C1,2026-01-10,2026-02-09,20.00,CNY',
      ),
      answers: [
        [3, 'amount', 'missing', 'amount is missing'],
        [4, 'amount', 'not_a_number', '"NaN" is not a plain number'],
        [5, 'amount', 'not_a_number', '"1e30" is not a plain number'],
        [6, 'amount', 'not_a_number', '"1,200.00" is not a plain number: write 1200.00'],
        [7, null, 'wrong_field_count', 'The row has 7 fields and the header 6'],
        [8, 'amount', 'not_a_number', '"¥120" is not a plain number: write 120'],
        [9, 'amount', 'not_a_number', '"true" is not a plain number'],
        [10, 'amount', 'not_a_number', '"0x10" is not a plain number'],
        [11, 'amount', 'not_positive', '"0" must be above zero'],
        [12, 'amount', 'not_positive', '"-5" must be above zero'],
        [13, 'amount', 'too_many_decimals', 'at most 2 decimals in CNY'],
      ],
    },
    'invoices-days.csv': {
      content: lines(
        INVOICES,
        'D1,C1,2026-02-30,2026-03-30,10.00,CNY',
        'D2,C1,03/04/2026,2026-03-30,10.00,CNY',
        'D3,C1,2026-01-05,2026-1-5,10.00,CNY',
        'D4,C1,2026-02-28,2026-03-30,10.00,CNY',
      ),
      answers: [
        [2, 'issued_on', 'not_a_day', '"2026-02-30" is not a day: the calendar has no such day'],
        [3, 'issued_on', 'not_a_day', '"03/04/2026" is not a day: write it as YYYY-MM-DD'],
        [4, 'due_on', 'not_a_day', '"2026-1-5" is not a day: write 2026-01-05'],
      ],
    },
    'customers-control.csv': {
      content: lines('customer_id,name', 'C3,Th\u0000ree', 'C\u00004,Four', 'C5,Five'),
      answers: [
        [2, 'name', 'control_character', 'holds the control character U+0000: take it out'],
        [3, 'customer_id', 'control_character', 'holds the control character U+0000: take it out'],
      ],
    },
    'payments-references.csv': {
      content: lines(
        PAYMENTS,
        'Q1,C1,I99,2026-01-20,1.00,CNY',
        'Q2,C2,I1,2026-01-20,1.00,CNY',
        'Q3,C1,I1,2026-01-20,1.00,EUR',
        'Q4,C1,N1,2026-01-20,1.00,CNY',
        'Q5,C9,,2026-01-20,1.00,CNY',
        'Q6,C1,I1,2026-01-21,1.00,CNY',
      ),
      answers: [
        [2, 'invoice_id', 'unknown_invoice', '"I99" is not in the ledger: import its invoices file first'],
        [3, 'customer_id', 'customer_differs', 'invoice "I1" belongs to customer "C1", not to "C2"'],
        [4, 'currency', 'currency_differs', 'invoice "I1" is in CNY, this payment in EUR'],
        [5, 'invoice_id', 'applies_to_credit_note', '"N1" is a credit note: a payment settles an invoice'],
        [6, 'customer_id', 'unknown_customer', '"C9" is not in the ledger: import its customers file first'],
      ],
    },
    'invoices-credit-notes.csv': {
      content: lines(
        CREDIT_NOTES,
        'N2,C1,2026-01-12,2026-01-12,5.00,CNY,credit_note,I98',
        'N3,C2,2026-01-12,2026-01-12,5.00,USD,credit_note,I1',
        'N4,C1,2026-01-12,2026-01-12,5.00,CNY,credit_note,I1',
      ),
      answers: [
        [2, 'applies_to_invoice_id', 'unknown_invoice', '"I98" is neither in the ledger nor in this file'],
        [
          3,
          'applies_to_invoice_id',
          'customer_differs',
          'invoice "I1" belongs to customer "C1", not to "C2"',
        ],
      ],
    },
    'guarantees-repeated.csv': {
      content: lines(
        'guarantee_id,customer_id,kind,amount,currency',
        'G1,C1,mortgage,100.00,CNY',
        'G1,C1,mortgage,100.00,CNY',
        'G1,C1,mortgage,200.00,CNY',
      ),
      answers: [[4, 'guarantee_id', 'duplicate_id', '"G1" stands on line 2 already, with other values']],
    },
  };

const GOOD_ROW = 'R1,C1,2026-01-10,2026-02-09,10.00,CNY';
const SOUND = lines(INVOICES, GOOD_ROW);

/** Files that are turned away whole, each with a sound row that must not go in. */
const REFUSED: Readonly<
  Record<string, readonly [content: string | Uint8Array, code: string, words: string]>
> = {
  'invoices-semicolons.csv': [
    SOUND.replaceAll(',', ';'),
    'wrong_header',
    'the delimiter looks wrong: give --delimiter ";"',
  ],
  'invoices-two-alike.csv': [
    lines(`${INVOICES},amount`, `${GOOD_ROW},10.00`),
    'duplicate_column',
    'The column "amount" stands in the header twice',
  ],
  'invoices-no-header.csv': [lines(GOOD_ROW, GOOD_ROW), 'wrong_header', 'there is no header'],
  'invoices-other-header.csv': [
    lines(INVOICES.replace('amount', 'ammount'), GOOD_ROW),
    'wrong_header',
    '"ammount" (did you mean amount?)',
  ],
  'invoices-short-header.csv': [lines('invoice_id,customer_id', 'R1,C1'), 'wrong_header', 'lacks columns'],
  'invoices-broken-encoding.csv': [
    Buffer.concat([Buffer.from(SOUND), Buffer.from([0x52, 0x32, 0xd6, 0xd0, 0x2c, 0x0a])]),
    'broken_encoding',
    'Near line 3 the file is not text in UTF-8',
  ],
  'invoices-open-quote.csv': [
    `${SOUND}"R2,C1,2026-01-10,2026-02-09,10.00,CNY\nR3,C1\n`,
    'open_quote',
    'A quote that opens in the record on line 3 never closes',
  ],
  'invoices-inside-record.csv': [
    `${SOUND}R2,C1,2026-01-10,20`,
    'truncated',
    'stops in the middle of the record on line 3',
  ],
  'invoices-inside-object.ndjson': [
    `${JSON.stringify({ invoice_id: 'R1', customer_id: 'C1', issued_on: '2026-01-10', due_on: '2026-02-09', amount: '1.00' })}\n{"invoice_id": "R2", "cust`,
    'truncated',
    'stops in the middle of the JSON object on line 2',
  ],
  'invoices-cut-off.csv.gz': [
    gzipSync(
      lines(INVOICES, ...Array.from({ length: 5_000 }, (_, index) => `R${index}${GOOD_ROW.slice(2)}`)),
    ).subarray(0, -20),
    'broken_gzip',
    'stops before its end: it was cut off on its way',
  ],
  'invoices-no-gzip.csv.gz': [SOUND, 'broken_gzip', 'is not a sound gzip file'],
  'invoices-no-text.csv': [
    gzipSync(SOUND),
    'broken_encoding',
    'it is compressed with gzip. End its name in .gz',
  ],
  'invoices-empty.csv': ['', 'empty_file', 'The file is empty'],
  'ledger.csv': [SOUND, 'unknown_kind', 'has to begin with one (customers, invoices, …)'],
};

describe('import', () => {
  let installation: Installation;

  beforeAll(async () => {
    installation = await fastestInstallation().open();
    for (const folder of ['bad', 'refused', 'again']) await mkdir(join(installation.folder, folder));
    for (const [name, content] of Object.entries(BASE)) await installation.file(name, content);
    for (const [name, { content }] of Object.entries(BAD_ROWS))
      await installation.file(`bad/${name}`, content);
    for (const [name, [content]] of Object.entries(REFUSED))
      await installation.file(`refused/${name}`, content);
  });
  afterAll(() => installation.close());

  it('takes files in the order of their references, whatever order they are named in', async () => {
    const outcome = await installation.run([
      'import',
      'payments.csv',
      'invoices.csv',
      'customers.csv',
      '--json',
    ]);
    const counts = reportsOf(outcome).map(({ file, new: added, rejected }) => [file, added, rejected]);
    expect(counts).toEqual([
      ['customers.csv', 2, 0],
      ['invoices.csv', 3, 0],
      ['payments.csv', 1, 0],
    ]);
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
  });

  it('rejects each wrong row with line, field, code and what to do, and takes the rows around it', async () => {
    const outcome = await installation.runProgram([
      'import',
      'bad',
      '--json',
      '--rejections',
      'rejected.csv',
    ]);
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    const reports = reportsByFile(outcome);
    expect([...reports.keys()].toSorted()).toEqual(Object.keys(BAD_ROWS).toSorted());
    for (const [name, { content, answers }] of Object.entries(BAD_ROWS)) {
      const report = reports.get(name);
      const rows = content.trimEnd().split('\n').length - 1;
      const repeated = name === 'guarantees-repeated.csv' ? 1 : 0;
      expect(report).toMatchObject({ status: 'imported', rows, rejected: answers.length });
      expect([report?.new, report?.unchanged]).toEqual([rows - answers.length - repeated, repeated]);
      const told = report?.rejections.map(({ line, field, code, message }) => [line, field, code, message]);
      expect(told).toEqual(
        answers.map(([line, field, code, words]) => [line, field, code, expect.stringContaining(words)]),
      );
    }
    const inReports = [...reports].flatMap(([name, { kind, rejections }]) =>
      rejections.map(({ line, field, code, message }) => ({
        file: join('bad', name),
        kind,
        line: String(line),
        field: field ?? '',
        code,
        message,
      })),
    );
    expect(await readCsv(join(installation.folder, 'rejected.csv'))).toEqual(inReports);
  });

  it('refuses a file that is not right as a whole, takes nothing of it, and goes on with the next', async () => {
    const before = await installation.rowCounts(TABLES);
    await installation.file('invoices-sound.csv', lines(INVOICES, 'S1,C1,2026-01-10,2026-02-09,10.00,CNY'));
    const words = ['refused', 'refused/ledger.csv', 'invoices-sound.csv'];
    const outcome = await installation.run(['import', ...words, '--json']);
    expect(outcome.code).toBe(1);
    const reports = reportsByFile(outcome);
    for (const [name, [, code, message]] of Object.entries(REFUSED)) {
      expect(reports.get(name)).toMatchObject({
        status: 'refused',
        rows: 0,
        new: 0,
        refusal: { code, message: expect.stringContaining(message) },
      });
    }
    expect(reports.get('invoices-sound.csv')).toMatchObject({ status: 'imported', new: 1, refusal: null });
    expect(reports.size).toBe(Object.keys(REFUSED).length + 1);
    expect(await installation.rowCounts(TABLES)).toEqual({ ...before, invoices: (before.invoices ?? 0) + 1 });
  });

  it('changes nothing for the same bytes, counts a changed row, and takes a corrected file', async () => {
    const corrected = BAD_ROWS['invoices-days.csv']?.content ?? '';
    await installation.file(
      'again/invoices-days.csv',
      corrected
        .replace('2026-02-30', '2026-02-27')
        .replace('03/04/2026', '2026-03-04')
        .replace('2026-1-5', '2026-01-05'),
    );
    await installation.file('again/customers-control.csv', lines('customer_id,name', 'C5,Five Limited'));
    const outcome = await installation.run(['import', 'payments.csv', 'invoices.csv', 'again', '--json']);
    const counts = [...reportsByFile(outcome)].map(([file, { status, new: added, changed, unchanged }]) => [
      file,
      status,
      added,
      changed,
      unchanged,
    ]);
    expect(counts).toEqual([
      ['customers-control.csv', 'imported', 0, 1, 0],
      ['invoices-days.csv', 'imported', 3, 0, 1],
      ['invoices.csv', 'unchanged', 0, 0, 3],
      ['payments.csv', 'unchanged', 0, 0, 1],
    ]);
    expect(outcome.code).toBe(0);
  });

  it('tells a person the same in words', async () => {
    await installation.file('customers-tabs.csv', Buffer.from('customer_id\tname\nC6\tSix\nC7\t\n'));
    await installation.file(
      'customers-gbk.csv',
      Buffer.from('customer_id\tname\nC8\t\xd6\xd0\xb9\xfa\n', 'latin1'),
    );
    const words = ['--delimiter', 'tab', '--encoding', 'gb18030'];
    const outcome = await installation.run([
      'import',
      'customers-tabs.csv',
      'customers-gbk.csv',
      'ledger.csv',
      ...words,
    ]);
    expect(outcome).toMatchObject({ code: 1, stdout: '' });
    expect(outcome.stderr).toContain('There is no file or folder ledger.csv.');
    const good = await installation.run(['import', 'customers-tabs.csv', 'customers-gbk.csv', ...words]);
    expect(good).toMatchObject({ code: 0, stderr: '' });
    expect(good.stdout.trimEnd().split('\n')).toEqual([
      'customers-gbk.csv: 1 row, 1 new, 0 changed, 0 unchanged, 0 rejected',
      'customers-tabs.csv: 2 rows, 1 new, 0 changed, 0 unchanged, 1 rejected',
      '  line 3: name is missing: every row of customers needs one (missing)',
    ]);
  });

  it('takes an invoice in a currency without a rate: its money is unknown and its days are known', async () => {
    const run = documentOf(
      await installation.run(['evaluate', '--as-of', '2026-03-01', '--json']),
      runResultSchema,
    );
    expect(run.warnings).toEqual([
      { code: 'rate_missing', message: 'No exchange rate at most 7 days old for USD.', customers: 1 },
    ]);
    const facts = await factsOf(installation, '2026-03-01');
    expect(facts.get('C2')?.facts).toMatchObject({
      receivable_total: null,
      overdue_amount: null,
      overdue_1_30: null,
      exposure_uncovered: null,
      days_overdue_max: 20,
      open_invoice_count: 1,
      overdue_invoice_count: 1,
    });
    expect(facts.get('C2')?.notes[0]?.code).toBe('rate_missing');
    // 1,000 less payments of 100 and 1 and credit notes of 50 and 5; and invoices of 10, 20 and 10 from the tests above.
    expect(facts.get('C1')?.facts).toMatchObject({ overdue_1_30: '884.00', days_overdue_max: 55 });
  });
});

function lines(...rows: readonly string[]): string {
  return `${rows.join('\n')}\n`;
}
