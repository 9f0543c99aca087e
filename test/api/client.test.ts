import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DuewatchClient, duewatchClient } from '../../src/api/client.ts';
import type { Problem } from '../../src/api/problem.ts';
import { type ListeningServer, listen } from '../../src/api/serve.ts';
import type { FileReport } from '../../src/domain/import-report.ts';
import type { Mapping } from '../../src/domain/mapping.ts';
import { EMBEDDED, ODD_ID, openPortfolio, type Portfolio, SECOND_DAY } from './portfolio.ts';

describe('the typed client', () => {
  let portfolio: Portfolio;
  let server: ListeningServer;
  let client: DuewatchClient;
  beforeAll(async () => {
    portfolio = await openPortfolio(EMBEDDED);
    server = await listen(portfolio.api, { host: '127.0.0.1', port: 0, log: portfolio.deps.log });
    client = duewatchClient(server.url);
  });
  afterAll(async () => {
    await server.close();
    await portfolio.close();
  });

  it('saves a mapping, sends a file for it, and reads what became of the file', async () => {
    const mapping: Mapping = [
      { match: '*', kind: 'customers', columns: { customer_id: 'no', name: 'called' } },
    ];
    const put = await client.v1.mappings[':name'].$put({
      param: { name: 'crm' },
      query: {},
      json: [...mapping],
    });
    expect(put.status).toBe(201);
    const sent = await client.v1.imports.$post(
      { query: { mapping: 'crm', file: 'crm.csv' }, header: { 'idempotency-key': 'once' } },
      { headers: { 'Content-Type': 'text/csv' }, init: { body: 'no,called\nN1,New\n' } },
    );
    if (sent.status !== 200) throw new Error(`status ${sent.status}`);
    const { files } = await sent.json();
    const [report]: readonly FileReport[] = files;
    expect(files).toMatchObject([{ file: 'crm.csv', status: 'imported', new: 1 }]);
    const found = await client.v1.imports[':import_id'].$get({
      param: { import_id: report?.import_id ?? '' },
      query: {},
    });
    if (found.status !== 200) throw new Error(`status ${found.status}`);
    expect(await found.json()).toMatchObject({ file: 'crm.csv', rows: 1 });
  });

  it('encodes an id in a path, once', async () => {
    const response = await client.v1.customers[':customer_id'].facts.$get({
      param: { customer_id: ODD_ID },
      query: { as_of: SECOND_DAY },
    });
    if (response.status !== 200) throw new Error(`status ${response.status}`);
    expect((await response.json()).customer_id).toBe(ODD_ID);
    const param = { customer_id: 'a/../b%20' };
    const { pathname } = client.v1.customers[':customer_id'].$url({ param, query: {} });
    expect(pathname).toBe('/v1/customers/a%2F..%2Fb%2520');
  });

  it('gives a problem where something is refused', async () => {
    const response = await client.v1.imports.$post(
      { query: { kind: 'invoices' }, header: {} },
      { headers: { 'Content-Type': 'text/csv' }, init: { body: 'nonsense' } },
    );
    if (response.status === 200) throw new Error('it was taken');
    const problem: Problem = await response.json();
    expect([problem.status, problem.errors?.[0]?.code]).toEqual([422, 'wrong_header']);
  });
});
