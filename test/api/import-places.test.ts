import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApi } from '../../src/api/create-api.ts';
import { ImportPlaces } from '../../src/api/import-places.ts';
import { ProblemError } from '../../src/api/problem.ts';
import { importListSchema } from '../../src/api/routes/list-imports.ts';
import { lockLedgerForImport } from '../../src/store/installation.ts';
import { openPostgres } from '../../src/store/postgres-database.ts';
import { createFromTemplate, hasPostgres, testDatabases } from '../support/database.ts';
import { heldAtCopy } from '../support/held-database.ts';
import { csv, openEmpty, type Portfolio } from './portfolio.ts';
import { readAnswer, readProblem } from './read-answer.ts';

const NOBODY_LEAVES = new AbortController().signal;

const upload = (id: string): RequestInit => ({
  method: 'POST',
  headers: { 'Content-Type': 'text/csv' },
  body: csv('customer_id,name', [`${id},Name`]),
});

describe('turns of imports', () => {
  it('are taken one after the other, in the order in which they were asked for', async () => {
    const places = new ImportPlaces(9);
    const order: string[] = [];
    const work = async (name: string): Promise<void> => {
      using _turn = await places.turn(NOBODY_LEAVES);
      order.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, 5));
      order.push(`${name} ends`);
    };
    await Promise.all(['a', 'b', 'c'].map(work));
    await work('d');
    const expected = ['a', 'b', 'c', 'd'].flatMap((name) => [`${name} begins`, `${name} ends`]);
    expect(order).toEqual(expected);
  });

  it('are not waited for by who is gone, and go on to the next', async () => {
    const places = new ImportPlaces(9);
    const first = await places.turn(NOBODY_LEAVES);
    const leaver = new AbortController();
    const left = places.turn(leaver.signal);
    const last = places.turn(NOBODY_LEAVES);
    leaver.abort();
    await expect(left).rejects.toBeInstanceOf(ProblemError);
    await expect(places.turn(leaver.signal)).rejects.toBeInstanceOf(ProblemError);
    first[Symbol.dispose]();
    (await last)[Symbol.dispose]();
    (await places.turn(NOBODY_LEAVES))[Symbol.dispose]();
  });
});

describe.each(testDatabases())('imports beyond the places there are, on the $name database', (kind) => {
  it('are refused with 503 and when to come again, and taken when there is a place', async () => {
    const portfolio = await openEmpty(kind);
    const held = heldAtCopy(portfolio.deps.database, 1);
    const api = createApi({ ...portfolio.deps, database: held.database, uploads: { at_once_max: 2 } });
    const send = async (id: string) => api.request('/v1/imports?kind=customers', upload(id));
    const taken = [send('C1'), send('C2')];
    await held.reached;
    const refused = await send('C3');
    expect(refused.headers.get('retry-after')).toBe('30');
    const problem = await readProblem(refused, 503);
    expect(problem.detail).toContain('2 files are being sent or wait to be imported');
    held.release();
    for (const response of await Promise.all(taken)) expect(response.status).toBe(200);
    expect((await send('C3')).status).toBe(200);
    await portfolio.close();
  });
});

describe.skipIf(!hasPostgres())('imports that wait for the ledger on PostgreSQL', () => {
  let portfolio: Portfolio;
  let url: string;
  let drop: () => Promise<void>;
  beforeEach(async () => {
    ({ url, drop } = await createFromTemplate());
    const open = () => openPostgres({ url, onIdleError: () => undefined });
    portfolio = await openEmpty({ name: 'postgresql', open });
  });
  afterEach(async () => {
    await portfolio.close();
    await drop();
  });

  it('hold one connection between them, so that everything else is answered', async () => {
    const other = await openPostgres({ url, onIdleError: () => undefined, pool_size: 1 });
    const [locked, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const holding = other.transaction(async (session) => {
      await lockLedgerForImport(session, 'CNY');
      locked.resolve();
      await release.promise;
    });
    await locked.promise;
    const ids = Array.from({ length: 14 }, (_, index) => `C${index}`);
    const sent = ids.map(async (id) => portfolio.api.request('/v1/imports?kind=customers', upload(id)));
    await new Promise((resolve) => setTimeout(resolve, 500));
    const { items } = await readAnswer(portfolio.api.request('/v1/imports'), 200, importListSchema);
    expect(items).toEqual([]);
    const { rows } = await sql<{ waiting: string }>`
      select count(*) as waiting from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(portfolio.deps.database.db);
    expect(rows).toEqual([{ waiting: '1' }]);
    release.resolve();
    await holding;
    for (const response of await Promise.all(sent)) expect(response.status).toBe(200);
    await other.close();
  });

  it('or anything else that takes all connections makes others 503, not a fault of this server', async () => {
    const { database } = portfolio.deps;
    const busy = Array.from({ length: 10 }, () => sql`select pg_sleep(11)`.execute(database.db));
    await readProblem(portfolio.api.request('/v1/imports'), 503);
    expect(portfolio.logged.map(({ level }) => level)).toEqual(['warn']);
    await Promise.all(busy);
  }, 20_000);
});
