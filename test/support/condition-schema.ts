/** JSON Schema of conditions: facts, operators that fit them, and what they may be held against, for an editor to complete. */
import type { FactDescription, FactType } from '../../src/domain/fact.ts';
import { isNumeric } from '../../src/domain/fact.ts';
import { kindOfFact, misfit, type ValueKind } from '../../src/engine/check/operator-fit.ts';
import { BASE_OPERATORS, DECORATORS, DECORATORS_MAX, parseOperator } from '../../src/engine/operator.ts';
import { FACT_CATALOGUE } from '../../src/snapshot/catalogue.ts';

type Schema = Readonly<Record<string, unknown>>;

/** Facts whose types take the same operators and values. */
interface FactKind {
  readonly name: string;
  readonly has: (type: FactType) => boolean;
  readonly literal: Schema;
}

const KINDS: readonly FactKind[] = [
  { name: 'Number', has: isNumeric, literal: { type: 'number' } },
  { name: 'Text', has: (type) => type === 'text', literal: { type: 'string' } },
  { name: 'Flag', has: (type) => type === 'flag', literal: { type: 'boolean' } },
  { name: 'List', has: (type) => type === 'list', literal: { type: 'string' } },
];

const VALUE_KINDS: readonly ValueKind[] = (['number', 'text', 'flag'] as const).flatMap((of) => [
  { of, list: false },
  { of, list: true },
]);

const LABELS: Schema = {
  name: { type: 'string' },
  priority: { type: 'integer', minimum: 1 },
};

/** A fact of these, with what each means. */
export function factNames(has: (type: FactType) => boolean): Schema {
  const facts = FACT_CATALOGUE.filter(({ type }) => has(type));
  return {
    type: 'string',
    enum: facts.map(({ name }) => name),
    enumDescriptions: facts.map(describe),
  };
}

/** The facts by name, each with the schema that `schemaFor` gives it. */
export function factProperties(
  has: (type: FactType) => boolean,
  schemaFor: (type: FactType) => Schema,
): Readonly<Record<string, Schema>> {
  const facts = FACT_CATALOGUE.filter(({ type }) => has(type));
  return Object.fromEntries(
    facts.map((fact) => [fact.name, { description: describe(fact), ...schemaFor(fact.type) }]),
  );
}

/** Units that a fact has: a threshold in any other can be held against none. */
export function numericUnits(): readonly string[] {
  return [...new Set(FACT_CATALOGUE.filter(({ type }) => isNumeric(type)).map(({ unit }) => unit))];
}

function describe({ meaning, unit, unknown_when }: FactDescription): string {
  return `${meaning.en} · ${meaning.zh} (${unit}). Unknown when ${unknown_when}.`;
}

/**
 * Definitions `RootCondition` (what a rule may start with) and `Condition`, to be put beside a schema's own; and
 * `OwnRootCondition` and `OwnCondition` for rule sets that declare facts, of whose names and types a schema knows nothing.
 */
export function conditionDefinitions(): Readonly<Record<string, Schema>> {
  return {
    RootCondition: { anyOf: groups('Condition') },
    OwnRootCondition: { anyOf: groups('OwnCondition') },
    OwnCondition: { anyOf: [...groups('OwnCondition'), ownComparison()] },
    Condition: {
      anyOf: [
        ...groups('Condition'),
        ...KINDS.map(({ name }) => ({ $ref: `#/definitions/${name}Comparison` })),
      ],
    },
    ...Object.fromEntries(KINDS.map((kind) => [`${kind.name}Comparison`, comparison(kind)])),
    ThresholdReference: {
      description: 'A threshold of this rule set, by name: "$.days_overdue_high"',
      ...record({
        fact: { const: 'thresholds' },
        path: { type: 'string', pattern: '^\\$\\.[A-Za-z][A-Za-z0-9_]{0,63}$' },
      }),
    },
  };
}

function groups(inner: 'Condition' | 'OwnCondition'): readonly Schema[] {
  const one = { $ref: `#/definitions/${inner}` };
  const several = { type: 'array', minItems: 1, items: one };
  return [
    group('all', { description: 'True when every one of these is.', ...several }),
    group('any', { description: 'True when at least one of these is.', ...several }),
    group('not', one),
    group('condition', { description: 'The name of a condition of this rule set.', type: 'string' }),
  ];
}

function group(key: string, schema: Schema): Schema {
  return {
    type: 'object',
    properties: { [key]: schema, ...LABELS },
    required: [key],
    additionalProperties: false,
  };
}

function comparison({ has, literal }: FactKind): Schema {
  const isNumber = has('count');
  const references = [
    ...(isNumber ? [{ $ref: '#/definitions/ThresholdReference' }] : []),
    record({ fact: factNames((type) => (isNumber || has('flag') ? has(type) : isTextual(type))) }),
  ];
  return {
    type: 'object',
    properties: {
      fact: factNames(has),
      operator: {
        anyOf: [
          { type: 'string', enum: operatorsFor(has) },
          { type: 'string', pattern: decoratedPattern() },
        ],
      },
      value: { anyOf: [literal, { type: 'array', items: literal, maxItems: 1_000 }, ...references] },
      ...LABELS,
    },
    required: ['fact', 'operator', 'value'],
    additionalProperties: false,
  };
}

/** A fact of the catalogue or of the firm's own: "rules check" holds it to its type. */
function ownComparison(): Schema {
  const fact = { type: 'string', pattern: '^[a-z][a-z0-9_]{0,63}$' };
  const literal = { type: ['number', 'string', 'boolean'] };
  const written = ['', ...DECORATORS.map((decorator) => `${decorator}:`)].flatMap((decorator) =>
    BASE_OPERATORS.map((base) => `${decorator}${base}`),
  );
  const operator = {
    anyOf: [
      { type: 'string', enum: written },
      { type: 'string', pattern: decoratedPattern() },
    ],
  };
  const list = { type: 'array', items: literal, maxItems: 1_000 };
  const threshold = { $ref: '#/definitions/ThresholdReference' };
  return {
    type: 'object',
    properties: { fact, operator, value: { anyOf: [literal, list, threshold, record({ fact })] }, ...LABELS },
    required: ['fact', 'operator', 'value'],
    additionalProperties: false,
  };
}

function isTextual(type: FactType): boolean {
  return type === 'text' || type === 'list';
}

/** Those that the engine lets such a fact have, with one decorator at most; `DECORATED` has the others. */
function operatorsFor(has: (type: FactType) => boolean): readonly string[] {
  const [type] = FACT_CATALOGUE.map((fact) => fact.type).filter(has);
  if (type === undefined) throw new Error('the catalogue has no fact of this kind');
  const left = kindOfFact(type);
  const written = ['', ...DECORATORS.map((decorator) => `${decorator}:`)].flatMap((decorator) =>
    BASE_OPERATORS.map((base) => `${decorator}${base}`),
  );
  return written.filter((text) => {
    const operator = parseOperator(text);
    return operator !== null && VALUE_KINDS.some((right) => misfit(operator, left, right) === null);
  });
}

function decoratedPattern(): string {
  return `^((${DECORATORS.join('|')}):){2,${DECORATORS_MAX}}(${BASE_OPERATORS.join('|')})$`;
}

function record(properties: Schema): Schema {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}
