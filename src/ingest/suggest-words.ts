/** The words that exports have for flags, currencies, document types and choices, and what each is in ours. */
import { isCurrency } from '../domain/money.ts';
import { normalName } from './suggest-names.ts';
import { FALSE_WORDS, TRUE_WORDS } from './text-fields.ts';

const TRUE = new Set([
  ...TRUE_WORDS,
  ...'y t x j ja wahr 是 有 对 √ ✓ 已争议 有争议 争议中 disputed strittig'.split(' '),
]);
const FALSE = new Set([
  ...FALSE_WORDS,
  ...'n f nein falsch 否 无 无争议 未争议 没有 正常 undisputed unstrittig'.split(' '),
]);

/** What a word says of a flag; null where it is no word that is known. */
export function flagOf(word: string): boolean | null {
  const folded = word.toLowerCase();
  if (TRUE.has(folded)) return true;
  return FALSE.has(folded) ? false : null;
}

const NOTHING = new Set([
  'n/a',
  'na',
  '#n/a',
  'null',
  'none',
  'nil',
  'nan',
  'nat',
  'keine',
  'kein',
  '无',
  '空',
  '暂无',
]);

/** Whether a text stands for none: a dash, zeros as in `00.00.0000`, a word such as `n/a`. */
export function isNothing(text: string): boolean {
  return /^[^\p{L}1-9]*$/u.test(text) || NOTHING.has(text.toLowerCase());
}

const CURRENCY_WORDS: Readonly<Record<string, string>> = {
  rmb: 'CNY',
  人民币: 'CNY',
  人民币元: 'CNY',
  美元: 'USD',
  美金: 'USD',
  usdollar: 'USD',
  欧元: 'EUR',
  euro: 'EUR',
  港币: 'HKD',
  港元: 'HKD',
  日元: 'JPY',
  日圆: 'JPY',
  英镑: 'GBP',
  澳元: 'AUD',
  加元: 'CAD',
  新加坡元: 'SGD',
  瑞士法郎: 'CHF',
};

/** The ISO 4217 code of a word; null where it is none, or (as `$`) of several currencies. */
export function currencyOf(word: string): string | null {
  if (isCurrency(word)) return word;
  if (word === '€') return 'EUR';
  const capitals = word.toUpperCase();
  return isCurrency(capitals) ? capitals : (CURRENCY_WORDS[normalName(word)] ?? null);
}

/** By column of ours and word of ours, normalised and with a space between. */
const CHOICE_WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  document_type: {
    invoice: `rv dr inv salesinvoice customerinvoice standardinvoice rechnung re ausgangsrechnung faktura debitmemo
      debitnote 发票 销售发票 应收单 标准应收单 其他应收单 销售应收单 蓝字发票 蓝字 增值税专用发票 增值税普通发票
      专用发票 普通发票 电子发票 销售专用发票 销售普通发票`,
    credit_note: `dg creditmemo creditnote cm cn credit gutschrift gs rechnungskorrektur 红字发票 红字 贷项通知单 红字应收单 销售退货
      退货 红字专用发票 红字普通发票`,
  },
  debit_credit: { debit: 's soll d dr 借 借方', credit: 'h haben c cr 贷 贷方' },
  customer_class: {
    new: 'neu neukunde 新客户 新',
    existing: 'bestand bestandskunde 老客户 存量客户 一般客户',
    core: 'key keyaccount schluesselkunde 核心客户 重点客户 核心 重点',
    high_risk: 'highrisk risiko 高风险客户 高风险',
  },
  direction: { tightening: 'verschaerfung 收紧 趋紧', easing: 'lockerung 放宽 宽松 放松' },
  family: {
    payment: 'zahlung 付款 支付',
    operations: 'betrieb 经营',
    trading: 'handel 交易',
    management: 'fuehrung 管理',
  },
  kind: {
    prepayment: 'vorauszahlung anzahlung 预付款 预付',
    mortgage: 'hypothek grundschuld 抵押',
    pledge: 'pfand verpfaendung 质押',
    third_party_guarantee: 'buergschaft personalguarantee corporateguarantee 第三方保证 保证 第三方担保',
    bank_guarantee: 'bankbuergschaft bankgarantie 银行保函 保函',
    retention_of_title: 'eigentumsvorbehalt 所有权保留',
    credit_insurance: 'kreditversicherung warenkreditversicherung 信用保险',
    default: 'ausfall zahlungsausfall 违约',
    bankruptcy: 'insolvenz insolvency 破产',
    write_off: 'ausbuchung 核销',
    restructuring: 'sanierung 重组 债务重组',
  },
};

/** The choice a word of the file stands for; null where it is none that is known. */
export function choiceOf(column: string, word: string, choices: readonly string[]): string | null {
  const wanted = normalName(word);
  const own = choices.find((choice) => normalName(choice) === wanted);
  if (own !== undefined) return own;
  const words = Object.entries(CHOICE_WORDS[column] ?? {});
  const found = words.find(([, listed]) => listed.split(/\s+/).includes(wanted))?.[0];
  return found !== undefined && choices.includes(found) ? found : null;
}
