/** A typed client of the API, for programs in TypeScript: `import { duewatchClient } from 'duewatch/client'`. */
import { type ClientRequestOptions, hc } from 'hono/client';
import type { Api } from './create-api.ts';

export type DuewatchClient = ReturnType<typeof hc<Api>>;

/**
 * Every route is a property, every method a function that takes its parts and answers as `fetch` does, with a typed
 * `json()`. Text in a path is to be encoded, and a file is sent as `init.body`:
 *
 * ```ts
 * const client = duewatchClient('http://127.0.0.1:8080');
 * const alerts = await client.v1.alerts.$get({ query: { status: 'open' } });
 * const facts = await client.v1.customers[':customer_id'].facts.$get({
 *   param: { customer_id: encodeURIComponent('C/1') },
 *   query: {},
 * });
 * const imported = await client.v1.imports.$post(
 *   { query: { kind: 'invoices' }, header: {} },
 *   { headers: { 'Content-Type': 'text/csv' }, init: { body: await openAsBlob('invoices.csv') } },
 * );
 * ```
 */
export function duewatchClient(baseUrl: string, options: ClientRequestOptions = {}): DuewatchClient {
  return hc<Api>(baseUrl, options);
}
