import { describe, expect, it } from 'vitest';
import { COUNTING, countingFingerprint } from '../../src/actions/counting-fingerprint.ts';
import { COUNT_SUMS, GAPS, MONEY_SUMS } from '../../src/store/ledger-sums-sql.ts';
import { smallPolicy } from './small-policy.ts';

const DEPS = { policy: smallPolicy(), base_currency: 'CNY', business_calendar: 'none' } as const;

describe('countingFingerprint()', () => {
  it('is the same for the same, and another for every setting, sum and version', () => {
    const same = countingFingerprint(DEPS);
    expect(countingFingerprint({ ...DEPS })).toBe(same);
    const others = [
      countingFingerprint({ ...DEPS, base_currency: 'EUR' }),
      countingFingerprint({ ...DEPS, business_calendar: 'CN' }),
      countingFingerprint(DEPS, { ...COUNTING, version: COUNTING.version + 1 }),
      ...[...MONEY_SUMS, ...COUNT_SUMS, ...GAPS].map((name) =>
        countingFingerprint(DEPS, { ...COUNTING, sums: COUNTING.sums.filter((other) => other !== name) }),
      ),
    ];
    expect(new Set([same, ...others]).size).toBe(1 + others.length);
  });
});
