import { sql } from 'kysely';
import type { Day } from '../domain/day.ts';
import type { IndustryScheme } from '../domain/file-kind.ts';
import { isIndustryScheme } from '../domain/file-kind.ts';
import type {
  CustomerState,
  PolicyEvent,
  RatingAction,
  ReceivableAggregates,
  Statement,
} from '../domain/ledger-state.ts';
import type { DecimalText } from '../domain/money.ts';
import type { Database } from './database.ts';
import { latestRates, type ReceivablesQuery, receivablesSql } from './receivables-sql.ts';

type Db = Database['db'];

/** What every chunk of one run is read with. */
export type SnapshotQuery = Omit<ReceivablesQuery, 'after' | 'through'>;

/** Statements older than this are not read: five years tell every trend that a fact asks for. */
const STATEMENT_HISTORY_DAYS = 1_827;

/**
 * The portfolio as of a day, in order of customer_id, `chunkSize` customers at a time, four queries a chunk.
 * @param hasInvoices whether the ledger holds invoices at all on that day; see `ledgerCoverage`
 */
export async function* readCustomerStates(
  db: Db,
  query: SnapshotQuery,
  hasInvoices: boolean,
  chunkSize: number,
): AsyncGenerator<readonly CustomerState[]> {
  const nothing = nothingOwed(query.base_digits);
  let after = '';
  for (;;) {
    const customers = await customersAfter(db, after, query.base_currency, chunkSize);
    const last = customers.at(-1);
    if (last === undefined) return;
    const range = { ...query, after, through: last.customer_id };
    const receivables = await readReceivables(db, range);
    const ratings = await readRatings(db, range);
    const statements = await readStatements(db, range);
    yield customers.map((customer) => ({
      customer,
      receivables: hasInvoices ? (receivables.get(customer.customer_id) ?? nothing) : null,
      behaviour: null,
      open_items: null,
      red_flags: null,
      assessments: [],
      ratings: ratings.get(customer.customer_id) ?? [],
      statements: statements.get(customer.customer_id) ?? [],
    }));
    after = last.customer_id;
  }
}

/** Whether the ledger holds any invoices and any policy events as of the day. */
export async function ledgerCoverage(
  db: Db,
  asOf: string,
): Promise<{
  readonly has_invoices: boolean;
  readonly has_policy_events: boolean;
  readonly customers: number;
  /** The day of the first document; null where there is none up to the day. */
  readonly ledger_from: Day | null;
}> {
  const { rows } = await sql<{ invoices: boolean; policy: boolean; customers: string; from: Day | null }>`
    select exists (select from invoices where issued_on <= ${asOf}::date) as invoices,
      exists (select from policy_events where announced_on <= ${asOf}::date) as policy,
      (select count(*) from customers) as customers,
      (select min(issued_on) from invoices where issued_on <= ${asOf}::date) as "from"`.execute(db);
  const row = rows[0];
  return {
    has_invoices: row?.invoices ?? false,
    has_policy_events: row?.policy ?? false,
    customers: Number(row?.customers ?? 0),
    ledger_from: row?.from ?? null,
  };
}

/** The first and the last due day in the ledger, up to a day; null where there is none. */
export async function dueDayRange(
  db: Db,
  through: Day,
): Promise<{ readonly from: Day; readonly to: Day } | null> {
  const { rows } = await sql<{ from: Day | null; to: Day | null }>`
    select min(due_on) as "from", max(due_on) as "to" from invoices where due_on <= ${through}::date`.execute(
    db,
  );
  const { from = null, to = null } = rows[0] ?? {};
  return from === null || to === null ? null : { from, to };
}

/** Policy events announced on or before the day. */
export async function readPolicyEvents(db: Db, asOf: string): Promise<readonly PolicyEvent[]> {
  const { rows } = await sql<PolicyEvent>`
    select event_id, industry_scheme, to_jsonb(industry_codes) as industry_codes, direction, severity, title, country,
      announced_on, effective_on, expires_on
    from policy_events where announced_on <= ${asOf}::date order by event_id`.execute(db);
  return rows;
}

async function customersAfter(
  db: Db,
  after: string,
  base: string,
  limit: number,
): Promise<readonly CustomerState['customer'][]> {
  const rows = await db
    .selectFrom('customers')
    .select([
      'customer_id',
      'name',
      'industry_scheme',
      'industry_code',
      'country',
      'currency',
      'credit_limit',
    ])
    .select(['payment_terms_days', 'customer_class', 'customer_since'])
    .where('customer_id', '>', after)
    .orderBy('customer_id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    ...row,
    currency: row.currency ?? base,
    currency_rate: null,
    industry_scheme: schemeOf(row.industry_scheme),
  }));
}

function schemeOf(text: string | null): IndustryScheme | null {
  return text !== null && isIndustryScheme(text) ? text : null;
}

interface ReceivablesRow {
  readonly customer_id: string;
  readonly unrated: boolean;
  readonly invoiced_unrated: boolean;
  readonly cover_unrated: boolean;
  readonly current_amount: DecimalText | null;
  readonly overdue_1_30: DecimalText | null;
  readonly overdue_31_60: DecimalText | null;
  readonly overdue_61_90: DecimalText | null;
  readonly overdue_91_180: DecimalText | null;
  readonly overdue_181_plus: DecimalText | null;
  readonly disputed_amount: DecimalText | null;
  readonly due_next_7_days: DecimalText | null;
  readonly due_next_30_days: DecimalText | null;
  readonly overdue_amount_days: DecimalText | null;
  readonly invoiced_amount_365d: DecimalText | null;
  readonly invoiced_count_365d: number | null;
  readonly days_overdue_max: number | null;
  readonly open_invoice_count: number | null;
  readonly overdue_invoice_count: number | null;
  readonly unapplied_amount: DecimalText | null;
  readonly guarantee_cover: DecimalText | null;
  readonly unrated_currencies: readonly string[];
}

/** A customer of a ledger with invoices who has none: nothing is owed, and that is known. */
function nothingOwed(digits: number): ReceivableAggregates {
  const zero = zeroText(digits);
  return {
    current_amount: zero,
    overdue_1_30: zero,
    overdue_31_60: zero,
    overdue_61_90: zero,
    overdue_91_180: zero,
    overdue_181_plus: zero,
    unapplied_amount: zero,
    disputed_amount: zero,
    due_next_7_days: zero,
    due_next_30_days: zero,
    overdue_amount_days: zero,
    invoiced_amount_365d: zero,
    invoiced_count_365d: 0,
    days_overdue_max: 0,
    open_invoice_count: 0,
    overdue_invoice_count: 0,
    guarantee_cover: zero,
    guarantee_expires_on: null,
    currencies_without_rate: [],
  };
}

function zeroText(digits: number): DecimalText {
  return digits === 0 ? '0' : `0.${'0'.repeat(digits)}`;
}

async function readReceivables(
  db: Db,
  query: ReceivablesQuery,
): Promise<ReadonlyMap<string, ReceivableAggregates>> {
  const { rows } = await sql<ReceivablesRow>`${receivablesSql(query)}`.execute(db);
  return new Map(rows.map((row) => [row.customer_id, aggregatesOf(row, zeroText(query.base_digits))]));
}

function aggregatesOf(row: ReceivablesRow, zero: DecimalText): ReceivableAggregates {
  const money = (amount: DecimalText | null): DecimalText | null => (row.unrated ? null : (amount ?? zero));
  return {
    current_amount: money(row.current_amount),
    overdue_1_30: money(row.overdue_1_30),
    overdue_31_60: money(row.overdue_31_60),
    overdue_61_90: money(row.overdue_61_90),
    overdue_91_180: money(row.overdue_91_180),
    overdue_181_plus: money(row.overdue_181_plus),
    unapplied_amount: money(row.unapplied_amount),
    disputed_amount: money(row.disputed_amount),
    due_next_7_days: money(row.due_next_7_days),
    due_next_30_days: money(row.due_next_30_days),
    overdue_amount_days: money(row.overdue_amount_days),
    invoiced_amount_365d: row.invoiced_unrated ? null : (row.invoiced_amount_365d ?? zero),
    invoiced_count_365d: row.invoiced_count_365d ?? 0,
    days_overdue_max: row.days_overdue_max ?? 0,
    open_invoice_count: row.open_invoice_count ?? 0,
    overdue_invoice_count: row.overdue_invoice_count ?? 0,
    guarantee_cover: row.cover_unrated ? null : (row.guarantee_cover ?? zero),
    guarantee_expires_on: null,
    currencies_without_rate: [...new Set(row.unrated_currencies)].sort(),
  };
}

async function readRatings(
  db: Db,
  query: ReceivablesQuery,
): Promise<ReadonlyMap<string, readonly RatingAction[]>> {
  const { rows } = await sql<RatingAction & { customer_id: string }>`
    select customer_id, agency, scale, grade, rated_on, outlook from ratings
    where customer_id > ${query.after} and customer_id <= ${query.through} and rated_on <= ${query.as_of}::date
    order by customer_id, agency, rated_on`.execute(db);
  return byCustomer(rows);
}

async function readStatements(
  db: Db,
  query: ReceivablesQuery,
): Promise<ReadonlyMap<string, readonly Statement[]>> {
  const { rows } = await sql<Statement & { customer_id: string }>`
    with rate as (${latestRates(query.as_of, query.base_currency)})
    select s.*, rate.rate from statements s left join rate using (currency)
    where customer_id > ${query.after} and customer_id <= ${query.through}
      and coalesce(published_on, period_end + 90) <= ${query.as_of}::date
      and period_end > ${query.as_of}::date - ${sql.lit(STATEMENT_HISTORY_DAYS)}
    order by customer_id, period_end, period_months`.execute(db);
  return byCustomer(rows);
}

function byCustomer<T extends { readonly customer_id: string }>(
  rows: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.customer_id);
    if (group === undefined) groups.set(row.customer_id, [row]);
    else group.push(row);
  }
  return groups;
}
