import type { Change } from './change.ts';
import { otherThan } from './other-text.ts';

/** Over so many texts that are asked for every combination is tried, over more only some. */
const COMBINED_MAX = 8;

/** A list as another: which texts that are asked for are turned, and what becomes of the others. */
interface Step {
  readonly turned: readonly string[];
  /** `drop`: all of them go; `add`: one comes. */
  readonly others: 'keep' | 'drop' | 'add';
}

/**
 * The fewest texts to take out of the list or put into it so that it `clears`; null where nothing does. To a rule all
 * texts that no comparison asks for are alike. Over eight that are asked for, several at a time are only tried as all
 * that are there, all that are not, and all: then what need not be turned is turned back, one by one.
 */
export function listChange(
  value: readonly string[],
  points: readonly string[],
  clears: (changed: readonly string[]) => boolean,
): Change | null {
  const asked = [...new Set(points)];
  const others = [...new Set(value)].filter((text) => !asked.includes(text));
  const after = (step: Step): readonly string[] => changedBy(step, value, others, asked);
  const steps = stepsOver(value, asked, others);
  const found = steps.find((step) => clears(after(step)));
  if (found === undefined) return null;
  const step = asked.length > COMBINED_MAX ? turnedBack(found, (one) => clears(after(one))) : found;
  return changeOf(step, value, others, asked) ?? { operator: 'equal', value: [...after(step)] };
}

/** The smallest first; of equal ones those that only take out. */
function stepsOver(
  value: readonly string[],
  asked: readonly string[],
  others: readonly string[],
): readonly Step[] {
  const turns = turnsOf(value, asked);
  const last = others.length > 0 ? 'drop' : 'add';
  const steps = turns.flatMap((turned): readonly Step[] => [
    { turned, others: 'keep' },
    { turned, others: last },
  ]);
  const size = (step: Step): number => {
    const added =
      step.turned.filter((text) => !value.includes(text)).length + (step.others === 'add' ? 1 : 0);
    const changed = step.turned.length + { keep: 0, drop: others.length, add: 1 }[step.others];
    return changed + added / (2 * asked.length + 2);
  };
  return steps
    .map((step) => ({ step, size: size(step) }))
    .filter((one) => one.size > 0)
    .sort((a, b) => a.size - b.size)
    .map(({ step }) => step);
}

function turnsOf(value: readonly string[], asked: readonly string[]): readonly (readonly string[])[] {
  if (asked.length <= COMBINED_MAX) {
    return Array.from({ length: 2 ** asked.length }, (_, mask) =>
      asked.filter((_text, index) => ((mask >>> index) & 1) === 1),
    );
  }
  const there = asked.filter((text) => value.includes(text));
  const absent = asked.filter((text) => !value.includes(text));
  return [[], ...asked.map((text) => [text]), there, absent, asked];
}

function turnedBack(step: Step, clears: (step: Step) => boolean): Step {
  let least = step;
  for (const text of step.turned) {
    const less = { ...least, turned: least.turned.filter((one) => one !== text) };
    if (clears(less)) least = less;
  }
  const kept: Step = { ...least, others: 'keep' };
  return clears(kept) ? kept : least;
}

function changedBy(
  { turned, others: fate }: Step,
  value: readonly string[],
  others: readonly string[],
  asked: readonly string[],
): readonly string[] {
  const kept = value.filter((text) => !turned.includes(text) && !(fate === 'drop' && others.includes(text)));
  const added = turned.filter((text) => !value.includes(text));
  return fate === 'add' ? [...kept, ...added, otherThan(asked)] : [...kept, ...added];
}

/** Where one text comes or goes, it is named alone; null where it takes more. */
function changeOf(
  { turned, others: fate }: Step,
  value: readonly string[],
  others: readonly string[],
  asked: readonly string[],
): Change | null {
  const gone = fate === 'drop' ? [...turned, ...others] : turned;
  const [only] = gone;
  if (fate === 'add') {
    return gone.length === 0 ? { operator: 'someFact:notIn', value: [...asked] } : null;
  }
  if (only === undefined || gone.length > 1) return null;
  return { operator: value.includes(only) ? 'doesNotContain' : 'contains', value: only };
}
