import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mappingListSchema } from '../../src/api/routes/list-mappings.ts';
import { type Mapping, mappingSchema } from '../../src/domain/mapping.ts';
import { testDatabases } from '../support/database.ts';
import { openEmpty, type Portfolio, post } from './portfolio.ts';
import { faultsOf, nextPath, readAnswer, readProblem } from './read-answer.ts';

const INVOICES: Mapping = [
  {
    match: 'AR_*.csv',
    kind: 'invoices',
    columns: {
      invoice_id: 'Beleg',
      customer_id: 'Kunde',
      issued_on: 'Datum',
      due_on: 'Fällig',
      amount: 'Betrag',
    },
    date_format: 'DD.MM.YYYY',
    decimal: ',',
    thousands: '.',
  },
];

describe.each(testDatabases())('mappings over HTTP on the $name database', (kind) => {
  let portfolio: Portfolio;
  beforeAll(async () => {
    portfolio = await openEmpty(kind);
  });
  afterAll(() => portfolio.close());

  const ask = async (path: string, init: RequestInit = {}) => portfolio.api.request(path, init);
  const put = (name: string, body: unknown) => ask(`/v1/mappings/${name}`, { ...post(body), method: 'PUT' });

  it('are created, replaced, read as they were put, listed and deleted', async () => {
    expect(await readAnswer(put('sap', INVOICES), 201, mappingSchema)).toEqual(INVOICES);
    expect(await readAnswer(put('sap', INVOICES), 200, mappingSchema)).toEqual(INVOICES);
    expect(await readAnswer(ask('/v1/mappings/sap'), 200, mappingSchema)).toEqual(INVOICES);
    const changed = INVOICES.map((entry) => ({ ...entry, match: '*' }));
    expect(await readAnswer(put('sap', changed), 200, mappingSchema)).toEqual(changed);
    await readAnswer(put('oracle-1', INVOICES), 201, mappingSchema);
    const { items } = await readAnswer(ask('/v1/mappings'), 200, mappingListSchema);
    expect(items.map(({ name, mapping }) => [name, mapping])).toEqual([
      ['oracle-1', INVOICES],
      ['sap', changed],
    ]);
    const gone = await ask('/v1/mappings/sap', { method: 'DELETE' });
    expect([gone.status, await gone.text()]).toEqual([204, '']);
    await readProblem(ask('/v1/mappings/sap'), 404);
    await readProblem(ask('/v1/mappings/sap', { method: 'DELETE' }), 404);
  });

  it('are listed in pages', async () => {
    const names = ['p1', 'p2', 'p3', 'p4', 'p5'];
    for (const name of names) await put(name, INVOICES);
    const seen: string[] = [];
    let path: string | null = '/v1/mappings?limit=2';
    while (path !== null) {
      const response = await ask(path);
      const { items } = await readAnswer(response, 200, mappingListSchema);
      seen.push(...items.map(({ name }) => name));
      path = nextPath(response);
    }
    expect(seen).toEqual(['oracle-1', ...names]);
    expect(faultsOf(await readProblem(ask('/v1/mappings?cursor=x'), 400))).toEqual([
      '/query/cursor wrong_cursor',
    ]);
  });

  it('answer 304 to their ETag until they change', async () => {
    await put('p1', INVOICES);
    const etag = (await ask('/v1/mappings/p1')).headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[^"]+"$/);
    const conditional = () => ask('/v1/mappings/p1', { headers: { 'If-None-Match': etag } });
    expect((await conditional()).status).toBe(304);
    await put(
      'p1',
      INVOICES.map((entry) => ({ ...entry, match: 'other*' })),
    );
    expect((await conditional()).status).toBe(200);
  });

  it('are refused with every fault at once and its pointer, of shape and of sense, and nothing is saved', async () => {
    const faulty = [
      {
        ...INVOICES[0],
        columns: { ...INVOICES[0]?.columns, 'amu/unt': 'Betrag' },
        date_format: 'DD.DD.YYYY',
      },
      { match: '*', kind: 'invoice', columns: {} },
      { match: '*', kind: 'customers', columns: { customer_id: 'a' }, colour: 'red' },
    ];
    const problem = await readProblem(put('faulty', faulty), 422);
    const pointers = faultsOf(problem);
    for (const pointer of ['/0/columns/amu~1unt', '/0/date_format', '/1/kind', '/2/colour']) {
      expect(pointers).toContain(`${pointer} not_valid`);
      expect(problem.detail).toContain(`${pointer}: `);
    }
    await readProblem(ask('/v1/mappings/faulty'), 404);
  });

  it.each([['{}'], ['[]'], ['null'], ['"sap"'], ['[1]'], ['[{}]']])('refuse %s with 422', async (body) => {
    const problem = await readProblem(put('odd', body), 422);
    expect(problem.errors?.length).toBeGreaterThan(0);
  });

  it('answer 400 to no JSON, 415 to another content type and 413 to a body over the limit', async () => {
    await readProblem(put('odd', '[{'), 400);
    await readProblem(ask('/v1/mappings/odd', { method: 'PUT', body: 'x' }), 415);
    await readProblem(put('odd', `["${'x'.repeat(1_048_576)}"]`), 413);
  });

  it.each(['Sap', '1sap', 'a b', 'a%00b', 'ä', 'x'.repeat(65), '..%2Fx'])(
    'cannot be called %s',
    async (name) => {
      const problem = await readProblem(put(name, INVOICES), 400);
      expect(problem.detail).toContain('The name of a mapping is of lower-case letters');
      await readProblem(ask(`/v1/mappings/${name}`), 404);
      await readProblem(ask(`/v1/mappings/${name}`, { method: 'DELETE' }), 404);
    },
  );

  it('take no parameters, and say which methods there are', async () => {
    expect(faultsOf(await readProblem(ask('/v1/mappings/p1?x=1'), 400))).toEqual(['/query/x unknown_field']);
    const response = await ask('/v1/mappings/p1', { method: 'POST' });
    expect(response.headers.get('allow')).toBe('GET, HEAD, PUT, DELETE');
    await readProblem(response, 405);
    const head = await ask('/v1/mappings/p1', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });
});
