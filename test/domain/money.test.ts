import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addMoney,
  isCurrency,
  minorDigits,
  moneySchema,
  subtractMoney,
  subtractMoneyToZero,
} from '../../src/domain/money.ts';

const cents = fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n });

describe('money', () => {
  it('adds and subtracts to the cent, however large', () => {
    fc.assert(
      fc.property(cents, cents, (a, b) => {
        expect(addMoney(text(a), text(b))).toBe(text(a + b));
        expect(subtractMoney(text(a), text(b))).toBe(text(a - b));
      }),
    );
  });

  it('sums 200,000 amounts to the cent where floating point does not', () => {
    let sum = '0.00';
    let float = 0;
    for (let i = 0; i < 200_000; i += 1) {
      sum = addMoney(sum, '0.10');
      float += 0.1;
    }
    expect(sum).toBe('20000.00');
    expect(float).not.toBe(20_000);
  });

  it('keeps the decimals its amounts are written with, and every digit of them', () => {
    expect(addMoney('100', '-100')).toBe('0');
    expect(addMoney('1', '0.50')).toBe('1.50');
    expect(subtractMoney('1.000', '0.5')).toBe('0.500');
    expect(subtractMoneyToZero('100', '250')).toBe('0');
    expect(addMoney('9999999999999999999999.99', '0.01')).toBe('10000000000000000000000.00');
    const tiny = `0.${'0'.repeat(60)}1`;
    expect(subtractMoney(addMoney('1', tiny), '1')).toBe(tiny);
  });

  it('never goes below zero where it is told not to', () => {
    expect(subtractMoneyToZero('1.00', '2.50')).toBe('0.00');
    expect(subtractMoneyToZero('2.50', '1.00')).toBe('1.50');
  });

  it('knows currencies and their smallest units', () => {
    expect(['CNY', 'JPY', 'KWD'].map(minorDigits)).toEqual([2, 0, 3]);
    expect(isCurrency('CNY')).toBe(true);
    for (const text of ['cny', 'XYZW', 'ZZZ', 'RMB', '']) expect(isCurrency(text)).toBe(false);
  });

  it('is a decimal string with its currency, and unknown is null', () => {
    expect(moneySchema.safeParse({ amount: '1.50', currency: 'CNY' }).success).toBe(true);
    expect(moneySchema.safeParse({ amount: null, currency: 'CNY' }).success).toBe(true);
    for (const amount of ['1e3', '1,000', '', 'NaN', 5]) {
      expect(moneySchema.safeParse({ amount, currency: 'CNY' }).success).toBe(false);
    }
  });
});

function text(value: bigint): string {
  const digits = String(value < 0n ? -value : value).padStart(3, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
