import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isNegative,
  isPositive,
  moneyText,
  type Ratio,
  ratioOf,
  ratioOver,
  scaleMoney,
  sumOrUnknown,
  weightedSum,
} from '../../src/snapshot/exact-decimal.ts';

describe('sumOrUnknown()', () => {
  it('adds to the cent what doubles would not', () => {
    const dimes = Array.from({ length: 10 }, () => '0.10');
    expect(sumOrUnknown(dimes, 2)).toBe('1.00');
    expect(sumOrUnknown(['999999999999999.99', '0.01'], 2)).toBe('1000000000000000.00');
  });

  it('has the decimals of its currency, also where it is nothing', () => {
    expect(sumOrUnknown(['100', '-40'], 0)).toBe('60');
    expect(sumOrUnknown(['0.125', '0.1'], 3)).toBe('0.225');
    expect([0, 2, 3].map((digits) => sumOrUnknown([], digits))).toEqual(['0', '0.00', '0.000']);
  });

  it('is unknown with one unknown part', () => {
    expect(sumOrUnknown(['1.00', null], 2)).toBeNull();
  });
});

describe('ratioOver()', () => {
  it('gives a share of cents as the double that is written for it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 1, max: 10 ** 6 }),
        (permille, base) => {
          const part = (permille * base) / 100;
          const whole = (1000 * base) / 100;
          expect(ratioOver(part.toFixed(2), whole.toFixed(2))).toBe(permille / 1000);
        },
      ),
    );
  });

  it('is unknown over zero, over less, and with an unknown operand', () => {
    for (const divisor of ['0', '0.00', '-1', null]) expect(ratioOver('1', divisor)).toBeNull();
    expect(ratioOver(null, '1')).toBeNull();
  });

  it('rounds to the nearest double where the operands are no doubles', () => {
    // Half-way between two doubles, of which 9007199254740992 is the even one, and a hair more than that.
    const half = '9007199254740993000000000000000000';
    const more = '9007199254740993000000000000000001';
    const over = (dividend: string) => ratioOver(dividend, '1000000000000000000');
    expect([half, more, `-${half}`, `-${more}`].map(over)).toEqual([
      9007199254740992, 9007199254740994, -9007199254740992, -9007199254740994,
    ]);
  });

  it('multiplies by a fraction exactly', () => {
    expect(ratioOver('0.09', '0.36', 12, 9)).toBe(1 / 3);
  });
});

describe('weightedSum()', () => {
  it('rounds once, at its end', () => {
    const third = { dividend: '1', divisor: '3' };
    expect(
      weightedSum([
        ['0.1', third],
        ['0.2', { dividend: '0.7', divisor: '1' }],
        ['0.2', third],
      ]),
    ).toBe(0.24);
    // Doubles make 0.30000000000000004 of it.
    const one = { dividend: '5', divisor: '5' };
    expect(
      weightedSum([
        ['0.1', one],
        ['0.2', one],
      ]),
    ).toBe(0.3);
  });

  it('is unknown with one unknown ratio', () => {
    const one = { dividend: '1', divisor: '1' };
    for (const unknown of [
      null,
      { ...one, dividend: null },
      { ...one, divisor: null },
      { ...one, divisor: '0' },
    ]) {
      expect(
        weightedSum([
          ['1', one],
          ['1', unknown],
        ]),
      ).toBeNull();
    }
  });
});

describe('moneyText()', () => {
  it('writes an amount with the decimals of its currency, rounded half away from zero', () => {
    expect([0, 2, 3].map((digits) => moneyText('-12.5', digits))).toEqual(['-13', '-12.50', '-12.500']);
    expect(moneyText('-0.00', 2)).toBe('0.00');
  });
});

describe('scaleMoney()', () => {
  it('rounds a half away from zero, on either side', () => {
    expect(scaleMoney('1.00', '0.125', 1, 1, 2)).toBe('0.13');
    expect(scaleMoney('-1.00', '0.125', 1, 1, 2)).toBe('-0.13');
  });

  it('does not round before its last step', () => {
    // Rounded to 20 digits on the way, the second product would end in 00.005000 and go up.
    expect(scaleMoney('0.01', '1', 3, 3, 2)).toBe('0.01');
    expect(scaleMoney('100000000000000.01', '0.499999999999', 1, 1, 2)).toBe('49999999999900.00');
  });

  it('knows no negative zero', () => {
    expect(scaleMoney('-0.001', '1', 1, 1, 2)).toBe('0.00');
    expect(scaleMoney('-0.001', '1', 1, 1, 0)).toBe('0');
  });
});

describe('isPositive() and isNegative()', () => {
  it.each([
    ['0.01', true, false],
    ['10', true, false],
    ['-0.01', false, true],
    ['-10.00', false, true],
    ['0.00', false, false],
    ['-0.00', false, false],
  ])('tell the sign of %s', (amount, positive, negative) => {
    expect(isPositive(amount)).toBe(positive);
    expect(isNegative(amount)).toBe(negative);
  });
});

/** The slow, obvious way: decimal arithmetic of more digits than any of these amounts needs. */
const Exact = Decimal.clone({ precision: 200 });

describe('against decimal arithmetic of 200 digits', () => {
  const whole = fc.oneof(
    fc.bigInt({ min: 0n, max: 10n ** 4n }),
    fc.bigInt({ min: 0n, max: 10n ** 9n }),
    fc.bigInt({ min: 0n, max: 10n ** 22n }),
  );
  const decimals = fc.integer({ min: 0, max: 12 });
  const decimal = fc
    .tuple(whole, decimals, fc.boolean())
    .map(([units, places, negative]) => `${negative ? '-' : ''}${shifted(units, places)}`);
  const digits = fc.constantFrom(0, 2, 3);
  const factor = fc.integer({ min: 1, max: 400 });
  const ratio: fc.Arbitrary<Ratio> = fc.record({
    dividend: decimal,
    divisor: decimal.filter((text) => !text.startsWith('-') && /[1-9]/.test(text)),
    numerator: factor,
    denominator: factor,
  });

  it('a ratio is the nearest double', () => {
    fc.assert(
      fc.property(ratio, (one) => {
        expect(ratioOf(one)).toBe(quotientOf(one).toNumber() + 0);
      }),
      { numRuns: 2_000 },
    );
  });

  it('a weighted sum of ratios is', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(decimal, ratio), { minLength: 1, maxLength: 5 }), (terms) => {
        const sum = terms.reduce(
          (total, [weight, one]) => total.plus(quotientOf(one).times(weight)),
          new Exact(0),
        );
        expect(weightedSum(terms)).toBe(sum.toNumber() + 0);
      }),
      { numRuns: 1_000 },
    );
  });

  it('money is scaled, summed and rounded to the same text', () => {
    fc.assert(
      fc.property(
        decimal,
        decimal,
        factor,
        factor,
        digits,
        (amount, rate, numerator, denominator, places) => {
          const product = new Exact(amount).times(rate).times(numerator).div(denominator);
          expect(scaleMoney(amount, rate, numerator, denominator, places)).toBe(rounded(product, places));
          expect(moneyText(amount, places)).toBe(rounded(new Exact(amount), places));
          expect(sumOrUnknown([amount, rate, amount], places)).toBe(
            rounded(new Exact(amount).plus(rate).plus(amount), places),
          );
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

function shifted(units: bigint, places: number): string {
  const text = String(units).padStart(places + 1, '0');
  return places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`;
}

function quotientOf({ dividend, divisor, numerator, denominator }: Ratio): Decimal {
  return new Exact(dividend ?? 0).times(numerator ?? 1).div(new Exact(divisor ?? 0).times(denominator ?? 1));
}

function rounded(amount: Decimal, places: number): string {
  const text = amount.toFixed(places, Decimal.ROUND_HALF_UP);
  return /[1-9]/.test(text) ? text : text.replace('-', '');
}
