import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { DEPTH_MAX, RULE_CONDITIONS_MAX } from '../../src/engine/check/condition-check.ts';
import { LITERAL_LIST_MAX } from '../../src/engine/check/fact-condition-check.ts';
import { RULE_SET_CONDITIONS_MAX } from '../../src/engine/check/rule-check.ts';
import { checkBareRules, checkRuleSet, type RuleSetCheck } from '../../src/engine/check/rule-set-check.ts';
import { FACTS, faultsOf, firmFile, leaf } from './rule-fixtures.ts';

const LATE = leaf('days_overdue_max', 'greaterThan', 30);
/** Far above what the checks take, far below what a stack overflow or a quadratic walk would show. */
const QUICK_MS = 1_000;

function timed(check: () => RuleSetCheck): { readonly faults: readonly string[]; readonly ms: number } {
  const start = performance.now();
  const faults = faultsOf(check());
  return { faults, ms: performance.now() - start };
}

function bare(conditions: unknown, named: Record<string, unknown> = {}): RuleSetCheck {
  return checkBareRules({ rules: [{ conditions, event: { type: 'x' } }], conditions: named }, FACTS);
}

function nested(groups: number, innermost: unknown = LATE): unknown {
  let node = innermost;
  for (let depth = 0; depth < groups; depth += 1) node = { not: node };
  return node;
}

function anyOf(conditions: number, operand: unknown = LATE): unknown {
  return { any: Array.from({ length: conditions }, () => operand) };
}

describe('depth', () => {
  it('takes ten nested groups and refuses eleven at the eleventh', () => {
    expect(faultsOf(bare(nested(DEPTH_MAX)))).toEqual([]);
    expect(faultsOf(bare(nested(DEPTH_MAX + 1)))).toEqual([
      `/rules/0/conditions${'/not'.repeat(DEPTH_MAX)} too_deep`,
    ]);
  });

  it('counts the groups of a named condition where it is referred to', () => {
    const named = { five: nested(5) };
    expect(faultsOf(bare(nested(4, { condition: 'five' }), named))).toEqual([]);
    expect(faultsOf(bare(nested(5, { condition: 'five' }), named))).toEqual([
      `/rules/0/conditions${'/not'.repeat(5)}/condition too_deep`,
    ]);
  });

  it('refuses a chain of 10,000 named conditions without walking down all of it', () => {
    const links = Array.from({ length: 10_000 }, (_, index) => [`c${index}`, { condition: `c${index + 1}` }]);
    const { faults, ms } = timed(() => bare(anyOf(1), { ...Object.fromEntries(links), c10000: anyOf(1) }));
    expect(faults.some((fault) => fault.endsWith(' too_deep'))).toBe(true);
    expect(ms).toBeLessThan(QUICK_MS);
  });

  it.each([5_000, 100_000])(
    'refuses %i nested nots, in either format, without overflowing the stack',
    (groups) => {
      const deep = nested(groups);
      for (const check of [() => bare(deep), () => checkRuleSet(firmFile(deep), FACTS)]) {
        const { faults, ms } = timed(check);
        expect(faults).toMatchObject([
          expect.stringMatching(/^\/rules\/0\/conditions(\/not){50,} too_deep$/),
        ]);
        expect(ms).toBeLessThan(QUICK_MS);
      }
    },
  );

  it('refuses depth in a part that is not looked into otherwise', () => {
    const params = nested(5_000);
    const rule = { conditions: anyOf(1), event: { type: 'x', params } };
    expect(faultsOf(checkBareRules(rule, FACTS))).toMatchObject([expect.stringMatching(/ too_deep$/)]);
  });
});

describe('length of a list', () => {
  it('takes 1,000 entries in a condition and refuses one more', () => {
    const among = (entries: number): RuleSetCheck =>
      bare({
        all: [
          leaf(
            'country',
            'in',
            Array.from({ length: entries }, (_, index) => `c${index}`),
          ),
        ],
      });
    expect(faultsOf(among(LITERAL_LIST_MAX))).toEqual([]);
    expect(faultsOf(among(LITERAL_LIST_MAX + 1))).toEqual(['/rules/0/conditions/all/0/value too_large']);
  });
});

describe('the list of faults', () => {
  const FEW_CHARACTERS = 1_000_000;
  const paths = (count: number): unknown => Array.from({ length: count }, () => ({ path: 1 }));
  const withParams = (params: unknown): RuleSetCheck =>
    checkBareRules([{ conditions: anyOf(1), event: { type: 'x', params } }], FACTS);

  it('holds 1,000, the last of which says how many more there may be', () => {
    expect(faultsOf(withParams({ a: paths(1_000) }))).toHaveLength(1_000);
    const more = withParams({ a: paths(1_001) });
    expect(faultsOf(more)).toHaveLength(1_000);
    expect(more.ok || more.faults.at(-1)).toEqual({
      pointer: '',
      code: 'more_faults',
      message: 'and up to 2 more faults',
    });
    expect(more.ok || more.faults.at(-2)?.pointer).toBe('/0/event/params/a/998/path');
  });

  it.each<[string, () => RuleSetCheck]>([
    ['params', () => withParams({ ['k'.repeat(20_000)]: paths(2_000) })],
    ['a named condition', () => bare(anyOf(1), { ['k'.repeat(20_000)]: { all: paths(2_000) } })],
    ['many short names', () => bare(anyOf(1), { ['k'.repeat(150)]: { all: paths(20_000) } })],
    [
      'thresholds',
      () => {
        const overrides = Array.from({ length: 20_000 }, () => 1);
        return checkRuleSet({ ...firmFile(), thresholds: { ['k'.repeat(150)]: { overrides } } }, FACTS);
      },
    ],
  ])('stays small where %s would repeat long names', (_what, check) => {
    const done = check();
    expect(done.ok || done.faults.length).toBeLessThanOrEqual(1_000);
    expect(JSON.stringify(done).length).toBeLessThan(FEW_CHARACTERS);
  });
});

describe('number of conditions', () => {
  it('takes 500 in a rule and refuses the 501st', () => {
    expect(faultsOf(bare(anyOf(RULE_CONDITIONS_MAX)))).toEqual([]);
    expect(faultsOf(bare(anyOf(RULE_CONDITIONS_MAX + 1)))).toEqual([
      `/rules/0/conditions/any/${RULE_CONDITIONS_MAX} too_many_conditions`,
    ]);
  });

  it('says so once, however many rules and groups follow', () => {
    const groups = { any: [anyOf(300), anyOf(300), anyOf(300), anyOf(300)] };
    expect(faultsOf(bare(groups))).toEqual(['/rules/0/conditions/any/1/any/200 too_many_conditions']);
  });

  it('counts a named condition wherever it is referred to, so that small text cannot stand for much', () => {
    const named = { half: anyOf(RULE_CONDITIONS_MAX / 2) };
    expect(faultsOf(bare(anyOf(2, { condition: 'half' }), named))).toEqual([]);
    expect(faultsOf(bare(anyOf(3, { condition: 'half' }), named))).toEqual([
      '/rules/0/conditions/any/2/condition too_many_conditions',
    ]);
    const bomb = Array.from({ length: 9 }, (_, index) => [
      `b${index + 1}`,
      anyOf(10, { condition: `b${index}` }),
    ]);
    const { faults, ms } = timed(() =>
      bare({ condition: 'b9' }, { b0: anyOf(10), ...Object.fromEntries(bomb) }),
    );
    expect(faults).toContain('/conditions/b2/any/5/condition too_many_conditions');
    expect(ms).toBeLessThan(QUICK_MS);
  });

  it('takes 20,000 in a set and refuses one more', () => {
    const rule = { conditions: anyOf(RULE_CONDITIONS_MAX), event: { type: 'x' } };
    const full = Array.from({ length: RULE_SET_CONDITIONS_MAX / RULE_CONDITIONS_MAX }, () => rule);
    expect(faultsOf(checkBareRules(full, FACTS))).toEqual([]);
    const one = { conditions: anyOf(1), event: { type: 'x' } };
    expect(faultsOf(checkBareRules([...full, one, one], FACTS))).toEqual([
      `/${full.length}/conditions too_many_conditions`,
    ]);
  });

  it('refuses 100,000 conditions in one rule and in many, quickly', () => {
    const many = Array.from({ length: 250 }, () => ({ conditions: anyOf(400), event: { type: 'x' } }));
    for (const check of [
      () => bare(anyOf(100_000)),
      () => checkRuleSet(firmFile(anyOf(100_000)), FACTS),
      () => checkBareRules(many, FACTS),
    ]) {
      const { faults, ms } = timed(check);
      expect(faults).toMatchObject([expect.stringMatching(/ too_many_conditions$/)]);
      expect(ms).toBeLessThan(QUICK_MS);
    }
  });

  it('checks a rule of 500 conditions in less than 100 ms', () => {
    const rule = firmFile(anyOf(RULE_CONDITIONS_MAX));
    checkRuleSet(rule, FACTS);
    expect(timed(() => checkRuleSet(rule, FACTS)).ms).toBeLessThan(100);
  });
});
