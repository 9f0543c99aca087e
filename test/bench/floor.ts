/**
 * The least that any program on this database has to do for a day: the same aggregates in one statement over the whole
 * portfolio, their rows and what else facts are computed from brought into Node as plain text, and the day's result
 * rows copied back, already formatted, into a table that is not even kept.
 */
import { sql } from 'kysely';
import type pg from 'pg';
import type { Policy } from '../../src/actions/load-policy.ts';
import type { Day } from '../../src/domain/day.ts';
import type { Database } from '../../src/store/database.ts';
import { customerSumsSql } from '../../src/store/ledger-sums-sql.ts';
import { latestRates } from '../../src/store/receivables-sql.ts';
import { copiedOut, copyInto } from './bare-copy.ts';
import { inTransaction, withClient } from './bench-database.ts';
import { timed } from './stage-clock.ts';

/** In seconds. */
export interface Floor {
  readonly aggregates: number;
  readonly read: number;
  readonly copy: number;
}

const BASE = 'CNY';
const LAST_ID = '\u{10ffff}';

/** The balances and flows that facts read. */
const STATEMENT_COLUMNS = [
  'customer_id',
  'period_end',
  'period_months',
  'published_on',
  'currency',
  'operating_cash_flow',
  'cash',
  'current_assets',
  'inventories',
  'current_liabilities',
  'total_assets',
  'total_liabilities',
  'equity',
  'retained_earnings',
  'revenue',
  'ebit',
  'interest_expense',
  'net_profit',
];

/** @param as_of a day that has been evaluated */
export async function measureFloor(
  url: string,
  database: Database,
  policy: Policy,
  as_of: Day,
): Promise<Floor> {
  return withClient(url, async (client) => {
    const result = await copiedOut(
      client,
      `select * from snapshots where as_of = '${as_of}' order by customer_id`,
    );
    return inTransaction(client, async () => {
      // One statement over everything: with the default of 4 MB much of its time would go into temporary files, and a
      // third of it into compiling expressions.
      await client.query(`set local work_mem = '512MB'`);
      await client.query('set local jit = off');
      const aggregates = await timed(() => client.query(aggregation(database, policy, as_of)));
      const read = await timed(() => readRows(client, database, as_of));
      await client.query(
        'create temporary table floor_result (like snapshots including indexes) on commit drop',
      );
      const copy = await timed(() => copyInto(client, 'floor_result', result));
      return { aggregates: aggregates.seconds, read: read.seconds, copy: copy.seconds };
    });
  });
}

function aggregation(database: Database, policy: Policy, as_of: Day): pg.QueryConfig {
  const { minimum_amount, grace_days } = policy.settings;
  const query = customerSumsSql(
    {
      as_of,
      base_currency: BASE,
      base_digits: 2,
      minimum_amount: minimum_amount.value,
      due_day_moves: [],
      payment_grace_days: grace_days.payment.value,
      promise_grace_days: grace_days.promise.value,
      after: '',
      through: LAST_ID,
    },
    true,
  );
  const { sql: text, parameters } =
    sql`create temporary table floor_aggregates on commit drop as ${query}`.compile(database.db);
  return { text, values: [...parameters] };
}

async function readRows(client: pg.Client, database: Database, as_of: Day): Promise<void> {
  const read = async (text: string, values: readonly unknown[] = []): Promise<void> => {
    await client.query({
      text,
      values: [...values],
      rowMode: 'array',
      types: { getTypeParser: () => asText },
    });
  };
  await read(`select customer_id, name, industry_scheme, industry_code, country, currency, credit_limit,
    payment_terms_days, customer_class, customer_since from customers order by customer_id`);
  await read('select * from floor_aggregates');
  await read(`select customer_id, agency, scale, grade, rated_on, outlook from ratings where rated_on <= '${as_of}'
    order by customer_id, agency, rated_on`);
  await read(`select customer_id, family, code, observed_on, severity from red_flags
    where observed_on > date '${as_of}' - 180 and observed_on <= '${as_of}' order by customer_id, observed_on, red_flag_id`);
  await read(`select customer_id, model, item, score, assessed_on from assessments where assessed_on <= '${as_of}'
    order by customer_id, assessed_on, model, item`);
  const columns = STATEMENT_COLUMNS.map((name) => `s.${name}`).join(', ');
  const statements = sql`
    with rate as (${latestRates(as_of, BASE)})
    select ${sql.raw(columns)}, rate.rate from statements s left join rate using (currency)
    where coalesce(published_on, period_end + 90) <= ${as_of}::date and period_end > ${as_of}::date - 1827
    order by customer_id, period_end, period_months`.compile(database.db);
  await read(statements.sql, statements.parameters);
}

const asText = (text: string): string => text;
