/** Customers as people and programs look them up. */
import { type RawBuilder, sql } from 'kysely';
import type { Customer, CustomerClass } from '../domain/customer.ts';
import type { IndustryRange } from '../domain/industry-code.ts';
import type { Currency, DecimalText } from '../domain/money.ts';
import { SEVERITIES } from '../domain/severity.ts';
import type { Database } from './database.ts';

type Db = Database['db'];

/** What is absent keeps every customer. */
export interface CustomerFilter {
  /** In the id or the name, whatever the case of its letters. */
  readonly contains?: string | undefined;
  readonly customer_class?: readonly CustomerClass[] | undefined;
  /** Its code is in one of these. */
  readonly industry?: readonly IndustryRange[] | undefined;
  readonly account_manager?: string | undefined;
  readonly has_open_alerts?: boolean | undefined;
}

/** A customer's name; undefined where the ledger has no such customer. */
export async function findCustomerName(db: Db, customerId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('customers')
    .select('name')
    .where('customer_id', '=', customerId)
    .executeTakeFirst();
  return row?.name;
}

/** @param base the currency of a limit whose customer has none of its own */
export async function findCustomer(
  db: Db,
  customerId: string,
  base: Currency,
): Promise<Customer | undefined> {
  const { rows } = await sql<CustomerRow>`${customersWhere(sql`c.customer_id = ${customerId}`, 1)}`.execute(
    db,
  );
  return rows[0] === undefined ? undefined : customerOf(rows[0], base);
}

/** In order of customer_id, at most `limit` from `after` on. */
export async function listCustomers(
  db: Db,
  filter: CustomerFilter,
  page: { readonly limit: number; readonly after?: string | undefined },
  base: Currency,
): Promise<readonly Customer[]> {
  const conditions = conditionsOf(filter);
  if (page.after !== undefined) conditions.push(sql`c.customer_id > ${page.after}`);
  const matching = customersWhere(sql.join(conditions, sql` and `), page.limit);
  const { rows } = await sql<CustomerRow>`${matching}`.execute(db);
  return rows.map((row) => customerOf(row, base));
}

/** Whether the code of the customer called `c` is in one of the ranges. */
export function isInIndustry(ranges: readonly IndustryRange[]): RawBuilder<unknown> {
  const parts = ranges.map(
    ({ scheme, code, from, below }) => sql`(c.industry_scheme = ${scheme} and (c.industry_code = ${code}
      or (strpos(c.industry_code, '-') = 0 and c.industry_code collate "C" >= ${from}
        and c.industry_code collate "C" < ${below})))`,
  );
  return sql`(${sql.join(parts, sql` or `)})`;
}

type CustomerRow = Omit<Customer, 'credit_limit' | 'severity_max'> & {
  readonly credit_limit: DecimalText | null;
  /** 0 for low to 3 for critical. */
  readonly severity_rank: number | null;
};

function customersWhere(condition: RawBuilder<unknown>, limit: number): RawBuilder<CustomerRow> {
  return sql<CustomerRow>`
    select c.customer_id, c.name, c.industry_scheme, c.industry_code, c.country, c.currency, c.credit_limit,
      c.payment_terms_days, c.customer_class, c.group_id, c.account_manager, c.customer_since, o.open_alert_count,
      o.severity_rank
    from (select * from customers c where ${condition} order by c.customer_id limit ${limit}) c
    cross join lateral (
      select count(*)::int as open_alert_count,
        max(array_position(array[${sql.join(SEVERITIES.map(sql.lit))}], a.severity)) - 1 as severity_rank
      from alerts a where a.customer_id = c.customer_id and a.status <> 'closed'
    ) o order by c.customer_id`;
}

function conditionsOf(filter: CustomerFilter): RawBuilder<unknown>[] {
  const { contains, customer_class, industry, account_manager, has_open_alerts } = filter;
  const conditions: RawBuilder<unknown>[] = [sql`true`];
  if (contains !== undefined) {
    const text = sql`lower(${contains})`;
    conditions.push(sql`(strpos(lower(c.name), ${text}) > 0 or strpos(lower(c.customer_id), ${text}) > 0)`);
  }
  if (customer_class !== undefined) conditions.push(sql`c.customer_class in (${sql.join(customer_class)})`);
  if (industry !== undefined) conditions.push(isInIndustry(industry));
  if (account_manager !== undefined) conditions.push(sql`c.account_manager = ${account_manager}`);
  if (has_open_alerts !== undefined) {
    const open = sql`exists (select from alerts a where a.customer_id = c.customer_id and a.status <> 'closed')`;
    conditions.push(has_open_alerts ? open : sql`not ${open}`);
  }
  return conditions;
}

function customerOf({ severity_rank, ...row }: CustomerRow, base: Currency): Customer {
  return {
    ...row,
    credit_limit: { amount: row.credit_limit, currency: row.currency ?? base },
    severity_max: severity_rank === null ? null : (SEVERITIES[severity_rank] ?? null),
  };
}
