/** The words of `explain` and `facts` in both languages; titles and meanings come with the rules and facts. */
import type { Language } from '../domain/bilingual.ts';
import type { Day } from '../domain/day.ts';
import type { Severity } from '../domain/severity.ts';
import type { Verdict } from '../domain/verdict.ts';
import { ALERT_WORDS } from './alert-words.ts';

interface VerdictWords {
  readonly verdict: Readonly<Record<Verdict, string>>;
  /** The same of a condition in a rule. */
  readonly condition: Readonly<Record<Verdict, string>>;
  readonly group: Readonly<Record<'all' | 'any' | 'not', string>>;
  /** Of those that no sign stands for. */
  readonly operator: Readonly<Record<string, string>>;
  /** By unit of a fact; one that is not here is shown as it is. */
  readonly unit: Readonly<Record<string, string>>;
  readonly fact_table: readonly [fact: string, value: string, unit: string, meaning: string];
  /** Instead of a meaning, where the rule set that declares the fact gives none. */
  readonly own_fact: string;
  readonly note: string;
  readonly comma: string;
  head(customer: string, asOf: Day, before: Day | null): string;
  severity(severity: Severity): string;
  /** What stands before a rule's title. */
  readonly colon: string;
  missing(facts: readonly string[]): string;
  wouldClear(condition: string): string;
  /** Stands above several, of which each suffices. */
  readonly wouldClearAny: string;
  /** Where no change of one fact alone clears a rule. */
  readonly wouldClearNone: string;
  was(value: string): string;
  inSegment(segment: string): string;
  factsOf(customer: string, asOf: Day): string;
}

const EN: VerdictWords = {
  verdict: { fires: 'fires', clear: 'clear', unknown: 'unknown' },
  condition: { fires: 'holds', clear: 'does not hold', unknown: 'unknown' },
  group: { all: 'all of', any: 'any of', not: 'not' },
  operator: { in: 'in', notIn: 'not in', contains: 'contains', doesNotContain: 'does not contain' },
  unit: {},
  fact_table: ['FACT', 'VALUE', 'UNIT', 'MEANING'],
  own_fact: 'A fact of the firm’s own',
  note: 'NOTE',
  comma: ', ',
  head: (customer, asOf, before) =>
    `${customer}  as of ${asOf}${before === null ? '' : `, "was" is the evaluation before it, of ${before}`}`,
  severity: (severity) => ` (${severity})`,
  colon: ': ',
  missing: (facts) => `missing: ${facts.join(', ')}`,
  wouldClear: (condition) => `would clear: ${condition}`,
  wouldClearAny: 'would clear, any one of these alone:',
  wouldClearNone: 'would clear: no change of one fact alone was found',
  was: (value) => `, was ${value}`,
  inSegment: (segment) => ` for ${segment}`,
  factsOf: (customer, asOf) => `${customer} as of ${asOf}`,
};

const ZH: VerdictWords = {
  verdict: { fires: '触发', clear: '未触发', unknown: '无法判定' },
  condition: { fires: '成立', clear: '不成立', unknown: '无法判定' },
  group: { all: '全部满足', any: '满足其一', not: '不满足' },
  operator: { in: '属于', notIn: '不属于', contains: '包含', doesNotContain: '不包含' },
  unit: {
    money: '金额',
    ratio: '比率',
    times: '倍',
    days: '天',
    months: '月',
    periods: '期',
    count: '个',
    score: '分',
    notches: '级',
    severity: '严重度',
    flag: '是/否',
    text: '文本',
    list: '列表',
  },
  fact_table: ['指标', '值', '单位', '含义'],
  own_fact: '企业自有指标',
  note: '说明',
  comma: '、',
  head: (customer, asOf, before) =>
    `${customer}  截至 ${asOf}${before === null ? '' : `，“原为”指上一次评估（${before}）`}`,
  severity: (severity) => `（${ALERT_WORDS.zh.severity[severity]}）`,
  colon: '：',
  missing: (facts) => `缺少：${facts.join('、')}`,
  wouldClear: (condition) => `满足后解除：${condition}`,
  wouldClearAny: '以下任意一项单独满足即可解除：',
  wouldClearNone: '未找到单独改变一项指标即可解除的办法',
  was: (value) => `，原为 ${value}`,
  inSegment: (segment) => `，适用于 ${segment}`,
  factsOf: (customer, asOf) => `${customer}  截至 ${asOf}`,
};

export const VERDICT_WORDS: Readonly<Record<Language, VerdictWords>> = { en: EN, zh: ZH };
