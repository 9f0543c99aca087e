import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random, randomStream } from '../../src/simulate/random.ts';
import { mean } from './collect-portfolio.ts';

const MASK = 0xffff_ffffn;

/** sfc32 written down again with big integers, straight from its published recurrence. */
function sfc32Words(a: bigint, b: bigint, c: bigint, count: number): number[] {
  let counter = 1n;
  const words: number[] = [];
  for (let round = 0; round < 15 + count; round++) {
    const sum = (a + b + counter) & MASK;
    counter = (counter + 1n) & MASK;
    a = b ^ (b >> 9n);
    b = (c + (c << 3n)) & MASK;
    c = ((((c << 21n) & MASK) | (c >> 11n)) + sum) & MASK;
    if (round >= 15) words.push(Number(sum));
  }
  return words;
}

function draws(count: number, draw: () => number): number[] {
  return Array.from({ length: count }, draw);
}

describe('Random', () => {
  it('gives the words of sfc32 after fifteen rounds of warming up', () => {
    const word = fc.integer({ min: 0, max: 0xffff_ffff });
    fc.assert(
      fc.property(word, word, word, (a, b, c) => {
        const random = new Random(a, b, c);
        expect(draws(20, () => random.word())).toEqual(sfc32Words(BigInt(a), BigInt(b), BigInt(c), 20));
      }),
    );
  });

  it('spreads uniform numbers evenly over the unit interval', () => {
    const random = randomStream(1, 'uniform', 0);
    const tenths = new Array<number>(10).fill(0);
    for (let draw = 0; draw < 20_000; draw++) {
      const number = random.uniform();
      expect(number >= 0 && number < 1).toBe(true);
      const tenth = Math.floor(number * 10);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    for (const count of tenths) expect(Math.abs(count - 2000)).toBeLessThan(200);
  });

  it('draws whole numbers between both bounds and reaches each', () => {
    const random = randomStream(2, 'integer', 0);
    expect(new Set(draws(500, () => random.integer(-2, 3)))).toEqual(new Set([-2, -1, 0, 1, 2, 3]));
  });

  it('draws normal numbers with mean 0 and standard deviation 1', () => {
    const random = randomStream(3, 'normal', 0);
    const numbers = draws(40_000, () => random.normal());
    expect(mean(numbers)).toBeCloseTo(0, 1);
    expect(mean(numbers.map((number) => number ** 2))).toBeCloseTo(1, 1);
    expect(numbers.filter((number) => Math.abs(number) < 1.96).length / 40_000).toBeCloseTo(0.95, 2);
  });

  it('draws log-normal numbers half of which lie below the median', () => {
    const random = randomStream(4, 'log-normal', 0);
    const below = draws(20_000, () => random.logNormal(60, 0.8)).filter((number) => number < 60);
    expect(below.length / 20_000).toBeCloseTo(0.5, 1);
  });

  it.each([0, 0.4, 3, 40])('draws Poisson numbers whose mean and variance are %d', (expected) => {
    const random = randomStream(5, 'poisson', 0);
    const numbers = draws(20_000, () => random.poisson(expected));
    const average = mean(numbers);
    expect(Math.abs(average - expected)).toBeLessThanOrEqual(0.03 * expected);
    const variance = mean(numbers.map((number) => (number - average) ** 2));
    expect(Math.abs(variance - expected)).toBeLessThanOrEqual(0.06 * expected);
  });

  it('draws exponential numbers with their mean', () => {
    const random = randomStream(6, 'exponential', 0);
    const numbers = draws(40_000, () => random.exponential(13));
    expect(Math.abs(mean(numbers) - 13)).toBeLessThan(0.3);
    expect(Math.min(...numbers.slice(0, 1000))).toBeGreaterThanOrEqual(0);
  });

  it('chooses by weight', () => {
    const random = randomStream(7, 'weighted', 0);
    const list = [
      { name: 'often', weight: 3 },
      { name: 'never', weight: 0 },
      { name: 'seldom', weight: 1 },
    ];
    const names = Array.from({ length: 8000 }, () => random.weighted(list).name);
    expect(names).not.toContain('never');
    expect(names.filter((name) => name === 'often').length / 8000).toBeCloseTo(0.75, 1);
  });

  it('has nothing to choose from an empty list', () => {
    const random = randomStream(8, 'empty', 0);
    expect(() => random.choice([])).toThrow(RangeError);
    expect(() => random.weighted([])).toThrow(RangeError);
  });
});

describe('randomStream', () => {
  it('gives the same numbers for the same seed, purpose and index', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.string(), fc.nat(), (seed, purpose, index) => {
        const [one, other] = [randomStream(seed, purpose, index), randomStream(seed, purpose, index)];
        expect(draws(5, () => one.word())).toEqual(draws(5, () => other.word()));
      }),
    );
  });

  it('gives other numbers for another seed, purpose or index, high bits of the seed included', () => {
    const firstWords = [
      randomStream(1, 'a', 1),
      randomStream(2, 'a', 1),
      randomStream(1 + 2 ** 40, 'a', 1),
      randomStream(-1, 'a', 1),
      randomStream(1, 'b', 1),
      randomStream(1, 'a', 2),
    ].map((random) => random.word());
    expect(new Set(firstWords).size).toBe(6);
  });

  it('leaves no trace of the index in the numbers of neighbouring streams', () => {
    const firsts = Array.from({ length: 4000 }, (_, index) => randomStream(1, 'a', index).uniform());
    expect(mean(firsts)).toBeCloseTo(0.5, 1);
    const lagged = firsts.slice(1).map((number, index) => (number - 0.5) * ((firsts[index] ?? 0) - 0.5));
    expect(Math.abs(mean(lagged) * 12)).toBeLessThan(0.05);
  });
});
