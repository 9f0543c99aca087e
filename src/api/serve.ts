import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { getRequestListener, RequestError } from '@hono/node-server';
import { isLoopback } from '../config.ts';
import { Refusal } from '../domain/refusal.ts';
import type { LogEntry, RequestBindings } from './api-deps.ts';
import { startBodyDeadline } from './body-deadline.ts';
import { answerClientError } from './client-error.ts';
import { problemOf, problemResponse } from './problem.ts';
import { SECURITY_HEADERS } from './response-headers.ts';

const HEADERS_TIMEOUT_MS = 10_000;
const BODY_TIMEOUT_MS = 30_000;
/** How often headers are looked at; Node's own 30 seconds would let a slow sender stay three times as long. */
const TIMEOUT_CHECK_MS = 1_000;
const CLOSE_WITHIN_MS = 10_000;
const SWEEP_MS = 50;

export interface ListenOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly log: (entry: LogEntry) => void;
  /** How long requests that are under way may take when the server closes. */
  readonly close_within_ms?: number;
  /** How long a body may take to arrive after its headers, where its route does not lift the deadline. */
  readonly body_within_ms?: number;
}

export interface ListeningServer {
  /** Without a slash at the end: `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Takes no new request, lets those under way end, and cuts off what is left after 10 seconds. */
  close(): Promise<void>;
}

/**
 * Serves requests on a socket of this machine.
 * @throws Refusal `invalid_input` for a host that others could reach, `conflict` for a port that is taken
 */
export async function listen(
  app: { readonly fetch: (request: Request, bindings: RequestBindings) => Response | Promise<Response> },
  options: ListenOptions,
): Promise<ListeningServer> {
  if (!isLoopback(options.host)) {
    throw new Refusal(
      'invalid_input',
      'Until API keys exist, HOST may only be a loopback address such as 127.0.0.1.',
    );
  }
  const bodyWithinMs = options.body_within_ms ?? BODY_TIMEOUT_MS;
  const errorHandler = answerUnhandled(options.log);
  const server = createServer(
    {
      headersTimeout: HEADERS_TIMEOUT_MS,
      // Each request has its own deadline instead.
      requestTimeout: 0,
      connectionsCheckingInterval: TIMEOUT_CHECK_MS,
      // The listener refuses a missing Host itself, as a problem.
      requireHostHeader: false,
    },
    (incoming, outgoing) => {
      const liftBodyDeadline = startBodyDeadline(incoming, bodyWithinMs, () =>
        answerLate(incoming, outgoing),
      );
      const answer = getRequestListener((request) => app.fetch(request, { liftBodyDeadline }), {
        errorHandler,
      });
      void answer(incoming, outgoing);
    },
  );
  server.on('clientError', answerClientError);
  await listening(server, options);
  return {
    url: urlOf(server, options.host),
    close: closer(server, options.close_within_ms ?? CLOSE_WITHIN_MS),
  };
}

async function listening(server: Server, { host, port }: ListenOptions): Promise<void> {
  const started = Promise.withResolvers<void>();
  server.once('error', started.reject);
  server.listen({ port, host: bareHost(host) }, started.resolve);
  try {
    await started.promise;
  } catch (cause) {
    throw refusalOf(cause, host, port);
  }
  server.removeListener('error', started.reject);
}

function refusalOf(cause: unknown, host: string, port: number): unknown {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  if (code === 'EADDRINUSE') {
    const advice = 'End the program that holds it, or set PORT to another number.';
    return new Refusal('conflict', `Port ${port} of ${host} is taken. ${advice}`, { cause });
  }
  if (code === 'EACCES') {
    return new Refusal('invalid_input', `Port ${port} may not be used by this user; set PORT above 1023.`, {
      cause,
    });
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new Refusal('invalid_input', `HOST ${host} is no address of this machine.`, { cause });
  }
  return cause;
}

function answerLate({ socket }: IncomingMessage, outgoing: ServerResponse): void {
  if (outgoing.headersSent) socket.destroy();
  else answerClientError(Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), socket);
}

/** What the listener could not make a request of, and what failed outside the API's own error handler. */
function answerUnhandled(log: (entry: LogEntry) => void) {
  return (error: unknown): Response => {
    const request_id = randomUUID();
    const headers = { ...SECURITY_HEADERS, 'Cache-Control': 'no-store', 'X-Request-Id': request_id };
    if (error instanceof RequestError) {
      const detail = 'The address or the Host header of the request cannot be read.';
      return problemResponse(problemOf('malformed_http', detail, request_id), headers);
    }
    log({ level: 'error', message: 'a request failed outside the API', request_id, error });
    return problemResponse(problemOf('internal', 'Something failed here.', request_id), headers);
  };
}

function closer(server: Server, withinMs: number): () => Promise<void> {
  let closed: Promise<void> | null = null;
  return () => {
    closed ??= new Promise((resolve) => {
      // Connections that become idle only now would be kept for their clients' next request.
      const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
      const timer = setTimeout(() => server.closeAllConnections(), withinMs);
      server.close(() => {
        clearInterval(sweep);
        clearTimeout(timer);
        resolve();
      });
    });
    return closed;
  };
}

function urlOf(server: Server, host: string): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const bare = bareHost(host);
  return `http://${bare.includes(':') ? `[${bare}]` : bare}:${address.port}`;
}

function bareHost(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}
