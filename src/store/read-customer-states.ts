import { sql } from 'kysely';
import type { Day } from '../domain/day.ts';
import type { IndustryScheme } from '../domain/file-kind.ts';
import { isIndustryScheme } from '../domain/file-kind.ts';
import type {
  Assessment,
  CustomerAttributes,
  CustomerState,
  PolicyEvent,
  RatingAction,
  RedFlag,
  Statement,
} from '../domain/ledger-state.ts';
import type { Currency, DecimalText } from '../domain/money.ts';
import type { Database } from './database.ts';
import { noSums, openItems, paymentAggregates, receivableAggregates, zeroText } from './ledger-aggregates.ts';
import { customerSumsSql, type LedgerSums } from './ledger-sums-sql.ts';
import { type LedgerQuery, latestRates, type ReceivablesQuery } from './receivables-sql.ts';

type Db = Database['db'];

/** Statements older than this are not read: five years tell every trend that a fact asks for. */
const STATEMENT_HISTORY_DAYS = 1_827;

/** Red flags tell for so long. */
const RED_FLAG_DAYS = 180;

/** What the ledger holds any of, dated up to a day; what it holds none of is not looked for, and is unknown. */
export interface LedgerHoldings {
  readonly has_invoices: boolean;
  readonly has_promises: boolean;
  readonly has_red_flags: boolean;
  readonly has_assessments: boolean;
}

/** What every chunk of one run is read with. */
interface Reading {
  readonly db: Db;
  readonly query: LedgerQuery;
  readonly holdings: LedgerHoldings;
  readonly rates: ReadonlyMap<Currency, DecimalText>;
}

/**
 * The portfolio as of a day, in order of customer_id, `chunkSize` customers at a time, at most six queries a chunk.
 * @param holdings see `ledgerCoverage`
 */
export async function* readCustomerStates(
  db: Db,
  query: LedgerQuery,
  holdings: LedgerHoldings,
  chunkSize: number,
): AsyncGenerator<readonly CustomerState[]> {
  const reading = { db, query, holdings, rates: await readRates(db, query) };
  let after = '';
  for (;;) {
    const customers = await customersAfter(reading, after, chunkSize);
    const last = customers.at(-1);
    if (last === undefined) return;
    yield await statesOf(reading, customers, { ...query, after, through: last.customer_id });
    after = last.customer_id;
  }
}

async function statesOf(
  { db, query, holdings }: Reading,
  customers: readonly CustomerAttributes[],
  range: ReceivablesQuery,
): Promise<readonly CustomerState[]> {
  const zero = zeroText(query.base_digits);
  const none: SumsRow = { ...noSums(zero), open_items: null };
  const sums = holdings.has_invoices ? await readSums(db, range, holdings.has_promises) : null;
  const flags = holdings.has_red_flags ? await readRedFlags(db, range) : null;
  const assessments = holdings.has_assessments ? await readAssessments(db, range) : null;
  const ratings = await readRatings(db, range);
  const statements = await readStatements(db, range);
  return customers.map((customer) => {
    const { customer_id } = customer;
    const row = sums === null ? null : (sums.get(customer_id) ?? none);
    return {
      customer,
      receivables: row && receivableAggregates(row),
      behaviour: row && paymentAggregates(row, holdings.has_promises, zero),
      open_items: row === null || row.open_unrated ? null : openItems(row.open_items),
      red_flags: flags && (flags.get(customer_id) ?? []),
      assessments: assessments?.get(customer_id) ?? [],
      ratings: ratings.get(customer_id) ?? [],
      statements: statements.get(customer_id) ?? [],
    };
  });
}

/** What the ledger holds up to the day, how many customers it has, and since when. */
export async function ledgerCoverage(
  db: Db,
  asOf: string,
): Promise<
  LedgerHoldings & {
    readonly has_policy_events: boolean;
    readonly customers: number;
    /**
     * From when on the ledger is complete, on the day or before it: from its first document, or where it began with a list
     * of open items from the list's day, if that is later. Null where there is no document up to the day.
     */
    readonly ledger_from: Day | null;
    /** Whether it began with a list of open items: of what was paid before nothing is known. */
    readonly ledger_from_list: boolean;
  }
> {
  const day = sql`${asOf}::date`;
  const { rows } = await sql<
    LedgerHoldings & { policy: boolean; customers: string; from: Day | null; listed_on: Day | null }
  >`
    select exists (select from invoices where issued_on <= ${day}) as has_invoices,
      exists (select from promises where promised_on <= ${day}) as has_promises,
      exists (select from red_flags where observed_on <= ${day}) as has_red_flags,
      exists (select from assessments where assessed_on <= ${day}) as has_assessments,
      exists (select from policy_events where announced_on <= ${day}) as policy,
      (select count(*) from customers) as customers,
      (select min(issued_on) from invoices where issued_on <= ${day}) as "from",
      (select case when open_items then least(data_as_of, ${day}) end from imports
        where kind = 'invoices' and status = 'imported' order by import_id limit 1) as listed_on`.execute(db);
  const row = rows[0];
  const [from, listed] = [row?.from ?? null, row?.listed_on ?? null];
  return {
    has_invoices: row?.has_invoices ?? false,
    has_promises: row?.has_promises ?? false,
    has_red_flags: row?.has_red_flags ?? false,
    has_assessments: row?.has_assessments ?? false,
    has_policy_events: row?.policy ?? false,
    customers: Number(row?.customers ?? 0),
    ledger_from: from !== null && listed !== null && listed > from ? listed : from,
    ledger_from_list: from !== null && listed !== null,
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

async function readRates(db: Db, query: LedgerQuery): Promise<ReadonlyMap<Currency, DecimalText>> {
  const { rows } = await sql<{
    currency: Currency;
    rate: DecimalText;
  }>`${latestRates(query.as_of, query.base_currency)}`.execute(db);
  return new Map(rows.map(({ currency, rate }) => [currency, rate]));
}

async function customersAfter(
  { db, query, rates }: Reading,
  after: string,
  limit: number,
): Promise<readonly CustomerAttributes[]> {
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
  return rows.map((row) => {
    const currency = row.currency ?? query.base_currency;
    const currency_rate = rates.get(currency) ?? null;
    return { ...row, currency, currency_rate, industry_scheme: schemeOf(row.industry_scheme) };
  });
}

function schemeOf(text: string | null): IndustryScheme | null {
  return text !== null && isIndustryScheme(text) ? text : null;
}

type SumsRow = LedgerSums & { readonly open_items: string | null };

async function readSums(
  db: Db,
  query: ReceivablesQuery,
  hasPromises: boolean,
): Promise<ReadonlyMap<string, SumsRow>> {
  const { rows } = await sql<
    SumsRow & { customer_id: string }
  >`${customerSumsSql(query, hasPromises)}`.execute(db);
  return new Map(rows.map((row) => [row.customer_id, row]));
}

async function readRedFlags(
  db: Db,
  query: ReceivablesQuery,
): Promise<ReadonlyMap<string, readonly RedFlag[]>> {
  const { rows } = await sql<RedFlag & { customer_id: string }>`
    select customer_id, family, code, observed_on, severity from red_flags
    where customer_id > ${query.after} and customer_id <= ${query.through}
      and observed_on > ${query.as_of}::date - ${sql.lit(RED_FLAG_DAYS)} and observed_on <= ${query.as_of}::date
    order by customer_id, observed_on, red_flag_id`.execute(db);
  return byCustomer(rows);
}

async function readAssessments(
  db: Db,
  query: ReceivablesQuery,
): Promise<ReadonlyMap<string, readonly Assessment[]>> {
  const { rows } = await sql<Assessment & { customer_id: string }>`
    select customer_id, model, item, score, assessed_on from assessments
    where customer_id > ${query.after} and customer_id <= ${query.through} and assessed_on <= ${query.as_of}::date
    order by customer_id, assessed_on, model, item`.execute(db);
  return byCustomer(rows);
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
