import type { Language } from '../domain/bilingual.ts';
import { groupedText } from '../domain/money.ts';
import type {
  PortfolioAgeing,
  PortfolioReport,
  PortfolioReportGroup,
  PortfolioReportMeasure,
  PortfolioSplit,
} from '../domain/portfolio-report.ts';
import type { PortfolioMeasure } from '../domain/portfolio-target.ts';
import { GROUP_MEASURES, PORTFOLIO_WORDS } from './portfolio-words.ts';
import { type TextColumn, textTable } from './text-table.ts';
import { count, fixed } from './wording.ts';

/** Rows of the ageing that add up to the last: what is overdue in all stands among the measures. */
const AGEING_ROWS = [
  'current_amount',
  'overdue_1_30',
  'overdue_31_60',
  'overdue_61_90',
  'overdue_91_180',
  'overdue_181_plus',
  'unapplied_amount',
  'receivable_total',
] as const satisfies readonly (keyof PortfolioAgeing)[];

/** The whole: its ageing and its measures with their course and targets, and where it is asked for a row a group. */
export function portfolioText(
  report: PortfolioReport,
  language: Language,
  split: PortfolioSplit | null,
): string {
  const words = PORTFOLIO_WORDS[language];
  const head = words.head(report.as_of, report.base_currency, count(report.all.customers));
  const measures = [measureTable(report, language), ...unratedLines(report, language)].join('\n');
  const parts = [head, ageingTable(report, language), measures];
  if (split !== null) parts.push(groupTable(report, split, language));
  return parts.join('\n\n');
}

function ageingTable({ all, ...days }: PortfolioReport, language: Language): string {
  const words = PORTFOLIO_WORDS[language];
  const columns: readonly TextColumn[] = [
    { title: words.ageing_title },
    { title: days.as_of, align: 'right' },
    { title: words.share, align: 'right' },
    { title: days.month_before, align: 'right' },
    { title: days.year_before, align: 'right' },
  ];
  const rows = AGEING_ROWS.map((row) => [
    words.ageing[row],
    amountText(all.ageing?.[row] ?? null, language),
    shareText(all.ageing, row),
    amountText(all.ageing_month_before?.[row] ?? null, language),
    amountText(all.ageing_year_before?.[row] ?? null, language),
  ]);
  return textTable(columns, rows);
}

function measureTable({ all, ...days }: PortfolioReport, language: Language): string {
  const words = PORTFOLIO_WORDS[language];
  const columns: readonly TextColumn[] = [
    { title: words.measure_title },
    { title: days.as_of, align: 'right' },
    { title: days.month_before, align: 'right' },
    { title: days.year_before, align: 'right' },
    { title: words.target },
  ];
  const rows = all.measures.map((one) => [
    words.measure[one.measure],
    valueText(one, one.value, language),
    valueText(one, one.month_before, language),
    valueText(one, one.year_before, language),
    targetText(one, language),
  ]);
  return textTable(columns, rows);
}

/** A line for each day on which documents of some currency had no rate. */
function unratedLines(report: PortfolioReport, language: Language): readonly string[] {
  const { as_of, month_before, year_before } = report.currencies_without_rate;
  const days = [
    [report.as_of, as_of],
    [report.month_before, month_before],
    [report.year_before, year_before],
  ] as const;
  return days.flatMap(([day, currencies]) =>
    currencies.length === 0 ? [] : [PORTFOLIO_WORDS[language].unrated(day, currencies)],
  );
}

function groupTable(report: PortfolioReport, split: PortfolioSplit, language: Language): string {
  const words = PORTFOLIO_WORDS[language];
  const columns: readonly TextColumn[] = [
    { title: words.split[split] },
    { title: words.customers, align: 'right' },
    { title: report.as_of, align: 'right' },
    { title: report.month_before, align: 'right' },
    { title: report.year_before, align: 'right' },
    ...GROUP_MEASURES.map((measure) => ({ title: words.column[measure], align: 'right' }) as const),
    { title: words.missed_targets, align: 'right' },
  ];
  const rows = report.by[split].map((group) => [
    groupName(group, language),
    count(group.customers),
    amountText(group.ageing?.receivable_total ?? null, language),
    amountText(group.ageing_month_before?.receivable_total ?? null, language),
    amountText(group.ageing_year_before?.receivable_total ?? null, language),
    ...GROUP_MEASURES.map((measure) => measureText(group, measure, language)),
    missedText(group, language),
  ]);
  return textTable(columns, rows);
}

function groupName({ value, industry_scheme }: PortfolioReportGroup, language: Language): string {
  if (value === null) return PORTFOLIO_WORDS[language].none;
  return industry_scheme === null ? value : `${value} ${industry_scheme}`;
}

function measureText(group: PortfolioReportGroup, measure: PortfolioMeasure, language: Language): string {
  const one = group.measures.find((other) => other.measure === measure);
  return one === undefined ? '' : valueText(one, one.value, language);
}

function missedText({ measures }: PortfolioReportGroup, language: Language): string {
  const judged = measures.filter(({ met }) => met !== null);
  const missed = judged.filter(({ met }) => met === false).length;
  return PORTFOLIO_WORDS[language].ofTargets(missed, judged.length);
}

function targetText(one: PortfolioReportMeasure, language: Language): string {
  const words = PORTFOLIO_WORDS[language];
  if (one.target === null) return '';
  const { at_most, at_least } = one.target;
  const bound =
    at_most === undefined
      ? `${words.at_least} ${numberText(one, at_least ?? 0)}`
      : `${words.at_most} ${numberText(one, at_most)}`;
  if (one.met === null) return bound;
  return `${bound}  ${one.met ? words.met : words.missed}`;
}

function amountText(amount: string | null, language: Language): string {
  return amount === null ? PORTFOLIO_WORDS[language].unknown : groupedText(amount);
}

/** Of what is open on invoices, which what is unapplied is no part of. For the eye only. */
function shareText(ageing: PortfolioAgeing | null, row: (typeof AGEING_ROWS)[number]): string {
  if (ageing === null || row === 'unapplied_amount' || row === 'receivable_total') return '';
  const [part, current, overdue] = [ageing[row], ageing.current_amount, ageing.overdue_amount];
  if (part === null || current === null || overdue === null) return '';
  const open = Number(current) + Number(overdue);
  return open > 0 ? percentText(Number(part) / open) : '';
}

function valueText(one: PortfolioReportMeasure, value: number | null, language: Language): string {
  return value === null ? PORTFOLIO_WORDS[language].unknown : numberText(one, value);
}

function numberText({ measure, unit }: PortfolioReportMeasure, value: number): string {
  if (unit === 'ratio') return measure === 'bad_debt_ratio_365d' ? percentText(value, 2) : percentText(value);
  return unit === 'times' ? `${fixed(value, 2)} ×` : fixed(value, 1);
}

function percentText(share: number, decimals = 1): string {
  return `${fixed(share * 100, decimals)} %`;
}
