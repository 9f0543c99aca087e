/** What goes into the ledger as it is and is pointed out, beside what is rejected. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FileReport } from '../../src/domain/import-report.ts';
import type { Database } from '../../src/store/database.ts';
import { findImport } from '../../src/store/imports.ts';
import { testDatabases } from '../support/database.ts';
import { shippedModels } from '../support/shipped-models.ts';
import { csv, importText } from './import-text.ts';

const INVOICES = 'invoice_id,customer_id,issued_on,due_on,amount,currency';
const RED_FLAGS = 'red_flag_id,customer_id,family,code,observed_on,severity';
const ASSESSMENTS = 'customer_id,model,item,score,assessed_on,note';

describe.each(testDatabases())('an import on the $name database', ({ open }) => {
  let database: Database;
  beforeEach(async () => {
    database = await open();
    await importText(database, 'customers.csv', csv('customer_id,name', 'C1,One', 'C2,Two'));
  });
  afterEach(() => database.close());

  const models = shippedModels();
  const sent = (file: string, ...rows: readonly string[]): Promise<FileReport> =>
    importText(database, file, csv(...(rows as [string])), { models });

  it('keeps an invoice that was due before it was issued, and points to the first', async () => {
    const report = await sent(
      'invoices.csv',
      INVOICES,
      'I1,C1,2026-01-31,2026-01-31,1.00,',
      'I2,C1,2026-01-31,2026-01-01,1.00,',
      'I3,C9,2026-01-31,2026-01-01,1.00,',
      'I4,C2,2026-03-01,2026-02-28,1.00,',
    );
    expect(report).toMatchObject({ new: 3, rejected: 1 });
    expect(report.notes).toEqual([
      {
        code: 'due_before_issue',
        rows: 2,
        line: 3,
        message:
          'due_on 2026-01-01 is before issued_on: from its issue day on the invoice is in the figures, its days overdue count from its due day',
      },
    ]);
    expect((await findImport(database.db, report.import_id))?.report.notes).toEqual(report.notes);
  });

  it('keeps a payment that is larger than its invoice, and says what becomes of the rest', async () => {
    await sent(
      'invoices.csv',
      INVOICES,
      'I1,C1,2026-01-01,2026-01-31,1000.00,USD',
      'I2,C2,2026-01-01,2026-01-31,0.50,',
    );
    const report = await sent(
      'payments.csv',
      'payment_id,customer_id,invoice_id,paid_on,amount,currency',
      'P1,C1,I1,2026-02-01,1000.00,USD',
      // As large, but rejected for their other faults, and said twice.
      'P2,C2,I1,2026-02-01,5000.00,USD',
      'P3,C1,I1,2026-02-01,5000.001,',
      'P4,C1,I1,2026-02-01,1000.01,',
      'P4,C1,I1,2026-02-01,1000.01,',
      'P5,C2,I2,2026-02-01,2.00,',
      'P6,C1,,2026-02-01,9000.00,USD',
      // To come.
      'P7,C1,I1,2026-12-01,9000.00,USD',
    );
    expect(report).toMatchObject({ new: 5, rejected: 2 });
    expect(report.notes).toEqual([
      {
        code: 'exceeds_invoice',
        rows: 2,
        line: 5,
        message:
          'the payment of 1000.01 is more than the 1000.00 of invoice "I1": it was kept, and what is over counts as money that is matched to no invoice yet',
      },
    ]);
    const promises = await sent(
      'promises.csv',
      'promise_id,customer_id,invoice_id,promised_on,pay_by,amount,currency',
      'M1,C1,I1,2026-02-01,2026-02-03,5000.00,USD',
    );
    expect(promises).toMatchObject({ new: 1, notes: [] });
  });

  it('keeps red flags whose code is not listed or is listed in another family, and says of each', async () => {
    const listed = models.red_flag_codes.codes.find(({ family }) => family === 'payment')?.code;
    const report = await sent(
      'red_flags.csv',
      RED_FLAGS,
      `R1,C1,payment,${listed},2026-01-01,`,
      `R2,C1,trading,${listed},2026-01-01,`,
      'R3,C1,payment,stopped_greeting,2026-01-01,2',
      'R4,C2,payment,stopped_waving,2026-01-01,2',
    );
    expect(report).toMatchObject({ new: 4, rejected: 0 });
    expect(report.notes).toMatchObject([
      {
        code: 'unlisted_code',
        rows: 2,
        line: 4,
        message:
          'code "stopped_greeting" is not in red-flag-codes.json: the red flag counts in the family it names, and in the worst severity only where the row gives its severity',
      },
      { code: 'family_differs', rows: 1, line: 3, message: expect.stringContaining(`"${listed}"`) },
    ]);
  });

  it('keeps scores of items that no scorecard has, and above the highest, and says that they count nowhere', async () => {
    const [item] = models.scorecards.traits.groups.flatMap((group) => group.items);
    const report = await sent(
      'assessments.csv',
      ASSESSMENTS,
      `C1,traits,${item?.item},10,2026-01-01,`,
      `C2,traits,${item?.item},11,2026-01-01,`,
      'C1,traits,star_sign,7,2026-01-01,',
      'C1,zodiac,star_sign,7,2026-01-01,',
      'C1,lapp,liquidity,70,2026-01-01,',
      'C1,swot,strengths,,2026-01-01,Sound order book',
    );
    expect(report).toMatchObject({ new: 6, rejected: 0 });
    expect(report.notes).toMatchObject([
      { code: 'unknown_item', rows: 2, line: 4, message: expect.stringContaining('"traits/star_sign"') },
      {
        code: 'score_above_max',
        rows: 1,
        line: 3,
        message: 'traits are scored 0 to 10; a score of 11 counts as not filled in',
      },
    ]);
  });

  it('has nothing to point out where all is as it should be', async () => {
    const rows = ['I1,C1,2026-01-31,2026-03-02,1.00,'];
    expect((await sent('invoices.csv', INVOICES, ...rows)).notes).toEqual([]);
    expect((await sent('fx_rates.csv', 'currency,day,rate', 'USD,2026-01-01,7.1')).notes).toEqual([]);
  });

  it('rejects a rate of 0, and an amount with more decimals than its currency has', async () => {
    const rates = await sent('fx_rates.csv', 'currency,day,rate', 'USD,2026-01-01,0', 'USD,2026-01-02,0.000');
    expect(rates.rejections).toMatchObject([
      { line: 2, field: 'rate', code: 'not_positive', message: 'rate "0" must be above zero' },
      { line: 3, field: 'rate', code: 'not_positive' },
    ]);
    const invoices = await sent(
      'invoices.csv',
      INVOICES,
      'I1,C1,2026-01-01,2026-01-31,1.005,',
      'I2,C1,2026-01-01,2026-01-31,1.5,JPY',
      'I3,C1,2026-01-01,2026-01-31,1.005,KWD',
    );
    expect(invoices.rejections.map(({ line, code, message }) => `${line} ${code}: ${message}`)).toEqual([
      '2 too_many_decimals: amount "1.005" must have at most 2 decimals in CNY',
      '3 too_many_decimals: amount "1.5" must have no decimals in JPY',
    ]);
    expect(invoices.new).toBe(1);
  });

  it('takes the currency of an amount that names none from its invoice, its customer or the base', async () => {
    await sent('customers.csv', 'customer_id,name,currency', 'C3,Three,JPY', 'C4,Four,KWD');
    const faults = async (file: string, ...rows: readonly string[]) =>
      (await sent(file, ...rows)).rejections.map(
        ({ line, field, message }) => `${line} ${field}: ${message}`,
      );
    expect(
      await faults(
        'invoices.csv',
        INVOICES,
        'I1,C1,2026-01-01,2026-01-31,10.50,',
        'I2,C3,2026-01-01,2026-01-31,10.50,',
        'I3,C3,2026-01-01,2026-01-31,10.00,',
        'I4,C4,2026-01-01,2026-01-31,10.125,',
        'I5,C4,2026-01-01,2026-01-31,10.1255,',
        'I6,C3,2026-01-01,2026-01-31,10.50,CNY',
      ),
    ).toEqual([
      '3 amount: amount "10.50" must have no decimals in JPY',
      '6 amount: amount "10.1255" must have at most 3 decimals in KWD',
    ]);
    const payments = 'payment_id,customer_id,invoice_id,paid_on,amount';
    expect(
      await faults('payments.csv', payments, 'P1,C3,I6,2026-02-01,0.50', 'P2,C3,,2026-02-01,0.50'),
    ).toEqual(['3 amount: amount "0.50" must have no decimals in JPY']);
    const limits = 'customer_id,name,currency,credit_limit';
    expect(await faults('customers.csv', limits, 'C5,Five,,1.125', 'C6,Six,,1.10')).toEqual([
      '2 credit_limit: credit_limit "1.125" must have at most 2 decimals in CNY',
    ]);
  });

  it('says of a row that refers to nothing just that, whatever decimals its amount has', async () => {
    await sent('customers.csv', 'customer_id,name,currency', 'C3,Three,JPY', 'C4,Four,JPY');
    await sent('invoices.csv', INVOICES, 'I1,C3,2026-01-01,2026-01-31,10,');
    const codes = async (file: string, ...rows: readonly string[]) =>
      (await sent(file, ...rows)).rejections.map(({ line, field, code }) => `${line} ${field} ${code}`);
    const payments = [
      'payment_id,customer_id,invoice_id,paid_on,amount',
      'P1,C3,I9,2026-02-01,0.50',
      'P2,C4,I1,2026-02-01,0.50',
      'P3,C3,I1,2026-02-01,0.50',
      'P4,C3,,2026-02-01,0.50',
    ];
    expect(await codes('payments.csv', ...payments)).toEqual([
      '2 invoice_id unknown_invoice',
      '3 customer_id customer_differs',
      '4 amount too_many_decimals',
      '5 amount too_many_decimals',
    ]);
    const promises = [
      'promise_id,customer_id,invoice_id,promised_on,pay_by,amount',
      'A1,C3,I9,2026-02-01,2026-02-09,0.50',
    ];
    expect(await codes('promises.csv', ...promises)).toEqual(['2 invoice_id unknown_invoice']);
    const notes = [
      `${INVOICES},document_type,applies_to_invoice_id`,
      'N1,C3,2026-01-01,2026-01-31,0.50,,credit_note,I9',
      'N2,C3,2026-01-01,2026-01-31,0.50,,credit_note,I1',
      'N3,C3,2026-01-01,2026-01-31,1,,credit_note,I2',
      'I2,C3,2026-01-01,2026-01-31,10.50,,,',
      'N4,C3,2026-01-01,2026-01-31,1,,credit_note,I1',
    ];
    // The third is of an invoice that does not go in either.
    expect(await codes('invoices.csv', ...notes)).toEqual([
      '2 applies_to_invoice_id unknown_invoice',
      '3 amount too_many_decimals',
      '4 applies_to_invoice_id unknown_invoice',
      '5 amount too_many_decimals',
    ]);
  });
});
