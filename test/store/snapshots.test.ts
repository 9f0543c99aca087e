import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FACT_TYPES, type FactDeclaration, type FactRow, type FactType } from '../../src/domain/fact.ts';
import { FACT_CATALOGUE } from '../../src/snapshot/catalogue.ts';
import type { Database } from '../../src/store/database.ts';
import { ensurePartitions } from '../../src/store/partitions.ts';
import { deleteSnapshot, insertSnapshot, readSnapshot, type SnapshotRow } from '../../src/store/snapshots.ts';
import { testDatabases } from '../support/database.ts';

const DAY = '2026-03-29';
const RUN = { run_id: '1', as_of: DAY };

/** Everything but U+0000, which no import lets in, and half characters, which are no text. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme' }).map((drawn) => drawn.replaceAll('\0', '')),
  fc.constantFrom(
    '',
    '\\N',
    'NULL',
    'a"b',
    "a'b",
    'a,b',
    'a\\b',
    '{a}',
    'a\tb\nc\rd',
    '\\.',
    ' space ',
    '客户',
  ),
);

const VALUES: Readonly<Record<FactType, fc.Arbitrary<string | number | boolean | readonly string[]>>> = {
  money: fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }).map((units) => `${units}.${'05'}`),
  ratio: fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
  score: fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
  days: fc.integer({ min: -10_000, max: 10_000 }),
  count: fc.integer({ min: 0, max: 2_147_483_647 }),
  text,
  flag: fc.boolean(),
  list: fc.array(text, { maxLength: 4 }),
};

/** One of each type, beside the catalogue's. */
const OWN: readonly FactDeclaration[] = FACT_TYPES.map((type) => ({
  name: `own_${type}`,
  type,
  unit: type,
  is_own: true,
}));
const ALL = [...FACT_CATALOGUE, ...OWN];

const facts: fc.Arbitrary<FactRow> = fc.record(
  Object.fromEntries(ALL.map(({ name, type }) => [name, fc.option(VALUES[type], { freq: 4 })])),
);

describe.each(testDatabases())('snapshots in the $name database', ({ name, open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
    await ensurePartitions(database, DAY);
    await ensurePartitions(database, '2026-03-30');
  });
  afterAll(() => database.close());

  it('come back as they were written, whatever the type of fact and the characters of a text', async () => {
    const row = fc.record({
      facts,
      verdicts: fc.constantFrom('', 'f', 'fcu'),
      notes: fc.constantFrom([], [{ code: 'rate_missing', message: 'no rate for "USD", \\ 客户' }]),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 5 }), async (drawn) => {
        const rows = drawn.map((one, index) => ({ customer_id: `C${index}`, ...one }));
        await write(database, rows);
        expect(await readSnapshot(database.db, DAY, ALL)).toEqual(rows);
      }),
      { numRuns: name === 'embedded' ? 40 : 30 },
    );
  });

  it('have a column for every type of fact', () => {
    expect(new Set(FACT_CATALOGUE.map(({ type }) => type))).toEqual(new Set(Object.keys(VALUES)));
  });

  it('are read in order of customer_id, byte by byte, for some customers, after one, and so many', async () => {
    const ids = ['C1', 'C10', 'C2', 'a', 'Ä', '客户'];
    await write(
      database,
      ids.toReversed().map((customer_id) => bare(customer_id)),
    );
    const read = async (filter?: Parameters<typeof readSnapshot>[3]): Promise<readonly string[]> =>
      (await readSnapshot(database.db, DAY, NONE, filter)).map((row) => row.customer_id);
    expect(await read()).toEqual(ids);
    expect(await read({ customer_ids: ['客户', 'C2', 'unknown'] })).toEqual(['C2', '客户']);
    expect(await read({ customer_ids: [] })).toEqual([]);
    expect(await read({ after: 'C10', limit: 2 })).toEqual(['C2', 'a']);
  });

  it('of other days stay where they are when a day is deleted', async () => {
    await write(database, [bare('C1')]);
    await database.transaction((session) =>
      insertSnapshot(session, { run_id: '2', as_of: '2026-03-30' }, NONE, [bare('C1'), bare('C2')]),
    );
    await database.transaction((session) => deleteSnapshot(session, DAY));
    expect(await readSnapshot(database.db, DAY, NONE)).toEqual([]);
    expect(await readSnapshot(database.db, '2026-03-30', NONE)).toHaveLength(2);
  });
});

const NONE: readonly FactDeclaration[] = FACT_CATALOGUE.slice(0, 1);

function bare(customer_id: string): SnapshotRow {
  return { customer_id, verdicts: '', notes: [], facts: {} };
}

async function write(database: Database, rows: readonly SnapshotRow[]): Promise<void> {
  await database.transaction(async (session) => {
    await deleteSnapshot(session, DAY);
    await insertSnapshot(session, RUN, ALL, rows);
  });
}
