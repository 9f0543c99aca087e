/** The daily list's own words in both languages; what an alert says comes with it. */
import type { AlertChange } from '../domain/alert.ts';
import type { Language } from '../domain/bilingual.ts';
import type { Day } from '../domain/day.ts';
import type { OwnerRole } from '../domain/playbook.ts';
import type { RunResult, RunWarning } from '../domain/run.ts';
import type { Severity } from '../domain/severity.ts';
import { chineseNote } from './chinese-notes.ts';
import { count, counted } from './wording.ts';

interface AlertWords {
  readonly severity: Readonly<Record<Severity, string>>;
  readonly change: Readonly<Record<AlertChange, string>>;
  readonly role: Readonly<Record<OwnerRole, string>>;
  /** The day's list is empty: why, as far as its run tells. */
  none(day: Day, result: Pick<RunResult, 'customers' | 'verdicts'> | null): string;
  warning(warning: Pick<RunWarning, 'code' | 'message' | 'customers'>): string;
  readonly no_customers: string;
  headline(day: Day, customers: number, alerts: number, bySeverity: string): string;
  /** `unknown`: customers whose money at risk is not known and not in the amount; null: it is known of nobody. */
  money(amount: string | null, unknown: number): string;
  /** The same of what is expected not to come back. */
  loss(amount: string, unknown: number): string;
  due(day: Day, past: boolean): string;
  /** The alerts of one customer that the list leaves out. */
  moreAlerts(alerts: number, customer_id: string): string;
  more(customers: number): string;
}

const EN: AlertWords = {
  severity: { low: 'LOW', medium: 'MEDIUM', high: 'HIGH', critical: 'CRITICAL' },
  change: { existing: 'existing', new: 'new', worse: 'worse', same: 'same', better: 'better', back: 'back' },
  role: {
    sales: 'sales',
    credit_manager: 'credit manager',
    finance: 'finance',
    legal: 'legal',
    risk_officer: 'risk officer',
  },
  none: (day, result) => {
    const empty = `${day}: no open alerts.`;
    if (result === null || result.customers === 0) return empty;
    const { fires, clear, unknown } = result.verdicts;
    const undecided = `${count(unknown)} of ${counted(fires + clear + unknown, 'verdict')} could not be reached for lack of data (explain CUSTOMER_ID tells which)`;
    if (fires > 0) {
      const firing = `${counted(fires, 'verdict')} ${fires === 1 ? 'fires' : 'fire'} without one: its alert was closed by a person, or its rule has to fire on more days first`;
      return `${empty} ${firing}.${unknown === 0 ? '' : ` ${undecided}.`}`;
    }
    if (unknown === 0) return `${empty} Nothing reaches the thresholds of the rules.`;
    return `${empty} Nothing that is known reaches the thresholds of the rules, but ${undecided}.`;
  },
  warning: ({ message, customers }) =>
    `Warning: ${message}${customers === 0 ? '' : ` ${counted(customers, 'customer')}.`}`,
  no_customers: 'Warning: the ledger holds no customers. Import files first.',
  headline: (day, customers, alerts, bySeverity) =>
    `${day}: ${counted(customers, 'customer')} with ${counted(alerts, 'open alert')} (${bySeverity})`,
  money: (amount, unknown) => `Money at risk: ${amountsEn(amount, unknown)}`,
  loss: (amount, unknown) => `Expected loss: ${amountsEn(amount, unknown)}`,
  due: (day, past) => (past ? `was due ${day}` : `due ${day}`),
  moreAlerts: (alerts, id) => `and ${count(alerts)} more (explain ${id} tells which)`,
  more: (customers) => `and ${counted(customers, 'more customer')} with open alerts`,
};

const ZH: AlertWords = {
  severity: { low: '低', medium: '中', high: '高', critical: '严重' },
  change: { existing: '存量', new: '新增', worse: '恶化', same: '不变', better: '好转', back: '复发' },
  role: {
    sales: '销售',
    credit_manager: '信用经理',
    finance: '财务',
    legal: '法务',
    risk_officer: '风险管理员',
  },
  none: (day, result) => {
    const empty = `${day}：无未关闭预警。`;
    if (result === null || result.customers === 0) return empty;
    const { fires, clear, unknown } = result.verdicts;
    const undecided = `${count(fires + clear + unknown)} 项判定中有 ${count(unknown)} 项因缺少数据无法判定（见 explain 客户编号）`;
    if (fires > 0) {
      const firing = `${count(fires)} 项规则触发但没有未关闭预警：预警已由人工关闭，或规则须连续触发更多天。`;
      return `${empty}${firing}${unknown === 0 ? '' : `${undecided}。`}`;
    }
    if (unknown === 0) return `${empty}没有客户达到规则阈值。`;
    return `${empty}已知的数据未达到规则阈值，但 ${undecided}。`;
  },
  warning: ({ code, message, customers }) =>
    `警告：${chineseNote(code, message)}${customers === 0 ? '' : `涉及 ${count(customers)} 个客户。`}`,
  no_customers: '警告：账上没有客户，请先导入文件。',
  headline: (day, customers, alerts, bySeverity) =>
    `${day}：${count(customers)} 个客户共 ${count(alerts)} 条未关闭预警（${bySeverity}）`,
  money: (amount, unknown) => `风险金额：${amountsZh(amount, unknown)}`,
  loss: (amount, unknown) => `预期损失：${amountsZh(amount, unknown)}`,
  due: (day, past) => (past ? `原定 ${day} 前` : `${day} 前`),
  moreAlerts: (alerts, id) => `另有 ${count(alerts)} 条（见 explain ${id}）`,
  more: (customers) => `另有 ${count(customers)} 个客户有未关闭预警`,
};

function amountsEn(amount: string | null, unknown: number): string {
  const nobody = unknown === 0 ? [] : [`unknown for ${counted(unknown, 'customer')}`];
  return [...(amount === null ? [] : [amount]), ...nobody].join(', and ');
}

function amountsZh(amount: string | null, unknown: number): string {
  const nobody = unknown === 0 ? [] : [`${count(unknown)} 个客户未知`];
  return [...(amount === null ? [] : [amount]), ...nobody].join('，另有 ');
}

export const ALERT_WORDS: Readonly<Record<Language, AlertWords>> = { en: EN, zh: ZH };
