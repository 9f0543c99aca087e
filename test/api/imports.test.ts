import { gzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importSchema } from '../../src/api/routes/get-import.ts';
import { importListSchema } from '../../src/api/routes/list-imports.ts';
import { importAnswerSchema } from '../../src/api/routes/post-import.ts';
import { testDatabases } from '../support/database.ts';
import { csv, EMBEDDED, INVOICE_HEADER, openEmpty, type Portfolio, post } from './portfolio.ts';
import { faultsOf, nextPath, readAnswer, readProblem } from './read-answer.ts';

const CUSTOMERS = csv('customer_id,name', ['C1,One', 'C2,"Zwei, 二"']);

type Body = NonNullable<RequestInit['body']>;

describe.each(testDatabases())('imports over HTTP on the $name database', (kind) => {
  let portfolio: Portfolio;
  beforeAll(async () => {
    portfolio = await openEmpty(kind);
  });
  afterAll(() => portfolio.close());

  const ask = async (path: string, init: RequestInit = {}) => portfolio.api.request(path, init);
  const send = (query: string, body: Body, headers: Record<string, string> = {}) =>
    ask(`/v1/imports?${query}`, {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'text/csv', ...headers },
    });
  const sent = async (query: string, body: Body, headers: Record<string, string> = {}) =>
    (await readAnswer(send(query, body, headers), 200, importAnswerSchema)).files;
  const put = (name: string, mapping: unknown) =>
    ask(`/v1/mappings/${name}`, { ...post(mapping), method: 'PUT' });

  it('take a CSV file and say what became of its rows; the same bytes again change nothing', async () => {
    const [report, ...others] = await sent('kind=customers', CUSTOMERS);
    expect(others).toEqual([]);
    expect(report).toMatchObject({
      file: 'customers.csv',
      kind: 'customers',
      status: 'imported',
      rows: 2,
      new: 2,
      rejected: 0,
      refusal: null,
    });
    const again = await sent('kind=customers&file=again.csv', CUSTOMERS);
    expect(again).toMatchObject([{ file: 'again.csv', status: 'unchanged', new: 0, unchanged: 2 }]);
    const { rows } = await portfolio.deps.database.db
      .selectFrom('customers')
      .select((all) => all.fn.countAll<string>().as('rows'))
      .executeTakeFirstOrThrow();
    expect(Number(rows)).toBe(2);
  });

  it('know bytes that were sent before, compressed or not', async () => {
    const compressed = gzipSync(CUSTOMERS);
    for (const headers of [{ 'Content-Encoding': 'gzip' }, { 'Content-Type': 'application/gzip' }]) {
      expect(await sent('kind=customers', compressed, headers)).toMatchObject([{ status: 'unchanged' }]);
    }
  });

  it('take NDJSON, by its content type or by the name of what is in a gzip file', async () => {
    const rows = '{"currency":"USD","day":"2026-01-02","rate":"7.1"}\n';
    const ndjson = { 'Content-Type': 'application/x-ndjson' };
    expect(await sent('kind=fx_rates', rows, ndjson)).toMatchObject([{ file: 'fx_rates.ndjson', new: 1 }]);
    const named = await sent('kind=fx_rates&file=rates.ndjson.gz', gzipSync(rows), {
      'Content-Type': 'application/gzip',
    });
    expect(named).toMatchObject([{ file: 'rates.ndjson.gz', status: 'unchanged' }]);
  });

  it('read another delimiter and encoding, the latter by parameter or charset', async () => {
    const gb18030 = Buffer.from([0x43, 0x33, 0x3b, 0xd6, 0xd0, 0xb9, 0xfa, 0x0a]);
    const body = Buffer.concat([Buffer.from('customer_id;name\n'), gb18030]);
    expect(await sent('kind=customers&delimiter=%3B&encoding=gb18030', body)).toMatchObject([{ new: 1 }]);
    const tabs = Buffer.from(String(body.toString('latin1')).replaceAll(';', '\t'), 'latin1');
    const charset = { 'Content-Type': 'text/csv; charset=GBK' };
    expect(await sent('kind=customers&delimiter=tab', tabs, charset)).toMatchObject([
      { changed: 0, unchanged: 1 },
    ]);
    const stored = await portfolio.deps.database.db
      .selectFrom('customers')
      .select('name')
      .where('customer_id', '=', 'C3')
      .execute();
    expect(stored).toEqual([{ name: '中国' }]);
  });

  it('read a file by a saved mapping, one report for each kind', async () => {
    const customers = {
      match: 'OP_*',
      kind: 'customers',
      columns: { customer_id: 'Kunde', name: 'Name' },
    };
    const invoices = {
      match: 'OP_*',
      kind: 'invoices',
      columns: {
        invoice_id: 'Beleg',
        customer_id: 'Kunde',
        amount: 'Betrag',
        issued_on: 'Vom',
        due_on: 'Bis',
      },
      date_format: 'DD.MM.YYYY',
      decimal: ',',
      thousands: '.',
      delimiter: ';',
    };
    await put('sap', [customers, invoices]);
    const body = 'Kunde;Name;Beleg;Betrag;Vom;Bis\nK1;Eins;B1;1.200,50;01.02.2026;03.03.2026\n';
    await readProblem(send('mapping=sap', body, { 'Content-Type': 'text/plain' }), 400);
    await readProblem(send('mapping=sap&file=OP_1.csv', body, { 'Content-Type': 'text/plain' }), 422);
    await put('sap', [{ ...customers, delimiter: ';' }, invoices]);
    const reports = await sent('mapping=sap&file=OP_1.txt', body, { 'Content-Type': 'text/plain' });
    expect(reports.map(({ kind, status, rows, rejected }) => [kind, status, rows, rejected])).toEqual([
      ['customers', 'imported', 1, 0],
      ['invoices', 'imported', 1, 0],
    ]);
  });

  it('need no name for a mapping that is for all files', async () => {
    await put('all', [{ match: '*', kind: 'customers', columns: { customer_id: 'a', name: 'b' } }]);
    expect(await sent('mapping=all', 'a,b\nX1,X\n')).toMatchObject([{ file: 'all.csv', new: 1 }]);
  });

  it('leave out faulty rows, name the first thousand and have all of them as CSV', async () => {
    const rows = Array.from({ length: 1_203 }, (_, index) => `=I${index},C1,2026-01-01,2026-02-01,none,CNY`);
    const [report] = await sent(
      'kind=invoices',
      csv(INVOICE_HEADER, [...rows, 'I,C1,2026-01-01,2026-02-01,5,CNY']),
    );
    expect(report).toMatchObject({ rows: 1_204, new: 1, rejected: 1_203 });
    expect(report?.rejections).toHaveLength(1_000);
    const id = report?.import_id ?? '';
    const stored = await readAnswer(ask(`/v1/imports/${id}`), 200, importSchema);
    const { imported_at, ...rest } = stored;
    expect(rest).toEqual(report);
    expect(Math.abs(Date.now() - new Date(imported_at).getTime())).toBeLessThan(60_000);
    const response = await ask(`/v1/imports/${id}/rejections.csv`);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="rejections-${id}.csv"`);
    const table: readonly string[][] = parse(await response.text());
    expect(table[0]).toEqual(['line', 'field', 'code', 'message']);
    expect(table.length).toBe(1_204);
    expect(table.slice(1).map(([line]) => Number(line))).toEqual(rows.map((_, index) => index + 2));
    expect(table[1]).toEqual(['2', 'amount', 'not_a_number', report?.rejections[0]?.message]);
  });

  it('write no formula into that file', async () => {
    const id = (await sent('kind=customers', csv('customer_id,name', ['Z1,One', 'Z2,'])))[0]?.import_id ?? '';
    await portfolio.deps.database.db
      .updateTable('import_rejections')
      .set({ message: '=HYPERLINK("http://evil.example")', field: '@SUM(A1)' })
      .where('import_id', '=', id)
      .execute();
    const text = await (await ask(`/v1/imports/${id}/rejections.csv`)).text();
    const [, row]: readonly string[][] = parse(text);
    expect(row).toEqual(['3', "'@SUM(A1)", 'missing', '\'=HYPERLINK("http://evil.example")']);
  });

  it('answer HEAD and 304 for that file without reading it', async () => {
    const id = (await sent('kind=customers', csv('customer_id,name', ['Z3,'])))[0]?.import_id ?? '';
    const path = `/v1/imports/${id}/rejections.csv`;
    const head = await ask(path, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    const etag = head.headers.get('etag') ?? '';
    const unchanged = await ask(path, { headers: { 'If-None-Match': etag } });
    expect([unchanged.status, await unchanged.text(), unchanged.headers.get('etag')]).toEqual([
      304,
      '',
      etag,
    ]);
  });

  it('refuse a file whole with 422, its line and code, and list it', async () => {
    const body = csv(INVOICE_HEADER, ['J1,C1,2026-01-01,2026-02-01,5,CNY', 'J2,"open']);
    const problem = await readProblem(send('kind=invoices&file=cut.csv', body), 422);
    expect(problem.type).toBe('urn:duewatch:problem:file_refused');
    expect(problem.errors).toEqual([
      { pointer: '', code: 'open_quote', line: 3, detail: expect.stringContaining('quote') },
    ]);
    expect(problem.detail).toContain('Line 3: ');
    const { items } = await readAnswer(ask('/v1/imports?limit=1'), 200, importListSchema);
    expect(items).toMatchObject([
      { file: 'cut.csv', status: 'refused', refusal: { code: 'open_quote', line: 3 } },
    ]);
    const rejections = await ask(`/v1/imports/${items[0]?.import_id}/rejections.csv`);
    expect(await rejections.text()).toBe('line,field,code,message\n');
  });

  it('say how to confirm a list of open items that would settle most of what is open', async () => {
    await put('open', [
      {
        match: '*',
        kind: 'invoices',
        mode: 'open_items',
        columns: {
          invoice_id: 'no',
          customer_id: 'who',
          issued_on: 'from',
          due_on: 'to',
          open_amount: 'open',
        },
      },
    ]);
    const body = csv('no,who,from,to,open', ['N1,C1,2026-03-01,2026-04-01,10.00']);
    const undated = await readProblem(send('mapping=open', body), 422);
    expect(faultsOf(undated)).toEqual([' open_items_undated']);
    expect(undated.detail).toContain('data_as_of');
    const guarded = await readProblem(send('mapping=open&data_as_of=2026-03-31', body), 422);
    expect(faultsOf(guarded)).toEqual([' open_items_guard']);
    expect(guarded.detail).toContain('To confirm it, send it again with confirm=true.');
    const [report] = await sent('mapping=open&data_as_of=2026-03-31&confirm=true', body);
    expect(report).toMatchObject({ status: 'imported', new: 1, data_as_of: '2026-03-31' });
    expect(report?.settled).toBeGreaterThan(0);
  });

  it('are listed newest first, in pages, by kind and status, without their rejected rows', async () => {
    const all = (await readAnswer(ask('/v1/imports?limit=500'), 200, importListSchema)).items;
    const ids = all.map(({ import_id }) => Number(import_id));
    expect(ids).toEqual(ids.toSorted((a, b) => b - a));
    const seen: number[] = [];
    let path: string | null = '/v1/imports?limit=3';
    while (path !== null) {
      const response = await ask(path);
      seen.push(
        ...(await readAnswer(response, 200, importListSchema)).items.map(({ import_id }) =>
          Number(import_id),
        ),
      );
      path = nextPath(response);
    }
    expect(seen).toEqual(ids);
    for (const [query, keep] of [
      ['kind=invoices', (one: (typeof all)[number]) => one.kind === 'invoices'],
      ['status=refused,unchanged', (one: (typeof all)[number]) => one.status !== 'imported'],
      [
        'kind=customers&status=refused',
        (one: (typeof all)[number]) => one.kind === 'customers' && one.status === 'refused',
      ],
    ] as const) {
      const { items } = await readAnswer(ask(`/v1/imports?limit=500&${query}`), 200, importListSchema);
      expect(items).toEqual(all.filter(keep));
      expect(items.length).toBeLessThan(all.length);
    }
    const first = await ask('/v1/imports?kind=invoices&limit=1');
    const cursor = new URL(nextPath(first) ?? '', 'http://localhost').searchParams.get('cursor');
    expect(faultsOf(await readProblem(ask(`/v1/imports?kind=payments&cursor=${cursor}`), 400))).toEqual([
      '/query/cursor wrong_cursor',
    ]);
    const etag = first.headers.get('etag') ?? '';
    const unchanged = await ask('/v1/imports?kind=invoices&limit=1', { headers: { 'If-None-Match': etag } });
    expect(unchanged.status).toBe(304);
  });

  it.each(['0', '999999', 'abc', '-1', '1e3', '%00', '9'.repeat(30)])(
    'answer 404 for the import %s',
    async (id) => {
      await readProblem(ask(`/v1/imports/${id}`), 404);
      await readProblem(ask(`/v1/imports/${id}/rejections.csv`), 404);
    },
  );

  it('say which methods there are', async () => {
    for (const [path, allow] of [
      ['/v1/imports', 'POST, GET, HEAD'],
      ['/v1/imports/1', 'GET, HEAD'],
      ['/v1/imports/1/rejections.csv', 'GET, HEAD'],
    ] as const) {
      const response = await ask(path, { method: 'DELETE' });
      expect(response.headers.get('allow')?.split(', ').sort()).toEqual(allow.split(', ').sort());
      await readProblem(response, 405);
    }
  });

  it('logged nothing as a fault of the server', () => {
    expect(portfolio.logged).toEqual([]);
  });
});

describe('rejected rows that break off half-way', () => {
  it('end too soon for their reader, and the log says why', async () => {
    const { api, logged, close } = await openEmpty(EMBEDDED);
    const body = csv('customer_id,name', ['C1,']);
    const sent = await api.request('/v1/imports?kind=customers', {
      method: 'POST',
      headers: { 'Content-Type': 'text/csv' },
      body,
    });
    const { files } = await readAnswer(sent, 200, importAnswerSchema);
    const response = await api.request(`/v1/imports/${files[0]?.import_id}/rejections.csv`);
    expect(response.status).toBe(200);
    await close();
    await expect(response.text()).rejects.toThrow();
    expect(logged.map(({ level, message }) => `${level}: ${message}`)).toEqual([
      'error: the rejections of 1 broke off',
    ]);
    expect(logged[0]?.request_id).toBe(response.headers.get('x-request-id'));
  });
});
