import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandOf } from '../../src/domain/band-table.ts';
import type { Statement } from '../../src/domain/ledger-state.ts';
import { shippedModels } from '../support/shipped-models.ts';
import { fact, snapshot, statement } from './state-builder.ts';

/**
 * Worked by hand: current ratio 600 / 400 = 1.5, quick ratio 450 / 400 = 1.125, current liabilities / equity
 * 400 / 800 = 0.5, total liabilities / equity 1,000 / 800 = 1.25, so the score is 1.5 + 1.125 − 0.5 − 1.25 = 0.875, in
 * the hole of the published table. Base (600 − 400 + 800) / 2 = 500, and 20 % of it 100.
 */
const SHEET: Statement = statement({
  period_end: '2026-03-31',
  current_assets: '600.00',
  inventories: '150.00',
  current_liabilities: '400.00',
  total_liabilities: '1000.00',
  equity: '800.00',
});

function of(name: string, parts: Partial<Statement>) {
  return fact(name, { statements: [{ ...SHEET, ...parts }] });
}

/**
 * A balance sheet with a score of exactly 1 − total liabilities / 100 and a base of exactly 50: current assets and
 * current liabilities of 100, no inventories, equity of 100.
 */
function limitAt(total_liabilities: string) {
  const { facts } = snapshot({
    statements: [
      statement({
        period_end: '2026-03-31',
        current_assets: '100.00',
        inventories: '0.00',
        current_liabilities: '100.00',
        total_liabilities,
        equity: '100.00',
      }),
    ],
  });
  return [facts.working_capital_score, facts.recommended_limit];
}

describe('the working-capital model', () => {
  it('gives the score and the limit of the worked example', () => {
    expect(of('working_capital_score', {})).toBe(0.875);
    expect(of('recommended_limit', {})).toBe('100.00');
  });

  it.each([
    ['560.00', -4.6, '0.00'],
    ['559.99', -4.5999, '1.25'],
    ['490.00', -3.9, '1.25'],
    ['489.99', -3.8999, '2.50'],
    ['420.00', -3.2, '2.50'],
    ['419.99', -3.1999, '3.75'],
    ['350.00', -2.5, '3.75'],
    ['349.99', -2.4999, '5.00'],
    ['280.00', -1.8, '5.00'],
    ['279.99', -1.7999, '6.25'],
    ['210.00', -1.1, '6.25'],
    ['209.99', -1.0999, '7.50'],
    ['140.00', -0.4, '7.50'],
    ['139.99', -0.3999, '8.75'],
    ['70.00', 0.3, '8.75'],
    ['69.99', 0.3001, '10.00'],
    ['9.00', 0.91, '10.00'],
    ['1.00', 0.99, '10.00'],
    ['0.01', 0.9999, '10.00'],
    ['0.00', 1, '12.50'],
  ])('with total liabilities of %s scores %s and bears %s', (total_liabilities, score, limit) => {
    expect(limitAt(total_liabilities)).toEqual([score, limit]);
  });

  it('has one band of the published table for any number, its holes closed', () => {
    const { bands } = shippedModels().scorecards.working_capital;
    const published: readonly (readonly [holds: (score: number) => boolean, share: string])[] = [
      [(score) => score <= -4.6, '0'],
      [(score) => -4.6 < score && score <= -3.9, '0.025'],
      [(score) => -3.9 < score && score <= -3.2, '0.05'],
      [(score) => -3.2 < score && score <= -2.5, '0.075'],
      [(score) => -2.5 < score && score <= -1.8, '0.1'],
      [(score) => -1.8 < score && score <= -1.1, '0.125'],
      [(score) => -1.1 < score && score <= -0.4, '0.15'],
      [(score) => -0.4 < score && score <= 0.3, '0.175'],
      [(score) => 0.3 < score && score < 1, '0.2'],
      [(score) => score >= 1, '0.25'],
    ];
    const near = fc
      .tuple(fc.constantFrom(-4.6, -3.9, -1.1, 0.3, 0.91, 1), fc.integer({ min: -3, max: 3 }))
      .map(([edge, steps]) => edge + steps * 2 ** -50);
    fc.assert(
      fc.property(
        fc.oneof(near, fc.double({ noNaN: true }), fc.double({ min: -6, max: 2, noNaN: true })),
        (score) => {
          const shares = published.filter(([holds]) => holds(score)).map(([, share]) => share);
          expect(shares).toEqual([bandOf(bands, score).share]);
        },
      ),
    );
  });

  it('takes the limit into base currency at the statement’s rate, rounded once', () => {
    // 500 × 20 % × 7.12345 = 712.345, away from zero.
    expect(of('recommended_limit', { currency: 'USD', rate: '7.12345' })).toBe('712.35');
    const inYen = fact('recommended_limit', { statements: [SHEET] }, { base_currency: 'JPY' });
    expect(inYen).toBe('100');
  });

  it('is unknown in base currency without a rate, unless it is nothing in any currency', () => {
    const USD = { currency: 'USD', rate: null };
    expect(of('recommended_limit', USD)).toBeNull();
    expect(of('working_capital_score', USD)).toBe(0.875);
    expect(of('recommended_limit', { ...USD, equity: '0.00' })).toBe('0.00');
    expect(of('recommended_limit', { ...USD, total_liabilities: '9999.00' })).toBe('0.00');
  });

  it.each(['0.00', '-0.01', '-500.00'])('with equity of %s has no score and bears nothing', (equity) => {
    expect(of('working_capital_score', { equity })).toBeNull();
    expect(of('recommended_limit', { equity })).toBe('0.00');
    expect(of('recommended_limit', { equity, current_assets: null, rate: null })).toBe('0.00');
  });

  it('bears nothing where more is owed soon than equity makes up for', () => {
    // Working capital of −300 and equity of 300; one band for every score, so that the base alone decides.
    const { scorecards, ...models } = shippedModels();
    const one = { ...scorecards.working_capital, bands: [{ share: '1' }] };
    const limit = fact(
      'recommended_limit',
      { statements: [{ ...SHEET, current_assets: '100.00', inventories: '0.00', equity: '300.00' }] },
      { models: { ...models, scorecards: { ...scorecards, working_capital: one } } },
    );
    expect(limit).toBe('0.00');
  });

  it.each(['current_assets', 'inventories', 'current_liabilities', 'total_liabilities', 'equity'] as const)(
    'is unknown without %s',
    (amount) => {
      expect(of('working_capital_score', { [amount]: null })).toBeNull();
      expect(of('recommended_limit', { [amount]: null })).toBeNull();
    },
  );

  it('is unknown without current liabilities to divide by, and without a statement', () => {
    expect(of('working_capital_score', { current_liabilities: '0.00' })).toBeNull();
    expect(of('recommended_limit', { current_liabilities: '0.00' })).toBeNull();
    expect(fact('working_capital_score', {})).toBeNull();
    expect(fact('recommended_limit', {})).toBeNull();
  });
});
