import { describe, expect, it } from 'vitest';
import { RED_FLAG_FAMILIES } from '../../src/domain/file-kind.ts';
import { redFlagCodesSchema } from '../../src/domain/red-flag-code.ts';
import { RED_FLAG_SIGNS } from '../../src/simulate/red-flag-signs.ts';
import { shippedModels } from '../support/shipped-models.ts';

const { codes, severity_source } = shippedModels().red_flag_codes;

function faults(...more: readonly unknown[]): readonly string[] {
  const { error } = redFlagCodesSchema.safeParse({ severity_source, codes: [...codes, ...more] });
  return error ? error.issues.map((issue) => `/${issue.path.join('/')} ${issue.message}`) : [];
}

describe('the shipped red-flag codes', () => {
  it.each(RED_FLAG_FAMILIES)('are nine or more in the family %s, from mild to grave', (family) => {
    const severities = codes.filter((one) => one.family === family).map(({ severity }) => severity);
    expect(severities.length).toBeGreaterThanOrEqual(9);
    expect(Math.min(...severities)).toBe(2);
    expect(Math.max(...severities)).toBeGreaterThanOrEqual(4);
  });

  it.each(codes)('$code is worded in both languages and says where it comes from', ({ title, source }) => {
    expect(title.en).toMatch(/^[A-Z][^一-鿿]+[^.]$/);
    expect(title.zh).toMatch(/[一-鿿]{2,}/);
    expect(source.length).toBeGreaterThan(15);
  });

  it('have each sign of the simulation, in its family and as grave', () => {
    for (const { code, family, severity } of RED_FLAG_SIGNS) {
      expect(codes.find((one) => one.code === code)).toMatchObject({ family, severity });
    }
  });
});

describe('a list of red-flag codes is refused', () => {
  const first = codes[0];

  it('with a code twice', () => {
    expect(faults(first)).toEqual([`/codes/${codes.length}/code "${first?.code}" stands here twice`]);
  });

  it('with a code in two families', () => {
    expect(faults({ ...first, family: 'trading' })).toEqual([
      `/codes/${codes.length}/code "${first?.code}" is in the family payment already: a code is in one family only`,
    ]);
  });

  it.each([0, 6, 2.5])('with a severity of %s', (severity) => {
    expect(faults({ ...first, code: 'other', severity })[0]).toMatch(/\/severity /);
  });
});
