/** Senders that take their time, on a real socket. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { RequestBindings } from '../../src/api/api-deps.ts';
import { answerClientError } from '../../src/api/client-error.ts';
import { problemSchema } from '../../src/api/problem.ts';
import { type ListeningServer, listen } from '../../src/api/serve.ts';

const WITHIN_MS = 400;

describe('a body that is slow to come', () => {
  let server: ListeningServer;
  afterEach(() => server.close());

  const serve = async (fetch: (request: Request, bindings: RequestBindings) => Promise<Response>) => {
    server = await listen(
      { fetch },
      { host: '127.0.0.1', port: 0, log: () => undefined, body_within_ms: WITHIN_MS },
    );
  };
  const echo = async (request: Request): Promise<Response> => new Response(await request.text());

  it('is answered 408 when its time is over, however steadily it comes, and the connection ends', async () => {
    await serve(echo);
    const socket = post(server.url, 'Content-Length: 1000');
    const dripping = setInterval(() => socket.writable && socket.write('x'), 20);
    const text = await everything(socket);
    clearInterval(dripping);
    expect(text).toMatch(/^HTTP\/1\.1 408 /);
    expect(text).toMatch(/\r\nConnection: close\r\n/);
    const problem = problemSchema.parse(JSON.parse(text.slice(text.indexOf('\r\n\r\n'))));
    expect(problem.detail).toContain('the body within 30 seconds');
  });

  it('is answered 408 too where nobody reads it', async () => {
    await serve(() => new Promise(() => undefined));
    for (const header of ['Content-Length: 5', 'Transfer-Encoding: chunked']) {
      expect(await everything(post(server.url, header))).toMatch(/^HTTP\/1\.1 408 /);
    }
  });

  it('is not carried out when it comes after the 408, since its sender may send it again', async () => {
    const outcome = Promise.withResolvers<string>();
    await serve(async (request) => {
      request.text().then(outcome.resolve, () => outcome.resolve('cut off'));
      return new Promise(() => undefined);
    });
    const socket = post(server.url, 'Content-Length: 5');
    socket.once('data', () => socket.write('hello'));
    expect(await everything(socket)).toMatch(/^HTTP\/1\.1 408 /);
    expect(await outcome.promise).toBe('cut off');
  });

  it('may take as long as it likes where its route lifts the deadline', async () => {
    await serve(async (request, { liftBodyDeadline }) => {
      liftBodyDeadline?.();
      return echo(request);
    });
    const socket = post(server.url, 'Content-Length: 3\r\nConnection: close');
    for (const letter of 'abc') {
      await pause(WITHIN_MS / 2);
      socket.write(letter);
    }
    expect(await everything(socket)).toMatch(/^HTTP\/1\.1 200 [\s\S]*abc$/);
  });

  it('does not count against the time that an answer takes', async () => {
    await serve(async (request) => {
      const body = await request.text();
      await pause(2 * WITHIN_MS);
      return new Response(body);
    });
    const response = await fetch(server.url, { method: 'POST', body: 'abc' });
    expect([response.status, await response.text()]).toEqual([200, 'abc']);
  });
});

describe('a connection on which nothing ever came', () => {
  it('is closed without a word, which its opener could take for the answer to a request sent meanwhile', async () => {
    const late = Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
    const server = createServer((socket) => answerClientError(late, socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await everything(connect(port, '127.0.0.1'))).toBe('');
    server.close();
  });
});

function post(url: string, headers: string): Socket {
  const { hostname, port } = new URL(url);
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
  socket.on('error', () => undefined);
  socket.write(`POST / HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n\r\n`);
  return socket;
}

/** All that comes until the other side ends the connection. */
async function everything(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (chunk) => {
    text += String(chunk);
  });
  await new Promise((resolve) => socket.once('end', resolve).once('close', resolve));
  socket.end();
  return text;
}
