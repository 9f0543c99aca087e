/**
 * Facts that the firm gave, as `facts` files brought them: a row a customer and day, a column a fact of the catalogue
 * and one for the facts that the firm declares itself.
 */
import { sql } from 'kysely';
import { addDays, type Day } from '../domain/day.ts';
import {
  type FactDeclaration,
  type FactRow,
  type FactValue,
  isOwnFact,
  type OwnFact,
} from '../domain/fact.ts';
import type { Database } from './database.ts';
import { quoteName } from './sql-names.ts';

type Db = Database['db'];

/** What counts for one customer on a day. */
export interface GivenFacts {
  /** Only facts that were given: the catalogue's in its order, then the firm's own by name. */
  readonly facts: FactRow;
  /** Of those that were given for an earlier day and still count, that day. */
  readonly given_on: ReadonlyMap<string, Day>;
}

/** Whether anything was given that counts on this day: mostly nothing is, and no chunk of customers has to ask. */
export async function hasGivenFacts(db: Db, asOf: Day, facts: readonly FactDeclaration[]): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (
      select from given_facts where as_of = ${asOf}::date
        or (as_of between ${firstDay(asOf, facts)}::date and ${asOf}::date and own_facts is not null)
    ) as found`.execute(db);
  return rows[0]?.found ?? false;
}

/**
 * What was given that counts on this day, by customer_id, of customers from `first` to `last`: facts of the catalogue
 * for exactly this day, the firm's own as long as they are valid, the newest value of each.
 */
export async function readGivenFacts(
  db: Db,
  asOf: Day,
  facts: readonly FactDeclaration[],
  customers: { readonly first: string; readonly last: string },
): Promise<ReadonlyMap<string, GivenFacts>> {
  const catalogue = facts.filter((fact) => !isOwnFact(fact));
  const columns = ['customer_id', ...catalogue.map((fact) => fact.name)].map(quoteName).join(', ');
  const { rows } = await sql<Record<string, FactValue>>`
    select ${sql.raw(columns)} from given_facts
    where as_of = ${asOf}::date and customer_id between ${customers.first} and ${customers.last}`.execute(db);
  const given = new Map<string, { facts: Record<string, FactValue>; given_on: Map<string, Day> }>();
  for (const row of rows) {
    given.set(String(row.customer_id), { facts: givenOf(row, catalogue), given_on: new Map() });
  }
  for (const { customer_id, name, value, given_on } of await ownValues(db, asOf, facts, customers)) {
    const known = given.get(customer_id) ?? { facts: {} as Record<string, FactValue>, given_on: new Map() };
    given.set(customer_id, known);
    known.facts[name] = value;
    if (given_on !== asOf) known.given_on.set(name, given_on);
  }
  return given;
}

interface OwnValue {
  readonly customer_id: string;
  readonly name: string;
  readonly value: FactValue;
  readonly given_on: Day;
}

/** The newest value of each of the firm's own facts that is not too old, customer by customer. */
async function ownValues(
  db: Db,
  asOf: Day,
  facts: readonly FactDeclaration[],
  { first, last }: { readonly first: string; readonly last: string },
): Promise<readonly OwnValue[]> {
  const own = facts.filter(isOwnFact);
  if (own.length === 0) return [];
  const since = Object.fromEntries(own.map((fact) => [fact.name, addDays(asOf, -fact.valid_days)]));
  const { rows } = await sql<OwnValue>`
    select distinct on (g.customer_id, f.key)
      g.customer_id, f.key as name, f.value, to_char(g.as_of, 'YYYY-MM-DD') as given_on
    from given_facts g
    cross join lateral jsonb_each(g.own_facts) f
    join jsonb_each_text(${JSON.stringify(since)}::jsonb) d on d.key = f.key and g.as_of >= d.value::date
    where g.as_of between ${firstDay(asOf, own)}::date and ${asOf}::date
      and g.customer_id between ${first} and ${last}
    order by g.customer_id, f.key, g.as_of desc`.execute(db);
  return rows;
}

/** The earliest day of which a value can still count. */
function firstDay(asOf: Day, facts: readonly FactDeclaration[]): Day {
  return addDays(asOf, -Math.max(0, ...facts.filter(isOwnFact).map(validDays)));
}

function validDays({ valid_days }: OwnFact): number {
  return valid_days;
}

function givenOf(
  row: Readonly<Record<string, FactValue>>,
  facts: readonly FactDeclaration[],
): Record<string, FactValue> {
  return Object.fromEntries(
    facts.flatMap(({ name }) => {
      const value = row[name] ?? null;
      return value === null ? [] : [[name, value]];
    }),
  );
}
