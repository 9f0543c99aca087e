import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecheckSample } from '../../src/actions/recheck-sample.ts';

function judged(customer_id: string) {
  return { customer_id, facts: {}, verdicts: '' };
}

function drawn(size: number, ids: readonly string[], day = '2026-06-30', chunk = 512): readonly string[] {
  const sample = new RecheckSample(size, day);
  for (let start = 0; start < ids.length; start += chunk) {
    sample.add(ids.slice(start, start + chunk).map(judged));
  }
  return sample.customers().map((one) => one.customer_id);
}

const IDS = Array.from({ length: 20_000 }, (_, index) => `C${String(index).padStart(5, '0')}`);

describe('the customers that are checked again', () => {
  it('are as many as were asked for, none twice, and all where there are fewer', () => {
    fc.assert(
      fc.property(
        fc.nat(30),
        fc.uniqueArray(fc.string(), { maxLength: 100 }),
        fc.integer({ min: 1, max: 50 }),
        (size, ids, chunk) => {
          const found = drawn(size, ids, '2026-06-30', chunk);
          expect(found).toHaveLength(Math.min(size, ids.length));
          expect(new Set(found).size).toBe(found.length);
          expect(ids).toEqual(expect.arrayContaining([...found]));
        },
      ),
    );
  });

  it('are the same whatever the order and the chunks they come in', () => {
    const found = drawn(200, IDS);
    expect(drawn(200, IDS.toReversed(), '2026-06-30', 7)).toEqual(found);
  });

  it('are others on another day', () => {
    const [one, other] = [drawn(200, IDS), drawn(200, IDS, '2026-07-01')];
    expect(other.filter((id) => one.includes(id)).length).toBeLessThan(10);
  });

  it('come from all over the portfolio', () => {
    const tenths = Array.from({ length: 10 }, () => 0);
    for (const id of drawn(200, IDS)) {
      const tenth = Math.floor(Number(id.slice(1)) / 2_000);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    expect(Math.min(...tenths)).toBeGreaterThan(5);
    expect(Math.max(...tenths)).toBeLessThan(40);
  });
});
