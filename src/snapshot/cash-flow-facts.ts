/** The section *Cash flow* of the catalogue: statement analysis. */
import { daysBetween } from '../domain/day.ts';
import {
  changeOnYear,
  negativeRun,
  operatingCashFlow,
  operatingCashFlowTurnedNegative,
} from './cash-flow-trend.ts';
import { type FactDefinition, factSection } from './fact-definition.ts';
import {
  balanceRatio,
  cashFlowToCurrentLiabilities,
  equityNegative,
  quickRatio,
  yearRatio,
  zScore,
} from './statement-ratios.ts';

const SOURCE =
  'Ledger: statements published by as_of (period_end + 90 days where no day of publication is given)';
const DISCRETE =
  'discrete periods are statements, or differences of periods that begin or end in the same month (a fourth quarter is ' +
  'the year − the first three), the shortest for each end, walking back from the newest; as filed, else with the ' +
  'fewest subtractions';
const YEAR =
  'trailing flow: the 12 months to the newest period end as filed, else from the fewest statements, else whole ' +
  'discrete periods, newest back without a gap, up to 12 months, × 12 / the months they cover';
const LOWER_BOUND = 'a run of 12 months and more is counted up to a gap or missing flow, a lower bound';
const NO_STATEMENT = 'no statement is published';
const NO_BALANCE = `${NO_STATEMENT}, an amount is missing from the newest, or the divisor is zero or negative`;
const NO_FLOW = `${NO_BALANCE}; the newest period’s flow is missing, or currencies differ between the amounts`;

export const CASH_FLOW_FACTS: readonly FactDefinition[] = factSection('cash_flow', [
  {
    name: 'operating_cash_flow',
    type: 'money',
    unit: 'money',
    meaning: {
      en: 'Operating cash flow of the newest period, per 30 days',
      zh: '最近一期经营活动现金流（折合30天）',
    },
    formula: `flow of the newest discrete period × 30 / its calendar days, in base currency; ${DISCRETE}`,
    source: SOURCE,
    unknown_when: `${NO_STATEMENT}, the flow is missing from it, or its currency has no rate at most 7 days old`,
    compute: operatingCashFlow,
  },
  {
    name: 'ocf_change_yoy',
    type: 'ratio',
    unit: 'ratio',
    meaning: { en: 'Change of operating cash flow against a year before', zh: '经营活动现金流同比变动' },
    formula: '(newest discrete period − the same months of the year before) / the latter',
    source: SOURCE,
    unknown_when:
      'either period or its flow is missing, the earlier one is zero or negative, or currencies differ',
    compute: (input) => changeOnYear(input, 'operating_cash_flow'),
  },
  {
    name: 'ocf_turned_negative',
    type: 'flag',
    unit: 'flag',
    meaning: { en: 'Whether operating cash flow has just turned negative', zh: '经营活动现金流是否由正转负' },
    formula: 'newest discrete period < 0 and the one right before it ≥ 0',
    source: SOURCE,
    unknown_when: 'the flow of either period is missing',
    compute: operatingCashFlowTurnedNegative,
  },
  {
    name: 'ocf_negative_periods',
    type: 'count',
    unit: 'periods',
    min: 0,
    meaning: { en: 'Periods in a row with negative operating cash flow', zh: '经营活动现金流连续为负的期数' },
    formula: `consecutive discrete periods, newest back, with operating cash flow < 0; ${LOWER_BOUND}; ${DISCRETE}`,
    source: SOURCE,
    unknown_when:
      `${NO_STATEMENT}, or a gap or missing flow comes within the first 12 months of the run, before a period that is ` +
      'not negative',
    compute: ({ statements }) => negativeRun(statements)?.periods ?? null,
  },
  {
    name: 'ocf_negative_months',
    type: 'count',
    unit: 'months',
    min: 0,
    meaning: { en: 'Months that those periods cover', zh: '经营活动现金流连续为负的月数' },
    formula: `Σ months of the periods that ocf_negative_periods counts; ${LOWER_BOUND}`,
    source: SOURCE,
    unknown_when: 'ocf_negative_periods is unknown',
    compute: ({ statements }) => negativeRun(statements)?.months ?? null,
  },
  {
    name: 'equity_negative',
    type: 'flag',
    unit: 'flag',
    meaning: { en: 'Whether equity is used up', zh: '是否资不抵债' },
    formula: 'equity ≤ 0 at the newest period end',
    source: SOURCE,
    unknown_when: `${NO_STATEMENT}, or equity is missing from the newest`,
    compute: equityNegative,
  },
  {
    name: 'ocf_to_current_liabilities',
    type: 'ratio',
    unit: 'times',
    meaning: {
      en: 'A year’s operating cash flow over current liabilities',
      zh: '经营活动现金流与流动负债之比',
    },
    formula: `operating cash flow / current liabilities; ${YEAR}`,
    source: SOURCE,
    unknown_when: NO_FLOW,
    compute: cashFlowToCurrentLiabilities,
  },
  {
    name: 'cash_ratio',
    type: 'ratio',
    unit: 'times',
    meaning: { en: 'Cash over current liabilities', zh: '现金比率' },
    formula: 'cash / current liabilities at the newest period end',
    source: SOURCE,
    unknown_when: NO_BALANCE,
    compute: (input) => balanceRatio(input, 'cash', 'current_liabilities'),
  },
  {
    name: 'current_ratio',
    type: 'ratio',
    unit: 'times',
    meaning: { en: 'Current assets over current liabilities', zh: '流动比率' },
    formula: 'current assets / current liabilities at the newest period end',
    source: SOURCE,
    unknown_when: NO_BALANCE,
    compute: (input) => balanceRatio(input, 'current_assets', 'current_liabilities'),
  },
  {
    name: 'quick_ratio',
    type: 'ratio',
    unit: 'times',
    meaning: { en: 'Current assets without inventories over current liabilities', zh: '速动比率' },
    formula: '(current assets − inventories) / current liabilities at the newest period end',
    source: SOURCE,
    unknown_when: NO_BALANCE,
    compute: quickRatio,
  },
  {
    name: 'interest_cover',
    type: 'ratio',
    unit: 'times',
    meaning: { en: 'How often EBIT pays the interest', zh: '利息保障倍数' },
    formula: `EBIT / interest expense; ${YEAR}`,
    source: SOURCE,
    unknown_when: NO_FLOW,
    compute: (input) => yearRatio(input, 'ebit', 'interest_expense'),
  },
  {
    name: 'liabilities_to_equity',
    type: 'ratio',
    unit: 'times',
    meaning: { en: 'Total liabilities over equity', zh: '产权比率' },
    formula: 'total liabilities / equity at the newest period end',
    source: SOURCE,
    unknown_when: `${NO_BALANCE} (then equity_negative tells)`,
    compute: (input) => balanceRatio(input, 'total_liabilities', 'equity'),
  },
  {
    name: 'z_score',
    type: 'score',
    unit: 'score',
    meaning: {
      en: 'Altman Z″: distress below 1.1, safe above 2.6',
      zh: '奥特曼Z″值：低于1.1为困境区，高于2.6为安全区',
    },
    formula:
      '6.56 (current assets − current liabilities) / total assets + 3.26 retained earnings / total assets + 6.72 ' +
      `EBIT / total assets + 1.05 equity / total liabilities; ${YEAR}`,
    source: `${SOURCE}; Altman’s Z″ for non-manufacturers and emerging markets`,
    unknown_when: NO_FLOW,
    compute: zScore,
  },
  {
    name: 'revenue_change_yoy',
    type: 'ratio',
    unit: 'ratio',
    meaning: { en: 'Change of revenue against a year before', zh: '营业收入同比变动' },
    formula: `(revenue of the newest discrete period − of the same months of the year before) / the latter; ${DISCRETE}`,
    source: SOURCE,
    unknown_when:
      'either period or its revenue is missing, the earlier one is zero or negative, or currencies differ',
    compute: (input) => changeOnYear(input, 'revenue'),
  },
  {
    name: 'net_profit_margin',
    type: 'ratio',
    unit: 'ratio',
    meaning: { en: 'A year’s net profit over its revenue', zh: '销售净利率' },
    formula: `net profit / revenue; ${YEAR}`,
    source: SOURCE,
    unknown_when: NO_FLOW,
    compute: (input) => yearRatio(input, 'net_profit', 'revenue'),
  },
  {
    name: 'statement_age_days',
    type: 'days',
    unit: 'days',
    min: 0,
    passive: true,
    meaning: { en: 'Days since the newest statement’s period end', zh: '最新财务报表期末距今天数' },
    formula: 'as_of − period_end of the newest statement published',
    source: SOURCE,
    unknown_when: NO_STATEMENT,
    compute: ({ statements, as_of }) => statements && daysBetween(statements.newest.period_end, as_of),
  },
]);
