import { describe, expect, it } from 'vitest';
import { SECURITY_FACTS } from '../../src/snapshot/security-facts.ts';
import { fact, snapshot } from './state-builder.ts';

describe('the security facts', () => {
  it('take valid guarantees off what the customer owes', () => {
    const { facts } = snapshot({
      receivables: { current_amount: '100.00', unapplied_amount: '10.00', guarantee_cover: '60.01' },
    });
    expect(facts).toMatchObject({ guarantee_cover: '60.01', exposure_uncovered: '29.99' });
  });

  it('leave nothing uncovered where cover or what was paid exceeds what is owed', () => {
    const covered = { current_amount: '100.00', guarantee_cover: '200.00' };
    const paid = { current_amount: '100.00', unapplied_amount: '150.00' };
    expect(fact('exposure_uncovered', { receivables: covered })).toBe('0.00');
    expect(fact('exposure_uncovered', { receivables: paid })).toBe('0.00');
  });

  it('are unknown without receivables, and the exposure without the amount of the cover', () => {
    expect(fact('guarantee_cover', { receivables: null })).toBeNull();
    expect(fact('exposure_uncovered', { receivables: null })).toBeNull();
    expect(fact('exposure_uncovered', { receivables: { guarantee_cover: null } })).toBeNull();
    expect(fact('exposure_uncovered', { receivables: { current_amount: null } })).toBeNull();
  });
});

describe('the credit limit facts', () => {
  const owes = (current_amount: string) => ({ current_amount, unapplied_amount: '0.00' });

  it('turn the limit into base currency, rounded half away from zero to its smallest unit', () => {
    // 1,000.50 × 7.123456 = 7,127.017728.
    const customer = { credit_limit: '1000.50', currency: 'USD', currency_rate: '7.123456' };
    expect(fact('credit_limit', { customer })).toBe('7127.02');
    expect(fact('credit_limit', { customer }, { base_currency: 'JPY' })).toBe('7127');
    expect(fact('credit_limit', { customer: { credit_limit: '0.05', currency_rate: '0.1' } })).toBe('0.01');
  });

  it('say how much of it is used and what is owed beyond it', () => {
    const customer = { credit_limit: '80000' };
    const { facts } = snapshot({ customer, receivables: owes('100000.00') });
    expect(facts).toMatchObject({
      credit_limit: '80000.00',
      credit_utilisation: 1.25,
      over_limit_amount: '20000.00',
    });
    const below = snapshot({ customer, receivables: owes('60000.00') }).facts;
    expect(below).toMatchObject({ credit_utilisation: 0.75, over_limit_amount: '0.00' });
  });

  it('use nothing of a limit where more was paid than is owed', () => {
    const receivables = { current_amount: '10.00', unapplied_amount: '30.00' };
    const { facts } = snapshot({ customer: { credit_limit: '100.00' }, receivables });
    expect(facts).toMatchObject({ credit_utilisation: -0.2, over_limit_amount: '0.00' });
  });

  it('of a limit of 0 know what is beyond it, and no share', () => {
    const { facts } = snapshot({ customer: { credit_limit: '0.00' }, receivables: owes('5.00') });
    expect(facts).toMatchObject({
      credit_limit: '0.00',
      credit_utilisation: null,
      over_limit_amount: '5.00',
    });
  });

  it('are unknown without a limit, without its rate, and but for the limit without receivables', () => {
    const unknown = { credit_limit: null, credit_utilisation: null, over_limit_amount: null };
    const receivables = owes('5.00');
    expect(snapshot({ customer: { credit_limit: null }, receivables }).facts).toMatchObject(unknown);
    const unrated = { credit_limit: '9.00', currency: 'USD', currency_rate: null };
    expect(snapshot({ customer: unrated, receivables }).facts).toMatchObject(unknown);
    const nothing = snapshot({ customer: { credit_limit: '9.00' }, receivables: null }).facts;
    expect(nothing).toMatchObject({ ...unknown, credit_limit: '9.00' });
  });
});

describe('the days of security', () => {
  it('count down to the last day of the guarantee that ends first', () => {
    const days = (guarantee_expires_on: string | null) =>
      fact('guarantee_expires_in_days', { receivables: { guarantee_expires_on } });
    expect(days('2026-07-15')).toBe(15);
    expect(days('2026-06-30')).toBe(0);
    expect(days(null)).toBeNull();
    expect(fact('guarantee_expires_in_days', { receivables: null })).toBeNull();
  });

  it('count up from the day the customer became one', () => {
    const days = (customer_since: string | null) =>
      fact('relationship_days', { customer: { customer_since } });
    // 2024 has a leap day between.
    expect(days('2023-06-30')).toBe(1096);
    expect(days('2026-06-30')).toBe(0);
    expect(days('2026-07-01')).toBeNull();
    expect(days(null)).toBeNull();
  });

  it('both move by the calendar alone', () => {
    const passive = SECURITY_FACTS.filter((one) => one.passive === true).map(({ name }) => name);
    expect(passive).toEqual(['guarantee_expires_in_days', 'relationship_days']);
  });
});
