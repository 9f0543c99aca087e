/**
 * The least that any program on this database has to do for a day: the same aggregates in one statement over the
 * whole portfolio, their rows brought into Node, and the day's result rows copied back, already formatted.
 */
import { sql } from 'kysely';
import type { Policy } from '../../src/actions/load-policy.ts';
import type { Day } from '../../src/domain/day.ts';
import { FACT_CATALOGUE } from '../../src/snapshot/catalogue.ts';
import { copyChunks } from '../../src/store/copy-text.ts';
import type { Database, Session } from '../../src/store/database.ts';
import { latestRates, receivablesSql } from '../../src/store/receivables-sql.ts';
import { timed } from './stage-clock.ts';

export interface Floor {
  readonly aggregates: number;
  readonly read: number;
  readonly copy: number;
}

const BASE = 'CNY';
const LAST_ID = '\u{10ffff}';

export async function measureFloor(database: Database, policy: Policy, as_of: Day): Promise<Floor> {
  const chunks = await resultChunks(database, as_of);
  return database.transaction(async (session) => {
    const aggregates = await timed(() => aggregate(session, policy, as_of));
    const read = await timed(() => readRows(session, as_of));
    await sql`create temporary table floor_result (like snapshots including indexes) on commit drop`.execute(
      session.db,
    );
    const copy = await timed(() => session.copyIn('floor_result', COLUMNS, handOver(chunks)));
    return { aggregates: aggregates.seconds, read: read.seconds, copy: copy.seconds };
  });
}

const COLUMNS = [
  'as_of',
  'customer_id',
  'run_id',
  'verdicts',
  'notes',
  ...FACT_CATALOGUE.map((fact) => fact.name),
];

async function aggregate({ db }: Session, policy: Policy, as_of: Day): Promise<void> {
  const query = receivablesSql({
    as_of,
    base_currency: BASE,
    base_digits: 2,
    minimum_amount: policy.settings.minimum_amount.value,
    due_day_moves: [],
    after: '',
    through: LAST_ID,
  });
  await sql`create temporary table floor_aggregates on commit drop as ${query}`.execute(db);
}

async function readRows({ db }: Session, as_of: Day): Promise<void> {
  await sql`select * from customers order by customer_id`.execute(db);
  await sql`select * from floor_aggregates`.execute(db);
  await sql`select * from ratings where rated_on <= ${as_of}::date order by customer_id, agency, rated_on`.execute(
    db,
  );
  await sql`
    with rate as (${latestRates(as_of, BASE)}) select s.*, rate.rate from statements s left join rate using (currency)
    where coalesce(published_on, period_end + 90) <= ${as_of}::date
    order by customer_id, period_end, period_months`.execute(db);
}

/** The day's rows as they were stored, as text for COPY. */
async function resultChunks(database: Database, as_of: Day): Promise<readonly string[]> {
  const columns = sql.join(COLUMNS.map((name) => sql`${sql.ref(name)}::text as ${sql.ref(name)}`));
  const { rows } = await sql<Record<string, string | null>>`
    select ${columns} from snapshots where as_of = ${as_of}::date order by customer_id`.execute(database.db);
  const chunks: string[] = [];
  for await (const chunk of copyChunks(rows.map((row) => COLUMNS.map((name) => row[name] ?? null))))
    chunks.push(chunk);
  return chunks;
}

async function* handOver(chunks: readonly string[]): AsyncGenerator<string> {
  yield* chunks;
}
