/** The daily list's own words in both languages; what an alert says comes with it. */
import type { AlertChange } from '../domain/alert.ts';
import type { Language } from '../domain/bilingual.ts';
import type { Day } from '../domain/day.ts';
import type { OwnerRole } from '../domain/playbook.ts';
import type { Severity } from '../domain/severity.ts';
import { count, counted } from './wording.ts';

interface AlertWords {
  readonly severity: Readonly<Record<Severity, string>>;
  readonly change: Readonly<Record<AlertChange, string>>;
  readonly role: Readonly<Record<OwnerRole, string>>;
  none(day: Day): string;
  headline(day: Day, customers: number, alerts: number, bySeverity: string): string;
  /** `unknown`: customers whose money at risk is not known and not in the amount; null: it is known of nobody. */
  money(amount: string | null, unknown: number): string;
  due(day: Day, past: boolean): string;
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
  none: (day) => `${day}: no open alerts. Nothing reaches the thresholds of the rules.`,
  headline: (day, customers, alerts, bySeverity) =>
    `${day}: ${counted(customers, 'customer')} with ${counted(alerts, 'open alert')} (${bySeverity})`,
  money: (amount, unknown) => {
    const nobody = unknown === 0 ? [] : [`unknown for ${counted(unknown, 'customer')}`];
    return `Money at risk: ${[...(amount === null ? [] : [amount]), ...nobody].join(', and ')}`;
  },
  due: (day, past) => (past ? `was due ${day}` : `due ${day}`),
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
  none: (day) => `${day}：无未关闭预警，没有客户达到规则阈值。`,
  headline: (day, customers, alerts, bySeverity) =>
    `${day}：${count(customers)} 个客户共 ${count(alerts)} 条未关闭预警（${bySeverity}）`,
  money: (amount, unknown) => {
    const nobody = unknown === 0 ? [] : [`${count(unknown)} 个客户未知`];
    return `风险金额：${[...(amount === null ? [] : [amount]), ...nobody].join('，另有 ')}`;
  },
  due: (day, past) => (past ? `原定 ${day} 前` : `${day} 前`),
  more: (customers) => `另有 ${count(customers)} 个客户有未关闭预警`,
};

export const ALERT_WORDS: Readonly<Record<Language, AlertWords>> = { en: EN, zh: ZH };
