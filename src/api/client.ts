/** A typed client of the API, for programs in TypeScript: `import { duewatchClient } from 'duewatch/client'`. */
import { type ClientRequestOptions, hc } from 'hono/client';
import type { Api } from './create-api.ts';

export type DuewatchClient = ReturnType<typeof hc<Api>>;

/**
 * Every route is a property, every method a function that takes its parts and answers as `fetch` does, with a typed
 * `json()`. A file is sent as `init.body`:
 *
 * ```ts
 * const client = duewatchClient('http://127.0.0.1:8080');
 * const alerts = await client.v1.alerts.$get({ query: { status: 'open' } });
 * const facts = await client.v1.customers[':customer_id'].facts.$get({
 *   param: { customer_id: 'C/1' },
 *   query: {},
 * });
 * const imported = await client.v1.imports.$post(
 *   { query: { kind: 'invoices' }, header: {} },
 *   { headers: { 'Content-Type': 'text/csv' }, init: { body: await openAsBlob('invoices.csv') } },
 * );
 * ```
 */
export function duewatchClient(baseUrl: string, options: ClientRequestOptions = {}): DuewatchClient {
  return encoding(hc<Api>(baseUrl, options));
}

/** Hono's client puts the text of a path's parameters into it as it is; here they are encoded on their way. */
function encoding<T extends object>(client: T): T {
  return new Proxy(client, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? encoding(value) : value;
    },
    apply: (target, self, [parts, ...others]: unknown[]) =>
      Reflect.apply(target as () => unknown, self, [encoded(parts), ...others]),
  });
}

function encoded(parts: unknown): unknown {
  if (typeof parts !== 'object' || parts === null || !('param' in parts)) return parts;
  const param = Object.entries(Object(parts.param)).map(([name, text]) => [
    name,
    encodeURIComponent(String(text)),
  ]);
  return { ...parts, param: Object.fromEntries(param) };
}
