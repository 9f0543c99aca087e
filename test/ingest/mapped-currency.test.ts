import { describe, expect, it } from 'vitest';
import type { MappingEntry } from '../../src/domain/mapping.ts';
import { signedAmount } from '../../src/ingest/mapped-currency.ts';
import { readAll } from './read-all.ts';

const ENTRY: MappingEntry = {
  match: '*',
  kind: 'invoices',
  columns: {
    invoice_id: 'No',
    customer_id: 'Cust',
    issued_on: 'Date',
    due_on: 'Due',
    amount: 'Amount',
    currency: 'Cur',
  },
  delimiter: ';',
  decimal: ',',
  thousands: '.',
};

function read(amounts: readonly (readonly [amount: string, currency: string])[], entry = ENTRY) {
  const rows = amounts.map(
    ([amount, currency], index) => `I${index};C1;2026-01-10;2026-02-10;${amount};${currency}\n`,
  );
  return readAll(`No;Cust;Date;Due;Amount;Cur\n${rows.join('')}`, { mapping: entry });
}

describe('a sign of currency beside an amount', () => {
  it.each([
    ['€ 1.234,56', '€', '1.234,56'],
    ['-¥5', '¥', '-5'],
    ['(CNY 12)', 'CNY', '(12)'],
    ['1,200.00 EUR', 'EUR', '1,200.00'],
    ['5 元', '元', '5'],
    ['7 €-', '€', '7-'],
    ['NT$1,200', 'NT$', '1,200'],
    ['5 US$', 'US$', '5'],
    ['＄5', '$', '5'],
  ])('is told in %s', (text, sign, amount) => {
    expect(signedAmount(text)).toEqual({ sign, amount });
  });

  it.each(['5', 'abc', '', 'EUR', '€', 'x'.repeat(101)])('is not in %j', (text) => {
    expect(signedAmount(text)).toBeNull();
  });

  it('is read over where it agrees with the currency of the row', async () => {
    const { records, rejections } = await read([
      ['€ 1.234,56', 'EUR'],
      ['12 CNY', 'CNY'],
      ['¥12', 'JPY'],
      ['RMB 12', 'CNY'],
      ['US$ 1', 'USD'],
      ['1 HK$', 'HKD'],
      ['￥12', 'CNY'],
      ['US＄ 3', 'USD'],
      ['￡4', 'GBP'],
      ['US$ 1', 'HKD'],
      ['USB 1', 'USD'],
    ]);
    expect(records.map(({ values }) => values[4])).toEqual([
      '1234.56',
      '12',
      '12',
      '12',
      '1',
      '1',
      '12',
      '3',
      '4',
    ]);
    expect(rejections).toMatchObject([
      {
        line: 11,
        code: 'currency_differs',
        message: 'amount (Amount) "US$ 1" is in US$, and the row in HKD',
      },
      { line: 12, code: 'not_a_number' },
    ]);
  });

  it('rejects the row where it does not, or where nothing says the currency', async () => {
    const { records, rejections } = await read([
      ['€ 5', 'USD'],
      ['CNY 5', 'EUR'],
      ['¤ 5', 'EUR'],
      ['€ 5', ''],
      ['5', ''],
    ]);
    expect(rejections.map(({ line, field, code }) => [line, field, code])).toEqual([
      [2, 'amount', 'currency_differs'],
      [3, 'amount', 'currency_differs'],
      [4, 'amount', 'currency_differs'],
      [5, 'currency', 'missing'],
    ]);
    expect(rejections[0]?.message).toBe('amount (Amount) "€ 5" is in €, and the row in USD');
    // Of signs that many currencies use, no list is whole.
    const { rejections: unknown } = await read([['$ 5', 'JMD']]);
    expect(unknown).toMatchObject([
      {
        code: 'currency_differs',
        message: 'amount (Amount) "$ 5" has the sign $, which is not known to mean JMD',
      },
    ]);
    expect(records).toHaveLength(1);
  });

  it('is held against a constant currency too', async () => {
    const { currency: _, ...columns } = ENTRY.columns;
    const entry = { ...ENTRY, columns, constants: { currency: 'EUR' } };
    const { records, rejections } = await read(
      [
        ['€ 5', ''],
        ['$ 5', ''],
      ],
      entry,
    );
    expect(records).toHaveLength(1);
    expect(rejections).toMatchObject([{ line: 3, code: 'currency_differs' }]);
  });

  it('hides nothing of the decimal mark, and is no part of an id or a rate', async () => {
    expect((await read([['€ 1,234.56', 'EUR']])).refused).toMatchObject({ reason: 'number_format_differs' });
    const { rejections } = await readAll('Cur,Day,Rate\nEUR,2026-01-10,€ 7.8\n', {
      kind: 'fx_rates',
      mapping: { match: '*', kind: 'fx_rates', columns: { currency: 'Cur', day: 'Day', rate: 'Rate' } },
    });
    expect(rejections).toMatchObject([{ code: 'not_a_number' }]);
  });
});
