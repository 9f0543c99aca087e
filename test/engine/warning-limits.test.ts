/** Looking for contradictions is a hard problem in general: it stays quick on whatever is put in, and says where it stopped. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkBareRules, checkRuleSet, type RuleSetCheck } from '../../src/engine/check/rule-set-check.ts';
import { FACT_CATALOGUE } from '../../src/snapshot/catalogue.ts';
import { RULES_FOLDER } from '../support/project.ts';
import { changed, FACTS, firmFile, firmRule, leaf, threshold } from './rule-fixtures.ts';

const NUMBERS = ['days_overdue_max', 'days_overdue_weighted', 'overdue_ratio', 'receivable_total'];
const SIZES = ['lessThan', 'greaterThan', 'equal', 'notEqual'];
const CODES = Array.from({ length: 12 }, (_, index) => `c${index}`);

/** The same numbers on every run. */
function dice(): (sides: number) => number {
  let state = 1;
  return (sides) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * sides);
  };
}

function setOf(conditions: readonly unknown[], changes: Record<string, unknown> = {}): unknown {
  const params = { message: { en: 'x', zh: 'x' } };
  const severities = ['low', 'medium', 'high', 'critical'];
  return {
    ...firmFile(),
    thresholds: {},
    ...changes,
    rules: conditions.map((one, index) =>
      firmRule(`r${index}`, one, { ...params, severity: severities[index % 4] }),
    ),
  };
}

function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

const roll = dice();
const number = () => leaf(NUMBERS[roll(4)] ?? '', SIZES[roll(4)] ?? '', roll(1_000));
const codes = (fact: string) =>
  leaf(
    fact,
    roll(2) ? 'in' : 'notIn',
    CODES.filter(() => roll(2) === 0),
  );
const clause = () => ({ any: [codes('customer_class'), codes('country'), number()] });
const thresholds = Object.fromEntries(
  times(6, (index) => [
    `t${index}`,
    threshold({
      overrides: times(7, (kind) => ({
        segment: { customer_class: `k${kind}`, ...(kind % 2 === 1 && { country: `c${kind % 4}` }) },
        value: 1 + roll(300),
        reason: 'x',
      })),
    }),
  ]),
);
const limit = () =>
  leaf(NUMBERS[roll(2)] ?? '', SIZES[roll(2)] ?? '', { fact: 'thresholds', path: `$.t${roll(6)}` });
const limits = () => ({ any: [limit(), limit(), limit()] });
const long = () =>
  leaf(
    'country',
    'in',
    times(250, (index) => `c${index}`),
  );

let lists = 0;
function among(entries: number): unknown {
  lists += 1;
  const own = lists;
  return leaf(
    'country',
    'in',
    times(entries, (index) => `c${own}_${index}`),
  );
}

describe('the check with its warnings', () => {
  it.each<[string, unknown]>([
    ['comparisons of few facts', setOf([{ all: times(500, number) }])],
    ['clauses of three', setOf([{ all: times(166, clause) }])],
    ['thresholds of 64 kinds of customers', setOf([{ all: times(166, limits) }], { thresholds })],
    ['lists of 1,000 texts', setOf([{ all: times(490, () => among(1_000)) }])],
    ['rules that hide each other', setOf(times(166, () => ({ all: [number(), number(), number()] })))],
  ])('takes less than 100 ms for 500 conditions: %s', (_what, file) => {
    // The first runs are slow on any code, and other tests take the processor away now and then.
    const best = Math.min(...times(5, () => timed(() => checkRuleSet(file, FACTS)).ms));
    expect(best).toBeLessThan(100);
  });

  it.each<[string, unknown]>([
    ['40 rules of 500', setOf(times(40, () => ({ all: times(500, number) })))],
    ['40 rules of clauses', setOf(times(40, () => ({ all: times(166, clause) })))],
    [
      '40 rules of thresholds',
      setOf(
        times(40, () => ({ all: times(166, limits) })),
        { thresholds },
      ),
    ],
    ['20,000 rules of one', setOf(times(20_000, () => ({ all: [number()] })))],
    ['40 rules of long lists', setOf(times(40, () => ({ any: times(40, long) })))],
  ])('takes less than five seconds for 20,000 conditions, and says what it left out: %s', (_what, file) => {
    const { check, ms } = timed(() => checkRuleSet(file, FACTS));
    expect(ms).toBeLessThan(5_000);
    expect(check.ok && check.warnings.filter(({ code }) => code === 'analysis_stopped')).toMatchObject([
      { pointer: '' },
    ]);
  });

  it('says the same every time', () => {
    const file = setOf(times(40, () => ({ all: times(166, clause) })));
    const [first, second] = times(2, () => timed(() => checkRuleSet(file, FACTS)).check);
    expect(first?.ok && first.warnings).toEqual(second?.ok && second.warnings);
  });
});

describe('a real rule set with parts put elsewhere', () => {
  const files = ['overdue', 'rating', 'cash-flow', 'industry-policy'].map((name): unknown =>
    JSON.parse(readFileSync(join(RULES_FOLDER, `${name}.json`), 'utf8')),
  );
  const parts = files.map((file) => partsOf(file, []));
  const mutation = fc.record({
    to: fc.nat(),
    value: fc.oneof(
      fc.record({ file: fc.nat(), part: fc.nat() }),
      fc.constantFrom(null, '', '__proto__', '$.x', -1, 1e308, true, [], {}, '{thresholds.x}'),
      fc.jsonValue(),
    ),
  });

  it('is refused or checked, with its warnings, and never throws or touches a prototype', () => {
    const before = JSON.stringify(Object.getOwnPropertyNames(Object.prototype));
    let sound = 0;
    fc.assert(
      fc.property(fc.nat(3), fc.array(mutation, { minLength: 1, maxLength: 3 }), (index, mutations) => {
        let file = files[index];
        for (const { to, value } of mutations) {
          const places = parts[index] ?? [];
          const [path = []] = places[to % places.length] ?? [];
          file = changed(file, path, isPick(value) ? pick(parts, value) : value);
        }
        for (const check of [checkRuleSet(file, FACT_CATALOGUE), checkBareRules(file, FACT_CATALOGUE)]) {
          if (!check.ok) expect(check.faults.length).toBeGreaterThan(0);
          else expect(check.warnings.length).toBeGreaterThanOrEqual(0);
          if (check.ok) sound += 1;
        }
      }),
      { numRuns: 500 },
    );
    expect(sound).toBeGreaterThan(2);
    expect(JSON.stringify(Object.getOwnPropertyNames(Object.prototype))).toBe(before);
  });
});

type Path = readonly (string | number)[];
type Part = readonly [path: Path, value: unknown];

interface Pick {
  readonly file: number;
  readonly part: number;
}

function isPick(value: unknown): value is Pick {
  return typeof value === 'object' && value !== null && 'part' in value && 'file' in value;
}

function pick(parts: readonly (readonly Part[])[], { file, part }: Pick): unknown {
  const from = parts[file % parts.length] ?? [];
  return from[part % from.length]?.[1];
}

function partsOf(value: unknown, path: Path): readonly Part[] {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [
    [path, value],
    ...inner.flatMap(([key, item]) => partsOf(item, [...path, Array.isArray(value) ? Number(key) : key])),
  ];
}

function timed(run: () => RuleSetCheck): { readonly check: RuleSetCheck; readonly ms: number } {
  const start = performance.now();
  const check = run();
  if (!check.ok) throw new Error(JSON.stringify(check.faults.slice(0, 3)));
  expect(check.warnings.length).toBeGreaterThanOrEqual(0);
  return { check, ms: performance.now() - start };
}
