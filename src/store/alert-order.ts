/** The orders in which alerts are listed, each with a key that puts a page's end where the next one begins. */
import { type RawBuilder, sql } from 'kysely';
import type { Alert, AlertSort } from '../domain/alert.ts';
import type { DecimalText } from '../domain/money.ts';
import { type Severity, severityRank } from '../domain/severity.ts';

export interface AlertOrder {
  readonly sort: AlertSort;
  /** `desc`: the most urgent first. `asc` turns it round; only where an amount is what sorts, unknown ones stay last. */
  readonly order: 'asc' | 'desc';
}

export const MOST_MONEY_FIRST: AlertOrder = { sort: 'money_at_risk', order: 'desc' };

/** Where a page ended: what its last alert is sorted by, whatever the order. */
export interface AlertPosition extends Pick<Alert, 'severity' | 'opened_on' | 'updated_at'> {
  readonly money_at_risk: DecimalText | null;
  readonly expected_loss: DecimalText | null;
  readonly customer_id: string;
  readonly alert_id: string;
}

type Sql = RawBuilder<unknown>;

/** A key over columns of `a`, of which the indexes of alerts know these very expressions, and of a position. */
interface Key {
  readonly column: Sql;
  readonly of: (position: AlertPosition) => Sql;
}

const MOST_MONEY: Key = {
  // Unknown money sorts below every amount, which are never negative.
  column: sql`-coalesce(a.money_at_risk, -1)`,
  of: ({ money_at_risk }) => sql`-(${money_at_risk ?? '-1'}::numeric)`,
};
const LEAST_MONEY: Key = {
  column: sql`coalesce(a.money_at_risk, 'Infinity')`,
  of: ({ money_at_risk }) => sql`${money_at_risk ?? 'Infinity'}::numeric`,
};
const MOST_LOSS: Key = {
  // A firm may give this fact itself, and then it is whatever the firm says; nothing is below infinity.
  column: sql`-coalesce(a.expected_loss, '-Infinity')`,
  of: ({ expected_loss }) => sql`-(${expected_loss ?? '-Infinity'}::numeric)`,
};
const LEAST_LOSS: Key = {
  column: sql`coalesce(a.expected_loss, 'Infinity')`,
  of: ({ expected_loss }) => sql`${expected_loss ?? 'Infinity'}::numeric`,
};
const WORST: Key = {
  column: sql`case a.severity when 'critical' then 0 when 'high' then 1 when 'medium' then 2 else 3 end`,
  of: ({ severity }) => sql`${sql.lit(urgency(severity))}::int`,
};
const OPENED_ON: Key = { column: sql`a.opened_on`, of: ({ opened_on }) => sql`${opened_on}::date` };
const UPDATED_AT: Key = {
  column: sql`a.updated_at`,
  of: ({ updated_at }) => sql`${updated_at}::timestamptz`,
};
const IDS: readonly Key[] = [
  { column: sql`a.customer_id`, of: ({ customer_id }) => sql`${customer_id}` },
  { column: sql`a.alert_id`, of: ({ alert_id }) => sql`${alert_id}` },
];

/** All keys of an order run in one direction, so that one comparison of rows finds the place after a position. */
interface Keys {
  readonly keys: readonly Key[];
  readonly direction: 'asc' | 'desc';
}

/** `order by` of the alerts called `a`. */
export function alertOrderBy(order: AlertOrder): Sql {
  const { keys, direction } = keysOf(order);
  return sql.join(keys.map(({ column }) => sql`${column} ${sql.raw(direction)}`));
}

/** Whether the alert called `a` comes after the position. */
export function isAfter(order: AlertOrder, position: AlertPosition): Sql {
  const { keys, direction } = keysOf(order);
  const columns = sql.join(keys.map(({ column }) => column));
  const values = sql.join(keys.map((key) => key.of(position)));
  return sql`(${columns}) ${sql.raw(direction === 'asc' ? '>' : '<')} (${values})`;
}

/** At least so much money at risk, zero or more, as the indexes know it. */
export function hasMoneyAtLeast(amount: DecimalText): Sql {
  return sql`${MOST_MONEY.column} <= -(${amount}::numeric)`;
}

function keysOf({ sort, order }: AlertOrder): Keys {
  switch (sort) {
    case 'money_at_risk':
      return { keys: [order === 'desc' ? MOST_MONEY : LEAST_MONEY, ...IDS], direction: 'asc' };
    case 'expected_loss':
      return { keys: [order === 'desc' ? MOST_LOSS : LEAST_LOSS, ...IDS], direction: 'asc' };
    case 'severity':
      return { keys: [WORST, MOST_MONEY, ...IDS], direction: order === 'desc' ? 'asc' : 'desc' };
    case 'opened_on':
      return { keys: [OPENED_ON, ...IDS], direction: order };
    default:
      return { keys: [UPDATED_AT, ...IDS], direction: order };
  }
}

/** 0 for critical to 3 for low. */
function urgency(severity: Severity): number {
  return severityRank('critical') - severityRank(severity);
}
