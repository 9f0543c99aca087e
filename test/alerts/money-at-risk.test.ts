import { describe, expect, it } from 'vitest';
import { moneyAtRisk } from '../../src/alerts/money-at-risk.ts';

describe('money at risk', () => {
  it('is the exposure less the cover, to the cent', () => {
    expect(moneyAtRisk('3000000.10', '0.20')).toBe('2999999.90');
  });

  it('is zero where the cover is larger, and where the customer is in credit', () => {
    expect(moneyAtRisk('100.00', '250.00')).toBe('0.00');
    expect(moneyAtRisk('-5.00', '0.00')).toBe('0.00');
  });

  it('is the whole exposure where there is no cover', () => {
    expect(moneyAtRisk('100.00', '0.00')).toBe('100.00');
  });

  it('is unknown where either side is', () => {
    expect(moneyAtRisk(null, '0.00')).toBeNull();
    expect(moneyAtRisk('100.00', null)).toBeNull();
  });
});
