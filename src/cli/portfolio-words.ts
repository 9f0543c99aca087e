/** The words of `portfolio` in both languages. */
import type { Language } from '../domain/bilingual.ts';
import type { Day } from '../domain/day.ts';
import type { PortfolioAgeing, PortfolioSplit } from '../domain/portfolio-report.ts';
import type { PortfolioMeasure } from '../domain/portfolio-target.ts';

/** Measures that a row of a group has room for. */
export const GROUP_MEASURES = [
  'overdue_ratio',
  'dso',
  'dso_countback',
  'cei_30d',
  'on_time_rate_365d',
] as const satisfies readonly PortfolioMeasure[];

type GroupMeasure = (typeof GROUP_MEASURES)[number];

interface PortfolioWords {
  readonly ageing: Readonly<Record<keyof PortfolioAgeing, string>>;
  readonly measure: Readonly<Record<PortfolioMeasure, string>>;
  /** Over the columns of the table of groups. */
  readonly column: Readonly<Record<GroupMeasure, string>>;
  readonly split: Readonly<Record<PortfolioSplit, string>>;
  /** A group of customers that have no industry, class or manager. */
  readonly none: string;
  readonly unknown: string;
  readonly ageing_title: string;
  readonly share: string;
  readonly measure_title: string;
  readonly target: string;
  readonly at_most: string;
  readonly at_least: string;
  readonly met: string;
  readonly missed: string;
  readonly customers: string;
  readonly missed_targets: string;
  head(asOf: Day, currency: string, customers: string): string;
  ofTargets(missed: number, targets: number): string;
  /** For lack of which something is unknown. */
  unrated(day: Day, currencies: readonly string[]): string;
}

const EN: PortfolioWords = {
  ageing: {
    current_amount: 'Not due yet',
    overdue_1_30: '1 to 30 days overdue',
    overdue_31_60: '31 to 60 days overdue',
    overdue_61_90: '61 to 90 days overdue',
    overdue_91_180: '91 to 180 days overdue',
    overdue_181_plus: 'Over 180 days overdue',
    overdue_amount: 'Overdue',
    unapplied_amount: 'Less unapplied',
    receivable_total: 'Receivable',
  },
  measure: {
    overdue_ratio: 'Overdue share',
    dso: 'DSO, last 90 days',
    dso_365d: 'DSO, last 365 days',
    dso_countback: 'DSO, count-back',
    bpdso: 'Best possible DSO',
    add: 'Average days delinquent',
    cei_30d: 'Collection effectiveness, last 30 days',
    on_time_rate_365d: 'On-time rate, last 365 days',
    bad_debt_ratio_365d: 'Bad-debt ratio, last 365 days',
    receivable_turnover_365d: 'Receivable turnover, last 365 days',
    collection_period_365d: 'Average collection period',
  },
  column: {
    overdue_ratio: 'OVERDUE',
    dso: 'DSO',
    dso_countback: 'COUNT-BACK',
    cei_30d: 'CEI',
    on_time_rate_365d: 'ON TIME',
  },
  split: {
    industry: 'INDUSTRY',
    customer_class: 'CLASS',
    account_manager: 'MANAGER',
    currency: 'CURRENCY OF DOCUMENTS',
  },
  none: '(none)',
  unknown: 'unknown',
  ageing_title: 'AGEING',
  share: 'SHARE',
  measure_title: 'MEASURE',
  target: 'TARGET',
  at_most: 'at most',
  at_least: 'at least',
  met: 'met',
  missed: 'missed',
  customers: 'CUSTOMERS',
  missed_targets: 'TARGETS MISSED',
  head: (asOf, currency, customers) =>
    `Portfolio as of ${asOf}, ${customers} customers, amounts in ${currency}`,
  ofTargets: (missed, targets) => `${missed} of ${targets}`,
  unrated: (day, currencies) =>
    `${day}: no exchange rate at most 7 days old for ${currencies.join(', ')}; what needs one is unknown.`,
};

const ZH: PortfolioWords = {
  ageing: {
    current_amount: '未到期',
    overdue_1_30: '逾期1至30天',
    overdue_31_60: '逾期31至60天',
    overdue_61_90: '逾期61至90天',
    overdue_91_180: '逾期91至180天',
    overdue_181_plus: '逾期180天以上',
    overdue_amount: '逾期合计',
    unapplied_amount: '减：未核销',
    receivable_total: '应收账款',
  },
  measure: {
    overdue_ratio: '逾期率',
    dso: '应收账款周转天数（近90天）',
    dso_365d: '应收账款周转天数（近365天）',
    dso_countback: '应收账款周转天数（倒推法）',
    bpdso: '最佳可能周转天数',
    add: '平均拖欠天数',
    cei_30d: '收款效率指数（近30天）',
    on_time_rate_365d: '回款及时率（近365天）',
    bad_debt_ratio_365d: '坏账率（近365天）',
    receivable_turnover_365d: '应收账款周转率（近365天）',
    collection_period_365d: '平均回款周期',
  },
  column: {
    overdue_ratio: '逾期率',
    dso: '周转天数',
    dso_countback: '倒推法',
    cei_30d: '收款效率',
    on_time_rate_365d: '及时率',
  },
  split: {
    industry: '行业',
    customer_class: '客户类别',
    account_manager: '客户经理',
    currency: '单据币种',
  },
  none: '（无）',
  unknown: '未知',
  ageing_title: '账龄',
  share: '占比',
  measure_title: '指标',
  target: '目标',
  at_most: '不高于',
  at_least: '不低于',
  met: '达标',
  missed: '未达标',
  customers: '客户数',
  missed_targets: '未达标项',
  head: (asOf, currency, customers) =>
    `应收账款组合，截至 ${asOf}，${customers} 个客户，金额单位 ${currency}`,
  ofTargets: (missed, targets) => `${missed} / ${targets}`,
  unrated: (day, currencies) => `${day}：${currencies.join('、')} 没有7天以内的汇率，所需数值未知。`,
};

export const PORTFOLIO_WORDS: Readonly<Record<Language, PortfolioWords>> = { en: EN, zh: ZH };
