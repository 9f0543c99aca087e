/** What the bench is for: what each figure has to be, and whether it is. */
import { textColumns } from './text-columns.ts';

export interface Goal {
  readonly about: string;
  readonly measured: string;
  readonly needed: string;
  readonly met: boolean;
}

/** One line a goal. */
export function goalsText(goals: readonly Goal[]): string {
  return textColumns(
    ['goal', 'measured', 'needed', 'met'],
    goals.map(({ about, measured, needed, met }) => [about, measured, needed, met ? 'yes' : 'NO']),
  );
}

export function atLeast(about: string, value: number, least: number): Goal {
  return { about, measured: value.toFixed(2), needed: `at least ${least}`, met: value >= least };
}

/** @param value null where it could not be measured, which meets no goal */
export function atMost(about: string, value: number | null, most: number, unit = ''): Goal {
  const needed = `at most ${most} ${unit}`.trim();
  if (value === null) return { about, measured: 'not measured', needed, met: false };
  const digits = unit === 'MB' ? 0 : 2;
  return { about, measured: `${value.toFixed(digits)} ${unit}`.trim(), needed, met: value <= most };
}
