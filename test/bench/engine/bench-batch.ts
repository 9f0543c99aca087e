/** The customers of the engine bench. */
import type { FactBatch, FactColumn } from '../../../src/engine/fact-batch.ts';

const CLASSES = ['core', 'existing', 'new', 'high_risk'];
const COUNTRIES = ['CN', 'DE', 'US', 'VN', 'BR', 'IN', 'JP', 'PL'];
const INDUSTRIES = ['C26', 'C31', 'C36', 'C39', 'E47', 'F51', 'K70', 'G54', 'A01', 'D44'];

/**
 * Customers as columns. Most pay on time: about one in ten has anything overdue, and each rule fires for a few in a
 * hundred. The same size gives the same customers.
 * @param unknownShare of every fact's values, spread at random
 */
export function benchBatch(size: number, unknownShare: number): FactBatch {
  const random = generator(size);
  const unknown = (): boolean => random() < unknownShare;
  const numbers = (draw: () => number): FactColumn => ({
    kind: 'number',
    values: Float64Array.from({ length: size }, () => (unknown() ? Number.NaN : draw())),
  });
  const texts = (dictionary: readonly string[]): FactColumn => ({
    kind: 'text',
    codes: Int32Array.from({ length: size }, () =>
      unknown() ? -1 : Math.floor(random() * dictionary.length),
    ),
    dictionary,
  });
  const flags = (share: number): FactColumn => ({
    kind: 'flag',
    values: Uint8Array.from({ length: size }, () => (unknown() ? 2 : Number(random() < share))),
  });
  const sometimes = (share: number, most: number) => () =>
    random() < share ? Math.ceil(random() ** 3 * most) : 0;
  const money = (share: number, most: number) => () =>
    random() < share ? Math.round(random() ** 4 * most) : 0;
  const between = (low: number, high: number) => () => low + random() * (high - low);
  const columns: Readonly<Record<string, FactColumn>> = {
    days_overdue_max: numbers(sometimes(0.3, 400)),
    days_overdue_weighted: numbers(sometimes(0.3, 200)),
    overdue_ratio: numbers(() => (random() < 0.3 ? random() ** 2 : 0)),
    overdue_total: numbers(money(0.3, 1_000_000)),
    receivable_total: numbers(money(0.9, 5_000_000)),
    disputed_total: numbers(money(0.05, 300_000)),
    rating_score: numbers(between(20, 100)),
    rating_notches_dropped: numbers(sometimes(0.1, 6)),
    ocf_ratio: numbers(between(-0.1, 0.6)),
    ocf_change: numbers(between(-0.5, 0.5)),
    cash_conversion_days: numbers(between(0, 200)),
    current_ratio: numbers(between(0.6, 3)),
    interest_cover: numbers(between(0, 12)),
    limit_utilisation: numbers(between(0, 1.1)),
    broken_promises: numbers(sometimes(0.1, 6)),
    customer_class: texts(CLASSES),
    country: texts(COUNTRIES),
    industry: texts(INDUSTRIES),
    equity_negative: flags(0.03),
    on_watch_list: flags(0.02),
  };
  return { size, columns: new Map(Object.entries(columns)) };
}

/** A row of the batch as a plain object, for engines that take one customer at a time; unknown is null. */
export function benchRow(batch: FactBatch, row: number): Record<string, number | string | boolean | null> {
  const facts: Record<string, number | string | boolean | null> = {};
  for (const [name, column] of batch.columns) facts[name] = valueAt(column, row);
  return facts;
}

function valueAt(column: FactColumn, row: number): number | string | boolean | null {
  switch (column.kind) {
    case 'number': {
      const value = column.values[row] ?? Number.NaN;
      return Number.isNaN(value) ? null : value;
    }
    case 'text':
      return column.dictionary[column.codes[row] ?? -1] ?? null;
    case 'flag':
      return column.values[row] === 2 ? null : column.values[row] === 1;
    default:
      throw new Error('the bench has no lists');
  }
}

/** Marsaglia's xorshift32: numbers from 0 to 1, the same for the same seed. */
function generator(seed: number): () => number {
  let state = (seed ^ 0x9e37_79b9) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
