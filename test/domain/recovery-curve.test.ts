import { describe, expect, it } from 'vitest';
import { recoveryCurvesSchema } from '../../src/domain/recovery-curve.ts';
import { shippedModels } from '../support/shipped-models.ts';

const CCAA = shippedModels().recovery_curve;

function faults(...curves: readonly unknown[]): readonly string[] {
  const { error } = recoveryCurvesSchema.safeParse({ curves });
  return error ? error.issues.map((issue) => `/${issue.path.join('/')} ${issue.message}`) : [];
}

function withPoints(...points: readonly (readonly [days: number, rate: string])[]): unknown {
  return { ...CCAA, points: points.map(([days, rate]) => ({ days, rate })) };
}

describe('a recovery curve', () => {
  it('may fall, stay and begin anywhere', () => {
    expect(faults(CCAA)).toEqual([]);
    expect(faults(withPoints([10, '1'], [20, '1.000'], [30, '0.999999'], [40, '0']))).toEqual([]);
    expect(faults(withPoints([0, '0.5']))).toEqual([]);
  });

  it('is refused where it rises', () => {
    expect(faults(withPoints([0, '0.9'], [30, '0.900001']))).toEqual([
      '/curves/0/points/1/rate rises from 0.9 to 0.900001: a debt does not become easier to collect as it ages',
    ]);
  });

  it.each([
    [30, 30],
    [30, 29],
  ])('is refused where its days are out of order: %i, then %i', (first, second) => {
    expect(faults(withPoints([first, '0.9'], [second, '0.8']))).toEqual([
      `/curves/0/points/1/days is ${second} after ${first}: points go from the youngest debt to the oldest`,
    ]);
  });

  it.each(['1.01', '-0.1', '94.9', '90 %', ''])('is refused with a rate of %s', (rate) => {
    expect(faults(withPoints([0, rate]))).toEqual([
      '/curves/0/points/0/rate must be a decimal from 0 to 1 in a string, such as "0.175", with at most 6 decimals',
    ]);
  });

  it('is refused without a point, and with days before its beginning', () => {
    expect(faults(withPoints())[0]).toMatch(/^\/curves\/0\/points /);
    expect(faults(withPoints([-1, '1']))[0]).toMatch(/^\/curves\/0\/points\/0\/days /);
  });

  it('is refused where another has its name', () => {
    expect(faults(CCAA, shippedModels('edward').recovery_curve, CCAA)).toEqual([
      '/curves/2/curve "ccaa-2004" stands here twice',
    ]);
  });
});
