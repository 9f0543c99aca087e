/** Alerts and their states between runs. */
import { type RawBuilder, sql } from 'kysely';
import type { AlertEvent, IndicatorState, StoredAlert } from '../domain/alert-state.ts';
import type { Day } from '../domain/day.ts';
import type { Database, Session } from './database.ts';

type Db = Database['db'];

/** Rows a statement: JSON parameters of a few megabytes at most. */
const ROWS_PER_STATEMENT = 500;

const EVENTS_LOCK = 7_310_003;

const COLUMNS = sql`a.alert_id, a.customer_id, a.indicator, a.severity, a.status, a.change, a.opened_on, a.last_fired_on,
  a.closed_on, a.close_reason, a.owner, a.money_at_risk, a.exposure, a.expected_loss, a.rule, a.as_of, a.message,
  a.evidence, a.would_clear, a.actions`;

/** Open alerts of the customers from `first` to `last`, both included. */
export async function readOpenAlerts(db: Db, first: string, last: string): Promise<readonly StoredAlert[]> {
  const { rows } = await sql<StoredAlert>`
    select ${COLUMNS} from alerts a
    where a.status <> 'closed' and a.customer_id between ${first} and ${last}`.execute(db);
  return rows;
}

/**
 * Alerts of the customers from `first` to `last`, both included, that a run of this day cleared. Closing one moves its
 * state to the day, and starting from there keeps the query away from all the alerts that closed on other days.
 */
export async function readAlertsClearedOn(
  db: Db,
  day: Day,
  first: string,
  last: string,
): Promise<readonly StoredAlert[]> {
  const { rows } = await sql<StoredAlert>`
    select ${COLUMNS} from indicator_states s join alerts a using (customer_id, indicator)
    where s.day = ${day}::date and s.customer_id between ${first} and ${last}
      and a.status = 'closed' and a.closed_on = ${day}::date and a.close_reason = 'cleared'`.execute(db);
  return rows;
}

export async function readIndicatorStates(
  db: Db,
  first: string,
  last: string,
): Promise<readonly IndicatorState[]> {
  const rows = await db
    .selectFrom('indicator_states')
    .selectAll()
    .where('customer_id', '>=', first)
    .where('customer_id', '<=', last)
    .execute();
  return rows.map((row) => ({
    customer_id: row.customer_id,
    indicator: row.indicator,
    day: row.day,
    firing_days: row.firing_days,
    clear_days: row.clear_days,
    before: { firing_days: row.before_firing_days, clear_days: row.before_clear_days },
    alerts_opened: row.alerts_opened,
  }));
}

/** What a reader acts on: a change in one of these is an update, being looked at on another day is none. */
const UPDATED_BY = [
  'severity',
  'status',
  'change',
  'closed_on',
  'close_reason',
  'money_at_risk',
  'exposure',
  'expected_loss',
] as const;
const UPDATED_BY_TEXT = ['rule', 'message', 'evidence', 'would_clear', 'actions'] as const;

function changed(): RawBuilder<boolean> {
  const of = (row: string): string =>
    [
      ...UPDATED_BY.map((name) => `${row}.${name}`),
      ...UPDATED_BY_TEXT.map((name) => `${row}.${name}::text`),
    ].join(', ');
  return sql.raw(`(${of('a')}) is distinct from (${of('excluded')})`);
}

/**
 * Inserts new alerts and replaces known ones.
 * @param now becomes `updated_at` of those that changed in more than the day they were looked at
 */
export async function saveAlerts(session: Session, alerts: readonly StoredAlert[], now: Date): Promise<void> {
  for (const some of portions(alerts)) {
    await sql`
      insert into alerts as a (alert_id, customer_id, indicator, severity, status, change, opened_on, last_fired_on, closed_on,
        close_reason, owner, money_at_risk, exposure, expected_loss, rule, as_of, message, evidence, would_clear, actions,
        updated_at)
      select alert_id, customer_id, indicator, severity, status, change, opened_on, last_fired_on, closed_on,
        close_reason, owner, money_at_risk, exposure, expected_loss, rule, as_of, message, evidence, would_clear,
        actions, ${now}::timestamptz
      from json_to_recordset(${JSON.stringify(some)}::json) as n(alert_id text, customer_id text, indicator text,
        severity text, status text, change text, opened_on date, last_fired_on date, closed_on date, close_reason text,
        owner text, money_at_risk numeric, exposure numeric, expected_loss numeric, rule json, as_of date,
        message json, evidence json, would_clear json, actions json)
      on conflict (customer_id, alert_id) do update set severity = excluded.severity, status = excluded.status,
        change = excluded.change, last_fired_on = excluded.last_fired_on, closed_on = excluded.closed_on,
        close_reason = excluded.close_reason, money_at_risk = excluded.money_at_risk, exposure = excluded.exposure,
        expected_loss = excluded.expected_loss, rule = excluded.rule, as_of = excluded.as_of, message = excluded.message, evidence = excluded.evidence,
        would_clear = excluded.would_clear, actions = excluded.actions,
        updated_at = case when ${changed()} then excluded.updated_at else a.updated_at end`.execute(
      session.db,
    );
  }
}

export async function saveIndicatorStates(
  session: Session,
  states: readonly IndicatorState[],
): Promise<void> {
  for (const some of portions(states)) {
    const flat = some.map(({ before, ...state }) => ({
      ...state,
      before_firing_days: before.firing_days,
      before_clear_days: before.clear_days,
    }));
    await sql`
      insert into indicator_states (customer_id, indicator, day, firing_days, clear_days, before_firing_days,
        before_clear_days, alerts_opened)
      select customer_id, indicator, day, firing_days, clear_days, before_firing_days, before_clear_days, alerts_opened
      from jsonb_to_recordset(${JSON.stringify(flat)}::jsonb) as s(customer_id text, indicator text, day date,
        firing_days int, clear_days int, before_firing_days int, before_clear_days int, alerts_opened int)
      on conflict (customer_id, indicator) do update set day = excluded.day, firing_days = excluded.firing_days,
        clear_days = excluded.clear_days, before_firing_days = excluded.before_firing_days,
        before_clear_days = excluded.before_clear_days, alerts_opened = excluded.alerts_opened`.execute(
      session.db,
    );
  }
}

export async function deleteIndicatorStates(
  session: Session,
  states: readonly { readonly customer_id: string; readonly indicator: string }[],
): Promise<void> {
  for (const some of portions(states)) {
    await sql`
      delete from indicator_states s
      using jsonb_to_recordset(${JSON.stringify(some)}::jsonb) as d(customer_id text, indicator text)
      where s.customer_id = d.customer_id and s.indicator = d.indicator`.execute(session.db);
  }
}

/**
 * Appends events. Their positions are drawn while one lock is held until commit, so that whoever reads up to a
 * position has seen everything before it.
 */
export async function appendAlertEvents(
  session: Session,
  runId: string,
  events: readonly AlertEvent[],
): Promise<void> {
  if (events.length === 0) return;
  await sql`select pg_advisory_xact_lock(${EVENTS_LOCK})`.execute(session.db);
  for (const some of portions(events)) {
    const placed = some.map((event, place) => ({ ...event, place }));
    await sql`
      insert into alert_events (position, as_of, customer_id, alert_id, indicator, kind, severity, previous_severity,
        money_at_risk, run_id)
      select nextval('alert_event_positions'), as_of, customer_id, alert_id, indicator, kind, severity,
        previous_severity, money_at_risk, ${runId}::bigint
      from (select * from jsonb_to_recordset(${JSON.stringify(placed)}::jsonb) as e(place int, as_of date,
        customer_id text, alert_id text, indicator text, kind text, severity text, previous_severity text,
        money_at_risk numeric) order by place) one`.execute(session.db);
  }
}

export async function countOpenAlerts(db: Db): Promise<number> {
  const { rows } = await sql<{
    open: string;
  }>`select count(*) as open from alerts where status <> 'closed'`.execute(db);
  return Number(rows[0]?.open ?? 0);
}

/** How many alerts are open of each indicator that is not among these, in order of their names. */
export async function countOpenAlertsBeyond(
  db: Db,
  indicators: readonly string[],
): Promise<readonly { readonly indicator: string; readonly open: number }[]> {
  const { rows } = await sql<{ indicator: string; open: string }>`
    select indicator, count(*) as open from alerts
    where status <> 'closed' and indicator not in (
      select value from jsonb_array_elements_text(${JSON.stringify(indicators)}::jsonb) as named(value))
    group by indicator order by indicator collate "C"`.execute(db);
  return rows.map(({ indicator, open }) => ({ indicator, open: Number(open) }));
}

function* portions<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < items.length; from += ROWS_PER_STATEMENT)
    yield items.slice(from, from + ROWS_PER_STATEMENT);
}
