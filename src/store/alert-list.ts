/** Alerts as people and programs read them. */
import { type RawBuilder, sql } from 'kysely';
import type { Alert, AlertEventKind, AlertStatus } from '../domain/alert.ts';
import type { Day } from '../domain/day.ts';
import type { Currency, DecimalText } from '../domain/money.ts';
import type { Severity } from '../domain/severity.ts';
import type { Database } from './database.ts';

type Db = Database['db'];

export interface AlertFilter {
  readonly status?: readonly AlertStatus[];
  readonly severity?: readonly Severity[];
  readonly indicator?: string;
  readonly customer_id?: string;
}

/** The place after which a page starts: the sort key of the last alert before it. */
export interface AlertPosition {
  /** Money at risk; null where it is unknown, which sorts last. */
  readonly money_at_risk: DecimalText | null;
  readonly customer_id: string;
  readonly alert_id: string;
}

/** What an alert's row looks like when read: an alert but for its two amounts' currency. */
type AlertRow = Omit<Alert, 'money_at_risk' | 'exposure'> & {
  readonly money_at_risk: DecimalText | null;
  readonly exposure: DecimalText | null;
};

const COLUMNS = sql`a.alert_id, a.customer_id, c.name as customer_name, a.indicator, a.severity, a.status, a.change,
  a.opened_on, a.last_fired_on, a.closed_on, a.close_reason, a.owner, a.money_at_risk, a.exposure, a.rule, a.as_of,
  a.message, a.evidence, a.would_clear, a.actions`;

/** Unknown money sorts below every amount, which are never negative. */
const MONEY_KEY = sql`coalesce(a.money_at_risk, -1)`;

/** Alerts that match, most money at risk first, at most `limit` of them from `after` on. */
export async function listAlerts(
  db: Db,
  filter: AlertFilter,
  page: { readonly limit: number; readonly after?: AlertPosition },
  currency: Currency,
): Promise<readonly Alert[]> {
  const conditions: RawBuilder<unknown>[] = [sql`true`];
  if (filter.status !== undefined) conditions.push(sql`a.status in (${sql.join(filter.status)})`);
  if (filter.severity !== undefined) conditions.push(sql`a.severity in (${sql.join(filter.severity)})`);
  if (filter.indicator !== undefined) conditions.push(sql`a.indicator = ${filter.indicator}`);
  if (filter.customer_id !== undefined) conditions.push(sql`a.customer_id = ${filter.customer_id}`);
  if (page.after !== undefined) {
    const { money_at_risk, customer_id, alert_id } = page.after;
    conditions.push(sql`(-${MONEY_KEY}, a.customer_id, a.alert_id)
      > (-(${money_at_risk ?? '-1'}::numeric), ${customer_id}, ${alert_id})`);
  }
  const { rows } = await sql<AlertRow>`
    select ${COLUMNS} from alerts a join customers c using (customer_id)
    where ${sql.join(conditions, sql` and `)}
    order by -${MONEY_KEY}, a.customer_id, a.alert_id limit ${page.limit}`.execute(db);
  return rows.map((row) => alertOf(row, currency));
}

const PAGE_ALERTS = 1_000;

/** All alerts that match, in the same order, a page in memory at a time. */
export async function* eachAlert(db: Db, filter: AlertFilter, currency: Currency): AsyncGenerator<Alert> {
  let after: AlertPosition | undefined;
  for (;;) {
    const page = await listAlerts(db, filter, { limit: PAGE_ALERTS, ...(after && { after }) }, currency);
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    after = { ...last, money_at_risk: last.money_at_risk.amount };
  }
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
      a.owner, e.money_at_risk, a.exposure, a.rule, ${asOf}::date as as_of, a.message, a.evidence, a.would_clear,
      a.actions, case when a.opened_on = ${asOf}::date then 'opened' else e.event end as event,
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
    money_at_risk: { amount: row.money_at_risk, currency },
    exposure: { amount: row.exposure, currency },
  };
}
