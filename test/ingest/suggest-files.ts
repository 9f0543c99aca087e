/** What the tests of suggested mappings share: exports as other systems write them, and the suggestion for one. */
import type { FactDeclaration } from '../../src/domain/fact.ts';
import type { MappingEntry } from '../../src/domain/mapping.ts';
import { checkMapping } from '../../src/ingest/mapping-check.ts';
import { type Suggestion, suggestMapping } from '../../src/ingest/suggest-mapping.ts';
import { suggestionSchema } from '../../src/ingest/suggest-report.ts';
import { inChunks } from './read-all.ts';

export const FACTS: readonly FactDeclaration[] = [
  { name: 'overdue_amount', type: 'money', unit: 'money' },
  { name: 'days_overdue_max', type: 'days', unit: 'days' },
];

/** The suggestion, which always has its schema's form, and whose mapping is sound unless something is asked. */
export async function suggest(content: string | Uint8Array, file = 'export.csv'): Promise<Suggestion> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const suggestion = await suggestMapping(inChunks(bytes, 10_000), { file, facts: FACTS });
  suggestionSchema.parse(suggestion);
  const check = checkMapping(suggestion.mapping, FACTS);
  if (!check.ok && suggestion.questions.length === 0) throw new Error(JSON.stringify(check.faults));
  return suggestion;
}

export function table(delimiter: string, ...rows: readonly (readonly string[])[]): string {
  const line = (fields: readonly string[]) =>
    fields
      .map((field) =>
        field.includes(delimiter) || field.includes('"') ? `"${field.replaceAll('"', '""')}"` : field,
      )
      .join(delimiter);
  return `${rows.map(line).join('\r\n')}\r\n`;
}

export function entryOf({ mapping }: Suggestion, kind: MappingEntry['kind']): MappingEntry {
  const entry = mapping.find((one) => one.kind === kind);
  if (entry === undefined) throw new Error(`nothing is suggested for ${kind}`);
  return entry;
}

/** Our column with its certainty, by kind. */
export function certainties({ columns }: Suggestion, kind: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    columns.filter((one) => one.kind === kind).map(({ column, certainty }) => [column, certainty]),
  );
}

export function asked(suggestion: Suggestion): readonly string[] {
  return questionsOf(suggestion).map(({ about }) => about);
}

/** All but whether customers come from the file, which is asked of every list of invoices. */
export function questionsOf({ questions }: Suggestion): Suggestion['questions'] {
  return questions.filter(({ about }) => about !== 'customers');
}

const HEADER = ['Invoice No', 'Customer ID', 'Invoice date', 'Due date', 'Amount', 'Cleared on', 'Currency'];
export type Row = readonly [id: string, issued: string, due: string, amount: string, settled: string];

/** An invoice list with these rows, and more columns after its own. */
export function invoices(
  rows: readonly Row[],
  more: Readonly<Record<string, readonly string[]>> = {},
): string {
  const names = Object.keys(more);
  return table(
    ';',
    [...HEADER, ...names],
    ...rows.map(([id, issued, due, amount, settled], row) => [
      ...[id, `C${row % 2}`, issued, due, amount, settled, 'EUR'],
      ...names.map((name) => more[name]?.[row] ?? ''),
    ]),
  );
}

/** @throws Error where it is not asked */
export function question(
  { questions }: Suggestion,
  about: string,
): { question: string; choices: readonly string[] } {
  const found = questions.find((one) => one.about === about);
  if (found === undefined) throw new Error(`${about} is not asked: ${questions.map((one) => one.about)}`);
  return found;
}

/** FBL5N in German: days with points, a decimal comma, the minus behind the number, credit notes below zero. */
export const SAP_GERMAN = table(
  ';',
  [
    ...['Buchungskreis', 'Debitor', 'Name 1', 'Belegnummer', 'Belegart', 'Zuordnung', 'Belegdatum'],
    ...['Buchungsdatum', 'Nettofälligkeit', 'Betrag in Belegwährung', 'Belegwährung'],
    ...['Betrag in Hauswährung', 'Hauswährung', 'Ausgleichsdatum', 'Text'],
  ],
  ...[
    '1000;100001;Müller & Söhne GmbH;1800000001;RV;X1;15.01.2026;16.01.2026;14.02.2026;1.200,50;EUR;1.200,50;EUR;20.02.2026;',
    '1000;100002;Weiß AG;1800000002;DR;X1;03.02.2026;04.02.2026;05.03.2026;980,00;USD;901,25;EUR;;',
    '1000;100001;Müller & Söhne GmbH;1600000003;DG;X1;10.02.2026;10.02.2026;10.02.2026;200,50-;EUR;200,50-;EUR;;Retoure',
    '1000;100003;Özil KG;1800000004;RV;X2;27.02.2026;27.02.2026;29.03.2026;12.345.678,90;EUR;12.345.678,90;EUR;;',
  ].map((line) => line.split(';')),
);

/** A list of receivables of Kingdee as it is exported in China, in UTF-8 here. */
export const KINGDEE = table(
  ',',
  [
    ...['单据类型', '单据编号', '业务日期', '客户编码', '客户.名称', '到期日', '币别'],
    ...['价税合计', '税额', '不含税金额', '已核销金额', '未核销金额', '销售员'],
  ],
  ...[
    '标准应收单|AR00000001|2026/01/15|CUST0001|上海贸易有限公司|2026/03/16|人民币|11,300.00|1,300.00|10,000.00|1,300.00|10,000.00|张三',
    '标准应收单|AR00000002|2026/02/03|CUST0002|北京科技有限公司|2026/04/04|美元|565.00|65.00|500.00|0.00|565.00|李四',
    '标准应收单|AR00000003|2026/02/28|CUST0001|上海贸易有限公司|2026/04/29|人民币|1,234,567.89|142,029.93|1,092,537.96|0.00|1,234,567.89|张三',
  ].map((line) => line.split('|')),
);

/** What is open in QuickBooks: no id of the customer, no currency, months first. */
export const QUICKBOOKS = table(
  ',',
  ['Date', 'Transaction type', 'Num', 'Customer full name', 'Due date', 'Terms', 'Amount', 'Open balance'],
  ...[
    '1/5/2026|Invoice|1001|Acme, Inc.|2/4/2026|Net 30|1,234.50|1,234.50',
    '1/25/2026|Invoice|1002|Bolt LLC|2/24/2026|Net 30|980.00|480.00',
    '2/3/2026|Credit Memo|1003|Acme, Inc.|2/3/2026||-34.50|-34.50',
  ].map((line) => line.split('|')),
);
