import { Decimal } from 'decimal.js';
import stringWidth from 'string-width';
import type { Alert } from '../domain/alert.ts';
import type { Language } from '../domain/bilingual.ts';
import type { Day } from '../domain/day.ts';
import { SEVERITIES } from '../domain/severity.ts';
import { clipped, padded } from './text-table.ts';
import { count, counted, money } from './wording.ts';

const NAME_WIDTH = 34;

export interface AlertListOptions {
  readonly limit: number;
  readonly language: Language;
  readonly currency: string;
}

/**
 * The daily list: what it comes to, then three lines an alert — how bad, how much and who; why; what to do next.
 */
export function alertListText(day: Day, alerts: readonly Alert[], options: AlertListOptions): string {
  const shown = alerts.slice(0, options.limit);
  if (shown.length === 0) return `${day}: no open alerts.`;
  const lines = [headline(day, alerts, options.currency), ''];
  const width = Math.max(...shown.map((alert) => stringWidth(amountOf(alert))));
  for (const alert of shown) lines.push(...alertLines(alert, width, options.language), '');
  if (shown.length < alerts.length) lines.push(`and ${counted(alerts.length - shown.length, 'more alert')}`);
  return lines.join('\n').trimEnd();
}

function headline(day: Day, alerts: readonly Alert[], currency: string): string {
  const bySeverity = [...SEVERITIES]
    .reverse()
    .map((severity) => ({ severity, number: alerts.filter((alert) => alert.severity === severity).length }))
    .filter(({ number }) => number > 0)
    .map(({ severity, number }) => `${count(number)} ${severity}`);
  const customers = new Set(alerts.map((alert) => alert.customer_id)).size;
  return [
    `${day}: ${counted(alerts.length, 'open alert')} (${bySeverity.join(', ')}) on ${counted(customers, 'customer')}`,
    `Money at risk: ${money(customerMoney(alerts), currency)}, each customer counted once`,
  ].join('\n');
}

/** A customer with several alerts owes the money once: the largest of its alerts' amounts counts. */
function customerMoney(alerts: readonly Alert[]): string {
  const largest = new Map<string, Decimal>();
  for (const { customer_id, money_at_risk } of alerts) {
    const amount = new Decimal(money_at_risk.amount ?? 0);
    const known = largest.get(customer_id);
    if (known === undefined || amount.greaterThan(known)) largest.set(customer_id, amount);
  }
  return [...largest.values()].reduce((sum, amount) => sum.plus(amount), new Decimal(0)).toFixed(2);
}

function alertLines(alert: Alert, moneyWidth: number, language: Language): readonly string[] {
  const indent = ' '.repeat(10);
  const first = [
    padded(alert.severity.toUpperCase(), 8, 'left'),
    padded(alert.change, 8, 'left'),
    padded(amountOf(alert), moneyWidth, 'right'),
    padded(clipped(alert.customer_name, NAME_WIDTH), NAME_WIDTH, 'left'),
    alert.customer_id,
  ].join('  ');
  const lines = [first, `${indent}${alert.message[language]}`];
  const next = alert.actions.find((action) => action.status === 'recommended');
  if (next !== undefined) {
    lines.push(`${indent}→ ${next.title[language]} (${next.owner_role}, by ${next.due_on})`);
  }
  return lines;
}

function amountOf(alert: Alert): string {
  return money(alert.money_at_risk.amount, alert.money_at_risk.currency);
}
