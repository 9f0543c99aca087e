/** Facts that the firm computed itself, as `facts` files brought them: a row a customer and day, a column a fact. */
import { sql } from 'kysely';
import type { Day } from '../domain/day.ts';
import type { FactDeclaration, FactRow, FactValue } from '../domain/fact.ts';
import type { Database } from './database.ts';
import { quoteName } from './sql-names.ts';

type Db = Database['db'];

/** Whether anything was given for this day: most days nothing is, and no chunk of customers has to ask. */
export async function hasGivenFacts(db: Db, asOf: Day): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from given_facts where as_of = ${asOf}::date) as found`.execute(db);
  return rows[0]?.found ?? false;
}

/**
 * What was given for this day, by customer_id, of customers from `first` to `last`. A row holds only facts that were
 * given, in the order of `facts`.
 */
export async function readGivenFacts(
  db: Db,
  asOf: Day,
  facts: readonly FactDeclaration[],
  customers: { readonly first: string; readonly last: string },
): Promise<ReadonlyMap<string, FactRow>> {
  const columns = facts.map((fact) => quoteName(fact.name)).join(', ');
  const { rows } = await sql<Record<string, FactValue>>`
    select customer_id, ${sql.raw(columns)} from given_facts
    where as_of = ${asOf}::date and customer_id between ${customers.first} and ${customers.last}`.execute(db);
  return new Map(rows.map((row) => [String(row.customer_id), givenOf(row, facts)]));
}

function givenOf(row: Readonly<Record<string, FactValue>>, facts: readonly FactDeclaration[]): FactRow {
  return Object.fromEntries(
    facts.flatMap(({ name }) => {
      const value = row[name] ?? null;
      return value === null ? [] : [[name, value]];
    }),
  );
}
