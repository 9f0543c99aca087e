import { type AddressInfo, connect, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemSchema } from '../../src/api/problem.ts';
import { alertListSchema } from '../../src/api/routes/list-alerts.ts';
import { type ListeningServer, listen } from '../../src/api/serve.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { runSchema } from '../../src/domain/run.ts';
import { BY_MONEY, EMBEDDED, openPortfolio, type Portfolio, post, SECOND_DAY } from './portfolio.ts';
import { readAnswer, readProblem } from './read-answer.ts';

describe('the API on a socket', () => {
  let portfolio: Portfolio;
  let server: ListeningServer;
  beforeAll(async () => {
    portfolio = await openPortfolio(EMBEDDED);
    server = await listen(portfolio.api, { host: '127.0.0.1', port: 0, log: portfolio.deps.log });
  });
  afterAll(async () => {
    await server.close();
    await portfolio.close();
  });

  it('answers, with no header that names its software', async () => {
    const response = await fetch(`${server.url}/v1/alerts?limit=2`);
    expect(response.headers.get('server')).toBeNull();
    expect(response.headers.get('x-powered-by')).toBeNull();
    const { items } = await readAnswer(response, 200, alertListSchema);
    expect(items.map((alert) => alert.customer_id)).toEqual(BY_MONEY.slice(0, 2));
  });

  it('is followed from page to page by its Link header', async () => {
    const first = await fetch(`${server.url}/v1/alerts?limit=6`);
    const link = /<(.+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    await first.body?.cancel();
    const { items } = await readAnswer(fetch(new URL(link, server.url)), 200, alertListSchema);
    expect(items.map((alert) => alert.customer_id)).toEqual(BY_MONEY.slice(6));
  });

  it('takes a run, malformed JSON and another content type as it does without a socket', async () => {
    const url = `${server.url}/v1/runs`;
    await readAnswer(fetch(url, post({ as_of: SECOND_DAY })), 200, runSchema);
    await readProblem(fetch(url, post('{')), 400);
    await readProblem(fetch(url, { method: 'POST', body: 'as_of=1' }), 415);
    await readProblem(fetch(url, { method: 'POST' }), 422);
  });

  it('answers 413 to a large body, told by its length or sent in chunks', async () => {
    const large = 'x'.repeat(2_000_000);
    await readProblem(fetch(`${server.url}/v1/runs`, post(large)), 413);
    const body = new Blob([large]).stream();
    const headers = { 'Content-Type': 'application/json' };
    await readProblem(fetch(`${server.url}/v1/runs`, { method: 'POST', headers, body, duplex: 'half' }), 413);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });

  it('reads a body that turns out too large to its end, so that the connection can go on', async () => {
    const chunk = `100000\r\n${'x'.repeat(0x10_00_00)}\r\n`;
    const text = await everything(
      server.url,
      `POST /v1/runs HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n${chunk.repeat(8)}0\r\n\r\n` +
        'GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
    );
    expect([...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map((match) => match[1])).toEqual(['413', '200']);
  });

  it.each([
    ['GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n', 200],
    ['GET /healthz HTTP/1.1\r\nHost: evil.example\r\n\r\n', 421],
    ['GET /healthz HTTP/1.1\r\n\r\n', 400],
    ['GET /healthz HTTP/1.1\r\nHost: a b\r\n\r\n', 400],
    ['GET http://localhost/healthz HTTP/1.1\r\nHost: evil.example\r\n\r\n', 421],
    ['GET healthz HTTP/1.1\r\nHost: localhost\r\n\r\n', 400],
    ['TRACE /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n', 405],
    ['OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n', 400],
    ['what is this\r\n\r\n', 400],
    [`GET /?${'x'.repeat(20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`, 431],
    [
      'POST /v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n',
      400,
    ],
  ])('answers raw bytes %# as it should', async (bytes, status) => {
    const { head, body } = await exchange(server.url, bytes);
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head.toLowerCase()).toContain('x-content-type-options: nosniff');
    if (status === 200) return;
    expect(head.toLowerCase()).toContain('content-type: application/problem+json');
    const problem = problemSchema.parse(JSON.parse(body));
    expect(problem.status).toBe(status);
    expect(head.toLowerCase()).toContain(`x-request-id: ${problem.instance.slice('urn:uuid:'.length)}`);
  });

  it('logs none of this as a fault of its own', () => {
    expect(portfolio.logged).toEqual([]);
  });
});

describe('listening', () => {
  const app = { fetch: () => new Response('x') };
  const log = () => undefined;

  it.each(['0.0.0.0', '::', '10.1.2.3', 'example.com', ''])('refuses the host "%s"', async (host) => {
    const refused = listen(app, { host, port: 0, log });
    await expect(refused).rejects.toThrow(
      new Refusal(
        'invalid_input',
        'Until API keys exist, HOST may only be a loopback address such as 127.0.0.1.',
      ),
    );
  });

  it.each(['localhost', '127.0.0.1', '127.0.0.9', '::1', '[::1]'])('takes the host %s', async (host) => {
    const server = await listen(app, { host, port: 0, log });
    expect(await (await fetch(server.url)).text()).toBe('x');
    await server.close();
  });

  it('says in a sentence that a port is taken', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const { port } = holder.address() as AddressInfo;
    const refused = await listen(app, { host: '127.0.0.1', port, log }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Refusal);
    expect(String(refused)).toContain(`Port ${port} of 127.0.0.1 is taken.`);
    holder.close();
  });

  it('answers 500 and logs once where an application throws', async () => {
    const logged: unknown[] = [];
    const broken = {
      fetch: () => {
        throw new Error('secret');
      },
    };
    const server = await listen(broken, { host: '127.0.0.1', port: 0, log: (entry) => logged.push(entry) });
    const problem = await readProblem(fetch(server.url), 500);
    expect(JSON.stringify(problem)).not.toContain('secret');
    expect(logged).toHaveLength(1);
    await server.close();
  });

  it('ends requests under way before it closes, and takes no more', async () => {
    const [arrived, answer] = [Promise.withResolvers<void>(), Promise.withResolvers<Response>()];
    const slow = {
      fetch: () => {
        arrived.resolve();
        return answer.promise;
      },
    };
    const server = await listen(slow, { host: '127.0.0.1', port: 0, log });
    const response = fetch(server.url);
    await arrived.promise;
    const closed = server.close();
    expect(server.close()).toBe(closed);
    await expect(fetch(server.url)).rejects.toThrow();
    answer.resolve(new Response('done'));
    expect(await (await response).text()).toBe('done');
    const before = performance.now();
    await closed;
    expect(performance.now() - before).toBeLessThan(2_000);
  });

  it('cuts off what is not done when the time to close is over', async () => {
    const arrived = Promise.withResolvers<void>();
    const stuck = {
      fetch: () => {
        arrived.resolve();
        return new Promise<Response>(() => undefined);
      },
    };
    const server = await listen(stuck, { host: '127.0.0.1', port: 0, log, close_within_ms: 50 });
    const response = fetch(server.url);
    const failed = expect(response).rejects.toThrow();
    await arrived.promise;
    await server.close();
    await failed;
  });
});

/** Sends bytes as they are and reads until the other side has sent one response. */
async function exchange(
  url: string,
  bytes: string,
): Promise<{ readonly head: string; readonly body: string }> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(bytes);
  let text = '';
  for await (const chunk of socket) {
    text += String(chunk);
    const [head = '', body] = text.split('\r\n\r\n');
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? Number.NaN);
    if (body !== undefined && Buffer.byteLength(body) >= length) return { head, body };
  }
  const [head = '', body = ''] = text.split('\r\n\r\n');
  return { head, body };
}

/** Sends bytes as they are and reads until the other side ends the connection. */
async function everything(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(bytes);
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  return text;
}
