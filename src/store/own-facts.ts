/** The firm's own facts inside a row: one JSON object by name, without those that are unknown. */
import { type RawBuilder, sql } from 'kysely';
import type { FactDeclaration, FactRow, FactValue } from '../domain/fact.ts';

/** The column of `snapshots` and of `given_facts` that holds them. */
export const OWN_FACTS_COLUMN = 'own_facts';

/** Facts with a column of their own, and the firm's, which share one. */
export function splitFacts(facts: readonly FactDeclaration[]): {
  readonly columns: readonly string[];
  readonly own: readonly string[];
} {
  const names = (isOwn: boolean) =>
    facts.filter((fact) => (fact.is_own === true) === isOwn).map(({ name }) => name);
  return { columns: names(false), own: names(true) };
}

/** What is kept of a row's own facts; null where it has none. */
export function ownFactsJson(facts: FactRow, own: readonly string[]): string | null {
  const known = own.flatMap((name) => {
    const value = facts[name] ?? null;
    return value === null ? [] : [[name, value] as const];
  });
  return known.length === 0 ? null : JSON.stringify(Object.fromEntries(known));
}

/** The value of one own fact in what is kept; null where it is not there. */
export function ownFact(kept: unknown, name: string): FactValue {
  if (typeof kept !== 'object' || kept === null || !Object.hasOwn(kept, name)) return null;
  return (kept as FactRow)[name] ?? null;
}

/** PostgreSQL's functions take at most 100 arguments, two a fact. */
const FACTS_AT_ONCE = 40;

/** Staged columns as one such object. @param values an expression for each fact, money cast to text */
export function ownFactsObject(
  values: readonly { readonly name: string; readonly value: RawBuilder<unknown> }[],
): RawBuilder<unknown> {
  const parts: RawBuilder<unknown>[] = [];
  for (let from = 0; from < values.length; from += FACTS_AT_ONCE) {
    const pairs = values
      .slice(from, from + FACTS_AT_ONCE)
      .map(({ name, value }) => sql`${sql.lit(name)}, ${value}`);
    parts.push(sql`jsonb_build_object(${sql.join(pairs)})`);
  }
  if (parts.length === 0) return sql`null::jsonb`;
  return sql`nullif(jsonb_strip_nulls(${sql.join(parts, sql` || `)}), '{}'::jsonb)`;
}
