/** Bodies that are too large, cut off, stalled, damaged or not what they say, without a socket and on one. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, createApi } from '../../src/api/create-api.ts';
import { problemSchema } from '../../src/api/problem.ts';
import { importSchema } from '../../src/api/routes/get-import.ts';
import { importListSchema } from '../../src/api/routes/list-imports.ts';
import { importAnswerSchema } from '../../src/api/routes/post-import.ts';
import { type ListeningServer, listen } from '../../src/api/serve.ts';
import { testDatabases } from '../support/database.ts';
import { csv, openEmpty, type Portfolio } from './portfolio.ts';
import { faultsOf, readAnswer, readProblem } from './read-answer.ts';

const BODY_MAX_BYTES = 100_000;
const UNPACKED_MAX_BYTES = 200_000;
const STALL_MAX_MS = 400;

const SMALL = csv('customer_id,name', ['C1,One']);

type Body = NonNullable<RequestInit['body']>;

describe.each(testDatabases())('bodies of imports on the $name database', (kind) => {
  let portfolio: Portfolio;
  let api: Api;
  let server: ListeningServer;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'duewatch-uploads-'));
    portfolio = await openEmpty(kind);
    const uploads = {
      folder,
      body_max_bytes: BODY_MAX_BYTES,
      unpacked_max_bytes: UNPACKED_MAX_BYTES,
      window_ms: STALL_MAX_MS,
      window_min_bytes: 10,
    };
    api = createApi({ ...portfolio.deps, uploads });
    const { log } = portfolio.deps;
    server = await listen(api, { host: '127.0.0.1', port: 0, log, body_within_ms: STALL_MAX_MS });
  });
  afterAll(async () => {
    await server.close();
    expect(await readdir(folder)).toEqual([]);
    expect(portfolio.logged).toEqual([]);
    await portfolio.close();
    await rm(folder, { recursive: true });
  });

  const send = async (query: string, body: Body | null, headers: Record<string, string> = {}) =>
    api.request(`/v1/imports?${query}`, {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'text/csv', ...headers },
    });
  const imports = async () =>
    (await readAnswer(api.request('/v1/imports'), 200, importListSchema)).items.length;

  it.each<[string, readonly string[]]>([
    ['', ['/query/kind required']],
    ['kind=', ['/query/kind not_a_choice']],
    ['kind=orders', ['/query/kind not_a_choice']],
    ['kind=customers&kind=invoices', ['/query/kind repeated']],
    ['kind=customers&mapping=sap', ['/query/kind not_valid']],
    ['mapping=Sap', ['/query/mapping not_valid']],
    ['mapping=a%00b', ['/query/mapping not_valid']],
    ['kind=customers&file=', ['/query/file out_of_range']],
    ['kind=customers&file=a%00b', ['/query/file control_character']],
    ['kind=customers&file=a%0Ab', ['/query/file control_character']],
    [`kind=customers&file=${'x'.repeat(201)}`, ['/query/file out_of_range']],
    ['kind=customers&data_as_of=2026-02-30', ['/query/data_as_of not_valid']],
    ['kind=customers&confirm=yes', ['/query/confirm not_a_choice']],
    ['kind=customers&delimiter=', ['/query/delimiter not_valid']],
    ['kind=customers&delimiter=ab', ['/query/delimiter not_valid']],
    ['kind=customers&delimiter=%22', ['/query/delimiter not_valid']],
    ['kind=customers&delimiter=%00', ['/query/delimiter not_valid']],
    ['kind=customers&encoding=latin1', ['/query/encoding not_a_choice']],
    ['kind=customers&dry_run=true', ['/query/dry_run unknown_field']],
  ])('are not looked at where the query is "%s"', async (query, faults) => {
    const problem = await readProblem(send(query, SMALL), 400);
    expect([...faultsOf(problem)].sort()).toEqual([...faults].sort());
    expect(await imports()).toBe(0);
  });

  it('are not looked at where there is no such mapping, or no content type that is taken', async () => {
    const problem = await readProblem(send('mapping=nowhere', SMALL), 404);
    expect(problem.detail).toContain('There is no mapping "nowhere".');
    for (const type of ['', 'text/plain', 'application/json', 'multipart/form-data; boundary=x']) {
      const refused = await readProblem(send('kind=customers', SMALL, { 'Content-Type': type }), 415);
      expect(refused.detail).toContain('text/csv, application/x-ndjson or application/gzip');
    }
    await readProblem(send('kind=customers', SMALL, { 'Content-Encoding': 'br' }), 415);
    await readProblem(send('kind=customers', SMALL, { 'Content-Type': 'text/csv; charset=latin1' }), 415);
    expect(await imports()).toBe(0);
  });

  it.each<[string, Body | null, Record<string, string>, string]>([
    ['nothing', null, {}, 'empty_file'],
    ['an empty text', '', {}, 'empty_file'],
    ['compressed nothing', gzipSync(''), { 'Content-Encoding': 'gzip' }, 'empty_file'],
    ['no gzip', SMALL, { 'Content-Encoding': 'gzip' }, 'broken_gzip'],
    [
      'half a gzip file',
      gzipSync(SMALL).subarray(0, 30),
      { 'Content-Type': 'application/gzip' },
      'broken_gzip',
    ],
    ['gzip that is not said to be', gzipSync(SMALL), {}, 'broken_encoding'],
    ['another charset', Buffer.from('customer_id,name\nC1,Stra\xdfe\n', 'latin1'), {}, 'broken_encoding'],
    ['another kind', csv('invoice_id,customer_id', ['I1,C1']), {}, 'wrong_header'],
  ])('that are %s are refused, and listed', async (_, body, headers, code) => {
    const before = await imports();
    const problem = await readProblem(send('kind=customers', body, headers), 422);
    expect(faultsOf(problem)).toEqual([` ${code}`]);
    expect(problem.detail).not.toContain('.gz off its name');
    expect(await imports()).toBe(before + 1);
    const listed = await readAnswer(api.request(`/v1/imports/${problem.import_id}`), 200, importSchema);
    expect(listed.refusal?.code).toBe(code);
  });

  it('over the limit are 413: by their length, while they arrive, and by what they unpack to', async () => {
    const before = await imports();
    const large = csv('customer_id,name', [`C1,${'x'.repeat(BODY_MAX_BYTES)}`]);
    const told = await readProblem(send('kind=customers', 'x', { 'Content-Length': '100001' }), 413);
    expect(told.detail).toBe('A body may have 100000 bytes at most here.');
    await readProblem(send('kind=customers', large), 413);
    const rows = Array.from({ length: 30_000 }, (_, index) => `D${index},D`);
    const bomb = gzipSync(csv('customer_id,name', rows));
    expect(bomb.byteLength).toBeLessThan(BODY_MAX_BYTES);
    const unpacked = await readProblem(send('kind=customers', bomb, { 'Content-Encoding': 'gzip' }), 413);
    expect(unpacked.detail).toContain('200000 bytes');
    expect(await imports()).toBe(before);
  });

  it('over the limit are answered on a socket, and the connection can go on', async () => {
    const url = `${server.url}/v1/imports?kind=customers`;
    const headers = { 'Content-Type': 'text/csv' };
    const large = 'x'.repeat(2_000_000);
    await readProblem(fetch(url, { method: 'POST', headers, body: large }), 413);
    const body = new Blob([large]).stream();
    await readProblem(fetch(url, { method: 'POST', headers, body, duplex: 'half' }), 413);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });

  it('may come slowly for longer than other bodies, and meanwhile the database answers others', async () => {
    const text = csv('customer_id,name', ['S1,Slow']);
    const socket = raw(server.url, `Content-Length: ${text.length}\r\nConnection: close`);
    for (let at = 0; at < text.length; at += 5) {
      await pause(STALL_MAX_MS / 4);
      socket.write(text.slice(at, at + 5));
      expect((await api.request('/v1/imports')).status).toBe(200);
    }
    const [head, body = ''] = (await socket.ended).split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 200 /);
    expect(importAnswerSchema.parse(JSON.parse(body)).files).toMatchObject([{ new: 1 }]);
  });

  it('that stall are answered 408, and the connection ends', async () => {
    const before = await imports();
    const socket = raw(server.url, 'Content-Length: 100');
    socket.write('customer_id,name\n');
    const [head, body = ''] = (await socket.ended).split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 408 /);
    const problem = problemSchema.parse(JSON.parse(body));
    expect(problem.detail).toContain('Fewer than 10 bytes of the body came in 0.4 seconds.');
    expect(await imports()).toBe(before);
  });

  it('that drip are answered 408 too, and the connection ends', async () => {
    const before = await imports();
    const socket = raw(server.url, 'Content-Length: 1000');
    const dripping = setInterval(() => socket.write('x'), STALL_MAX_MS / 5);
    const text = await socket.ended;
    clearInterval(dripping);
    expect(text).toMatch(/^HTTP\/1\.1 408 /);
    expect(await imports()).toBe(before);
  });

  it.each(['Content-Length: 100', 'Transfer-Encoding: chunked'])(
    'that are cut off leave nothing behind: %s',
    async (header) => {
      const before = await imports();
      const socket = raw(server.url, header);
      const text = csv('customer_id,name', ['G1,Gone']);
      socket.write(header.startsWith('T') ? `${text.length.toString(16)}\r\n${text}\r\n` : text);
      await pause(STALL_MAX_MS / 4);
      socket.destroy();
      await pause(2 * STALL_MAX_MS);
      expect(await imports()).toBe(before);
      expect(await readdir(folder)).toEqual([]);
    },
  );
});

/** A connection on which an import has begun; `ended` is all that came back. */
function raw(url: string, headers: string) {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let text = '';
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    text += String(chunk);
  });
  socket.write(
    `POST /v1/imports?kind=customers HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\n${headers}\r\n\r\n`,
  );
  const ended = new Promise<string>((resolve) => socket.once('close', () => resolve(text)));
  return {
    ended,
    write: (more: string) => socket.write(more),
    destroy: () => socket.destroy(),
  };
}
