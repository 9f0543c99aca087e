/** Who may talk to a server that knows no keys: programs of this machine, and no web page of another site. */
import type { MiddlewareHandler } from 'hono';
import { isLoopback } from '../config.ts';
import type { ApiEnv } from './api-deps.ts';
import { ProblemError } from './problem.ts';

const READING = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Refuses requests whose Host is no loopback name: a page that has its own name resolve to 127.0.0.1 (DNS rebinding)
 * still sends that name. Refuses writes whose Origin is another site.
 * @throws ProblemError 421 or 403
 */
export function guardRequests(): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    if (!isLoopback(hostNameOf(c.req.header('host') ?? new URL(c.req.url).host))) {
      throw new ProblemError(
        'misdirected',
        'This server answers only to localhost and loopback addresses, such as http://127.0.0.1.',
      );
    }
    const origin = c.req.header('origin');
    if (origin !== undefined && !READING.includes(c.req.method) && !isLoopbackOrigin(origin)) {
      throw new ProblemError('cross_site', 'Pages of other sites cannot change anything here.');
    }
    await next();
  };
}

function isLoopbackOrigin(origin: string): boolean {
  const match = /^https?:\/\/(.+)$/i.exec(origin);
  return match?.[1] !== undefined && isLoopback(hostNameOf(match[1]));
}

/** The host without its port, in lower case. */
function hostNameOf(host: string): string {
  return host.toLowerCase().replace(/:\d*$/, '');
}
