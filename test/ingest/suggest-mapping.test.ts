import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { FileRefused } from '../../src/ingest/suggest-mapping.ts';
import { readAll } from './read-all.ts';
import {
  asked,
  certainties,
  entryOf,
  KINGDEE,
  QUICKBOOKS,
  SAP_GERMAN,
  suggest,
  table,
} from './suggest-files.ts';

/** GB 18030, which Node does not write: the characters that are needed, by their bytes. */
const GB: Readonly<Record<string, readonly number[]>> = {
  客: [0xbf, 0xcd],
  户: [0xbb, 0xa7],
  编: [0xb1, 0xe0],
  号: [0xba, 0xc5],
  名: [0xc3, 0xfb],
  称: [0xb3, 0xc6],
};

function gb18030(text: string): Uint8Array {
  return Buffer.from([...text].flatMap((character) => GB[character] ?? [...Buffer.from(character)]));
}

describe('a suggested mapping', () => {
  it('reads a German export of SAP, credit notes below zero included', async () => {
    const suggestion = await suggest(SAP_GERMAN, 'FBL5N_20260930.csv');
    expect(suggestion.mapping).toEqual([
      {
        match: 'FBL5N_*.csv',
        kind: 'customers',
        columns: { customer_id: 'Debitor', name: 'Name 1' },
        delimiter: ';',
      },
      {
        match: 'FBL5N_*.csv',
        kind: 'invoices',
        columns: {
          invoice_id: 'Belegnummer',
          customer_id: 'Debitor',
          issued_on: 'Belegdatum',
          due_on: 'Nettofälligkeit',
          amount: 'Betrag in Belegwährung',
          currency: 'Belegwährung',
          document_type: 'Belegart',
          settled_on: 'Ausgleichsdatum',
        },
        values: { document_type: { RV: 'invoice', DR: 'invoice', DG: 'credit_note' } },
        date_format: 'DD.MM.YYYY',
        decimal: ',',
        thousands: '.',
        negative_amounts: 'credit_note',
        delimiter: ';',
      },
    ]);
    expect(suggestion).toMatchObject({ file: 'FBL5N_20260930.csv', rows: 4, whole: true });
    expect(asked(suggestion)).toEqual([]);
    expect(new Set(Object.values(certainties(suggestion, 'invoices')))).toEqual(new Set(['sure']));
    const { records, rejections } = await readAll(SAP_GERMAN, { mapping: entryOf(suggestion, 'invoices') });
    expect(rejections).toEqual([]);
    expect(records.map(({ values }) => values.slice(0, 8).join(' '))).toEqual([
      '1800000001 100001 2026-01-15 2026-02-14 1200.50 EUR false invoice',
      '1800000002 100002 2026-02-03 2026-03-05 980.00 USD false invoice',
      '1600000003 100001 2026-02-10 2026-02-10 200.50 EUR false credit_note',
      '1800000004 100003 2026-02-27 2026-03-29 12345678.90 EUR false invoice',
    ]);
  });

  it('reads a Chinese list of what is open, with its words for currencies, and asks which day it is of', async () => {
    const suggestion = await suggest(KINGDEE, '应收单列表_2026年9月30日.csv');
    expect(entryOf(suggestion, 'invoices')).toEqual({
      match: '应收单列表_*.csv',
      kind: 'invoices',
      columns: {
        invoice_id: '单据编号',
        customer_id: '客户编码',
        issued_on: '业务日期',
        due_on: '到期日',
        amount: '价税合计',
        currency: '币别',
        document_type: '单据类型',
        open_amount: '未核销金额',
      },
      values: { currency: { 人民币: 'CNY', 美元: 'USD' }, document_type: { 标准应收单: 'invoice' } },
      date_format: 'YYYY/MM/DD',
      decimal: '.',
      thousands: ',',
      mode: 'open_items',
    });
    expect(entryOf(suggestion, 'customers').columns).toEqual({
      customer_id: '客户编码',
      name: '客户.名称',
      account_manager: '销售员',
    });
    expect(asked(suggestion)).toEqual(['invoices.data_as_of']);
    expect(suggestion.ignored.map(({ source }) => source)).toEqual(['税额', '不含税金额', '已核销金额']);
    expect(suggestion.ignored[1]?.reason).toContain('without tax');
  });

  it('finds out GB 18030 and says so in the mapping', async () => {
    const text = table(',', ['客户编号', '客户名称'], ['C1', '客户'], ['C2', '名称']);
    const suggestion = await suggest(gb18030(text));
    expect(suggestion.mapping).toEqual([
      {
        match: 'export.csv',
        kind: 'customers',
        columns: { customer_id: '客户编号', name: '客户名称' },
        encoding: 'gb18030',
      },
    ]);
    const { records } = await readAll(gb18030(text), {
      kind: 'customers',
      mapping: entryOf(suggestion, 'customers'),
    });
    expect(records.map(({ values }) => values[1])).toEqual(['客户', '名称']);
  });

  it('reads what QuickBooks says is open, where the name stands for the customer and nothing for the currency', async () => {
    const suggestion = await suggest(QUICKBOOKS, 'Acme open invoices.csv');
    expect(entryOf(suggestion, 'invoices')).toMatchObject({
      columns: {
        invoice_id: 'Num',
        customer_id: 'Customer full name',
        issued_on: 'Date',
        due_on: 'Due date',
        amount: 'Amount',
        open_amount: 'Open balance',
        document_type: 'Transaction type',
      },
      date_format: 'M/D/YYYY',
      decimal: '.',
      thousands: ',',
      mode: 'open_items',
      negative_amounts: 'credit_note',
    });
    expect(entryOf(suggestion, 'customers').columns).toEqual({
      customer_id: 'Customer full name',
      name: 'Customer full name',
    });
    expect(certainties(suggestion, 'invoices')).toMatchObject({
      customer_id: 'likely',
      invoice_id: 'likely',
    });
    expect(asked(suggestion)).toEqual(['invoices.currency', 'invoices.data_as_of']);
  });

  it('is the same for the file as gzip', async () => {
    const suggestion = await suggest(gzipSync(SAP_GERMAN), 'FBL5N_20260930.csv.gz');
    expect(suggestion.mapping.map(({ match }) => match)).toEqual(['FBL5N_*.csv.gz', 'FBL5N_*.csv.gz']);
    const plain = await suggest(SAP_GERMAN, 'FBL5N_20260930.csv');
    expect(suggestion.columns).toEqual(plain.columns);
  });

  it('looks at 20,000 rows at most, and says how many', async () => {
    const rows = Array.from({ length: 20_100 }, (_, row) => [
      `I${row}`,
      'C1',
      '2026-01-31',
      '2026-02-28',
      '1.50',
    ]);
    const header = ['invoice_id', 'customer_id', 'issued_on', 'due_on', 'amount'];
    expect(await suggest(table(',', header, ...rows))).toMatchObject({ rows: 20_000, whole: false });
    const later = [...rows, ['I0', 'C1', 'no day', '2026-02-28', '1.50']];
    const suggestion = await suggest(table(',', header, ...later));
    expect(certainties(suggestion, 'invoices').issued_on).toBe('sure');
  });

  it('takes what is spelled as ours for what it is, of any kind', async () => {
    const promises = await suggest(
      table(
        ',',
        ['promise_id', 'customer_id', 'promised_on', 'pay_by', 'amount'],
        ['P1', 'C1', '2026-01-31', '2026-02-28', '10'],
      ),
    );
    expect(promises.mapping).toEqual([
      {
        match: 'export.csv',
        kind: 'promises',
        columns: Object.fromEntries(
          ['promise_id', 'customer_id', 'promised_on', 'pay_by', 'amount'].map((name) => [name, name]),
        ),
        date_format: 'YYYY-MM-DD',
      },
    ]);
    const facts = await suggest(
      table(
        ',',
        ['customer_id', 'as_of', 'overdue_amount'],
        ['C1', '31.01.2026', '1,5'],
        ['C2', '31.01.2026', '2'],
      ),
    );
    expect(facts.mapping).toMatchObject([{ kind: 'facts', date_format: 'DD.MM.YYYY', decimal: ',' }]);
  });

  it.each([
    [
      ['客户编号', '评级机构', '评级体系', '信用等级', '评级日期'],
      ['C1', 'CCXI', 'cn', 'AA+', '2026-01-31'],
      'ratings',
    ],
    [['币种', '日期', '汇率'], ['USD', '2026-01-31', '7.1234'], 'fx_rates'],
    [['客户编号', '担保方式', '担保编号', '担保金额'], ['C1', '抵押', 'G1', '100.00'], 'guarantees'],
    [['Customer', 'Outcome', 'Default date'], ['C1', 'Insolvency', '2026-01-31'], 'outcomes'],
    [
      ['客户编号', '报告期', '月数', '营业收入', '净利润'],
      ['C1', '2025-12-31', '12', '100', '-3'],
      'statements',
    ],
  ])('knows %j for what it is', async (header, row, kind) => {
    const suggestion = await suggest(table(',', header, row));
    expect(suggestion.mapping).toMatchObject([{ kind }]);
    expect(Object.keys(suggestion.mapping[0]?.columns ?? {})).toHaveLength(header.length);
    expect(asked(suggestion)).toEqual([]);
  });

  it('knows a list of payments, and leaves the names to the customers', async () => {
    const suggestion = await suggest(
      table(
        ',',
        ['收款单号', '客户编号', '客户名称', '收款日期', '收款金额', '币种', '发票号码'],
        ['SK1', 'C1', '甲', '2026年1月31日', '1.50', 'CNY', 'F1'],
      ),
    );
    expect(suggestion.mapping).toMatchObject([{ kind: 'payments', date_format: 'YYYY年M月D日' }]);
    expect(Object.keys(suggestion.mapping[0]?.columns ?? {})).toEqual([
      ...['payment_id', 'customer_id', 'invoice_id', 'paid_on', 'amount', 'currency'],
    ]);
    expect(suggestion.ignored).toEqual([
      { source: '客户名称', reason: "It is the customer's name, which comes with the customers." },
    ]);
  });

  it('of a file that tells of nothing is refused with what was seen', async () => {
    const nothing = suggest(table(',', ['Size', 'Made'], ['1.5', '2026-01-31']));
    await expect(nothing).rejects.toThrow(FileRefused);
    await expect(nothing).rejects.toThrow('"Size", "Made". Days are in "Made", numbers in "Size"');
    await expect(suggest(table(',', ['Customer ID', 'Name']))).rejects.toThrow('nothing below the header');
  });
});
