import { describe, expect, it } from 'vitest';
import type { MappingEntry } from '../../src/domain/mapping.ts';
import { readAll } from './read-all.ts';

const ENTRY: MappingEntry = {
  match: '*',
  kind: 'invoices',
  columns: {
    invoice_id: 'No',
    customer_id: 'Customer',
    issued_on: 'Date',
    due_on: 'Due',
    amount: 'Amount',
    settled_on: 'SettledDate',
  },
  date_format: 'M/D/YYYY',
};

type Row = Partial<Readonly<Record<'Date' | 'Due' | 'Amount' | 'SettledDate' | 'No', string>>>;

async function refusal(rows: readonly Row[], settings: Partial<MappingEntry> = {}) {
  const names = ['No', 'Customer', 'Date', 'Due', 'Amount', 'SettledDate'];
  const lines = rows.map((row, index) => {
    const cells: Readonly<Record<string, string>> = {
      No: `I${index}`,
      Customer: 'C1',
      Date: '1/10/2026',
      Due: '2/10/2026',
      Amount: '5',
      SettledDate: '',
      ...row,
    };
    return names.map((name) => `"${cells[name]}"`).join(',');
  });
  const file = `${[names.join(','), ...lines].join('\n')}\n`;
  return (await readAll(file, { mapping: { ...ENTRY, ...settings } })).refused;
}

describe('a file whose days are not written as the mapping says', () => {
  it('is refused with the row that shows it and the format that would fit', async () => {
    expect(await refusal([{ SettledDate: '23/01/2012' }])).toEqual({
      reason: 'date_format_differs',
      line: 2,
      message:
        'The file does not write its days as M/D/YYYY, the date_format of the mapping: line 2: SettledDate "23/01/2012". ' +
        'It may be D/M/YYYY, which fits each of these: if so, write "date_format": "D/M/YYYY" in the mapping.',
    });
  });

  it('is refused with at most five rows, one value of each, and the number of the others', async () => {
    const rows = Array.from({ length: 7 }, (_, index) => ({
      Date: `${index + 13}/1/2026`,
      Due: '31/1/2026',
    }));
    expect((await refusal(rows))?.message).toContain(
      'line 2: Date "13/1/2026", line 3: Date "14/1/2026", line 4: Date "15/1/2026", line 5: Date "16/1/2026", ' +
        'line 6: Date "17/1/2026" and 9 more values.',
    );
    expect((await refusal(rows.slice(0, 1)))?.message).toContain(
      'line 2: Date "13/1/2026" and 1 more value.',
    );
  });

  it('is refused with no format where several would fit or none', async () => {
    const advice = 'Write in the mapping the date_format of the file, which has to be the same in all';
    expect((await refusal([{ Date: '2026-13-41' }]))?.message).toContain(advice);
    expect((await refusal([{ Date: '1/2/2026' }], { date_format: 'DD.MM.YYYY' }))?.message).toContain(advice);
    const both = [{ Date: '23/1/2026' }, { Date: '2026-01-23' }];
    expect((await refusal(both))?.message).toContain(advice);
  });

  it('is judged by the format of the contract where the mapping gives none', async () => {
    const { date_format: _, ...withoutFormat } = ENTRY;
    const file = 'No,Customer,Date,Due,Amount,SettledDate\nI1,C1,20260110,2026-02-10,5,\n';
    expect((await readAll(file, { mapping: withoutFormat })).refused?.message).toContain(
      'as YYYY-MM-DD, which a mapping without a date_format means: line 2: Date "20260110". It may be YYYYMMDD,',
    );
  });

  it('is refused when two formats stand in one column, whichever is given', async () => {
    const mixed = [{ Date: '1/23/2026' }, { Date: '23/1/2026' }];
    for (const date_format of ['M/D/YYYY', 'D/M/YYYY']) {
      const settings = { date_format, columns: { ...ENTRY.columns } };
      const rows = mixed.map((row) => ({ ...row, Due: '1/1/2026' }));
      expect(await refusal(rows, settings)).toMatchObject({ reason: 'date_format_differs' });
    }
  });

  it('is refused however late the row comes, and though the row is left out for another fault', async () => {
    const rows: Row[] = [...Array.from({ length: 4_000 }, () => ({})), { No: '', SettledDate: '23/1/2026' }];
    expect(await refusal(rows)).toMatchObject({ reason: 'date_format_differs', line: 4_002 });
  });

  it('is not refused for a day that the calendar does not have, and none for what is no day at all', async () => {
    expect(await refusal([{ Date: '2/30/2026' }, { Date: 'n/a' }, { Date: '0/0/0000' }])).toBeNull();
  });

  it('proposes no day of the year 131', async () => {
    expect((await refusal([{ Date: '20120131' }]))?.message).toContain('It may be YYYYMMDD,');
  });
});

describe('a file whose numbers are not written as the mapping says', () => {
  it('is refused with the row that shows it and the mark that reads it', async () => {
    expect(await refusal([{ Amount: '1.200' }, { Amount: '1.200,50' }, { Amount: '12,5-' }])).toEqual({
      reason: 'number_format_differs',
      line: 3,
      message:
        'The file does not write its numbers with the decimal mark ".": line 3: Amount "1.200,50", line 4: Amount "12,5-". ' +
        'These are numbers with "," before the decimals: if so, write "decimal": "," in the mapping, ' +
        'and what stands between thousands as "thousands".',
    });
    expect(await refusal([{ Amount: '1,200.50' }], { decimal: ',' })).toMatchObject({
      reason: 'number_format_differs',
      message: expect.stringContaining('write "decimal": "." in the mapping'),
    });
  });

  it('is not refused for what may be a thousand with the right mark', async () => {
    expect(await refusal([{ Amount: '1,200' }, { Amount: '1,200.50' }])).toBeNull();
  });

  it('is told of its days as well', async () => {
    const refused = await refusal([{ Amount: '12,5' }, { Date: '23/1/2026' }]);
    expect(refused).toMatchObject({ reason: 'date_format_differs', line: 3 });
    expect(refused?.message).toContain('line 3: Date "23/1/2026"');
    expect(refused?.message).toContain('line 2: Amount "12,5"');
  });
});
