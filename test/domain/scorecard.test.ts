import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isNumeric } from '../../src/domain/fact.ts';
import { LAPP_FACTS, LAPP_PARTS, scorecardsSchema } from '../../src/domain/scorecard.ts';
import { FACT_CATALOGUE } from '../../src/snapshot/catalogue.ts';
import { RULES_FOLDER } from '../support/project.ts';
import { shippedModels } from '../support/shipped-models.ts';

const { scorecards } = shippedModels();

/** The shipped file with the value at a path replaced, and what its schema finds wrong. */
function faults(path: string, value: unknown): readonly string[] {
  const file: unknown = JSON.parse(readFileSync(`${RULES_FOLDER}/scorecards.json`, 'utf8'));
  const keys = path.split('/');
  const last = keys.pop() ?? '';
  const parent = keys.reduce((inner, key) => Object(inner)[key], file);
  Object(parent)[last] = value;
  const { error } = scorecardsSchema.safeParse(file);
  return error ? error.issues.map((issue) => `/${issue.path.join('/')} ${issue.message}`) : [];
}

describe('the shipped scorecards', () => {
  it('have eighteen traits in three groups of six, of equal weight', () => {
    const { groups, weight_sum } = scorecards.traits;
    expect(groups.map(({ group, items }) => [group, items.length])).toEqual([
      ['own', 6],
      ['priority', 6],
      ['credit_and_finance', 6],
    ]);
    expect(new Set(groups.flatMap(({ items }) => items.map(({ weight }) => weight)))).toEqual(new Set([1]));
    expect(weight_sum).toBe(18);
  });

  it('have the four parts of LAPP, each of facts that are scored from 0 to 100', () => {
    expect(Object.keys(scorecards.lapp.parts)).toEqual([...LAPP_PARTS]);
    for (const { items } of Object.values(scorecards.lapp.parts)) {
      for (const { bands } of items) {
        expect(bands.map(({ score }) => score).toSorted((a, b) => a - b)).toEqual([0, 25, 50, 75, 100]);
      }
    }
  });

  it('say of every scorecard that it is to be calibrated', () => {
    for (const { source } of [
      scorecards.traits,
      scorecards.lapp,
      scorecards.working_capital,
      scorecards.internal_rating,
    ]) {
      expect(source).toContain('example, calibrate');
    }
  });
});

describe('the facts that LAPP can be made of', () => {
  it.each(LAPP_FACTS)('%s is a number of the catalogue, computed before LAPP', (name) => {
    const place = FACT_CATALOGUE.findIndex((fact) => fact.name === name);
    const fact = FACT_CATALOGUE[place];
    expect(fact && isNumeric(fact.type) && fact.type !== 'money').toBe(true);
    expect(place).toBeLessThan(FACT_CATALOGUE.findIndex((one) => one.name === 'lapp_liquidity'));
  });
});

describe('a scorecard is refused', () => {
  it('where its weights do not sum to what it says', () => {
    expect(faults('traits/groups/1/items/2/weight', 10)).toEqual([
      '/traits/weight_sum says 18, and the weights sum to 27: correct the weight that is wrong, or the sum',
    ]);
    expect(faults('lapp/parts/activity/weight_sum', 4)).toEqual([
      '/lapp/parts/activity/weight_sum says 4, and the weights sum to 3: correct the weight that is wrong, or the sum',
    ]);
    expect(faults('lapp/parts/potential/weight', 2)).toEqual([
      '/lapp/weight_sum says 4, and the weights sum to 5: correct the weight that is wrong, or the sum',
    ]);
  });

  it.each([0, -1, 1.5])('with a weight of %s', (weight) => {
    expect(faults('traits/groups/0/items/0/weight', weight)[0]).toMatch(
      /^\/traits\/groups\/0\/items\/0\/weight /,
    );
  });

  it('that has an item or a group twice, in one group or two', () => {
    expect(faults('traits/groups/2/items/5/item', 'operations')).toEqual([
      '/traits/groups/2/items/5/item "operations" stands here twice',
    ]);
    expect(faults('traits/groups/2/group', 'own')).toEqual([
      '/traits/groups/2/group "own" stands here twice',
    ]);
    expect(faults('lapp/parts/liquidity/items/2/fact', 'quick_ratio')).toEqual([
      '/lapp/parts/liquidity/items/2/fact "quick_ratio" stands here twice',
    ]);
  });

  it('of a fact that LAPP cannot be made of', () => {
    const [fault] = faults('lapp/parts/activity/items/0/fact', 'dsoo');
    expect(fault).toMatch(
      /^\/lapp\/parts\/activity\/items\/0\/fact must be a fact that LAPP can be made of, which "dsoo" is not: current_ratio, /,
    );
  });

  it('without one of the four parts, or with a fifth', () => {
    expect(faults('lapp/parts/potential', undefined)[0]).toMatch(/^\/lapp\/parts\/potential /);
    expect(faults('lapp/parts/power', scorecards.lapp.parts.potential)[0]).toMatch(/power/);
  });

  it('whose bands are out of order or have a hole', () => {
    expect(faults('working_capital/bands/3/through', -4)).toEqual([
      '/working_capital/bands/3 ends at -4, and the band before it at -3.2: bands go from the lowest up',
    ]);
    expect(faults('working_capital/bands/9/through', 2)).toEqual([
      '/working_capital/bands/9 ends at 2, and no band is for what is above it: the last band has no end',
    ]);
    expect(faults('internal_rating/bands/0/below', 20)).toEqual([
      '/internal_rating/bands/1 ends at 20, and the band before it at 20: bands go from the lowest up',
    ]);
    expect(faults('lapp/parts/liquidity/items/0/bands/0/below', undefined)[0]).toMatch(
      /^\/lapp\/parts\/liquidity\/items\/0\/bands\/0 has no end/,
    );
  });

  it('that gives a smaller share to a higher score', () => {
    expect(faults('working_capital/bands/3/share', '0.04')).toEqual([
      '/working_capital/bands/3/share share 0.04 is smaller than that of the lower scores before it, 0.05',
    ]);
    expect(faults('working_capital/bands/0/share', '0.03')).toEqual([
      '/working_capital/bands/1/share share 0.025 is smaller than that of the lower scores before it, 0.03',
    ]);
    // As large, and as large with other digits.
    expect(faults('working_capital/bands/3/share', '0.05')).toEqual([]);
    expect(faults('working_capital/bands/3/share', '0.050')).toEqual([]);
  });

  it('whose scores turn back from band to band, whichever way they run', () => {
    const [rising, falling] = ['lapp/parts/liquidity/items/0/bands', 'lapp/parts/activity/items/0/bands'];
    expect(faults(`${rising}/2/score`, 20)).toEqual([
      `/${rising}/2/score score 20 turns back: up to this band the scores rise, and they run one way`,
    ]);
    expect(faults(`${falling}/4/score`, 26)).toEqual([
      `/${falling}/4/score score 26 turns back: up to this band the scores fall, and they run one way`,
    ]);
    // The next band is the one that is out of line.
    expect(faults(`${falling}/0/score`, 60)).toEqual([
      `/${falling}/2/score score 50 turns back: up to this band the scores rise, and they run one way`,
    ]);
    expect(faults(`${rising}/1/score`, 0)).toEqual([]);
    expect(faults(`${falling}/3/score`, 0)).toEqual([]);
  });

  it.each(['1.1', '-0.1', '.5', '0.1234567', '5 %'])('with a share of %s', (share) => {
    expect(faults('working_capital/bands/2/share', share)).toEqual([
      '/working_capital/bands/2/share must be a decimal from 0 to 1 in a string, such as "0.175", with at most 6 decimals',
    ]);
  });
});
