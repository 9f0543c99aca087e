import { addDays, type Day } from '../domain/day.ts';

/**
 * Days whose facts are not kept any more: those more than `snapshot_days` before the newest evaluated day, but for the
 * last evaluated day of each month.
 * @param input.stored days that have facts, or room for them
 * @param input.evaluated days with a run that is done; the newest of a month counts where it has facts
 */
export function expiredDays(input: {
  readonly stored: readonly Day[];
  readonly evaluated: readonly Day[];
  readonly snapshot_days: number;
}): readonly Day[] {
  const { stored, snapshot_days } = input;
  const evaluated = new Set(input.evaluated);
  const lastOfMonth = new Map<string, Day>();
  let newest: Day | null = null;
  for (const day of stored) {
    if (!evaluated.has(day)) continue;
    const month = day.slice(0, 7);
    if (day > (lastOfMonth.get(month) ?? '')) lastOfMonth.set(month, day);
    if (newest === null || day > newest) newest = day;
  }
  if (newest === null) return [];
  const first = addDays(newest, -snapshot_days);
  return stored.filter((day) => day < first && lastOfMonth.get(day.slice(0, 7)) !== day);
}
