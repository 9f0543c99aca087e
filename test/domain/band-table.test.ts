import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { BAND_END, bandOf, checkBands } from '../../src/domain/band-table.ts';

const table = z.array(z.strictObject({ ...BAND_END, is: z.string() })).superRefine(checkBands);

const LOW = { through: 0, is: 'low' };
const MIDDLE = { below: 1, is: 'middle' };
const HIGH = { is: 'high' };

function faults(bands: unknown): readonly string[] {
  const { error } = table.safeParse(bands);
  return error ? error.issues.map(({ path, message }) => `/${path.join('/')} ${message}`) : [];
}

describe('a table of bands', () => {
  it.each([
    [Number.NEGATIVE_INFINITY, 'low'],
    [0, 'low'],
    [Number.MIN_VALUE, 'middle'],
    [0.999_999_999_999, 'middle'],
    [1, 'high'],
    [Number.POSITIVE_INFINITY, 'high'],
  ])('has for %s the band %s', (value, is) => {
    expect(bandOf(table.parse([LOW, MIDDLE, HIGH]), value).is).toBe(is);
  });

  it('may be one band for every number', () => {
    expect(bandOf(table.parse([HIGH]), -5).is).toBe('high');
  });

  it.each<[string, readonly unknown[], readonly string[]]>([
    [
      'out of order',
      [MIDDLE, LOW, HIGH],
      ['/1 ends at 0, and the band before it at 1: bands go from the lowest up'],
    ],
    [
      'without width',
      [LOW, { below: 0, is: 'none' }, HIGH],
      ['/1 ends at 0, and the band before it at 0: bands go from the lowest up'],
    ],
    [
      'with a hole above the last band',
      [LOW, MIDDLE],
      ['/1 ends at 1, and no band is for what is above it: the last band has no end'],
    ],
    [
      'with a band that leaves nothing for the next',
      [LOW, HIGH, MIDDLE, HIGH],
      ['/1 has no end ("through" or "below"), so that nothing is left for the bands after it'],
    ],
    [
      'with two ends',
      [{ through: 0, below: 1, is: 'both' }, HIGH],
      ['/0 has "through" and "below": a band ends once'],
    ],
  ])('is refused %s', (_, bands, expected) => {
    expect(faults(bands)).toEqual(expected);
  });

  it('that was not checked and has a hole throws for a number in it', () => {
    expect(() => bandOf([LOW], 1)).toThrow('no band is for 1');
  });
});
