/** The portfolio as of a day, group by group, from the very subqueries that each customer's figures come from. */
import { type RawBuilder, sql } from 'kysely';
import { isIndustryScheme } from '../domain/file-kind.ts';
import type { PortfolioDimension, PortfolioGroup } from '../domain/portfolio.ts';
import type { Database } from './database.ts';
import { paymentAggregates, receivableAggregates, zeroText } from './ledger-aggregates.ts';
import { COUNT_SUMS, GAPS, type LedgerSums, ledgerTables, MONEY_SUMS } from './ledger-sums-sql.ts';
import { type LedgerQuery, zeroOf } from './receivables-sql.ts';

type GroupRow = LedgerSums & {
  readonly dimension: PortfolioDimension;
  readonly industry_scheme: string | null;
  readonly value: string | null;
  readonly customers: string;
};

/**
 * The groups of every dimension, in order of dimension, industry scheme and value; `all` is always there. Each number is
 * the sum of what `readCustomerStates` reads for the group's customers, and of a currency, what it comes from. Where the
 * ledger has no invoices up to the day, all of it is zero.
 */
export async function readPortfolioGroups(
  db: Database['db'],
  query: LedgerQuery,
): Promise<readonly PortfolioGroup[]> {
  const promises = await sql<{ found: boolean }>`
    select exists (select from promises where promised_on <= ${query.as_of}::date) as found`.execute(db);
  const hasPromises = promises.rows[0]?.found ?? false;
  const { rows } = await sql<GroupRow>`${portfolioSql(query, hasPromises)}`.execute(db);
  const zero = zeroText(query.base_digits);
  return rows.map((row) => ({
    dimension: row.dimension,
    value: row.value,
    industry_scheme:
      row.industry_scheme !== null && isIndustryScheme(row.industry_scheme) ? row.industry_scheme : null,
    customers: Number(row.customers),
    receivables: receivableAggregates(row),
    behaviour: paymentAggregates(row, hasPromises, zero),
  }));
}

function portfolioSql(query: LedgerQuery, has_promises: boolean): RawBuilder<unknown> {
  const key = sql`customer_id, currency`;
  const tables = ledgerTables({ query, where: sql`true`, key, has_promises });
  return sql`
    with ${tables},
    part as materialized (
      select c.industry_scheme, c.industry_code, c.customer_class, c.account_manager, s.*,
        row_number() over (partition by c.customer_id) = 1 as is_first
      from (select customer_id, industry_scheme, industry_code, customer_class, account_manager from customers) c
        left join (select * from ledger_sum) s using (customer_id)
    ),
    together as (${sumsOfParts(query)}),
    month_of_group as (
      select ${dimensionColumns()}, month, sum(amount) as amount
      from sold_month join (
          select customer_id, industry_scheme, industry_code, customer_class, account_manager from customers
        ) c using (customer_id)
      group by grouping sets ${dimensionSets('month')}
    ),
    months as (
      select dimension, industry_scheme, value, string_agg(month || ' ' || amount, ',') as sales_by_month
      from month_of_group group by dimension, industry_scheme, value
    )
    select t.*, m.sales_by_month
    from together t left join months m on m.dimension = t.dimension
      and m.industry_scheme is not distinct from t.industry_scheme and m.value is not distinct from t.value
    where t.dimension <> 'currency' or t.value is not null
    order by t.dimension, t.industry_scheme collate "C" nulls last, t.value collate "C" nulls last`;
}

function sumsOfParts(query: LedgerQuery): RawBuilder<unknown> {
  const of = (names: readonly string[], column: (name: RawBuilder<unknown>) => RawBuilder<unknown>) =>
    sql.join(names.map((name) => sql`${column(sql.ref(name))} as ${sql.ref(name)}`));
  return sql`
      select ${dimensionColumns()},
        case when grouping(currency) = 0 then count(*) else count(*) filter (where is_first) end as customers,
        ${of(MONEY_SUMS, (name) => sql`coalesce(sum(${name}), ${zeroOf(query)})`)},
        ${of(COUNT_SUMS, (name) => sql`coalesce(sum(${name}), 0)::float8`)},
        ${of(GAPS, (name) => sql`coalesce(bool_or(${name}), false)`)},
        coalesce(max(days_overdue_max), 0) as days_overdue_max, min(guarantee_expires_on) as guarantee_expires_on,
        max(last_payment_on) as last_payment_on,
        coalesce(jsonb_agg(distinct unrated) filter (where unrated is not null), '[]') as unrated_currencies
      from (
        select part.*, unrated_currencies ->> 0 as unrated from part
      ) one
      group by grouping sets ${dimensionSets()}`;
}

/** Each dimension's groups, and everybody's; each of them once for each value of `also`. */
function dimensionSets(also?: 'month'): RawBuilder<unknown> {
  const sets = [
    ['industry_scheme', 'industry_code'],
    ['customer_class'],
    ['account_manager'],
    ['currency'],
    [],
  ];
  const set = (columns: readonly string[]): RawBuilder<unknown> =>
    sql`(${sql.join([...columns, ...(also === undefined ? [] : [also])].map((column) => sql.ref(column)))})`;
  return sql`(${sql.join(sets.map(set))})`;
}

/** Which dimension a row of the grouping sets is of, and its value there. */
function dimensionColumns(): RawBuilder<unknown> {
  return sql`
        case when grouping(industry_code) = 0 then 'industry' when grouping(customer_class) = 0 then 'customer_class'
          when grouping(account_manager) = 0 then 'account_manager' when grouping(currency) = 0 then 'currency'
          else 'all' end as dimension,
        industry_scheme, coalesce(industry_code, customer_class, account_manager, currency) as value`;
}
