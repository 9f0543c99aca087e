import { createConfig, lintFromString } from '@redocly/openapi-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { EMBEDDED, openPortfolio, type Portfolio } from './portfolio.ts';

const operationSchema = z.looseObject({
  operationId: z.string().min(1),
  summary: z.string().min(1),
  tags: z.array(z.string()).min(1),
  parameters: z
    .array(
      z.looseObject({
        name: z.string(),
        in: z.enum(['path', 'query', 'header']),
        required: z.boolean(),
        schema: z.looseObject({}),
      }),
    )
    .optional(),
  responses: z.record(
    z.string().regex(/^([1-5]\d\d|4XX|default)$/),
    z.looseObject({
      description: z.string().min(1),
      content: z.record(z.string(), z.looseObject({})).optional(),
      headers: z.record(z.string(), z.looseObject({})).optional(),
    }),
  ),
});

const documentSchema = z.looseObject({
  openapi: z.literal('3.1.0'),
  info: z.looseObject({ title: z.string(), version: z.string() }),
  paths: z.record(
    z.string().startsWith('/'),
    z.partialRecord(z.enum(['get', 'post', 'put', 'patch', 'delete']), operationSchema),
  ),
  components: z.strictObject({ schemas: z.record(z.string().regex(/^[A-Za-z0-9._-]+$/), z.looseObject({})) }),
});

describe('the OpenAPI document', () => {
  let portfolio: Portfolio;
  let text: string;
  let document: z.infer<typeof documentSchema>;
  beforeAll(async () => {
    portfolio = await openPortfolio(EMBEDDED);
    text = await (await portfolio.api.request('/openapi.json')).text();
    document = documentSchema.parse(JSON.parse(text));
  });
  afterAll(() => portfolio.close());

  const operations = () =>
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    );

  it('lists every route that answers, and no other', () => {
    const served = portfolio.api.routes
      .filter((route) => route.method !== 'ALL')
      .map((route) => `${route.method.toLowerCase()} ${route.path.replaceAll(/:(\w+)/g, '{$1}')}`);
    const listed = operations().map(({ method, path }) => `${method} ${path}`);
    expect(listed.sort()).toEqual([...new Set(served)].sort());
    expect(listed).toEqual([
      'delete /v1/mappings/{name}',
      'get /',
      'get /docs',
      'get /docs/{file}',
      'get /healthz',
      'get /openapi.json',
      'get /readyz',
      'get /v1/alerts',
      'get /v1/alerts/{alert_id}',
      'get /v1/alerts/{alert_id}/letters/{kind}',
      'get /v1/customers',
      'get /v1/customers/{customer_id}',
      'get /v1/customers/{customer_id}/facts',
      'get /v1/customers/{customer_id}/letters/{kind}',
      'get /v1/customers/{customer_id}/standing',
      'get /v1/customers/{customer_id}/timeline',
      'get /v1/facts',
      'get /v1/imports',
      'get /v1/imports/{import_id}',
      'get /v1/imports/{import_id}/rejections.csv',
      'get /v1/mappings',
      'get /v1/mappings/{name}',
      'get /v1/portfolio',
      'get /v1/runs',
      'get /v1/runs/{run_id}',
      'post /v1/evaluations',
      'post /v1/imports',
      'post /v1/runs',
      'put /v1/mappings/{name}',
    ]);
  });

  it('is clean to a linter', async () => {
    const config = await createConfig({
      extends: ['recommended'],
      rules: {
        // Nobody signs in until API keys exist; the server answers to its own machine alone.
        'security-defined': 'off',
        'operation-tag-defined': 'error',
        'tag-description': 'error',
        'operation-operationId': 'error',
        'no-required-schema-properties-undefined': 'error',
        'no-schema-type-mismatch': 'error',
      },
    });
    const faulty = text.replace('"4XX"', '"4YY"');
    for (const [source, isClean] of [
      [text, true],
      [faulty, false],
    ] as const) {
      const problems = await lintFromString({ source, absoluteRef: 'openapi.json', config });
      const found = problems.map(
        ({ ruleId, message, location }) => `${ruleId} ${location[0]?.pointer}: ${message}`,
      );
      if (isClean) expect(found).toEqual([]);
      else expect(found).not.toEqual([]);
    }
  });

  it('says of each list how to come to its next page and to ask again', () => {
    for (const { path, operation } of operations()) {
      const parameters = (operation.parameters ?? []).map((parameter) => parameter.name);
      if (!parameters.includes('cursor')) continue;
      expect({ path, parameters }).toEqual({ path, parameters: expect.arrayContaining(['limit']) });
      expect({ path, headers: Object.keys(operation.responses['200']?.headers ?? {}) }).toEqual({
        path,
        headers: ['ETag', 'Link'],
      });
      expect(Object.keys(operation.responses)).toContain('304');
    }
  });

  it('names each operation once', () => {
    const names = operations().map(({ operation }) => operation.operationId);
    expect(new Set(names).size).toBe(names.length);
  });

  it('points only to schemas it has, and has none that nothing points to', () => {
    const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] ?? '');
    const schemas = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
    expect([...new Set(references)].sort()).toEqual(schemas.sort());
    expect(schemas).toContain('#/components/schemas/Alert');
  });

  it('declares the parameters of each path, required, and no other path parameter', () => {
    for (const { path, operation } of operations()) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      expect(declared.map((parameter) => parameter.name)).toEqual(named);
      expect(declared.every((parameter) => parameter.required)).toBe(true);
    }
  });

  it('gives every operation a good answer and problem details for all others', () => {
    for (const { operation } of operations()) {
      expect(
        Object.keys(operation.responses).some((status) => status.startsWith('2') || status === '302'),
      ).toBe(true);
      for (const status of ['4XX', 'default']) {
        expect(operation.responses[status]?.content?.['application/problem+json']?.schema).toEqual({
          $ref: '#/components/schemas/Problem',
        });
      }
    }
  });

  it('says what limit, status and as_of take', () => {
    const parameters = document.paths['/v1/alerts']?.get?.parameters ?? [];
    expect(parameters.map((parameter) => parameter.name).sort()).toEqual([
      'cursor',
      'customer_id',
      'indicator',
      'industry',
      'industry_scheme',
      'limit',
      'min_money_at_risk',
      'opened_after',
      'order',
      'owner',
      'severity',
      'sort',
      'status',
      'updated_after',
    ]);
    expect(parameters.find((one) => one.name === 'limit')?.schema).toMatchObject({
      type: 'integer',
      minimum: 1,
      maximum: 500,
      default: 50,
    });
    const status = parameters.find((one) => one.name === 'status');
    expect(status).toMatchObject({ style: 'form', explode: false, required: false });
    expect(status?.schema).toMatchObject({
      type: 'array',
      items: { type: 'string', enum: ['open', 'acknowledged', 'snoozed', 'closed'] },
    });
  });

  it.each([
    ['/v1/alerts', 'AlertList'],
    ['/v1/runs', 'RunList'],
    ['/v1/customers', 'CustomerList'],
    ['/v1/customers/C4', 'CustomerDetail'],
    ['/v1/customers/C4/facts', 'CustomerFacts'],
    ['/v1/customers/C4/timeline', 'Timeline'],
    ['/v1/facts', 'FactList'],
    ['/v1/portfolio', 'Portfolio'],
    ['/readyz', 'Readiness'],
    ['/v1/alerts?limit=0', 'Problem'],
    ['/nowhere', 'Problem'],
  ])('describes what %s answers, nulls and nested schemas included', async (path, name) => {
    const answer: unknown = await (await portfolio.api.request(path)).json();
    expect(fits(name, answer)).toEqual([]);
    expect(fits(name, { ...Object(answer), extra: 1 })).not.toEqual([]);
  });

  it('describes an alert with its explanation', async () => {
    const list = z.looseObject({ items: z.array(z.looseObject({ alert_id: z.string() })) });
    const { items } = list.parse(await (await portfolio.api.request('/v1/alerts')).json());
    const answer = z
      .looseObject({})
      .parse(await (await portfolio.api.request(`/v1/alerts/${items[0]?.alert_id}`)).json());
    expect(fits('AlertDetail', answer)).toEqual([]);
    expect(fits('AlertDetail', { ...answer, explanation: null })).toEqual([]);
    expect(fits('AlertDetail', { ...answer, explanation: { kind: 'all' } })).not.toEqual([]);
  });

  /** What a reader of the document alone would find wrong with a value. */
  function fits(name: string, value: unknown): readonly unknown[] {
    const definitions: unknown = JSON.parse(
      JSON.stringify(document.components.schemas).replaceAll('#/components/schemas/', '#/$defs/'),
    );
    const schema = z.fromJSONSchema({ $ref: `#/$defs/${name}`, $defs: Object(definitions) });
    return schema.safeParse(value).error?.issues ?? [];
  }
});
