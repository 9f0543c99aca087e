import { describe, expect, it } from 'vitest';
import type { RedFlag } from '../../src/domain/ledger-state.ts';
import { RED_FLAG_FACTS } from '../../src/snapshot/red-flag-facts.ts';
import { fact, snapshot } from './state-builder.ts';

function seen(family: RedFlag['family'], code: string, severity: number | null): RedFlag {
  return { family, code, observed_on: '2026-06-01', severity };
}

/** Worked by hand: payment 3, operations 1, trading 0, management 1; the worst is of severity 4. */
const FLAGS: readonly RedFlag[] = [
  seen('payment', 'part_payments', 2),
  seen('payment', 'bill_dishonoured', 4),
  seen('operations', 'staff_cut', 3),
  seen('payment', 'part_payments', 3),
  seen('management', 'bank_changed', 1),
];

function severityMax(...red_flags: readonly RedFlag[]) {
  return fact('red_flag_severity_max_180d', { red_flags });
}

describe('the red-flag facts', () => {
  it.each([
    ['red_flags_payment_180d', 3],
    ['red_flags_operations_180d', 1],
    ['red_flags_trading_180d', 0],
    ['red_flags_management_180d', 1],
    ['red_flag_severity_max_180d', 4],
  ])('%s of the worked example is %i', (name, value) => {
    expect(fact(name, { red_flags: FLAGS })).toBe(value);
  });

  it('list each code once, sorted', () => {
    expect(fact('red_flag_codes_180d', { red_flags: FLAGS })).toEqual([
      'bank_changed',
      'bill_dishonoured',
      'part_payments',
      'staff_cut',
    ]);
  });

  it('are nought and an empty list where nothing was seen of this customer', () => {
    const { facts } = snapshot({ red_flags: [] });
    expect(RED_FLAG_FACTS.map(({ name }) => facts[name])).toEqual([0, 0, 0, 0, 0, []]);
  });

  it('are unknown where the ledger holds no red flags', () => {
    const { facts } = snapshot({ red_flags: null });
    expect(RED_FLAG_FACTS.map(({ name }) => facts[name])).toEqual([null, null, null, null, null, null]);
  });

  it('take a severity that was not given from the list of codes', () => {
    expect(severityMax(seen('management', 'accounts_frozen', null))).toBe(5);
    expect(severityMax(seen('payment', 'part_payments', null), seen('payment', 'part_payments', 1))).toBe(2);
    expect(severityMax(seen('management', 'accounts_frozen', 1))).toBe(1);
  });

  it('leave a code of the firm’s own that came without a severity out of the worst one, unknown only where nothing is left', () => {
    const own = seen('trading', 'our_own_code', null);
    expect(severityMax(own)).toBeNull();
    expect(severityMax(own, own)).toBeNull();
    expect(severityMax(own, seen('payment', 'part_payments', 4))).toBe(4);
    expect(
      severityMax(seen('payment', 'part_payments', 4), own, seen('payment', 'bill_dishonoured', 2)),
    ).toBe(4);
    expect(severityMax({ ...own, severity: 3 })).toBe(3);
    expect(fact('red_flags_trading_180d', { red_flags: [own] })).toBe(1);
    expect(fact('red_flag_codes_180d', { red_flags: [own] })).toEqual(['our_own_code']);
  });

  it('have a note that names what is left out of the worst severity', () => {
    const notes = (...red_flags: readonly RedFlag[]) =>
      snapshot({ red_flags }).notes.filter(({ code }) => code === 'severity_missing');
    const own = seen('trading', 'our_own_code', null);
    expect(notes(...FLAGS, own, seen('payment', 'another', null), own)).toEqual([
      {
        code: 'severity_missing',
        facts: ['red_flag_severity_max_180d'],
        message:
          'Left out of the worst severity, 3 of 8: red flags without a severity whose code is not listed (another, our_own_code).',
      },
    ]);
    expect(notes(own)).toHaveLength(1);
    expect(notes(...FLAGS, seen('management', 'accounts_frozen', null), { ...own, severity: 1 })).toEqual([]);
    expect(notes()).toEqual([]);
    expect(snapshot({ red_flags: null }).notes).toEqual([]);
  });
});
