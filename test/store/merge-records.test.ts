import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FILE_KINDS, type FileKind, kindSpec } from '../../src/domain/file-kind.ts';
import type { Database } from '../../src/store/database.ts';
import { ledgerTable } from '../../src/store/merge-plans.ts';
import { testDatabases } from '../support/database.ts';
import { clearLedger } from './ledger-rows.ts';
import { type FileRow, mergeRows } from './merge-rows.ts';

const CUSTOMERS: readonly FileRow[] = [
  { customer_id: 'C1', name: 'One' },
  { customer_id: 'C2', name: 'Two', currency: 'USD' },
];

/** For each kind a row, and the same row with one column changed; a kind without one has nothing but its key. */
const SAMPLES: Readonly<Record<FileKind, readonly [row: FileRow, change: FileRow | null]>> = {
  customers: [{ customer_id: 'C9', name: 'Nine', credit_limit: '10.00' }, { credit_limit: '20.00' }],
  fx_rates: [{ currency: 'USD', day: '2026-01-01', rate: '7.1' }, { rate: '7.2' }],
  invoices: [
    { invoice_id: 'I9', customer_id: 'C1', issued_on: '2026-01-01', due_on: '2026-01-31', amount: '10.00' },
    { settled_on: '2026-02-01' },
  ],
  payments: [
    { payment_id: 'P9', customer_id: 'C1', paid_on: '2026-01-05', amount: '5.00' },
    { amount: '6.00' },
  ],
  ratings: [
    { customer_id: 'C1', agency: 'S&P', scale: 'sp', grade: 'AA', rated_on: '2026-01-01' },
    { outlook: 'negative' },
  ],
  statements: [
    { customer_id: 'C1', period_end: '2025-12-31', period_months: '12', cash: '1.00' },
    { cash: '-1.00' },
  ],
  policy_events: [
    {
      event_id: 'E9',
      industry_scheme: 'GBT4754-2017',
      industry_codes: 'C;3110',
      direction: 'tightening',
      severity: '3',
      title: 'A title',
      announced_on: '2026-01-01',
    },
    { industry_codes: 'C;3120' },
  ],
  guarantees: [
    { guarantee_id: 'G9', customer_id: 'C1', kind: 'pledge', amount: '9.00' },
    { valid_to: '2027-01-01' },
  ],
  outcomes: [{ customer_id: 'C1', kind: 'default', occurred_on: '2026-01-01' }, null],
  promises: [
    { promise_id: 'M9', customer_id: 'C1', promised_on: '2026-01-05', pay_by: '2026-01-12', amount: '5.00' },
    { pay_by: '2026-01-15' },
  ],
  red_flags: [
    { red_flag_id: 'R9', customer_id: 'C1', family: 'payment', code: 'partial', observed_on: '2026-01-05' },
    { severity: '3' },
  ],
  assessments: [
    { customer_id: 'C1', model: 'traits', item: 'capital', score: '7', assessed_on: '2026-01-05' },
    { score: '8' },
  ],
  facts: [
    { customer_id: 'C1', as_of: '2026-01-05', receivable_total: '10.00', policy_event_ids: 'E1;E2' },
    { policy_event_ids: 'E1;E3' },
  ],
};

const INVOICE: FileRow = {
  invoice_id: 'I1',
  customer_id: 'C1',
  issued_on: '2026-01-01',
  due_on: '2026-01-31',
  amount: '100.00',
};
const NOTE: FileRow = { ...INVOICE, invoice_id: 'N1', document_type: 'credit_note', amount: '10.00' };
const PAYMENT: FileRow = { payment_id: 'P1', customer_id: 'C1', paid_on: '2026-02-01', amount: '40.00' };

const PROMISE: FileRow = {
  promise_id: 'Z1',
  customer_id: 'C1',
  promised_on: '2026-02-01',
  pay_by: '2026-02-08',
  amount: '40.00',
};

describe.each(testDatabases())('merging into the $name database', ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  beforeEach(async () => {
    await clearLedger(database);
    await mergeRows(database, 'customers', CUSTOMERS);
  });
  afterAll(() => database.close());

  it('counts a row as new, the same row as nothing, and a row that differs as changed, for every kind', async () => {
    for (const kind of FILE_KINDS) {
      const [row, change] = SAMPLES[kind];
      const none = { new: 0, changed: 0, rejected: 0, rejections: [] };
      expect({ kind, ...(await mergeRows(database, kind, [row])) }).toEqual({ kind, ...none, new: 1 });
      expect({ kind, ...(await mergeRows(database, kind, [row])) }).toEqual({ kind, ...none });
      if (change === null) continue;
      const changed = { ...row, ...change };
      expect({ kind, ...(await mergeRows(database, kind, [changed])) }).toEqual({
        kind,
        ...none,
        changed: 1,
      });
      expect({ kind, ...(await mergeRows(database, kind, [changed])) }).toEqual({ kind, ...none });
    }
  });

  it('takes an amount that is only written differently for the same', async () => {
    await mergeRows(database, 'invoices', [{ ...INVOICE, amount: '100.00' }]);
    expect(await mergeRows(database, 'invoices', [{ ...INVOICE, amount: '100.0000' }])).toMatchObject({
      changed: 0,
    });
  });

  it('takes a value away that the file no longer has', async () => {
    await mergeRows(database, 'invoices', [
      { ...INVOICE, settled_on: '2026-02-01', overdue_reason: 'strike' },
    ]);
    expect(await mergeRows(database, 'invoices', [INVOICE])).toMatchObject({ new: 0, changed: 1 });
    expect(await column(database, 'invoices', 'settled_on')).toEqual([null]);
  });

  it('lets a row that stands twice count once', async () => {
    const counts = await mergeRows(database, 'invoices', [INVOICE, INVOICE, { ...INVOICE, amount: '100.0' }]);
    expect(counts).toEqual({ new: 1, changed: 0, rejected: 0, rejections: [] });
  });

  it('rejects a later row with the same key and other values, naming the first line', async () => {
    const rows = [INVOICE, { ...INVOICE, amount: '7.00' }, INVOICE, { ...INVOICE, disputed: 'true' }];
    const { rejections, ...counts } = await mergeRows(database, 'invoices', rows);
    expect(counts).toEqual({ new: 1, changed: 0, rejected: 2 });
    expect(rejections.map(({ line, field, code }) => ({ line, field, code }))).toEqual([
      { line: 3, field: 'invoice_id', code: 'duplicate_id' },
      { line: 5, field: 'invoice_id', code: 'duplicate_id' },
    ]);
    expect(rejections[0]?.message).toBe('the invoice_id "I1" stands on line 2 already, with other values');
    expect(await column(database, 'invoices', 'amount')).toEqual(['100.00']);
  });

  it('names every column of a key of several', async () => {
    const rating: FileRow = {
      customer_id: 'C1',
      agency: 'S&P',
      scale: 'sp',
      grade: 'AA',
      rated_on: '2026-01-01',
    };
    const { rejections } = await mergeRows(database, 'ratings', [rating, { ...rating, grade: 'B' }]);
    expect(rejections[0]?.message).toBe(
      'the customer_id, agency, rated_on "C1", "S&P", "2026-01-01" stands on line 2 already, with other values',
    );
  });

  it.each(FILE_KINDS.filter((kind) => !['customers', 'fx_rates', 'policy_events'].includes(kind)))(
    'rejects %s of a customer that is not in the ledger',
    async (kind) => {
      const [row] = SAMPLES[kind];
      const { rejections, ...counts } = await mergeRows(database, kind, [{ ...row, customer_id: 'C7' }, row]);
      expect(counts).toEqual({ new: 1, changed: 0, rejected: 1 });
      expect(rejections).toMatchObject([{ line: 2, field: 'customer_id', code: 'unknown_customer' }]);
      expect(rejections[0]?.message).toContain('"C7"');
    },
  );

  it('applies a credit note to an invoice of the same file, before or after it, or of the ledger', async () => {
    const note = { ...NOTE, applies_to_invoice_id: 'I1' };
    expect(await mergeRows(database, 'invoices', [note, INVOICE])).toMatchObject({ new: 2, rejected: 0 });
    const another = { ...note, invoice_id: 'N2' };
    expect(await mergeRows(database, 'invoices', [another])).toMatchObject({ new: 1, rejected: 0 });
  });

  it.each([
    ['unknown_invoice', { applies_to_invoice_id: 'I7' }],
    ['customer_differs', { applies_to_invoice_id: 'I2' }],
    ['applies_to_credit_note', { applies_to_invoice_id: 'N0' }],
    ['currency_differs', { applies_to_invoice_id: 'I1', currency: 'EUR' }],
  ])(
    'rejects a credit note with %s, whether its invoice is in the ledger or in the file',
    async (code, differs) => {
      const documents = [
        INVOICE,
        { ...INVOICE, invoice_id: 'I2', customer_id: 'C2' },
        { ...NOTE, invoice_id: 'N0' },
      ];
      const note: FileRow = { ...NOTE, ...differs };
      const inFile = await mergeRows(database, 'invoices', [...documents, note]);
      expect(inFile).toMatchObject({
        new: 3,
        rejected: 1,
        rejections: [{ line: 5, field: 'applies_to_invoice_id', code }],
      });
      const inLedger = await mergeRows(database, 'invoices', [note]);
      expect(inLedger).toMatchObject({
        new: 0,
        rejections: [{ line: 2, field: 'applies_to_invoice_id', code }],
      });
    },
  );

  it("compares a credit note's own currency, or else its customer's, with the invoice's", async () => {
    const euro = { ...INVOICE, customer_id: 'C2', currency: 'EUR' };
    const note = { ...NOTE, customer_id: 'C2', applies_to_invoice_id: 'I1' };
    const rows = [euro, note, { ...note, invoice_id: 'N2', currency: 'EUR' }];
    const { rejections } = await mergeRows(database, 'invoices', rows);
    expect(rejections).toMatchObject([{ line: 3, code: 'currency_differs' }]);
    expect(rejections[0]?.message).toBe('invoice "I1" is in EUR, this credit note in USD');
  });

  it('does not apply a credit note to an invoice that was itself rejected', async () => {
    const rows = [
      { ...INVOICE, customer_id: 'C7' },
      { ...NOTE, applies_to_invoice_id: 'I1' },
    ];
    const { rejections } = await mergeRows(database, 'invoices', rows);
    expect(rejections.map(({ code }) => code)).toEqual(['unknown_customer', 'unknown_invoice']);
  });

  it.each([
    ['payments', 'unknown_invoice', 'invoice_id', { invoice_id: 'I7' }],
    ['payments', 'customer_differs', 'customer_id', { invoice_id: 'I1', customer_id: 'C2' }],
    ['payments', 'currency_differs', 'currency', { invoice_id: 'I1', currency: 'USD' }],
    ['payments', 'applies_to_credit_note', 'invoice_id', { invoice_id: 'N1' }],
    ['promises', 'unknown_invoice', 'invoice_id', { invoice_id: 'I7' }],
    ['promises', 'customer_differs', 'customer_id', { invoice_id: 'I1', customer_id: 'C2' }],
    ['promises', 'currency_differs', 'currency', { invoice_id: 'I1', currency: 'USD' }],
    ['promises', 'applies_to_credit_note', 'invoice_id', { invoice_id: 'N1' }],
  ] as const)('rejects one of the %s with %s', async (kind, code, field, differs) => {
    await mergeRows(database, 'invoices', [INVOICE, NOTE]);
    const row = kind === 'payments' ? PAYMENT : PROMISE;
    const good = { ...row, [kindSpec(kind).key[0] ?? '']: 'X2', invoice_id: 'I1' };
    const counts = await mergeRows(database, kind, [{ ...row, ...differs }, good]);
    expect(counts).toMatchObject({ new: 1, rejected: 1, rejections: [{ line: 2, field, code }] });
  });

  it("falls back to the customer's currency, then to the base", async () => {
    const usd = { ...INVOICE, invoice_id: 'I2', customer_id: 'C2' };
    await mergeRows(database, 'invoices', [INVOICE, usd, { ...usd, invoice_id: 'I3', currency: 'EUR' }]);
    expect(await column(database, 'invoices', 'currency')).toEqual(['CNY', 'USD', 'EUR']);
    const statement = { customer_id: 'C2', period_end: '2025-12-31', period_months: '12' };
    await mergeRows(database, 'statements', [{ ...statement, customer_id: 'C1' }, statement]);
    expect(await column(database, 'statements', 'currency')).toEqual(['CNY', 'USD']);
    const guarantee = { guarantee_id: 'G1', customer_id: 'C1', kind: 'pledge', amount: '1.00' };
    await mergeRows(database, 'guarantees', [
      guarantee,
      { ...guarantee, guarantee_id: 'G2', customer_id: 'C2' },
    ]);
    expect(await column(database, 'guarantees', 'currency')).toEqual(['CNY', 'USD']);
  });

  it.each([
    ['payments', PAYMENT],
    ['promises', PROMISE],
  ] as const)(
    "gives one of the %s its invoice's currency, and without an invoice its customer's",
    async (kind, row) => {
      await mergeRows(database, 'invoices', [{ ...INVOICE, customer_id: 'C2', currency: 'EUR' }]);
      const id = kindSpec(kind).key[0] ?? '';
      await mergeRows(database, kind, [
        { ...row, [id]: 'X1', customer_id: 'C2', invoice_id: 'I1' },
        { ...row, [id]: 'X2', customer_id: 'C2' },
        { ...row, [id]: 'X3', customer_id: 'C1' },
      ]);
      expect(await column(database, kind, 'currency')).toEqual(['EUR', 'USD', 'CNY']);
    },
  );

  it.each([
    ['invoices', INVOICE],
    ['payments', PAYMENT],
    ['guarantees', { guarantee_id: 'G1', customer_id: 'C1', kind: 'pledge', amount: '1.00' }],
    ['promises', PROMISE],
    [
      'red_flags',
      { red_flag_id: 'R1', customer_id: 'C1', family: 'trading', code: 'lost', observed_on: '2026-01-05' },
    ],
  ] as const)('moves one of the %s to another customer and counts it as changed', async (kind, row) => {
    await mergeRows(database, kind, [row]);
    expect(await mergeRows(database, kind, [{ ...row, customer_id: 'C2' }])).toMatchObject({
      new: 0,
      changed: 1,
    });
    expect(await column(database, kind, 'customer_id')).toEqual(['C2']);
  });

  it('keeps a fact of every type, and takes back what a later file leaves out', async () => {
    const given: FileRow = {
      customer_id: 'C1',
      as_of: '2026-01-31',
      receivable_total: '10.50',
      overdue_ratio: '0.25',
      open_invoice_count: '3',
      days_overdue_max: '12',
      equity_negative: 'false',
      rating_grade: 'AA',
      policy_event_ids: 'E1;E2',
    };
    await mergeRows(database, 'facts', [given]);
    const { rows } = await sql`
      select receivable_total, overdue_ratio, open_invoice_count, days_overdue_max, equity_negative, rating_grade,
        to_jsonb(policy_event_ids) as events, current_amount from given_facts`.execute(database.db);
    expect(rows).toEqual([
      {
        receivable_total: '10.50',
        overdue_ratio: 0.25,
        open_invoice_count: 3,
        days_overdue_max: 12,
        equity_negative: false,
        rating_grade: 'AA',
        events: ['E1', 'E2'],
        current_amount: null,
      },
    ]);
    const { rating_grade, ...without } = given;
    expect(rating_grade).toBe('AA');
    expect(await mergeRows(database, 'facts', [without])).toMatchObject({ new: 0, changed: 1 });
  });

  it('splits the codes of a policy event', async () => {
    await mergeRows(database, 'policy_events', [SAMPLES.policy_events[0]]);
    expect(await column(database, 'policy_events', 'industry_codes')).toEqual([['C', '3110']]);
  });

  it('keeps quotes, percent signs and characters of every script as they are, in keys and messages too', async () => {
    const odd = `C'1 "%s" 客户\\`;
    await mergeRows(database, 'customers', [{ customer_id: odd, name: odd }]);
    const rows = [
      { ...INVOICE, customer_id: odd, invoice_id: odd },
      { ...INVOICE, customer_id: `${odd}!` },
    ];
    const { rejections, ...counts } = await mergeRows(database, 'invoices', rows);
    expect(counts).toMatchObject({ new: 1, rejected: 1 });
    expect(rejections[0]?.message).toContain(`"${odd}!"`);
    expect(await column(database, 'invoices', 'invoice_id')).toEqual([odd]);
  });
});

async function column(database: Database, table: FileKind, name: string): Promise<readonly unknown[]> {
  const { rows } = await sql<{ value: unknown }>`
    select ${sql.ref(name)} as value from ${sql.table(ledgerTable(table))} order by ${sql.raw(kindSpec(table).key.join(', '))}`.execute(
    database.db,
  );
  return rows.map((row) => row.value);
}
