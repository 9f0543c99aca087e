import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createApi } from '../../src/api/create-api.ts';
import { importListSchema } from '../../src/api/routes/list-imports.ts';
import { importAnswerSchema } from '../../src/api/routes/post-import.ts';
import type { Database } from '../../src/store/database.ts';
import { openPostgres } from '../../src/store/postgres-database.ts';
import { createFromTemplate, hasPostgres, testDatabases } from '../support/database.ts';
import { csv, openEmpty, type Portfolio } from './portfolio.ts';
import { faultsOf, readAnswer, readProblem } from './read-answer.ts';

const CUSTOMERS = csv('customer_id,name', ['C1,One']);
const REPLAYED = 'Idempotency-Replayed';

function request(key: string, body: string, type = 'text/csv'): RequestInit {
  return { method: 'POST', body, headers: { 'Content-Type': type, 'Idempotency-Key': key } };
}

describe.each(testDatabases())('an Idempotency-Key on the $name database', (kind) => {
  let portfolio: Portfolio;
  beforeAll(async () => {
    portfolio = await openEmpty(kind);
  });
  afterAll(() => portfolio.close());

  const send = async (query: string, key: string, body = CUSTOMERS, type?: string) =>
    portfolio.api.request(`/v1/imports?${query}`, request(key, body, type));
  const imports = async () =>
    (await readAnswer(portfolio.api.request('/v1/imports'), 200, importListSchema)).items;

  it('has a request that is sent again answered the same, and carried out once', async () => {
    const first = await send('kind=customers', 'one');
    expect(first.headers.get(REPLAYED)).toBeNull();
    const answer = await readAnswer(first, 200, importAnswerSchema);
    const again = await send('kind=customers', 'one');
    expect(again.headers.get(REPLAYED)).toBe('true');
    expect(await readAnswer(again, 200, importAnswerSchema)).toEqual(answer);
    expect(await imports()).toHaveLength(1);
    const other = await readAnswer(send('kind=customers', 'two'), 200, importAnswerSchema);
    expect(other.files).toMatchObject([{ status: 'unchanged' }]);
    expect(await imports()).toHaveLength(2);
  });

  it('is refused for another request: another body, query or content type', async () => {
    const before = await imports();
    for (const response of [
      await send('kind=customers', 'one', csv('customer_id,name', ['C1,Two'])),
      await send('kind=customers&file=other.csv', 'one'),
      await send('kind=customers&delimiter=%3B', 'one'),
      await send('kind=customers&confirm=true', 'one'),
      await send('kind=customers&data_as_of=2026-01-01', 'one'),
      await send('kind=guarantees', 'one'),
      await send('kind=customers', 'one', CUSTOMERS, 'application/x-ndjson'),
      await send('kind=customers', 'one', CUSTOMERS, 'text/csv; charset=gb18030'),
    ]) {
      const problem = await readProblem(response, 422);
      expect(problem.type).toBe('urn:duewatch:problem:idempotency_key_reused');
    }
    expect(await imports()).toEqual(before);
  });

  it('has a refused file refused again in the same words', async () => {
    const first = await readProblem(send('kind=customers', 'refused', 'nonsense\n'), 422);
    const before = await imports();
    const response = await send('kind=customers', 'refused', 'nonsense\n');
    expect(response.headers.get(REPLAYED)).toBe('true');
    const { instance: _, ...again } = await readProblem(response, 422);
    expect(first).toMatchObject(again);
    expect(await imports()).toEqual(before);
  });

  it('is forgotten after 7 days', async () => {
    await send('kind=customers', 'old');
    const inDays = (days: number) => {
      const now = () => new Date(Date.now() + days * 86_400_000);
      return createApi({ ...portfolio.deps, now }).request(
        '/v1/imports?kind=customers',
        request('old', CUSTOMERS),
      );
    };
    expect((await inDays(6)).headers.get(REPLAYED)).toBe('true');
    expect((await inDays(8)).headers.get(REPLAYED)).toBeNull();
  });

  it.each(['', ' ', 'a b', 'a\tb', 'ä', 'x'.repeat(256)])(
    'is refused with 400 where it is "%s"',
    async (key) => {
      const problem = await readProblem(send('kind=customers', key), 400);
      expect(faultsOf(problem)).toEqual(['/header/idempotency-key not_valid']);
    },
  );

  it.each(['!', '"8e03978e-40d5-43dd-bc93-6894a57f9324"', '~'.repeat(255), '__proto__'])(
    'may be %s',
    async (key) => {
      expect((await send('kind=customers', key)).status).toBe(200);
    },
  );
});

/** On PGlite this would prove nothing: it has one connection and runs one transaction after the other. */
describe.skipIf(!hasPostgres())('twins with one Idempotency-Key on one PostgreSQL', () => {
  let databases: readonly [Database, Database];
  let drop: () => Promise<void>;
  let portfolio: Portfolio;
  beforeEach(async () => {
    const created = await createFromTemplate();
    drop = created.drop;
    const open = (): Promise<Database> => openPostgres({ url: created.url, onIdleError: () => undefined });
    databases = [await open(), await open()];
    portfolio = await openEmpty({ name: 'postgresql', open: async () => databases[0] });
  });
  afterEach(async () => {
    for (const database of databases) await database.close();
    await drop();
  });

  const bothSend = (body: string) =>
    Promise.all(
      databases.map(async (database) =>
        createApi({ ...portfolio.deps, database }).request(
          '/v1/imports?kind=customers',
          request('twin', body),
        ),
      ),
    );

  it('are carried out once, and both get its answer', async () => {
    const rows = Array.from({ length: 3_000 }, (_, index) => `C${index},Name`);
    const responses = await bothSend(csv('customer_id,name', rows));
    expect(responses.map((one) => one.headers.get(REPLAYED)).toSorted()).toEqual([null, 'true']);
    const [one, other] = await Promise.all(
      responses.map((response) => readAnswer(response, 200, importAnswerSchema)),
    );
    expect(one).toEqual(other);
    expect(one?.files).toMatchObject([{ new: 3_000 }]);
    const list = await readAnswer(portfolio.api.request('/v1/imports'), 200, importListSchema);
    expect(list.items).toHaveLength(1);
  });

  it('are refused once, and both get the refusal', async () => {
    const rows = Array.from({ length: 3_000 }, (_, index) => `C${index},Name`);
    const responses = await bothSend(csv('customer_id,name', [...rows, 'C,"open']));
    expect(responses.map((one) => one.headers.get(REPLAYED)).toSorted()).toEqual([null, 'true']);
    for (const response of responses) await readProblem(response, 422);
    const list = await readAnswer(portfolio.api.request('/v1/imports'), 200, importListSchema);
    expect(list.items).toHaveLength(1);
  });
});
