/** Facts of past days: a row a customer and day, a column a fact of the catalogue and one for the firm's own. */
import { sql } from 'kysely';
import type { Day } from '../domain/day.ts';
import type { FactDeclaration, FactRow, FactValue } from '../domain/fact.ts';
import type { StoredRun } from '../domain/run.ts';
import { arrayLiteral, copyChunks } from './copy-text.ts';
import type { Database, Session } from './database.ts';
import { OWN_FACTS_COLUMN, ownFact, ownFactsJson, splitFacts } from './own-facts.ts';
import { snapshotDays } from './partitions.ts';
import { quoteName } from './sql-names.ts';

type Db = Database['db'];

export interface SnapshotRow {
  readonly customer_id: string;
  readonly facts: FactRow;
  /** One letter a rule; see `verdictAt`. */
  readonly verdicts: string;
  readonly notes: readonly unknown[];
}

/** Removes a day's rows, of all customers or from `first` to `last`, before a new revision of them is written. */
export async function deleteSnapshot(
  session: Session,
  asOf: Day,
  customers?: { readonly first: string; readonly last: string },
): Promise<void> {
  const some =
    customers === undefined ? sql`` : sql`and customer_id between ${customers.first} and ${customers.last}`;
  await sql`delete from snapshots where as_of = ${asOf}::date ${some}`.execute(session.db);
}

/** Whether the facts of the day of this run were removed since, as `SNAPSHOT_DAYS` says. */
export async function factsRemoved(db: Db, run: Pick<StoredRun, 'as_of' | 'result'>): Promise<boolean> {
  const customers = run.result?.customers ?? 0;
  return customers > 0 && !(await snapshotExists(db, run.as_of));
}

/** The newest day before this one whose facts are there: what values are compared with. */
export async function previousDay(db: Db, asOf: Day): Promise<Day | null> {
  const earlier = (await snapshotDays(db)).filter((day) => day < asOf);
  // Day by day, since asking all partitions at once may read all of their rows. The first has facts, nearly always.
  for (const day of earlier.reverse()) if (await snapshotExists(db, day)) return day;
  return null;
}

/** Whether there are facts of the day; none either where there was no customer. */
async function snapshotExists(db: Db, asOf: Day): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from snapshots where as_of = ${asOf}::date) as found`.execute(db);
  return rows[0]?.found ?? false;
}

/** Writes rows of one day by COPY. */
export async function insertSnapshot(
  session: Session,
  run: { readonly run_id: string; readonly as_of: Day },
  facts: readonly FactDeclaration[],
  rows: Iterable<SnapshotRow>,
): Promise<void> {
  const { columns, own } = splitFacts(facts);
  await session.copyIn(
    'snapshots',
    ['as_of', 'customer_id', 'run_id', 'verdicts', 'notes', OWN_FACTS_COLUMN, ...columns],
    copyChunks(copyRows(run, { columns, own }, rows)),
  );
}

function* copyRows(
  run: { readonly run_id: string; readonly as_of: Day },
  { columns, own }: ReturnType<typeof splitFacts>,
  rows: Iterable<SnapshotRow>,
): Generator<readonly (string | null)[]> {
  for (const row of rows) {
    const notes = row.notes.length === 0 ? null : JSON.stringify(row.notes);
    const kept = own.length === 0 ? null : ownFactsJson(row.facts, own);
    const values = columns.map((name) => copyValue(row.facts[name] ?? null));
    yield [run.as_of, row.customer_id, run.run_id, row.verdicts, notes, kept, ...values];
  }
}

function copyValue(value: FactValue): string | null {
  if (value === null || typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return arrayLiteral(value);
}

/** The facts of one day, of some customers or of all, in order of customer_id. */
export async function readSnapshot(
  db: Db,
  asOf: Day,
  facts: readonly FactDeclaration[],
  filter: {
    readonly customer_ids?: readonly string[];
    readonly after?: string;
    readonly limit?: number;
  } = {},
): Promise<readonly SnapshotRow[]> {
  const { columns, own } = splitFacts(facts);
  const selected = [...columns, ...(own.length === 0 ? [] : [OWN_FACTS_COLUMN])].map(quoteName);
  const some =
    filter.customer_ids === undefined
      ? sql``
      : sql`and customer_id in (select jsonb_array_elements_text(${JSON.stringify(filter.customer_ids)}::jsonb))`;
  const { rows } = await sql<
    Record<string, FactValue> & { verdicts: string; notes: readonly unknown[] | null }
  >`
    select ${sql.raw(['customer_id', 'verdicts', 'notes', ...selected].join(', '))} from snapshots
    where as_of = ${asOf}::date and customer_id > ${filter.after ?? ''} ${some}
    order by customer_id ${filter.limit === undefined ? sql`` : sql`limit ${filter.limit}`}`.execute(db);
  return rows.map((row) => ({
    customer_id: String(row.customer_id),
    verdicts: row.verdicts,
    notes: row.notes ?? [],
    facts: Object.fromEntries([
      ...columns.map((name) => [name, row[name] ?? null] as const),
      ...own.map((name) => [name, ownFact(row[OWN_FACTS_COLUMN], name)] as const),
    ]),
  }));
}
