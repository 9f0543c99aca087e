/** Whether the time for each customer stays the same from small portfolios to large ones. */
import type { Policy } from '../../src/actions/load-policy.ts';
import { addDays } from '../../src/domain/day.ts';
import { withBenchDatabase } from './bench-database.ts';
import { atMost, type Goal } from './goals.ts';
import { evaluate, importAll, portfolioFiles, UNTIL } from './portfolio.ts';
import { count, textColumns } from './text-columns.ts';

/** Seconds for a whole portfolio. */
export interface CustomerTime {
  readonly customers: number;
  readonly imported: number;
  /** The second day of two. */
  readonly evaluated: number;
}

/** Memory that no longer holds the whole ledger and deeper indexes cost something; growth with the square would be 30. */
const GROWTH_MAX = 1.5;

export async function benchScale(options: {
  readonly url: string;
  readonly policy: Policy;
  readonly files: string;
  readonly months: number;
  readonly scale: readonly number[];
}): Promise<readonly CustomerTime[]> {
  const times: CustomerTime[] = [];
  for (const customers of options.scale) {
    const folder = await portfolioFiles(options.files, { customers, months: options.months });
    const time = await withBenchDatabase(options.url, async (database) => {
      const files = await importAll(database, options.policy, folder);
      await evaluate(database, options.policy, addDays(UNTIL, -1));
      const next = await evaluate(database, options.policy, UNTIL);
      const imported = files.reduce((sum, file) => sum + file.seconds, 0);
      return { customers, imported, evaluated: next.clock.total().seconds };
    });
    times.push(time);
  }
  return times;
}

export function sayScale(times: readonly CustomerTime[]): readonly Goal[] {
  const sorted = times.toSorted((a, b) => a.customers - b.customers);
  const each = (seconds: number, { customers }: CustomerTime): number => (seconds / customers) * 1e6;
  const rows = sorted.map((time) => [
    count(time.customers),
    time.imported.toFixed(1),
    count(each(time.imported, time)),
    time.evaluated.toFixed(1),
    count(each(time.evaluated, time)),
  ]);
  const header = ['customers', 'import s', 'µs/customer', 'evaluation s', 'µs/customer'];
  console.log(`${textColumns(header, rows)}\n`);
  const [smallest, largest] = [sorted[0], sorted.at(-1)];
  if (smallest === undefined || largest === undefined) return [];
  const growth = (of: (time: CustomerTime) => number): number =>
    each(of(largest), largest) / each(of(smallest), smallest);
  const sizes = `${count(largest.customers)} / ${count(smallest.customers)} customers`;
  return [
    atMost(
      `import, time per customer, ${sizes}`,
      growth((time) => time.imported),
      GROWTH_MAX,
    ),
    atMost(
      `evaluation, time per customer, ${sizes}`,
      growth((time) => time.evaluated),
      GROWTH_MAX,
    ),
  ];
}
