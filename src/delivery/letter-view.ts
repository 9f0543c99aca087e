/**
 * What templates of letters can say, by the names they say it with: everything is written in the letter's language
 * already, so that a template needs no filter and computes nothing.
 */
import type { Bilingual, Language } from '../domain/bilingual.ts';
import type { Day } from '../domain/day.ts';
import type { BankAccount, LetterContent, LetterInvoice, UnappliedMoney } from '../domain/letter.ts';
import { type Currency, type DecimalText, groupedText, minorDigits } from '../domain/money.ts';
import { chineseAmount } from './chinese-amount.ts';
import { type CurrencyDemand, isZero, type LetterFigures, sumOf } from './letter-figures.ts';

/** A row of a table. Days are `YYYY-MM-DD`, amounts without their currency: `1,234.50`. */
interface InvoiceView {
  readonly invoice_id: string;
  readonly issued_on: string;
  readonly due_on: string;
  /** Null where `due_on` is a business day. */
  readonly due_moved_to: string | null;
  readonly days_overdue: number;
  readonly currency: Currency;
  readonly amount: string;
  readonly settled_amount: string;
  readonly open_amount: string;
  readonly disputed: boolean;
}

/** Amounts with their currency are as `moneyPhrase` writes them. */
interface CurrencyView {
  readonly currency: Currency;
  readonly invoices: readonly InvoiceView[];
  readonly overdue_amount: string;
  /** Null where there is nothing to set off. */
  readonly set_off_amount: string | null;
  readonly to_pay_amount: string;
}

interface DemandView extends CurrencyView {
  readonly to_pay: string;
  /** Of renminbi, in the numerals that cannot be altered; null for other currencies. */
  readonly to_pay_in_words: string | null;
  readonly bank_account: {
    readonly holder: string;
    readonly bank: string;
    readonly number: string;
    readonly bic: string | null;
  };
}

/** Nothing is to pay. */
interface CoveredView extends CurrencyView {
  /** What is left of the money, with its currency; null where nothing is. */
  readonly credit_left: string | null;
}

export interface LetterView {
  readonly letter: {
    readonly kind: string;
    readonly date: string;
    readonly reference: string;
    /** The day until which the letter asks for the money. */
    readonly pay_by: string;
  };
  readonly sender: {
    readonly is_example: boolean;
    readonly name: string;
    readonly address: readonly string[];
    readonly contact: { readonly person: string; readonly phone: string; readonly email: string };
    readonly signature: { readonly name: string; readonly title: string };
  };
  readonly customer: {
    readonly customer_id: string;
    readonly name: string;
    readonly country: string | null;
  };
  /** Of the currencies in which something is to pay. */
  readonly overdue: {
    readonly count: number;
    readonly days_max: number;
    /** All that is to be paid, currency by currency, in one phrase. */
    readonly to_pay: string;
    readonly demands: readonly DemandView[];
  };
  readonly covered: readonly CoveredView[];
  readonly disputed: readonly InvoiceView[];
  readonly due_soon: readonly InvoiceView[];
  /** Money in currencies in which nothing undisputed is overdue, in one phrase; null where there is none. */
  readonly other_credits: string | null;
}

/** Strings as they are: it is the template engine that escapes them. */
export function letterView(content: LetterContent, figures: LetterFigures): LetterView {
  const { kind, language, as_of, customer, sender } = content;
  const said = (text: Bilingual): string => text[language];
  const { demands } = figures;
  const days = demands.flatMap(({ invoices }) => invoices.map(({ days_overdue }) => days_overdue));
  return {
    letter: {
      kind,
      date: dayText(as_of, language),
      reference: `${customer.customer_id} / ${as_of} / ${REFERENCES[kind]}`,
      pay_by: dayText(content.pay_by, language),
    },
    sender: {
      is_example: sender.is_example,
      name: said(sender.name),
      address: sender.address[language],
      contact: { ...sender.contact, person: said(sender.contact.person) },
      signature: { name: said(sender.signature.name), title: said(sender.signature.title) },
    },
    customer: { ...customer },
    overdue: {
      count: days.length,
      days_max: days.reduce((most, one) => Math.max(most, one), 0),
      to_pay: phrase(
        demands.map(({ currency, to_pay_amount }) => ({ currency, amount: to_pay_amount })),
        language,
      ),
      demands: demands.map((demand) => demandView(demand, sender.bank_accounts, language)),
    },
    covered: figures.covered.map((one) => coveredView(one, language)),
    disputed: figures.disputed.map(invoiceView),
    due_soon: figures.due_soon.map(invoiceView),
    other_credits: figures.other_credits.length === 0 ? null : phrase(figures.other_credits, language),
  };
}

const REFERENCES = { reminder: 'R1', formal_demand: 'R2', final_notice: 'R3' } as const;

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** In one line, whatever stands before it. */
function dayText(day: Day, language: Language): string {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  if (language === 'zh') return `${year}年${month}月${date}日`;
  return [date, MONTHS[month - 1] ?? '', year].join('\u00A0');
}

function demandView(
  demand: CurrencyDemand,
  accounts: readonly BankAccount[],
  language: Language,
): DemandView {
  const { currency, to_pay_amount } = demand;
  const account =
    accounts.find((one) => one.currency === currency) ?? accounts.find((one) => one.currency === null);
  if (account === undefined) throw new Error('a sender without an account for all other currencies');
  return {
    ...currencyView(demand),
    to_pay: moneyPhrase(to_pay_amount, currency, language),
    to_pay_in_words: currency === 'CNY' ? chineseAmount(to_pay_amount) : null,
    bank_account: {
      holder: account.holder[language],
      bank: account.bank[language],
      number: account.number,
      bic: account.bic,
    },
  };
}

function coveredView(demand: CurrencyDemand, language: Language): CoveredView {
  const { currency, credit_left_amount } = demand;
  const credit_left = isZero(credit_left_amount) ? null : moneyPhrase(credit_left_amount, currency, language);
  return { ...currencyView(demand), credit_left };
}

function currencyView(demand: CurrencyDemand): CurrencyView {
  const { currency, set_off_amount } = demand;
  return {
    currency,
    invoices: demand.invoices.map(invoiceView),
    overdue_amount: amountText(demand.overdue_amount, currency),
    set_off_amount: isZero(set_off_amount) ? null : amountText(set_off_amount, currency),
    to_pay_amount: amountText(demand.to_pay_amount, currency),
  };
}

function invoiceView(invoice: LetterInvoice): InvoiceView {
  const { currency, amount, settled_amount, open_amount, ...rest } = invoice;
  return {
    ...rest,
    currency,
    amount: amountText(amount, currency),
    settled_amount: amountText(settled_amount, currency),
    open_amount: amountText(open_amount, currency),
  };
}

/** One amount a currency: `CNY 1.00, EUR 2.00 and USD 3.00`. */
function phrase(amounts: readonly UnappliedMoney[], language: Language): string {
  const texts = amounts.map(({ currency, amount }) => moneyPhrase(amount, currency, language));
  if (language === 'zh') return texts.join('、');
  const last = texts.at(-1) ?? '';
  return texts.length < 2 ? last : `${texts.slice(0, -1).join(', ')} and ${last}`;
}

/** In one line: the space in `CNY 1,234.50` is one that does not break. In Chinese renminbi are `人民币1,234.50元`. */
function moneyPhrase(amount: DecimalText, currency: Currency, language: Language): string {
  const text = amountText(amount, currency);
  return language === 'zh' && currency === 'CNY' ? `人民币${text}元` : `${currency}\u00A0${text}`;
}

/** With grouped thousands and the decimals of its currency, and more only where they are not zero. */
function amountText(amount: DecimalText, currency: Currency): string {
  const digits = minorDigits(currency);
  const [whole = '', decimals = ''] = sumOf([amount]).split('.');
  const needed = decimals.replace(/0+$/, '').padEnd(digits, '0');
  return groupedText(needed === '' ? whole : `${whole}.${needed}`);
}
