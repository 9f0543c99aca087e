/** The OpenAPI 3.1 document, from the same schemas that requests and responses are held to. */
import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { ApiEnv } from './api-deps.ts';

const INFO = {
  title: 'Duewatch',
  version: '1',
  summary: 'Warns credit people before a customer stops paying',
  description: `
Every day the ledger becomes facts, the firm's rules say of each fact whether it is alarming, and what they say becomes
a short list of alerts with the money at risk, the reason and the next action.

**Values.** A day is \`YYYY-MM-DD\`, an instant RFC 3339 in UTC. Money is a decimal string with its ISO 4217 currency;
facts are in the base currency. \`null\` is unknown, never zero and never false, and a rule that lacks facts is
\`unknown\`, never \`clear\`.

**Lists** take \`limit\` (1 to 500) and \`cursor\`. The \`next_cursor\` of a page, also in its \`Link\` header, leads to
the next one, under the same filters and order; it is \`null\` on the last.

**Unchanged?** Answers carry a strong \`ETag\`. Sent back in \`If-None-Match\`, it is answered with 304 while nothing has
changed.

**Problems** are \`application/problem+json\` (RFC 9457). \`errors\` names every fault with a JSON pointer, a code and a
sentence; \`instance\` is the request id, under which the server's log has it too.
`.trim(),
  license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
} as const;

const TAGS = [
  { name: 'Alerts', description: 'What to look at, most money at risk first, and why' },
  { name: 'Customers', description: 'One debtor: who it is, what is known of it, what happened' },
  { name: 'Portfolio', description: 'All debtors at once: ageing and measures against their targets' },
  { name: 'Facts', description: 'The catalogue of everything that a rule can see' },
  { name: 'Rules', description: 'Rules tried on facts' },
  { name: 'Runs', description: 'Evaluations of the whole portfolio as of a day' },
  { name: 'Imports', description: "Files in, from an ERP's own exports too" },
  { name: 'Mappings', description: "How an ERP's columns and formats become ours" },
  { name: 'Operation', description: 'Whether the server runs, and how to talk to it' },
];

const SCHEMA_PATH = '#/components/schemas/';

type JsonObject = Readonly<Record<string, unknown>>;

/** The document of all routes that `app` has by now. */
export function openApiDocument(app: OpenAPIHono<ApiEnv>): JsonObject & { readonly openapi: string } {
  const { webhooks: _, ...document } = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: INFO,
    servers: [{ url: '/' }],
    tags: TAGS,
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
    override: ({ zodSchema, jsonSchema }) => {
      const { oneOf = [] } = jsonSchema;
      // A mapping leads to schemas by their names, and so only where all of them have one.
      if (zodSchema instanceof z.ZodDiscriminatedUnion && oneOf.every(({ $ref }) => $ref !== undefined)) {
        jsonSchema.discriminator = discriminatorOf(zodSchema, oneOf);
      }
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $schema: _, $id: __, ...schema }]) => [name, schema]),
  );
}

/** Which of the schemas a value is of, by one of its properties. */
function discriminatorOf(
  union: z.ZodDiscriminatedUnion,
  schemas: readonly { readonly $ref?: string | undefined }[],
): JsonObject {
  const propertyName = union.def.discriminator;
  const mapping = union.options.flatMap((option, index) =>
    [...(option._zod.propValues?.[propertyName] ?? [])].map((value) => [String(value), schemas[index]?.$ref]),
  );
  return { propertyName, mapping: Object.fromEntries(mapping) };
}

function namesIn(json: unknown): readonly string[] {
  if (Array.isArray(json)) return json.flatMap(namesIn);
  if (typeof json !== 'object' || json === null) return [];
  return Object.entries(json).flatMap(([key, value]) =>
    key === '$ref' && typeof value === 'string' ? [value.slice(SCHEMA_PATH.length)] : namesIn(value),
  );
}
