/** How a file spells its days and numbers: told where one reading is left, asked where there are more. */
import { describe, expect, it } from 'vitest';
import { kindSpec } from '../../src/domain/file-kind.ts';
import { checkMapping } from '../../src/ingest/mapping-check.ts';
import { readAll } from './read-all.ts';
import {
  asked,
  certainties,
  entryOf,
  invoices,
  question,
  type Row,
  suggest,
  table,
} from './suggest-files.ts';

describe('a day that may be read two ways', () => {
  const rows: readonly Row[] = [
    ['I1', '01/02/2026', '03/02/2026', '1.50', ''],
    ['I2', '05/06/2026', '07/06/2026', '2.50', '11/12/2026'],
  ];

  it('is asked, and no format is written', async () => {
    const suggestion = await suggest(invoices(rows));
    expect(entryOf(suggestion, 'invoices').date_format).toBeUndefined();
    expect(certainties(suggestion, 'invoices')).toMatchObject({
      ...{ issued_on: 'open', due_on: 'open', settled_on: 'open' },
      ...{ invoice_id: 'sure', amount: 'sure' },
    });
    const { question: text, choices } = question(suggestion, 'invoices.date_format');
    expect(text).toContain('fits M/D/YYYY and D/M/YYYY');
    expect(text).toContain('A day after the 12th of a month would decide');
    expect(choices).toEqual([
      '"date_format": "MM/DD/YYYY", if "01/02/2026" is 2026-01-02',
      '"date_format": "DD/MM/YYYY", if "01/02/2026" is 2026-02-01',
    ]);
    const { refused } = await readAll(invoices(rows), { mapping: entryOf(suggestion, 'invoices') });
    expect(refused?.reason).toBe('date_format_differs');
  });

  it('is decided by a single day after the 12th, in whichever column', async () => {
    const decided = [...rows, ['I3', '01/02/2026', '02/13/2026', '1.50', ''] as const];
    const suggestion = await suggest(invoices(decided));
    expect(entryOf(suggestion, 'invoices').date_format).toBe('MM/DD/YYYY');
    expect(asked(suggestion)).toEqual([]);
    expect(certainties(suggestion, 'invoices')).toMatchObject({
      ...{ issued_on: 'likely', due_on: 'sure', settled_on: 'likely' },
    });
    expect(suggestion.columns.find(({ column }) => column === 'issued_on')?.reason).toBe(
      'Its name says so and its values are days, written MM/DD/YYYY; alone they could be read in another way too, and "Due date" decides.',
    );
  });

  it('of two digits for the year is asked too, first the order whose years lie together', async () => {
    const few = await suggest(invoices([['I1', '25.03.24', '26.03.24', '1.50', '']]));
    expect(question(few, 'invoices.date_format').question).toMatch(/D\.M\.YY and YY\.M\.D,.*Which is it\?$/);
    const month = Array.from({ length: 28 }, (_, day): Row => {
      const text = `${String(day + 1).padStart(2, '0')}.03.24`;
      return [`I${day}`, text, text, '1.50', ''];
    });
    const many = await suggest(invoices(month));
    expect(entryOf(many, 'invoices').date_format).toBeUndefined();
    expect(question(many, 'invoices.date_format').choices).toEqual([
      '"date_format": "DD.MM.YY", if "01.03.24" is 2024-03-01',
      '"date_format": "YY.MM.DD", if "01.03.24" is 2001-03-24',
    ]);
  });

  it('of two digits is asked of years far apart as well', async () => {
    const header = ['Customer ID', 'Name', 'Customer since'];
    const days = ['01/03/02', '01/07/26', '01/11/15'];
    const text = table(',', header, ...days.map((day, row) => [`C${row}`, `N${row}`, day]));
    const suggestion = await suggest(text);
    expect(certainties(suggestion, 'customers').customer_since).toBe('open');
    expect(question(suggestion, 'customers.date_format').choices).toHaveLength(3);
    const { refused } = await readAll(text, {
      mapping: entryOf(suggestion, 'customers'),
      spec: kindSpec('customers'),
    });
    expect(refused?.reason).toBe('date_format_differs');
  });

  it('that only the columns together decide is not sure in any', async () => {
    const suggestion = await suggest(invoices([['I1', '13/02/01', '01/02/48', '1.50', '']]));
    expect(entryOf(suggestion, 'invoices').date_format).toBe('DD/MM/YY');
    expect(certainties(suggestion, 'invoices')).toMatchObject({ issued_on: 'likely', due_on: 'likely' });
    expect(suggestion.columns.find(({ column }) => column === 'due_on')?.reason).toContain(
      'what the columns have in common decides',
    );
  });

  it('in columns that are spelled differently is told for each', async () => {
    const suggestion = await suggest(invoices([['I1', '2026-01-31', '28.02.2026', '1.50', '']]));
    expect(entryOf(suggestion, 'invoices').date_format).toBeUndefined();
    expect(question(suggestion, 'invoices.date_format').question).toContain(
      '"Invoice date" YYYY-M-D; "Due date" D.M.YYYY',
    );
  });
});

describe('a number that may be read two ways', () => {
  it('is asked, and no marks are written', async () => {
    const suggestion = await suggest(invoices([['I1', '2026-01-31', '2026-02-28', '1.200', '']]));
    const entry = entryOf(suggestion, 'invoices');
    expect([entry.decimal, entry.thousands]).toEqual([undefined, undefined]);
    expect(entry.columns.amount).toBeUndefined();
    expect(checkMapping(suggestion.mapping, [])).toMatchObject({
      ok: false,
      faults: [{ pointer: '/1/columns', message: expect.stringContaining('invoices needs amount') }],
    });
    expect(certainties(suggestion, 'invoices').amount).toBe('open');
    expect(question(suggestion, 'invoices.decimal').choices).toEqual([
      '"decimal": ".", and in columns "amount": "Amount", if it is 1.2',
      '"decimal": ",", "thousands": ".", and in columns "amount": "Amount", if it is 1200',
    ]);
  });

  it('keeps the amounts of an open item together, so that none is open in full for want of the other', async () => {
    const text = invoices([['I1', '2026-01-31', '2026-02-28', '2000', '']], { 'Open amount': ['1.200'] });
    const suggestion = await suggest(text.replace('Cleared on', 'Note'));
    const { columns, mode } = entryOf(suggestion, 'invoices');
    expect([mode, columns.amount, columns.open_amount]).toEqual(['open_items', undefined, undefined]);
    expect(checkMapping(suggestion.mapping, []).ok).toBe(false);
    expect(question(suggestion, 'invoices.decimal').choices[1]).toBe(
      '"decimal": ",", "thousands": ".", and in columns "amount": "Amount", "open_amount": "Open amount", if it is 1200',
    );
  });

  it('leaves out what not every row needs, and whole numbers are never in doubt', async () => {
    const header = ['Customer ID', 'Name', 'Credit limit', 'Payment terms days'];
    const text = table(';', header, ['C1', 'One', '50.000', '30'], ['C2', 'Two', '120.000', '14']);
    const suggestion = await suggest(text);
    expect(Object.keys(entryOf(suggestion, 'customers').columns)).toEqual([
      ...['customer_id', 'name', 'payment_terms_days'],
    ]);
    expect(certainties(suggestion, 'customers')).toMatchObject({
      ...{ credit_limit: 'open', payment_terms_days: 'sure' },
    });
    expect(question(suggestion, 'customers.decimal').question).toContain(
      'The numbers of "Credit limit" fit several spellings, so that it is left out',
    );
    const list = invoices([['I1', '2026-01-31', '2026-02-28', '1.200', '']], { Terms: ['30'] });
    expect(asked(await suggest(list))).not.toContain('customers.decimal');
  });

  it('is decided by another column, which is said', async () => {
    const text = invoices([['I1', '2026-01-31', '2026-02-28', '1.200', '']], { 'Open amount': ['1.100,50'] });
    const suggestion = await suggest(text.replace('Cleared on', 'Note'));
    expect(entryOf(suggestion, 'invoices')).toMatchObject({ decimal: ',', thousands: '.' });
    expect(certainties(suggestion, 'invoices')).toMatchObject({ amount: 'likely', open_amount: 'sure' });
    expect(suggestion.columns.find(({ column }) => column === 'amount')?.reason).toContain(
      '"Open amount" decides',
    );
  });

  it('is asked where one column has another decimal mark than the other', async () => {
    const text = invoices([['I1', '2026-01-31', '2026-02-28', '1.50', '']], { 'Open amount': ['0,5'] });
    const suggestion = await suggest(text.replace('Cleared on', 'Note'));
    const { decimal, columns } = entryOf(suggestion, 'invoices');
    expect([decimal, columns.amount, columns.open_amount]).toEqual([undefined, undefined, undefined]);
    expect(question(suggestion, 'invoices.decimal').question).toContain('spell numbers differently');
  });

  it('is not asked for where all are whole', async () => {
    const suggestion = await suggest(invoices([['I1', '2026-01-31', '2026-02-28', '1200', '']]));
    expect(entryOf(suggestion, 'invoices').decimal).toBeUndefined();
    expect(asked(suggestion)).not.toContain('invoices.decimal');
  });
});
