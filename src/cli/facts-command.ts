import { requireNewestDay, requireRunOfDay } from '../actions/explain-customer.ts';
import { factsOfRun } from '../actions/own-facts.ts';
import type { Language } from '../domain/bilingual.ts';
import type { Day } from '../domain/day.ts';
import { type FactDeclaration, type FactDescription, type FactValue, isOwnFact } from '../domain/fact.ts';
import type { Currency } from '../domain/money.ts';
import { Refusal } from '../domain/refusal.ts';
import { FACT_CATALOGUE } from '../snapshot/catalogue.ts';
import type { Database } from '../store/database.ts';
import { readSnapshot, type SnapshotRow } from '../store/snapshots.ts';
import type { Command, CommandContext } from './command.ts';
import { csvLine } from './csv-line.ts';
import { notesText } from './notes-text.ts';
import { dayOption, flagOption, languageOption, noPositionals, textOption } from './options.ts';
import { textTable } from './text-table.ts';
import { VERDICT_WORDS } from './verdict-words.ts';
import { withDatabase } from './with-database.ts';
import { counted, factText } from './wording.ts';
import { writingTo } from './writing-to.ts';

const CHUNK_CUSTOMERS = 2_000;
const DESCRIPTIONS: ReadonlyMap<string, FactDescription> = new Map(
  FACT_CATALOGUE.map((fact) => [fact.name, fact]),
);

export const factsCommand: Command = {
  name: 'facts',
  summary: 'Show the facts of a day, a row a customer',
  usage: '',
  options: {
    'as-of': { type: 'string' },
    customer: { type: 'string' },
    out: { type: 'string' },
    language: { type: 'string' },
    json: { type: 'boolean' },
  },
  option_help: {
    'as-of': 'an evaluated day, YYYY-MM-DD; the newest by default',
    customer: 'only this customer, with units and meanings',
    out: 'write CSV to this file instead of the terminal',
    language: 'en (default) or zh, the language of units and meanings',
    json: 'print one JSON document',
  },
  run: async (context, options, positionals) => {
    noPositionals(positionals);
    const wanted = dayOption(options, 'as-of');
    const customer = textOption(options, 'customer');
    const out = textOption(options, 'out');
    const language = languageOption(options);
    return withDatabase(context, async (installation) => {
      const asOf = wanted ?? (await requireNewestDay(installation.database));
      const { database } = installation;
      const run = await requireRunOfDay(database, asOf);
      const day: FactsOfDay = { database, as_of: asOf, facts: await factsOfRun(database, run) };
      const isJson = flagOption(options, 'json');
      const { base_currency } = installation;
      if (customer !== undefined)
        return printCustomer(context, day, base_currency, customer, isJson ? 'json' : language);
      if (isJson) return printJson(context, day, base_currency);
      return out === undefined ? printCsv(context, day) : writeCsv(context, day, out);
    });
  },
};

/** A day's facts: those of the catalogue, then the firm's own that the rule sets of its run declare. */
interface FactsOfDay {
  readonly database: Database;
  readonly as_of: Day;
  readonly facts: readonly FactDeclaration[];
}

async function printCustomer(
  context: CommandContext,
  { database, as_of, facts }: FactsOfDay,
  base_currency: Currency,
  customer_id: string,
  form: Language | 'json',
): Promise<number> {
  const [row] = await readSnapshot(database.db, as_of, facts, { customer_ids: [customer_id] });
  if (row === undefined)
    throw new Refusal('not_found', `There is no customer "${customer_id}" in the facts of ${as_of}.`);
  if (form === 'json') {
    context.out.print(
      JSON.stringify({ as_of, base_currency, customer_id, facts: row.facts, notes: row.notes }, null, 2),
    );
    return 0;
  }
  const words = VERDICT_WORDS[form];
  const rows = facts.map((fact): readonly string[] => [
    fact.name,
    factText(row.facts[fact.name] ?? null, fact, base_currency, form),
    words.unit[fact.unit] ?? fact.unit,
    isOwnFact(fact)
      ? (fact.meaning?.[form] ?? words.own_fact)
      : (DESCRIPTIONS.get(fact.name)?.meaning[form] ?? ''),
  ]);
  const [fact, value, unit, meaning] = words.fact_table;
  const columns = [
    { title: fact },
    { title: value, align: 'right' },
    { title: unit },
    { title: meaning },
  ] as const;
  const notes = notesText(row.notes, form);
  context.out.print(`${words.factsOf(customer_id, as_of)}\n\n${textTable(columns, bySection(facts, rows))}`);
  if (notes !== '') context.out.print(`\n${notes}`);
  return 0;
}

/** An empty line between the sections, of which the last is the firm's own facts. */
function bySection(
  facts: readonly FactDeclaration[],
  rows: readonly (readonly string[])[],
): readonly (readonly string[])[] {
  const sectionAt = (index: number) => DESCRIPTIONS.get(facts[index]?.name ?? '')?.section;
  return rows.flatMap((row, index) =>
    index > 0 && sectionAt(index) !== sectionAt(index - 1) ? [[], row] : [row],
  );
}

async function printJson(context: CommandContext, day: FactsOfDay, base_currency: Currency): Promise<number> {
  context.out.print(`{ "as_of": "${day.as_of}", "base_currency": "${base_currency}", "customers": [`);
  let first = true;
  for await (const row of snapshotRows(day)) {
    const line = JSON.stringify({ customer_id: row.customer_id, facts: row.facts, notes: row.notes });
    context.out.print(first ? line : `,${line}`);
    first = false;
    await context.out.drained();
  }
  context.out.print(']}');
  return 0;
}

async function printCsv(context: CommandContext, day: FactsOfDay): Promise<number> {
  for await (const row of csvRows(day)) {
    context.out.print(csvLine(row, false));
    await context.out.drained();
  }
  return 0;
}

async function writeCsv(context: CommandContext, day: FactsOfDay, path: string): Promise<number> {
  const file = await writingTo(path);
  // The first row is the header.
  let customers = -1;
  for await (const row of csvRows(day)) {
    customers += 1;
    await file.all([`${csvLine(row, false)}\n`]);
  }
  await file.end();
  context.out.note(`${path}: facts of ${counted(customers, 'customer')} as of ${day.as_of}`);
  return 0;
}

async function* csvRows(day: FactsOfDay): AsyncGenerator<readonly string[]> {
  const names = day.facts.map((fact) => fact.name);
  yield ['customer_id', 'as_of', ...names];
  for await (const row of snapshotRows(day)) {
    yield [row.customer_id, day.as_of, ...names.map((name) => csvValue(row.facts[name] ?? null))];
  }
}

function csvValue(value: FactValue): string {
  if (value === null) return '';
  return typeof value === 'object' ? value.join(';') : String(value);
}

async function* snapshotRows({ database, as_of, facts }: FactsOfDay): AsyncGenerator<SnapshotRow> {
  let after = '';
  for (;;) {
    const rows = await readSnapshot(database.db, as_of, facts, { after, limit: CHUNK_CUSTOMERS });
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined) {
      // The day may have been removed meanwhile, and what was read of it would pass for all of it.
      await requireRunOfDay(database, as_of);
      return;
    }
    after = last.customer_id;
  }
}
