/** What is a total in a list of open items, and what is an item that lost its ids. */
import { describe, expect, it } from 'vitest';
import { openItemsSpec } from '../../src/domain/file-kind.ts';
import type { MappingEntry } from '../../src/domain/mapping.ts';
import { readAll } from './read-all.ts';

const LIST: MappingEntry = {
  match: '*',
  kind: 'invoices',
  mode: 'open_items',
  columns: {
    invoice_id: 'No',
    customer_id: 'Debtor',
    issued_on: 'Issued',
    due_on: 'Due',
    open_amount: 'Open',
  },
};
const HEADER = 'No,Debtor,Issued,Due,Open,More';

const read = (rows: readonly string[], settings: Partial<MappingEntry> = {}) =>
  readAll([HEADER, ...rows, ''].join('\n'), { spec: openItemsSpec(), mapping: { ...LIST, ...settings } });

async function codes(rows: readonly string[], settings: Partial<MappingEntry> = {}) {
  const { rejections } = await read(rows, settings);
  return rejections.map(({ code }) => code);
}

describe('a row without invoice and customer', () => {
  it('is no total where it has a day', async () => {
    const rows = [
      ',,2025-01-02,2025-03-01,100.00,',
      ',,2025-01-02,,1,',
      ',,,2025-03-01,1,',
      ',,x,9999-12-31,1,',
    ];
    expect(await codes([...rows, ',,,,1,'])).toEqual([
      'missing',
      'missing',
      'missing',
      'missing',
      'total_row',
    ]);
  });

  it('is no total where another column of days or ids has a value', async () => {
    const settled_on = { ...LIST.columns, settled_on: 'More' };
    expect(await codes([',,,,1,2025-01-02', ',,,,1,'], { columns: settled_on })).toEqual([
      'missing',
      'total_row',
    ]);
    const applies = { ...LIST.columns, applies_to_invoice_id: 'More' };
    expect(await codes([',,,,1,I1', ',,,,1,'], { columns: applies })).toEqual(['missing', 'total_row']);
  });

  it('is a total whatever every row has as a constant', async () => {
    const { issued_on: _, ...columns } = LIST.columns;
    expect(await codes([',,,,1,'], { columns, constants: { issued_on: '2025-01-02' } })).toEqual([
      'total_row',
    ]);
  });

  it('tells nothing of the formats where it is a total, and once where it is none', async () => {
    const { refused, rejections } = await read([',,12,,5.00,', 'I1,C1,2025-01-02,2025-02-02,1.00,']);
    expect({ refused, code: rejections[0]?.code }).toEqual({ refused: null, code: 'total_row' });
    const numbers = await read([',,,,"1.234,56",']);
    expect(numbers.refused?.message).toContain('the decimal mark ".": line 2: Open "1.234,56". These');
  });

  it('is told by the keys of objects in the same way', async () => {
    const lines = [{ Open: 5 }, { Open: 5, Issued: 20250102 }, { Open: 5, Issued: 12 }].map((row) =>
      JSON.stringify(row),
    );
    const { rejections } = await readAll(
      `${lines.join('\n')}\n{"No":"I1","Debtor":"C1","Issued":"20250102","Due":"20250202","Open":1}\n`,
      {
        spec: openItemsSpec(),
        format: 'ndjson',
        mapping: { ...LIST, date_format: 'YYYYMMDD' },
      },
    );
    expect(rejections.map(({ code }) => code)).toEqual(['total_row', 'missing', 'total_row']);
  });
});
