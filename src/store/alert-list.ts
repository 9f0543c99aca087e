/** Alerts as people and programs read them. */
import { type RawBuilder, sql } from 'kysely';
import type { Alert, AlertEventKind, AlertStatus, RecordedAlertEvent } from '../domain/alert.ts';
import type { Day } from '../domain/day.ts';
import type { IndustryRange } from '../domain/industry-code.ts';
import type { Currency, DecimalText } from '../domain/money.ts';
import type { Severity } from '../domain/severity.ts';
import {
  type AlertOrder,
  type AlertPosition,
  alertOrderBy,
  hasMoneyAtLeast,
  isAfter,
  MOST_MONEY_FIRST,
} from './alert-order.ts';
import { isInIndustry } from './customers.ts';
import type { Database } from './database.ts';

type Db = Database['db'];

/** What is absent keeps every alert. */
export interface AlertFilter {
  readonly status?: readonly AlertStatus[] | undefined;
  readonly severity?: readonly Severity[] | undefined;
  readonly indicator?: string | undefined;
  readonly customer_id?: string | undefined;
  readonly owner?: string | undefined;
  /** Of customers whose code is in one of these. */
  readonly industry?: readonly IndustryRange[] | undefined;
  /** After this day, which is not included. */
  readonly opened_after?: Day | undefined;
  /** After this instant, which is not included. */
  readonly updated_after?: string | undefined;
  /** Zero or more; unknown money is never enough. */
  readonly min_money_at_risk?: DecimalText | undefined;
}

/** What an alert's row looks like when read: an alert but for its amounts' currency. */
type AlertRow = Omit<Alert, 'money_at_risk' | 'exposure' | 'expected_loss' | 'updated_at'> & {
  readonly updated_at: Date;
  readonly money_at_risk: DecimalText | null;
  readonly exposure: DecimalText | null;
  readonly expected_loss: DecimalText | null;
};

const COLUMNS = sql`a.alert_id, a.customer_id, c.name as customer_name, a.indicator, a.severity, a.status, a.change,
  a.opened_on, a.last_fired_on, a.closed_on, a.close_reason, a.owner, a.updated_at, a.money_at_risk, a.exposure,
  a.expected_loss, a.rule, a.as_of, a.message, a.evidence, a.would_clear, a.actions`;

/** Alerts that match, at most `limit` of them from `after` on; most money at risk first where no order is asked for. */
export async function listAlerts(
  db: Db,
  filter: AlertFilter,
  page: { readonly limit: number; readonly after?: AlertPosition | undefined; readonly order?: AlertOrder },
  currency: Currency,
): Promise<readonly Alert[]> {
  const order = page.order ?? MOST_MONEY_FIRST;
  const conditions = conditionsOf(filter);
  if (page.after !== undefined) conditions.push(isAfter(order, page.after));
  // Names are joined to the page alone: joined before it is cut, they keep the sort from the index.
  const { rows } = await sql<AlertRow>`
    with a as (
      select * from alerts a where ${sql.join(conditions, sql` and `)} order by ${alertOrderBy(order)} limit ${page.limit}
    )
    select ${COLUMNS} from a join customers c using (customer_id) order by ${alertOrderBy(order)}`.execute(
    db,
  );
  return rows.map((row) => alertOf(row, currency));
}

function conditionsOf(filter: AlertFilter): RawBuilder<unknown>[] {
  const { owner, industry, opened_after, updated_after, min_money_at_risk } = filter;
  const conditions: RawBuilder<unknown>[] = [sql`true`];
  // Literals, which are of a closed set: only by them the planner sees that an index of open alerts will do.
  if (filter.status !== undefined)
    conditions.push(sql`a.status in (${sql.join(filter.status.map(sql.lit))})`);
  if (filter.severity !== undefined) conditions.push(sql`a.severity in (${sql.join(filter.severity)})`);
  if (filter.indicator !== undefined) conditions.push(sql`a.indicator = ${filter.indicator}`);
  if (filter.customer_id !== undefined) conditions.push(sql`a.customer_id = ${filter.customer_id}`);
  if (owner !== undefined) conditions.push(sql`a.owner = ${owner}`);
  if (industry !== undefined) {
    conditions.push(sql`exists (
      select from customers c where c.customer_id = a.customer_id and ${isInIndustry(industry)})`);
  }
  if (opened_after !== undefined) conditions.push(sql`a.opened_on > ${opened_after}::date`);
  if (updated_after !== undefined) conditions.push(sql`a.updated_at > ${updated_after}::timestamptz`);
  if (min_money_at_risk !== undefined) conditions.push(hasMoneyAtLeast(min_money_at_risk));
  return conditions;
}

const PAGE_ALERTS = 1_000;

/** All alerts that match, in the same order, a page in memory at a time. */
export async function* eachAlert(db: Db, filter: AlertFilter, currency: Currency): AsyncGenerator<Alert> {
  let after: AlertPosition | undefined;
  for (;;) {
    const page = await listAlerts(db, filter, { limit: PAGE_ALERTS, after }, currency);
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    after = positionOfAlert(last);
  }
}

export function positionOfAlert(alert: Alert): AlertPosition {
  const { severity, opened_on, updated_at, customer_id, alert_id } = alert;
  return {
    money_at_risk: alert.money_at_risk.amount,
    expected_loss: alert.expected_loss.amount,
    severity,
    opened_on,
    updated_at,
    customer_id,
    alert_id,
  };
}

type EventRow = Omit<RecordedAlertEvent, 'money_at_risk'> & { readonly money_at_risk: DecimalText | null };

/** Everything that ever happened to an alert, in its order. */
export async function alertHistory(
  db: Db,
  alert: { readonly alert_id: string; readonly customer_id: string },
  currency: Currency,
): Promise<readonly RecordedAlertEvent[]> {
  const { rows } = await sql<EventRow>`
    select position as event_id, alert_id, customer_id, indicator, kind, as_of, run_id, severity, previous_severity,
      money_at_risk
    from alert_events where alert_id = ${alert.alert_id} and customer_id = ${alert.customer_id}
    order by position`.execute(db);
  return rows.map((row) => ({ ...row, money_at_risk: { amount: row.money_at_risk, currency } }));
}

/** An alert as it stood at the end of a past day, as far as its events tell. */
export interface PastAlert {
  /** The alert as it is now, but for its level, its money and its being open. */
  readonly alert: Alert;
  /** What happened to it on that very day; null: nothing. */
  readonly event: AlertEventKind | null;
  /** Whether its customer and indicator had an alert before it. */
  readonly had_one_before: boolean;
}

type PastAlertRow = AlertRow & { readonly event: AlertEventKind | null; readonly had_one_before: boolean };

/** The alerts that were open at the end of a past day, with the level and the money of their last change until then. */
export async function alertsOpenAt(db: Db, asOf: Day, currency: Currency): Promise<readonly PastAlert[]> {
  const { rows } = await sql<PastAlertRow>`
    with latest as (
      select distinct on (alert_id) alert_id, severity, money_at_risk,
        case when as_of = ${asOf}::date then kind end as event
      from alert_events where as_of <= ${asOf}::date order by alert_id, position desc
    )
    select a.alert_id, a.customer_id, c.name as customer_name, a.indicator, e.severity, 'open' as status, a.change,
      a.opened_on, least(a.last_fired_on, ${asOf}::date) as last_fired_on, null as closed_on, null as close_reason,
      a.owner, a.updated_at, e.money_at_risk, a.exposure, a.expected_loss, a.rule, ${asOf}::date as as_of,
      a.message, a.evidence, a.would_clear, a.actions, case when a.opened_on = ${asOf}::date then 'opened' else e.event end as event,
      exists (select from alerts b where b.customer_id = a.customer_id and b.indicator = a.indicator
        and b.opened_on < a.opened_on) as had_one_before
    from alerts a join customers c using (customer_id) join latest e using (alert_id)
    where a.opened_on <= ${asOf}::date and coalesce(a.closed_on > ${asOf}::date, true)
    order by a.customer_id, a.alert_id`.execute(db);
  return rows.map(({ event, had_one_before, ...row }) => ({
    alert: alertOf(row, currency),
    event,
    had_one_before,
  }));
}

export async function findAlert(db: Db, alertId: string, currency: Currency): Promise<Alert | undefined> {
  const { rows } = await sql<AlertRow>`
    select ${COLUMNS} from alerts a join customers c using (customer_id) where a.alert_id = ${alertId}`.execute(
    db,
  );
  return rows[0] === undefined ? undefined : alertOf(rows[0], currency);
}

function alertOf(row: AlertRow, currency: Currency): Alert {
  return {
    ...row,
    updated_at: row.updated_at.toISOString(),
    money_at_risk: { amount: row.money_at_risk, currency },
    exposure: { amount: row.exposure, currency },
    expected_loss: { amount: row.expected_loss, currency },
  };
}
