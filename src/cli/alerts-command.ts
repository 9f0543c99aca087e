import { stringify } from 'csv-stringify/sync';
import type { Alert } from '../domain/alert.ts';
import type { Day } from '../domain/day.ts';
import { Refusal } from '../domain/refusal.ts';
import { listAlerts, listAlertsOfDay } from '../store/alert-list.ts';
import type { Database } from '../store/database.ts';
import { runDays } from '../store/runs.ts';
import { alertListText } from './alert-list-text.ts';
import type { Command } from './command.ts';
import {
  choiceOption,
  dayOption,
  flagOption,
  languageOption,
  noPositionals,
  wholeNumber,
} from './options.ts';
import { withDatabase } from './with-database.ts';

const EVERY_ALERT = 1_000_000;

export const alertsCommand: Command = {
  name: 'alerts',
  summary: 'Show the daily list, most money at risk first',
  usage: '',
  options: {
    'as-of': { type: 'string' },
    format: { type: 'string' },
    limit: { type: 'string' },
    language: { type: 'string' },
    json: { type: 'boolean' },
  },
  option_help: {
    'as-of': 'the list as it was at the end of this day; the newest evaluated day by default',
    format: 'table (default), csv or json',
    limit: 'at most this many customers in a table, or alerts in csv and json; all by default',
    language: 'en (default) or zh, the language of reasons and actions',
    json: 'the same as --format json',
  },
  run: async (context, options, positionals) => {
    noPositionals(positionals);
    const asOf = dayOption(options, 'as-of');
    const format = flagOption(options, 'json')
      ? 'json'
      : choiceOption(options, 'format', ['table', 'csv', 'json'], 'table');
    const limit = wholeNumber(options, 'limit', EVERY_ALERT);
    const language = languageOption(options);
    const { day, alerts, currency } = await withDatabase(context, async ({ database, base_currency }) => ({
      ...(await alertsOf(database, asOf, base_currency)),
      currency: base_currency,
    }));
    const shown = alerts.slice(0, limit);
    if (format === 'json') context.out.print(JSON.stringify({ as_of: day, alerts: shown }, null, 2));
    else if (format === 'csv') context.out.print(csvText(shown).trimEnd());
    else context.out.print(alertListText(day, alerts, { limit, language, currency }));
    return 0;
  },
};

async function alertsOf(
  database: Database,
  asOf: Day | undefined,
  currency: string,
): Promise<{ readonly day: Day; readonly alerts: readonly Alert[] }> {
  const { newest } = await runDays(database.db);
  if (newest === null) {
    throw new Refusal(
      'not_found',
      'No day has been evaluated yet. To make the first list: duewatch evaluate --as-of DAY',
    );
  }
  if (asOf !== undefined && asOf < newest) {
    return { day: asOf, alerts: await listAlertsOfDay(database.db, asOf, currency) };
  }
  if (asOf !== undefined && asOf > newest) {
    throw new Refusal('not_found', `${asOf} is not evaluated yet; the newest evaluated day is ${newest}.`);
  }
  const status = ['open', 'acknowledged', 'snoozed'] as const;
  return { day: newest, alerts: await listAlerts(database.db, { status }, { limit: EVERY_ALERT }, currency) };
}

function csvText(alerts: readonly Alert[]): string {
  const rows = alerts.map((alert) => ({
    alert_id: alert.alert_id,
    customer_id: alert.customer_id,
    customer_name: alert.customer_name,
    indicator: alert.indicator,
    severity: alert.severity,
    status: alert.status,
    change: alert.change,
    opened_on: alert.opened_on,
    last_fired_on: alert.last_fired_on,
    money_at_risk: alert.money_at_risk.amount,
    exposure: alert.exposure.amount,
    currency: alert.exposure.currency,
    rule_set: alert.rule.rule_set,
    rule: alert.rule.rule,
    message_en: alert.message.en,
    message_zh: alert.message.zh,
    next_action: alert.actions[0]?.code ?? null,
    next_action_due_on: alert.actions[0]?.due_on ?? null,
  }));
  const columns = [
    'alert_id',
    'customer_id',
    'customer_name',
    'indicator',
    'severity',
    'status',
    'change',
    'opened_on',
  ];
  columns.push(
    'last_fired_on',
    'money_at_risk',
    'exposure',
    'currency',
    'rule_set',
    'rule',
    'message_en',
    'message_zh',
  );
  columns.push('next_action', 'next_action_due_on');
  return stringify(rows, { header: true, columns, escape_formulas: true });
}
