/** What order entry asks of one customer, in one statement that reads a handful of rows by their keys. */
import { sql } from 'kysely';
import type { OpenAlert } from '../domain/alert.ts';
import type { Day } from '../domain/day.ts';
import type { Currency, DecimalText } from '../domain/money.ts';
import type { Database } from './database.ts';
import { RATE_AGE_MAX_DAYS } from './receivables-sql.ts';

type Db = Database['db'];

export interface StandingQuery {
  readonly customer_id: string;
  /** Of the order; null: the customer's, else the base. */
  readonly currency: Currency | null;
  readonly base_currency: Currency;
  /** The day whose facts are read, which the caller takes for the newest evaluated one; null: it knows none. */
  readonly day: Day | null;
}

/** Amounts are in base currency; null is unknown. */
export interface StandingRow {
  /** The newest evaluated day; null where there is none. What is read of facts holds only where it is the day asked for. */
  readonly as_of: Day | null;
  /** Whether the customer has facts of the day asked for. */
  readonly evaluated: boolean;
  readonly credit_limit: DecimalText | null;
  readonly exposure: DecimalText | null;
  /** Of the order. */
  readonly currency: Currency;
  /** Units of base currency for one unit, the latest on or before `as_of`; null where none is recent enough. */
  readonly rate: DecimalText | null;
  /** Most money at risk first. */
  readonly open_alerts: readonly OpenAlertRow[];
}

export type OpenAlertRow = Omit<OpenAlert, 'money_at_risk' | 'expected_loss'> & {
  readonly money_at_risk: DecimalText | null;
  readonly expected_loss: DecimalText | null;
};

/**
 * Undefined where the ledger has no such customer.
 *
 * The day comes from the caller because facts have a partition a day: with the day as a parameter, planning opens that
 * one; with the day out of a subquery, it opens all 400 and takes twenty times as long as everything else.
 */
export async function readStanding(db: Db, query: StandingQuery): Promise<StandingRow | undefined> {
  const { customer_id, currency, base_currency, day } = query;
  const { rows } = await sql<StandingRow>`
    select n.as_of, s.customer_id is not null as evaluated, s.credit_limit, s.receivable_total as exposure, c.currency,
      case when c.currency = ${base_currency} then 1 else (
        select rate from fx_rates r
        where r.currency = c.currency and r.day between n.as_of - ${sql.lit(RATE_AGE_MAX_DAYS)} and n.as_of
        order by r.day desc limit 1
      ) end as rate,
      coalesce((
        select json_agg(json_build_object('alert_id', alert_id, 'indicator', indicator, 'severity', severity,
          'status', status, 'change', change, 'opened_on', opened_on, 'owner', owner,
          'money_at_risk', money_at_risk::text, 'expected_loss', expected_loss::text)
          order by coalesce(money_at_risk, -1) desc, alert_id)
        from alerts a where a.customer_id = c.customer_id and a.status <> 'closed'
      ), '[]') as open_alerts
    from (
      select customer_id, coalesce(${currency}, currency, ${base_currency}) as currency
      from customers where customer_id = ${customer_id}
    ) c
    left join (select as_of from runs where revision is not null order by as_of desc limit 1) n on true
    left join (
      select customer_id, credit_limit, receivable_total from snapshots
      where as_of = ${day}::date and customer_id = ${customer_id}
    ) s on true`.execute(db);
  return rows[0];
}
