/** The reasons of a standing as people read them: with the money, the days and what follows from them. */
import type { OpenAlert } from '../domain/alert.ts';
import type { Bilingual } from '../domain/bilingual.ts';
import { type Day, daysBetween } from '../domain/day.ts';
import { type Currency, type DecimalText, moneyText, subtractMoney } from '../domain/money.ts';
import type { Severity } from '../domain/severity.ts';
import { worstSeverity } from './watch-level.ts';

/** The order that is asked about. */
export interface OrderWords {
  readonly amount: DecimalText;
  readonly currency: Currency;
  readonly base_currency: Currency;
  /** In base currency; null where there is no rate. */
  readonly converted: DecimalText | null;
}

/** In base currency. */
interface LimitWords<After = DecimalText> {
  readonly credit_limit: DecimalText;
  readonly exposure: DecimalText;
  readonly available: DecimalText;
  readonly available_after: After;
  readonly base_currency: Currency;
}

type AlertWords = Pick<OpenAlert, 'severity' | 'opened_on' | 'money_at_risk'>;

const SEVERITY_ZH: Readonly<Record<Severity, string>> = {
  low: '低',
  medium: '中',
  high: '高',
  critical: '严重',
};

export const STANDING_SENTENCES = {
  /** At least one alert. */
  alertsOpen: (alerts: readonly AlertWords[], as_of: Day | null, base: Currency): Bilingual => {
    const worst = worstSeverity(alerts.map(({ severity }) => severity)) ?? 'low';
    const since = alerts.map(({ opened_on }) => opened_on).sort()[0] ?? '';
    const days = as_of === null ? null : Math.max(0, daysBetween(since, as_of));
    const money = moneyAtRisk(alerts, base);
    const one = alerts.length === 1;
    const open = one ? '1 open alert' : `${alerts.length} open alerts`;
    const age = days === null ? '' : `, ${days} ${days === 1 ? 'day' : 'days'}`;
    return {
      en: `${open}, ${one ? '' : 'the worst '}${worst}, ${one ? '' : 'the oldest '}since ${since}${age}; money at risk ${money.en}.`,
      zh: `${alerts.length} 条未关闭预警，${one ? '' : '最高'}级别${SEVERITY_ZH[worst]}，${one ? '' : '最早'}自 ${since} 起${days === null ? '' : `已 ${days} 天`}；风险金额${money.zh}。`,
    };
  },

  overLimit: (amounts: LimitWords<DecimalText | null>, order: OrderWords | null): Bilingual => {
    const money = moneyOf(amounts.base_currency);
    const over = money(negated(amounts.available));
    const { available_after: after } = amounts;
    const more = order === null || after === null ? null : money(negated(after));
    return {
      en: `The exposure of ${money(amounts.exposure)} is ${over} over the credit limit of ${money(amounts.credit_limit)}${more === null || order === null ? '' : `; with this order of ${orderText(order)} it would be ${more} over`}.`,
      zh: `敞口 ${money(amounts.exposure)} 已超出信用额度 ${money(amounts.credit_limit)}，超出 ${over}${more === null || order === null ? '' : `；计入本订单 ${orderText(order)} 后超出 ${more}`}。`,
    };
  },

  orderOverLimit: (amounts: LimitWords, order: OrderWords): Bilingual => {
    const money = moneyOf(amounts.base_currency);
    const over = money(negated(amounts.available_after));
    const credit = creditBalance(amounts.exposure, money);
    const limit = money(amounts.credit_limit);
    const leaves =
      credit === null
        ? `the credit limit of ${limit} leaves beside an exposure of ${money(amounts.exposure)}`
        : `the credit limit of ${limit} and the credit balance of ${credit} make together`;
    const parts = credit === null ? `敞口 ${money(amounts.exposure)}` : `贷方余额 ${credit}`;
    return {
      en: `This order of ${orderText(order)} is ${over} more than the ${money(amounts.available)} that ${leaves}.`,
      zh: `本订单 ${orderText(order)} 超出可用额度 ${money(amounts.available)}（信用额度 ${limit}，${parts}），超出 ${over}。`,
    };
  },

  withinLimit: (amounts: LimitWords, order: OrderWords | null): Bilingual => {
    const money = moneyOf(amounts.base_currency);
    const left = money(amounts.available_after);
    const limit = money(amounts.credit_limit);
    const credit = creditBalance(amounts.exposure, money);
    const of = `the credit limit of ${limit}${credit === null ? '' : ` and the credit balance of ${credit}`}`;
    const ofZh = `信用额度 ${limit}${credit === null ? '' : ` 加贷方余额 ${credit}`}`;
    if (order === null) {
      return { en: `Of ${of}, ${left} is available.`, zh: `${ofZh}，可用额度 ${left}。` };
    }
    return {
      en: `With this order of ${orderText(order)}, ${left} of ${of} stays available.`,
      zh: `计入本订单 ${orderText(order)} 后，${ofZh} 尚有可用额度 ${left}。`,
    };
  },

  limitUnknown: (as_of: Day, exposure: DecimalText | null, base: Currency): Bilingual => {
    const owed = owedText(exposure, base);
    return {
      en: `The credit limit is unknown on ${as_of}${owed === null ? '' : `; the ${owed.en}`}.`,
      zh: `${as_of} 信用额度未知${owed === null ? '' : `，${owed.zh}`}。`,
    };
  },

  exposureUnknown: (as_of: Day): Bilingual => ({
    en: `What the customer owes is unknown on ${as_of}: there are no invoices, or an amount has no exchange rate at most 7 days old.`,
    zh: `${as_of} 的敞口未知：账上没有发票，或有金额缺少 7 天以内的汇率。`,
  }),

  rateMissing: (
    order: { readonly amount: DecimalText; readonly currency: Currency },
    as_of: Day | null,
  ): Bilingual => ({
    en: `This order of ${moneyText(order.amount, order.currency)} cannot be held against the credit limit: there is no exchange rate for ${order.currency} at most 7 days old${as_of === null ? '' : ` on ${as_of}`}.`,
    zh: `本订单 ${moneyText(order.amount, order.currency)} 无法与信用额度比较：${as_of === null ? '' : `${as_of} `}${order.currency} 缺少 7 天以内的汇率。`,
  }),

  notEvaluated: (as_of: Day | null): Bilingual =>
    as_of === null
      ? {
          en: 'No day has been evaluated yet, so that neither exposure nor credit limit is known.',
          zh: '尚未评估任何一天，敞口和信用额度均未知。',
        }
      : {
          en: `The customer was not in the evaluation of ${as_of}, so that neither exposure nor credit limit is known.`,
          zh: `${as_of} 的评估不含该客户，敞口和信用额度均未知。`,
        },

  /** @param days from `as_of` to the day on which it is asked, at least 1 */
  evaluationOld: (as_of: Day, days: number): Bilingual => ({
    en: `The newest evaluation is of ${as_of}, ${days} ${days === 1 ? 'day' : 'days'} ago: what has happened since is not in it.`,
    zh: `最近一次评估的日期是 ${as_of}，距今 ${days} 天，此后的变化未计入。`,
  }),
} as const;

/** `USD 100.00 (CNY 720.00)`: in base currency too where that is another one and there is a rate. */
function orderText({ amount, currency, base_currency, converted }: OrderWords): string {
  const own = moneyText(amount, currency);
  return currency === base_currency || converted === null
    ? own
    : `${own} (${moneyText(converted, base_currency)})`;
}

function moneyOf(currency: Currency): (amount: DecimalText) => string {
  return (amount) => moneyText(amount, currency);
}

function negated(amount: DecimalText): DecimalText {
  return subtractMoney('0', amount);
}

/** What a customer has paid beyond what it owes; null where it has not, or no more than nothing. */
function creditBalance(exposure: DecimalText, money: (amount: DecimalText) => string): string | null {
  return exposure.startsWith('-') ? money(negated(exposure)) : null;
}

function owedText(exposure: DecimalText | null, base: Currency): Bilingual | null {
  if (exposure === null) return null;
  const credit = creditBalance(exposure, moneyOf(base));
  if (credit !== null) return { en: `credit balance is ${credit}`, zh: `贷方余额 ${credit}` };
  const owed = moneyText(exposure, base);
  return { en: `exposure is ${owed}`, zh: `敞口 ${owed}` };
}

/** Several alerts of one customer are about the same money: the largest amount, the least it can be where one is unknown. */
function moneyAtRisk(alerts: readonly AlertWords[], base: Currency): Bilingual {
  const known = alerts.flatMap(({ money_at_risk: { amount } }) => (amount === null ? [] : [amount]));
  const [first, ...more] = known;
  if (first === undefined) return { en: 'unknown', zh: '未知' };
  const largest = more.reduce((a, b) => (subtractMoney(a, b).startsWith('-') ? b : a), first);
  const text = moneyText(largest, base);
  return known.length === alerts.length
    ? { en: text, zh: ` ${text}` }
    : { en: `at least ${text}`, zh: `至少 ${text}` };
}
