/** A new fact is one function and one entry of the catalogue: everything else follows from that. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allFacts } from '../src/actions/own-facts.ts';
import { factDescriptions } from '../src/api/routes/list-facts.ts';
import { factsSpec } from '../src/domain/file-kind.ts';
import { evaluateBatch } from '../src/engine/batch/evaluate-batch.ts';
import { checkRuleSet } from '../src/engine/check/rule-set-check.ts';
import { factBatch } from '../src/engine/fact-batch.ts';
import { readRecords } from '../src/ingest/read-records.ts';
import { FACT_CATALOGUE } from '../src/snapshot/catalogue.ts';
import { computeFacts, snapshotContext } from '../src/snapshot/compute-facts.ts';
import type { FactDefinition } from '../src/snapshot/fact-definition.ts';
import type { Database } from '../src/store/database.ts';
import { readGivenFacts } from '../src/store/given-facts.ts';
import { migrate } from '../src/store/migrate.ts';
import { ensurePartitions } from '../src/store/partitions.ts';
import { insertSnapshot, readSnapshot } from '../src/store/snapshots.ts';
import { scales } from './actions/small-policy.ts';
import { firmFile, leaf } from './engine/rule-fixtures.ts';
import { customerState } from './snapshot/state-builder.ts';
import { testDatabases } from './support/database.ts';
import { factPage } from './support/fact-page.ts';
import { MIGRATIONS_FOLDER } from './support/project.ts';
import { shippedModels } from './support/shipped-models.ts';

const DAY = '2026-06-30';

/** One function and one entry. */
const ONE_MORE: FactDefinition = {
  name: 'country_name_length',
  section: 'attributes',
  type: 'count',
  unit: 'letters',
  min: 0,
  max: 60,
  meaning: { en: 'Letters of the country', zh: '国家代码的字母数' },
  formula: 'number of letters of country',
  source: 'Ledger: customers',
  unknown_when: 'the customer has no country',
  compute: ({ customer }) => customer.country?.length ?? null,
};
const CATALOGUE = [...FACT_CATALOGUE, ONE_MORE];

describe('a fact that is added to the catalogue', () => {
  it('is computed with the others', () => {
    const context = snapshotContext({
      as_of: DAY,
      policy_events: null,
      scales,
      base_currency: 'CNY',
      models: shippedModels(),
      ledger_from: null,
      ledger_from_list: false,
      catalogue: CATALOGUE,
    });
    const { facts } = computeFacts(context, customerState({ customer: { country: 'DEU' } }));
    expect(facts.country_name_length).toBe(3);
    expect(Object.keys(facts)).toEqual(CATALOGUE.map(({ name }) => name));
  });

  it('is known to rules by its type, its unit and its range', () => {
    const rule = (value: unknown) =>
      checkRuleSet(firmFile({ all: [leaf(ONE_MORE.name, 'greaterThan', value)] }), CATALOGUE);
    const checked = rule(2);
    if (!checked.ok) throw new Error(JSON.stringify(checked.faults));
    const batch = factBatch(CATALOGUE, [{ country_name_length: 3 }, { country_name_length: 2 }]);
    expect([...(evaluateBatch(checked.rule_set, batch).fires[0] ?? [])]).toEqual([1]);
    expect(rule('long')).toMatchObject({ ok: false, faults: [{ code: 'type_mismatch' }] });
    expect(rule({ fact: 'days_overdue_max' })).toMatchObject({
      ok: false,
      faults: [{ code: 'unit_mismatch' }],
    });
    const beyond = rule(60);
    expect(beyond.ok && beyond.warnings.map(({ code }) => code)).toContain('never_true');
  });

  it('is a column of files of facts, held to its type and range', async () => {
    const rows = ['C1,2026-06-30,3', 'C1,2026-06-29,61', 'C1,2026-06-28,2.5'];
    const codes: string[] = [];
    for await (const batch of readRecords(
      bytesOf(`customer_id,as_of,${ONE_MORE.name}\n${rows.join('\n')}\n`),
      {
        spec: factsSpec(CATALOGUE),
        format: 'csv',
        gzip: false,
        encoding: 'utf-8',
        delimiter: ',',
        mapping: null,
        base_currency: 'CNY',
        scales,
      },
    )) {
      codes.push(...batch.rejections.map(({ code }) => code));
      expect(batch.records.map(({ values }) => values.at(-1))).toEqual(['3']);
    }
    expect(codes).toEqual(['out_of_range', 'not_a_number']);
  });

  it('is listed for programs and on the page', () => {
    expect(factDescriptions(CATALOGUE, []).at(-1)).toEqual({
      name: 'country_name_length',
      origin: 'catalogue',
      section: 'attributes',
      type: 'count',
      unit: 'letters',
      meaning: ONE_MORE.meaning,
      formula: 'number of letters of country',
      source: 'Ledger: customers',
      unknown_when: 'the customer has no country',
      min: 0,
      max: 60,
      values: null,
      valid_days: null,
    });
    expect(factPage(CATALOGUE)).toContain(
      '| `country_name_length` | Letters of the country | 国家代码的字母数 | letters, 0 to 60 |',
    );
  });
});

describe.each(testDatabases())('a fact that is added to the catalogue, in the $name database', ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database.close());

  it('gets its columns from the next migration, and is kept and read like the others', async () => {
    const { facts_added } = await migrate(database, MIGRATIONS_FOLDER, CATALOGUE);
    expect(facts_added).toEqual(['country_name_length']);
    await ensurePartitions(database, DAY);
    const row = { customer_id: 'C1', verdicts: '', notes: [], facts: { country_name_length: 3 } };
    await database.transaction((session) =>
      insertSnapshot(session, { run_id: '1', as_of: DAY }, CATALOGUE, [row]),
    );
    expect(await readSnapshot(database.db, DAY, CATALOGUE)).toMatchObject([row]);
    const everybody = { first: '', last: 'z' };
    expect(await readGivenFacts(database.db, DAY, CATALOGUE, everybody)).toEqual(new Map());
  });
});

describe('the facts of a run', () => {
  it('are the catalogue, and behind it what the firm declares', () => {
    expect(allFacts([])).toBe(FACT_CATALOGUE);
    const own = {
      name: 'own',
      type: 'flag',
      unit: 'flag',
      is_own: true,
      meaning: null,
      valid_days: 0,
    } as const;
    expect(allFacts([own]).map(({ name }) => name)).toEqual([
      ...FACT_CATALOGUE.map(({ name }) => name),
      'own',
    ]);
  });
});

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
