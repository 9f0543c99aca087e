/** What the bench is for: what each figure has to be, and whether it is. */
import { textColumns } from './text-columns.ts';

export interface Goal {
  readonly about: string;
  readonly measured: string;
  readonly needed: string;
  readonly met: boolean;
}

/** One line a goal. The process ends with 1 where one is missed. */
export function goalsText(goals: readonly Goal[]): string {
  if (goals.some((goal) => !goal.met)) process.exitCode = 1;
  return textColumns(
    ['goal', 'measured', 'needed', 'met'],
    goals.map(({ about, measured, needed, met }) => [about, measured, needed, met ? 'yes' : 'NO']),
  );
}

export function atLeast(about: string, value: number, least: number): Goal {
  return { about, measured: value.toFixed(2), needed: `at least ${least}`, met: value >= least };
}

export function atMost(about: string, value: number, most: number, unit = ''): Goal {
  const digits = unit === 'MB' ? 0 : 2;
  const measured = `${value.toFixed(digits)} ${unit}`.trim();
  return { about, measured, needed: `at most ${most} ${unit}`.trim(), met: value <= most };
}
