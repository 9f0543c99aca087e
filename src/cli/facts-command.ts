import { requireNewestDay, requireRunOfDay } from '../actions/explain-customer.ts';
import type { Installation } from '../actions/open-installation.ts';
import type { Language } from '../domain/bilingual.ts';
import type { Day } from '../domain/day.ts';
import type { FactValue } from '../domain/fact.ts';
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
      await requireRunOfDay(installation.database, asOf);
      if (customer !== undefined)
        return printCustomer(
          context,
          installation,
          asOf,
          customer,
          flagOption(options, 'json') ? 'json' : language,
        );
      if (flagOption(options, 'json')) return printJson(context, installation, asOf);
      const { database } = installation;
      return out === undefined ? printCsv(context, database, asOf) : writeCsv(context, database, asOf, out);
    });
  },
};

async function printCustomer(
  context: CommandContext,
  { database, base_currency }: Installation,
  asOf: Day,
  customerId: string,
  form: Language | 'json',
): Promise<number> {
  const [row] = await readSnapshot(database.db, asOf, FACT_CATALOGUE, { customer_ids: [customerId] });
  if (row === undefined)
    throw new Refusal('not_found', `There is no customer "${customerId}" in the facts of ${asOf}.`);
  if (form === 'json') {
    context.out.print(
      JSON.stringify(
        { as_of: asOf, base_currency, customer_id: customerId, facts: row.facts, notes: row.notes },
        null,
        2,
      ),
    );
    return 0;
  }
  const words = VERDICT_WORDS[form];
  const rows = FACT_CATALOGUE.map((fact) => [
    fact.name,
    factText(row.facts[fact.name] ?? null, fact, base_currency, form),
    words.unit[fact.unit] ?? fact.unit,
    fact.meaning[form],
  ]);
  const [fact, value, unit, meaning] = words.fact_table;
  const columns = [
    { title: fact },
    { title: value, align: 'right' },
    { title: unit },
    { title: meaning },
  ] as const;
  const notes = notesText(row.notes, form);
  context.out.print(`${words.factsOf(customerId, asOf)}\n\n${textTable(columns, rows)}`);
  if (notes !== '') context.out.print(`\n${notes}`);
  return 0;
}

async function printJson(
  context: CommandContext,
  { database, base_currency }: Installation,
  asOf: Day,
): Promise<number> {
  context.out.print(`{ "as_of": "${asOf}", "base_currency": "${base_currency}", "customers": [`);
  let first = true;
  for await (const row of snapshotRows(database, asOf)) {
    const line = JSON.stringify({ customer_id: row.customer_id, facts: row.facts, notes: row.notes });
    context.out.print(first ? line : `,${line}`);
    first = false;
    await context.out.drained();
  }
  context.out.print(']}');
  return 0;
}

async function printCsv(context: CommandContext, database: Database, asOf: Day): Promise<number> {
  for await (const row of csvRows(database, asOf)) {
    context.out.print(csvLine(row, false));
    await context.out.drained();
  }
  return 0;
}

async function writeCsv(
  context: CommandContext,
  database: Database,
  asOf: Day,
  path: string,
): Promise<number> {
  const file = await writingTo(path);
  // The first row is the header.
  let customers = -1;
  for await (const row of csvRows(database, asOf)) {
    customers += 1;
    await file.all([`${csvLine(row, false)}\n`]);
  }
  await file.end();
  context.out.note(`${path}: facts of ${counted(customers, 'customer')} as of ${asOf}`);
  return 0;
}

async function* csvRows(database: Database, asOf: Day): AsyncGenerator<readonly string[]> {
  yield ['customer_id', 'as_of', ...FACT_CATALOGUE.map((fact) => fact.name)];
  for await (const row of snapshotRows(database, asOf)) {
    yield [row.customer_id, asOf, ...FACT_CATALOGUE.map((fact) => csvValue(row.facts[fact.name] ?? null))];
  }
}

function csvValue(value: FactValue): string {
  if (value === null) return '';
  return typeof value === 'object' ? value.join(';') : String(value);
}

async function* snapshotRows(database: Database, asOf: Day): AsyncGenerator<SnapshotRow> {
  let after = '';
  for (;;) {
    const rows = await readSnapshot(database.db, asOf, FACT_CATALOGUE, { after, limit: CHUNK_CUSTOMERS });
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined) {
      // The day may have been removed meanwhile, and what was read of it would pass for all of it.
      await requireRunOfDay(database, asOf);
      return;
    }
    after = last.customer_id;
  }
}
