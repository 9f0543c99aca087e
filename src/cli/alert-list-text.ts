import { Decimal } from 'decimal.js';
import stringWidth from 'string-width';
import type { Alert } from '../domain/alert.ts';
import type { Language } from '../domain/bilingual.ts';
import type { Day } from '../domain/day.ts';
import type { RunResult } from '../domain/run.ts';
import { SEVERITIES, severityRank } from '../domain/severity.ts';
import { ALERT_WORDS } from './alert-words.ts';
import { padded } from './text-table.ts';
import { count, money } from './wording.ts';

/** Who is about to fail shows it in many ways: the worst few say what to do, csv, json and explain have the rest. */
const ALERTS_SHOWN = 4;

export interface AlertListOptions {
  /** At most this many customers. */
  readonly limit: number;
  readonly language: Language;
  readonly currency: string;
  /** What the day's run came to, which says how much an empty list means; null where that is not known. */
  readonly result: Pick<RunResult, 'customers' | 'verdicts'> | null;
}

/** One debtor with all that is open on it, worst first. */
interface CustomerAlerts {
  readonly customer_id: string;
  readonly name: string;
  /** The largest of its alerts' amounts: several alerts on one customer are about the same money. */
  readonly money_at_risk: Decimal | null;
  /** Of all that it owes: the same on each of its alerts. */
  readonly expected_loss: Decimal | null;
  readonly alerts: readonly Alert[];
}

/** The daily list: what it comes to, then each customer with its worst alerts, why, and what to do next. */
export function alertListText(day: Day, alerts: readonly Alert[], options: AlertListOptions): string {
  const words = ALERT_WORDS[options.language];
  if (alerts.length === 0) return words.none(day, options.result);
  const customers = byCustomer(alerts);
  const shown = customers.slice(0, options.limit);
  const amounts = shown.map((customer) => amountText(customer, options));
  const width = Math.max(0, ...amounts.map((amount) => stringWidth(amount)));
  const lines = [...headlines(day, customers, alerts, options), ''];
  for (const [index, customer] of shown.entries()) {
    lines.push(`${padded(amounts[index] ?? '', width, 'right')}  ${customer.customer_id}  ${customer.name}`);
    for (const alert of customer.alerts.slice(0, ALERTS_SHOWN))
      lines.push(alertLine(alert, options.language));
    const hidden = customer.alerts.length - ALERTS_SHOWN;
    if (hidden > 0) lines.push(`    ${words.moreAlerts(hidden, customer.customer_id)}`);
    lines.push(...nextLine(customer, day, options.language), '');
  }
  const more = customers.length - shown.length;
  if (more > 0) lines.push(words.more(more));
  return lines.join('\n').trimEnd();
}

function byCustomer(alerts: readonly Alert[]): readonly CustomerAlerts[] {
  const groups = Map.groupBy(alerts, (alert) => alert.customer_id);
  return [...groups]
    .map(([customer_id, own]) => ({
      customer_id,
      name: own[0]?.customer_name ?? '',
      money_at_risk: largestAmount(own.map((alert) => alert.money_at_risk.amount)),
      expected_loss: largestAmount(own.map((alert) => alert.expected_loss.amount)),
      alerts: [...own].sort(worstFirst),
    }))
    .sort((a, b) => compareAmounts(b.money_at_risk, a.money_at_risk));
}

/** By severity, then by money at risk. */
function worstFirst(a: Alert, b: Alert): number {
  const [of_a, of_b] = [a, b].map((alert) => largestAmount([alert.money_at_risk.amount]));
  return severityRank(b.severity) - severityRank(a.severity) || compareAmounts(of_b ?? null, of_a ?? null);
}

function largestAmount(amounts: readonly (string | null)[]): Decimal | null {
  const known = amounts.filter((amount) => amount !== null);
  return known.length === 0 ? null : Decimal.max(...known);
}

/** Unknown is below every amount. */
function compareAmounts(a: Decimal | null, b: Decimal | null): number {
  return (a ?? new Decimal(-1)).comparedTo(b ?? -1);
}

function headlines(
  day: Day,
  customers: readonly CustomerAlerts[],
  alerts: readonly Alert[],
  { currency, language }: AlertListOptions,
): readonly string[] {
  const words = ALERT_WORDS[language];
  const bySeverity = [...SEVERITIES]
    .reverse()
    .map((severity) => ({ severity, number: alerts.filter((alert) => alert.severity === severity).length }))
    .filter(({ number }) => number > 0)
    .map(({ severity, number }) => `${count(number)} ${words.severity[severity].toLowerCase()}`);
  const at_risk = sumOfKnown(customers.map((customer) => customer.money_at_risk));
  const loss = sumOfKnown(customers.map((customer) => customer.expected_loss));
  return [
    words.headline(day, customers.length, alerts.length, bySeverity.join(', ')),
    words.money(at_risk.total && money(at_risk.total, currency), at_risk.unknown),
    // Where nothing is known of losses, there is nothing to say of them.
    ...(loss.total === null ? [] : [words.loss(money(loss.total, currency), loss.unknown)]),
  ];
}

/** The sum of what is known, null where nothing is, and how many are not. */
function sumOfKnown(amounts: readonly (Decimal | null)[]): {
  readonly total: string | null;
  readonly unknown: number;
} {
  const known = amounts.filter((amount) => amount !== null);
  const total = known.reduce((sum, amount) => sum.plus(amount), new Decimal(0));
  return { total: known.length === 0 ? null : total.toFixed(2), unknown: amounts.length - known.length };
}

function alertLine(alert: Alert, language: Language): string {
  const words = ALERT_WORDS[language];
  const severity = padded(words.severity[alert.severity], 8, 'left');
  return `    ${severity}  ${padded(words.change[alert.change], 8, 'left')}  ${alert.message[language]}`;
}

/** The first action of the worst alert that is still to be done. */
function nextLine({ alerts }: CustomerAlerts, day: Day, language: Language): readonly string[] {
  const next = alerts.flatMap((alert) => alert.actions).find((action) => action.status === 'recommended');
  if (next === undefined) return [];
  const words = ALERT_WORDS[language];
  const due = words.due(next.due_on, next.due_on < day);
  return [`    → ${next.title[language]} (${words.role[next.owner_role]}, ${due})`];
}

function amountText(
  { money_at_risk }: CustomerAlerts,
  { currency, language }: Pick<AlertListOptions, 'currency' | 'language'>,
): string {
  return money(money_at_risk === null ? null : money_at_risk.toFixed(2), currency, language);
}
