import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, daysBetween } from '../../src/domain/day.ts';
import type { OpenItem } from '../../src/domain/ledger-state.ts';
import type { RecoveryCurve } from '../../src/domain/recovery-curve.ts';
import { recoveryRates } from '../../src/snapshot/recovery-rates.ts';
import { shippedModels } from '../support/shipped-models.ts';
import { AS_OF, fact, snapshot } from './state-builder.ts';

const CCAA = shippedModels().recovery_curve;
const EDWARD = shippedModels('edward').recovery_curve;

/** Due so many days ago, and issued 30 days before. */
function due(days: number, open_amount: string, issued = days + 30): OpenItem {
  return { open_amount, issued_on: addDays(AS_OF, -issued), due_on: addDays(AS_OF, -days) };
}

/**
 * Worked by hand on CCAA 2004. 1,000 due 15 days ago: half way from 94.9 % to 89.9 %, 92.4 %. 2,000 due 45 days ago:
 * half way from 89.9 % to 81.3 %, 85.6 %. 3,000 beyond the last point: 9.3 %. 4,000 not due: 94.9 %.
 * Collectable 924 + 1,712 + 279 + 3,796 = 6,711 of 10,000; lost 3,289. A cover of 3,500 takes the 3,000 and 500 of the
 * 2,000, and leaves 1,500 × 14.4 % + 1,000 × 7.6 % + 4,000 × 5.1 % = 216 + 76 + 204 = 496. 2,600 unapplied take as much
 * of the 3,000; the cover then takes the other 400, the 2,000, the 1,000 and 100 of the 4,000: 3,900 × 5.1 % = 198.90.
 */
const ITEMS: readonly OpenItem[] = [
  due(1000, '3000.00'),
  due(45, '2000.00'),
  due(15, '1000.00'),
  due(-10, '4000.00'),
];

function expectedLoss(
  open_items: readonly OpenItem[] | null,
  guarantee_cover: string | null = '0.00',
  unapplied_amount: string | null = '0.00',
) {
  return fact('expected_loss', { open_items, receivables: { guarantee_cover, unapplied_amount } });
}

function rateOf(curve: RecoveryCurve, item: OpenItem) {
  return fact(
    'recovery_rate',
    { open_items: [item] },
    { models: { ...shippedModels(), recovery_curve: curve } },
  );
}

describe('recovery_rate', () => {
  it('is that of the worked example', () => {
    expect(fact('recovery_rate', { open_items: ITEMS })).toBe(0.6711);
  });

  it.each([
    [-400, 0.949],
    [0, 0.949],
    [30, 0.899],
    [60, 0.813],
    [75, 0.7545],
    [90, 0.696],
    [180, 0.521],
    [270, 0.391],
    [365, 0.228],
    [730, 0.093],
    [731, 0.093],
    [9999, 0.093],
  ])('of CCAA 2004 at %i days overdue is %s, whenever it was issued', (days, rate) => {
    expect(rateOf(CCAA, due(days, '7.00'))).toBe(rate);
    expect(rateOf(CCAA, due(days, '7.00', days + 200))).toBe(rate);
  });

  it.each([
    [0, 1],
    [60, 1],
    [61, 0.8],
    [100, 0.8],
    [101, 0.5],
    [180, 0.5],
    [365, 0.5],
    [366, 0.1],
    [9999, 0.1],
  ])('of Edward at %i days from issue is %s, whenever it is due', (days, rate) => {
    expect(rateOf(EDWARD, due(days - 30, '7.00', days))).toBe(rate);
    expect(rateOf(EDWARD, due(-90, '7.00', days))).toBe(rate);
  });

  it('on a line is exact where the days do not divide it', () => {
    // A fall of 0.1 over 3 days: 0.9 − 0.1 / 3.
    const curve = {
      ...CCAA,
      points: [0.9, 0.8].map((rate, index) => ({ days: index * 3, rate: String(rate) })),
    };
    expect(rateOf(curve, due(1, '1.00'))).toBe(2.6 / 3);
    expect(recoveryRates(curve).shareAt(1)).toBe(26n);
    expect(recoveryRates(curve).denominator).toBe(30n);
  });

  it('of a curve with one point is that point’s at any age', () => {
    const curve = { ...CCAA, points: [{ days: 10, rate: '0.5' }] };
    expect([-5, 10, 500].map((days) => rateOf(curve, due(days, '1.00')))).toEqual([0.5, 0.5, 0.5]);
  });

  it('is unknown where nothing is open, or what is open is unknown', () => {
    expect(fact('recovery_rate', { open_items: [] })).toBeNull();
    expect(fact('recovery_rate', { open_items: null })).toBeNull();
  });
});

describe('expected_loss', () => {
  it('is that of the worked example, with cover and without', () => {
    expect(expectedLoss(ITEMS)).toBe('3289.00');
    expect(expectedLoss(ITEMS, '3500.00')).toBe('496.00');
    expect(expectedLoss(ITEMS, '10000.00')).toBe('0.00');
    expect(expectedLoss(ITEMS, '99999.00')).toBe('0.00');
  });

  it('leaves out what is paid and not applied yet, and then what is covered', () => {
    expect(expectedLoss(ITEMS, '3500.00', '2600.00')).toBe('198.90');
    expect(expectedLoss(ITEMS, '0.00', '3500.00')).toBe('496.00');
    expect(expectedLoss(ITEMS, '0.00', '10000.00')).toBe('0.00');
    expect(expectedLoss(ITEMS, '0.00', '10000.01')).toBe('0.00');
    // Two invoices, all of whose money has come in and waits to be matched: nothing is owed, and nothing can be lost.
    const paid = { open_items: [due(300, '200000.00'), due(200, '200000.00')] };
    const receivables = { overdue_181_plus: '400000.00', unapplied_amount: '400000.00' };
    const { facts } = snapshot({ ...paid, receivables });
    expect([facts.receivable_total, facts.expected_loss]).toEqual(['0.00', '0.00']);
    expect(facts.recovery_rate).toBe(snapshot(paid).facts.recovery_rate);
  });

  it('is rounded once, over all invoices', () => {
    // Three times 0.01 × 14.4 % is 0.00432; each alone would be 0.00, as 500 of them would be, which come to 0.72.
    expect(expectedLoss([due(45, '0.01'), due(45, '0.01'), due(45, '0.01')])).toBe('0.00');
    expect(expectedLoss(Array.from({ length: 500 }, () => due(45, '0.01')))).toBe('0.72');
    // 0.125 away from zero.
    const half = { ...CCAA, points: [{ days: 0, rate: '0.5' }] };
    const run = { models: { ...shippedModels(), recovery_curve: half } };
    expect(fact('expected_loss', { open_items: [due(1, '0.25')] }, run)).toBe('0.13');
  });

  it('has the decimals of the base currency', () => {
    const yen = { open_items: [due(45, '1000')], receivables: { guarantee_cover: '0' } };
    expect(fact('expected_loss', yen, { base_currency: 'JPY' })).toBe('144');
    expect(fact('expected_loss', { ...yen, open_items: [] }, { base_currency: 'JPY' })).toBe('0');
  });

  it('gives cover to the oldest due day first, and of those to the first issued', () => {
    const run = { models: { ...shippedModels(), recovery_curve: EDWARD } };
    const older = due(10, '100.00', 400);
    const newer = due(10, '100.00', 20);
    for (const open_items of [
      [older, newer],
      [newer, older],
    ]) {
      // 10 % of the older is left to collect; covered, nothing is lost.
      expect(fact('expected_loss', { open_items, receivables: { guarantee_cover: '0.00' } }, run)).toBe(
        '90.00',
      );
      expect(fact('expected_loss', { open_items, receivables: { guarantee_cover: '100.00' } }, run)).toBe(
        '0.00',
      );
    }
    const dueFirst = due(20, '100.00', 20);
    const open_items = [older, dueFirst];
    expect(fact('expected_loss', { open_items, receivables: { guarantee_cover: '100.00' } }, run)).toBe(
      '90.00',
    );
  });

  it('is nothing where nothing is open, whatever the cover', () => {
    expect(expectedLoss([])).toBe('0.00');
    expect(expectedLoss([], null)).toBe('0.00');
    expect(expectedLoss([], '0.00', null)).toBe('0.00');
  });

  it('is unknown where what is open, what covers it or what is unapplied is unknown', () => {
    expect(expectedLoss(null)).toBeNull();
    expect(expectedLoss(ITEMS, null)).toBeNull();
    expect(expectedLoss(ITEMS, '99999.00', null)).toBeNull();
    expect(fact('expected_loss', { open_items: ITEMS, receivables: null })).toBeNull();
  });
});

describe('recovery and loss', () => {
  it('are exact to the cent over 200,000 open invoices of one customer', () => {
    // 0.01 beyond the last point of the curve: 9.3 % is collectable, 90.7 % lost.
    const open_items = Array.from({ length: 200_000 }, () => due(1000, '0.01'));
    expect(fact('recovery_rate', { open_items })).toBe(0.093);
    expect(expectedLoss(open_items)).toBe('1814.00');
  });

  const item = fc
    .tuple(
      fc.integer({ min: 1, max: 5_000_000 }),
      fc.integer({ min: -60, max: 900 }),
      fc.integer({ min: 0, max: 200 }),
    )
    .map(([cents, days, terms]) =>
      due(days, new Decimal(cents).div(100).toFixed(2), Math.max(days, 0) + terms),
    );
  const curve = fc.oneof(fc.constantFrom(CCAA, EDWARD), fc.gen().map(randomCurve));

  it('agree with a plain walk over the invoices, whatever they are', () => {
    fc.assert(
      fc.property(
        fc.array(item, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 0, max: 20_000_000 }),
        fc.integer({ min: 0, max: 10_000_000 }),
        curve,
        (items, cents, unapplied, recovery_curve) => {
          const run = { models: { ...shippedModels(), recovery_curve } };
          const guarantee_cover = new Decimal(cents).div(100).toFixed(2);
          const unapplied_amount = new Decimal(unapplied).div(100).toFixed(2);
          const state = { open_items: items, receivables: { guarantee_cover, unapplied_amount } };
          const slow = walk(items, [unapplied_amount, guarantee_cover], recovery_curve);
          expect(fact('expected_loss', state, run)).toBe(slow.loss);
          expect(fact('recovery_rate', state, run)).toBeCloseTo(slow.recovery, 14);
        },
      ),
    );
  });

  it('never rise with cover or with money not applied yet, and lose nothing that is covered or paid', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 12 }), fc.nat(9_000_000), fc.nat(9_000_000), (items, a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)].map((cents) =>
          Number(expectedLoss(items, (cents / 100).toFixed(2))),
        );
        expect(more).toBeLessThanOrEqual(less ?? 0);
        // Of one and of the other is as much as of both together.
        const both = ((a + b) / 100).toFixed(2);
        expect(expectedLoss(items, (a / 100).toFixed(2), (b / 100).toFixed(2))).toBe(
          expectedLoss(items, both),
        );
        const open = items.reduce((sum, { open_amount }) => sum + Number(open_amount), 0);
        expect(expectedLoss(items, open.toFixed(2))).toBe('0.00');
        expect(expectedLoss(items, '0.00', open.toFixed(2))).toBe('0.00');
      }),
    );
  });
});

/** Points wherever they fall, rates that do not rise. */
function randomCurve(gen: fc.GeneratorValue): RecoveryCurve {
  const count = gen(fc.integer, { min: 1, max: 6 });
  const rates = Array.from({ length: count }, () => gen(fc.nat, 1000)).toSorted((a, b) => b - a);
  let days = -1;
  return {
    ...CCAA,
    counts_from: gen(fc.boolean) ? 'due' : 'issue',
    between: gen(fc.boolean) ? 'line' : 'step',
    points: rates.map((rate) => {
      days += gen(fc.integer, { min: 1, max: 300 });
      return { days, rate: new Decimal(rate).div(1000).toString() };
    }),
  };
}

/** The slow, obvious way, with so many digits that rounding the last of them changes nothing. */
function walk(
  items: readonly OpenItem[],
  safe: readonly [unapplied: string, cover: string],
  curve: RecoveryCurve,
) {
  const Exact = Decimal.clone({ precision: 80 });
  const oldestFirst = items.toSorted(
    (a, b) => daysBetween(b.due_on, a.due_on) || daysBetween(b.issued_on, a.issued_on),
  );
  const exposed = oldestFirst.map(({ open_amount }) => new Exact(open_amount));
  for (const amount of safe) {
    let left = new Exact(amount);
    for (const [index, one] of exposed.entries()) {
      const taken = Exact.min(left, one);
      left = left.minus(taken);
      exposed[index] = one.minus(taken);
    }
  }
  let [open, collectable, lost] = [new Exact(0), new Exact(0), new Exact(0)];
  for (const [index, { open_amount, due_on, issued_on }] of oldestFirst.entries()) {
    const rate = rateAt(Exact, curve, daysBetween(curve.counts_from === 'due' ? due_on : issued_on, AS_OF));
    open = open.plus(open_amount);
    collectable = collectable.plus(rate.times(open_amount));
    lost = lost.plus(new Exact(exposed[index] ?? 0).times(new Exact(1).minus(rate)));
  }
  const cents = lost.toDecimalPlaces(40, Decimal.ROUND_HALF_UP).toFixed(2, Decimal.ROUND_HALF_UP);
  return { loss: cents, recovery: collectable.div(open).toNumber() };
}

function rateAt(Exact: typeof Decimal, { points, between }: RecoveryCurve, days: number): Decimal {
  const after = points.findIndex((point) => days <= point.days);
  const [next, last] = [points[after], points[after - 1]];
  if (next === undefined) return new Exact(points.at(-1)?.rate ?? '');
  if (last === undefined || between === 'step') return new Exact(next.rate);
  const along = new Exact(days - last.days).div(next.days - last.days);
  return new Exact(last.rate).plus(new Exact(next.rate).minus(last.rate).times(along));
}
