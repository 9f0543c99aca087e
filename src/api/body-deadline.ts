import type { IncomingMessage } from 'node:http';

/**
 * Watches that the whole body of a request is there in time. Node's own limit holds for every request of a server alike
 * and cannot be lifted for one.
 * @param onLate called once where it is not
 * @returns lifts the deadline
 */
export function startBodyDeadline(
  incoming: IncomingMessage,
  withinMs: number,
  onLate: () => void,
): () => void {
  const { 'content-length': length, 'transfer-encoding': encoding } = incoming.headers;
  if (encoding === undefined && (length === undefined || Number(length) === 0)) return () => undefined;
  const timer = setTimeout(() => {
    if (!incoming.complete) onLate();
  }, withinMs);
  const lift = (): void => clearTimeout(timer);
  incoming.once('close', lift);
  return lift;
}
