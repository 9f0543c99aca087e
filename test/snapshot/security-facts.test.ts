import { describe, expect, it } from 'vitest';
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
