import type { FileKind } from '../../src/domain/file-kind.ts';
import { type SimulationOptions, simulatePortfolio } from '../../src/simulate/simulate-portfolio.ts';

export type Row = Readonly<Record<string, string | null>>;

/** All rows of a simulated portfolio, by kind, in their order. */
export function collectPortfolio(options: SimulationOptions): ReadonlyMap<FileKind, readonly Row[]> {
  const rows = new Map<FileKind, Row[]>();
  for (const { kind, values } of simulatePortfolio(options)) {
    const list = rows.get(kind) ?? [];
    list.push(values);
    rows.set(kind, list);
  }
  return rows;
}

/** The text of a column that must have one. */
export function textOf(row: Row, column: string): string {
  const text = row[column];
  if (typeof text !== 'string') throw new Error(`${column} is missing in ${JSON.stringify(row)}`);
  return text;
}

/** The rows under the text of one of their columns, in their order; rows without one are left out. */
export function groupBy(rows: readonly Row[], column: string): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = row[column];
    if (typeof key !== 'string') continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}

export function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
