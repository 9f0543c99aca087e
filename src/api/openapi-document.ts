/** The OpenAPI 3.1 document, from the same schemas that requests and responses are held to. */
import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { ApiEnv } from './api-deps.ts';

const INFO = {
  title: 'Duewatch',
  version: '1',
  description:
    'Warns credit people before a customer stops paying. Days are YYYY-MM-DD, instants RFC 3339 in UTC, money is a decimal string with its currency, and null is unknown, never zero.',
  license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
} as const;

const SCHEMA_PATH = '#/components/schemas/';

type JsonObject = Readonly<Record<string, unknown>>;

/** The document of all routes that `app` has by now. */
export function openApiDocument(app: OpenAPIHono<ApiEnv>): JsonObject & { readonly openapi: string } {
  const { webhooks: _, ...document } = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: INFO,
    servers: [{ url: '/' }],
  });
  return { ...document, components: { schemas: reachableFrom(document.paths) } };
}

/**
 * The generator writes a nullable reference so that null does not fit it (`allOf` of the reference and a nullable
 * type), and changes the shared schema where the first use was nullable. Zod writes its schemas itself correctly, so
 * components are Zod's; paths only point to them.
 */
function reachableFrom(paths: unknown): JsonObject {
  const all = namedSchemas();
  const found: Record<string, unknown> = {};
  const pending = [...namesIn(paths)];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (Object.hasOwn(found, name)) continue;
    const schema = all[name];
    if (schema === undefined) throw new Error(`no schema is called ${name}`);
    found[name] = schema;
    pending.push(...namesIn(schema));
  }
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function namedSchemas(): JsonObject {
  const { schemas } = z.toJSONSchema(z.globalRegistry, {
    uri: (id) => `${SCHEMA_PATH}${id}`,
    override: ({ jsonSchema }) => {
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $schema: _, $id: __, ...schema }]) => [name, schema]),
  );
}

function namesIn(json: unknown): readonly string[] {
  if (Array.isArray(json)) return json.flatMap(namesIn);
  if (typeof json !== 'object' || json === null) return [];
  return Object.entries(json).flatMap(([key, value]) =>
    key === '$ref' && typeof value === 'string' ? [value.slice(SCHEMA_PATH.length)] : namesIn(value),
  );
}
