/** After a list of open items the ledger says of its day what the list says, whatever it said before. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openItemsSpec } from '../../src/domain/file-kind.ts';
import type { Database, Session } from '../../src/store/database.ts';
import { judgeRecords } from '../../src/store/judge-records.ts';
import { closingShares, mergeOpenItems, type OpenItemsCounts } from '../../src/store/open-items.ts';
import { readCustomerStates } from '../../src/store/read-customer-states.ts';
import { dropStaging, type StagedBatch, stageRecords } from '../../src/store/stage-records.ts';
import { testDatabases } from '../support/database.ts';
import {
  HOLDS_ALL,
  type InvoiceRow,
  insertRows,
  type LedgerRows,
  ledgerQuery,
  rolledBack,
} from './ledger-rows.ts';
import { CUSTOMERS, randomLedger } from './random-ledger.ts';
import { whole } from './receivables-model.ts';

const DAY = '2026-11-21';
const SPOKEN = openItemsSpec().columns.map(({ name }) => name);

/** A document and the thousandths of its amount that are open; null: all, without saying so. */
interface ListedDocument {
  readonly document: InvoiceRow;
  readonly open: number | null;
}

const scenario = randomLedger({ as_of: DAY, base_only: true }).chain((rows) =>
  fc.record({
    rows: fc.constant(rows),
    list: fc
      .tuple(
        ...rows.invoices.map((document) =>
          fc.option(
            fc.record({
              document: fc.constant(document),
              open: fc.constantFrom(null, 0, 250, 999, 1_000),
            }),
            { nil: undefined },
          ),
        ),
      )
      .map((some) => some.filter((one) => one !== undefined)),
  }),
);

describe.each(testDatabases())('a list of open items on the $name database', ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database.close());

  it('is what the ledger has open on its day; listed again it changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async ({ rows, list }) => {
        const { owed, again, same } = await rolledBack(database, async (session) => {
          await insertRows(session.db, rows);
          await importList(session, rows, list);
          const before = await tables(session);
          const counts = await importList(session, rows, list);
          return {
            owed: await openByCustomer(session),
            again: counts,
            same: [before, await tables(session)],
          };
        });
        for (const customer_id of CUSTOMERS) {
          const documents = list.filter(({ document }) => document.customer_id === customer_id);
          expect({ customer_id, ...owed.get(customer_id) }).toEqual({
            customer_id,
            open: total(documents.filter(({ document }) => document.document_type === 'invoice')),
            invoices: documents.filter(isOpenInvoice).length,
          });
        }
        expect(again).toEqual({ new: 0, changed: 0, settled: 0 });
        expect(same[1]).toEqual(same[0]);
      }),
      { numRuns: 60 },
    );
  });
});

async function importList(
  session: Session,
  rows: LedgerRows,
  list: readonly ListedDocument[],
): Promise<OpenItemsCounts> {
  await stageRecords(session, openItemsSpec(), batches(rows, list));
  await judgeRecords(session, openItemsSpec(), 'CNY', { list: { as_of: DAY, spoken: SPOKEN } });
  await closingShares(session, 'CNY', DAY);
  const counts = await mergeOpenItems(session, 'CNY', DAY);
  await dropStaging(session);
  return counts;
}

async function* batches(rows: LedgerRows, list: readonly ListedDocument[]): AsyncGenerator<StagedBatch> {
  const records = list.map(({ document, open }, index) => {
    const texts: Readonly<Record<string, string | boolean | null>> = {
      ...document,
      applies_to_invoice_id: hasHome(document, rows) ? document.applies_to_invoice_id : null,
      settled_on: null,
      written_off_on: null,
      open_amount: open === null ? null : openText(document, open),
    };
    return {
      line: index + 2,
      values: openItemsSpec().columns.map(({ name }) => textOf(texts[name])),
    };
  });
  yield { records, rejections: [] };
}

/** Whether a credit note is of the same customer as the invoice it applies to; else it would be rejected. */
function hasHome(note: InvoiceRow, { invoices }: LedgerRows): boolean {
  const home = invoices.find((one) => one.invoice_id === note.applies_to_invoice_id);
  return home?.customer_id === note.customer_id && home.document_type === 'invoice';
}

function textOf(value: string | boolean | null | undefined): string | null {
  return value === undefined || value === null ? null : String(value);
}

/** In tenths of thousandths of a currency unit less than the amount, so that nothing is rounded here. */
function openText({ amount }: InvoiceRow, thousandths: number): string {
  const open = (whole(amount, 3) * BigInt(thousandths)) / 1_000n;
  const text = String(open).padStart(4, '0');
  return `${text.slice(0, -3)}.${text.slice(-3)}`;
}

/** In hundredths, each rounded half up, as the ledger's sums in base currency are. */
function inHundredths({ document, open }: ListedDocument): bigint {
  const thousandths = whole(open === null ? document.amount : openText(document, open), 3);
  return (thousandths + 5n) / 10n;
}

function isOpenInvoice(one: ListedDocument): boolean {
  const { document_type, issued_on } = one.document;
  return document_type === 'invoice' && issued_on <= DAY && inHundredths(one) > 0n;
}

function total(list: readonly ListedDocument[]): bigint {
  return list.filter(isOpenInvoice).reduce((sum, one) => sum + inHundredths(one), 0n);
}

async function openByCustomer(
  session: Session,
): Promise<ReadonlyMap<string, { readonly open: bigint; readonly invoices: number }>> {
  const query = ledgerQuery({ as_of: DAY });
  const found = new Map<string, { open: bigint; invoices: number }>();
  for await (const chunk of readCustomerStates(session.db, query, HOLDS_ALL, 100)) {
    for (const { customer, receivables } of chunk) {
      if (receivables === null) continue;
      const parts = [
        receivables.current_amount,
        receivables.overdue_1_30,
        receivables.overdue_31_60,
        receivables.overdue_61_90,
        receivables.overdue_91_180,
        receivables.overdue_181_plus,
      ];
      const open = parts.reduce((sum, part) => sum + whole(part ?? '', 2), 0n);
      found.set(customer.customer_id, { open, invoices: receivables.open_invoice_count });
    }
  }
  return found;
}

async function tables({ db }: Session): Promise<readonly unknown[]> {
  const invoices = await sql`select * from invoices order by 1, 2`.execute(db);
  const amounts = await sql`select * from open_amounts order by 1, 2, 3`.execute(db);
  return [invoices.rows, amounts.rows];
}
