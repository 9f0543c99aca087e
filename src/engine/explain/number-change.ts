/**
 * A rule's verdict over one number alone is constant between the numbers it is held against. So the nearest change
 * to clear is found by trying each of those numbers, and one number from each gap, outwards from where the fact is.
 */

export interface NumberChange {
  readonly operator: string;
  readonly value: number;
}

/** The smallest change of `value` that `clears`, where the verdict can only turn at the `points`; null where none does. */
export function numberChange(
  value: number,
  points: readonly number[],
  clears: (changed: number) => boolean,
): NumberChange | null {
  const down = nearest(value, points, clears, DOWN);
  const up = nearest(value, points, clears, UP);
  if (down === null || up === null) return down ?? up;
  // Every other number near it clears, on both sides.
  if (down.value === value && up.value === value) return { operator: 'notEqual', value };
  return up.value - value < value - down.value ? up : down;
}

interface Direction {
  readonly sign: 1 | -1;
  readonly strict: string;
  readonly inclusive: string;
}

const DOWN: Direction = { sign: 1, strict: 'lessThan', inclusive: 'lessThanInclusive' };
const UP: Direction = { sign: -1, strict: 'greaterThan', inclusive: 'greaterThanInclusive' };

/** Looks downwards; upwards is downwards in a mirror. */
function nearest(
  value: number,
  points: readonly number[],
  clears: (changed: number) => boolean,
  { sign, strict, inclusive }: Direction,
): NumberChange | null {
  const from = sign * value;
  const below = [...new Set(points.map((point) => sign * point))]
    .filter((point) => point <= from)
    .sort((a, b) => b - a);
  for (const [index, point] of below.entries()) {
    const gap = between(below[index + 1] ?? Number.NEGATIVE_INFINITY, point);
    const gapClears = gap !== null && clears(sign * gap);
    // Adding 0 turns -0, which the mirror makes of 0, into 0.
    const bound = sign * point + 0;
    if (point < from && clears(bound)) return { operator: gapClears ? inclusive : 'equal', value: bound };
    if (gapClears) return { operator: strict, value: bound };
  }
  return null;
}

/** Some number strictly between the two; null where there is no double left. */
function between(low: number, high: number): number | null {
  const middle = low === Number.NEGATIVE_INFINITY ? high - Math.max(1, Math.abs(high)) : low / 2 + high / 2;
  return middle > low && middle < high ? middle : null;
}
