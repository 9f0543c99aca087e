import type { Change } from './change.ts';
import { otherThan } from './other-text.ts';

/** A list as another: which texts that are asked for are turned, and what becomes of the others. */
interface Step {
  readonly turned: readonly string[];
  /** `drop`: all of them go; `add`: one comes. */
  readonly others: 'keep' | 'drop' | 'add';
}

interface ListToClear {
  readonly value: readonly string[];
  readonly asked: readonly string[];
  /** Those of the list that nothing asks for. */
  readonly others: readonly string[];
  readonly clears: (step: Step) => boolean;
}

/**
 * The fewest texts to take out of the list or put into it so that it `clears`; null where nothing was found. To a rule
 * all texts that no comparison asks for are alike, and so are those that the same comparisons ask for. Where that makes
 * at most `triesMax` different lists, all are tried, and the answer is exact. Where it makes more, those are that
 * change one or two kinds of texts, and then all texts that are there, all that are not, and all: of these what need
 * not be turned is turned back, one by one, so that a smaller change may be left and a rare one not be found.
 * @param groups for each comparison the texts that it asks for
 */
export function listChange(
  value: readonly string[],
  groups: readonly (readonly string[])[],
  triesMax: number,
  clears: (changed: readonly string[]) => boolean,
): Change | null {
  const alike = alikeTexts(groups);
  const asked = alike.flat();
  const known = new Set(asked);
  const others = [...new Set(value)].filter((text) => !known.has(text));
  const after = (step: Step): readonly string[] => changedBy(step, value, others, asked);
  const list: ListToClear = { value, asked, others, clears: (step) => clears(after(step)) };
  const step = smallestStep(list, alike, triesMax);
  if (step === null) return null;
  return changeOf(step, list) ?? { operator: 'equal', value: [...after(step)] };
}

/** The texts, those together that are in the very same groups. */
function alikeTexts(groups: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const placesOf = new Map<string, string>();
  for (const [index, group] of groups.entries()) {
    for (const text of new Set(group)) placesOf.set(text, `${placesOf.get(text) ?? ''} ${index}`);
  }
  const alike = new Map<string, string[]>();
  for (const [text, places] of placesOf) {
    const texts = alike.get(places);
    if (texts === undefined) alike.set(places, [text]);
    else texts.push(text);
  }
  return [...alike.values()];
}

function smallestStep(
  list: ListToClear,
  alike: readonly (readonly string[])[],
  triesMax: number,
): Step | null {
  const there = new Set(list.value);
  const turns = alike.map((texts) => turnsOf(texts, there));
  const lists = turns.reduce((product, some) => product * (some.length + 1), 2);
  const all = lists <= triesMax ? combined(turns) : oneOrTwo(turns, Math.floor(triesMax / 2));
  const found = bySize(all, list, there).find(list.clears) ?? null;
  if (found !== null || lists <= triesMax) return found;
  const whole = [
    list.asked.filter((text) => there.has(text)),
    list.asked.filter((text) => !there.has(text)),
    list.asked,
  ];
  const large = bySize(whole, list, there).find(list.clears);
  return large === undefined ? null : turnedBack(large, list, triesMax);
}

/**
 * The turns of texts that are alike which a rule can tell apart. Operators ask of a list whether some or every one of
 * its texts is, or is not, some or every one of theirs: so it matters whether none, one, two, all but one or all of
 * the alike are there, and no other count. Which of them they are does not matter.
 */
function turnsOf(alike: readonly string[], there: ReadonlySet<string>): readonly (readonly string[])[] {
  const present = alike.filter((text) => there.has(text));
  const absent = alike.filter((text) => !there.has(text));
  const counts = new Set([0, 1, 2, alike.length - 1, alike.length]);
  return [...counts]
    .filter((count) => count >= 0 && count <= alike.length && count !== present.length)
    .map((count) =>
      count < present.length
        ? present.slice(0, present.length - count)
        : absent.slice(0, count - present.length),
    );
}

/** Every choice of one turn or none of each. */
function combined(turns: readonly (readonly (readonly string[])[])[]): readonly (readonly string[])[] {
  let all: readonly (readonly string[])[] = [[]];
  for (const some of turns)
    all = all.flatMap((turned) => [turned, ...some.map((turn) => [...turned, ...turn])]);
  return all;
}

/** No turn, every turn alone, and pairs of turns, as many as may be tried. */
function oneOrTwo(
  turns: readonly (readonly (readonly string[])[])[],
  max: number,
): readonly (readonly string[])[] {
  const all: (readonly string[])[] = [[], ...turns.flat()];
  for (const [index, some] of turns.entries()) {
    for (const turn of some) {
      for (const others of turns.slice(index + 1)) {
        if (all.length >= max) return all.slice(0, max);
        all.push(...others.map((other) => [...turn, ...other]));
      }
    }
  }
  return all.slice(0, max);
}

/** With the others and without them, the smallest first; of equal ones those that only take out. */
function bySize(
  turns: readonly (readonly string[])[],
  { asked, others }: ListToClear,
  there: ReadonlySet<string>,
): readonly Step[] {
  const last = others.length > 0 ? 'drop' : 'add';
  const steps = turns.flatMap((turned): readonly Step[] => [
    { turned, others: 'keep' },
    { turned, others: last },
  ]);
  const size = (step: Step): number => {
    const added = step.turned.filter((text) => !there.has(text)).length + (step.others === 'add' ? 1 : 0);
    const changed = step.turned.length + { keep: 0, drop: others.length, add: 1 }[step.others];
    return changed + added / (2 * asked.length + 2);
  };
  return steps
    .map((step) => ({ step, size: size(step) }))
    .filter((one) => one.size > 0)
    .sort((a, b) => a.size - b.size)
    .map(({ step }) => step);
}

function turnedBack(step: Step, { clears }: ListToClear, triesMax: number): Step {
  let least = step;
  for (const text of step.turned.slice(0, triesMax)) {
    const less = { ...least, turned: least.turned.filter((one) => one !== text) };
    if ((less.turned.length > 0 || less.others !== 'keep') && clears(less)) least = less;
  }
  const kept: Step = { ...least, others: 'keep' };
  return kept.turned.length > 0 && clears(kept) ? kept : least;
}

function changedBy(
  step: Step,
  value: readonly string[],
  others: readonly string[],
  asked: readonly string[],
): readonly string[] {
  const gone = new Set(step.others === 'drop' ? [...step.turned, ...others] : step.turned);
  const there = new Set(value);
  const kept = value.filter((text) => !gone.has(text));
  const added = step.turned.filter((text) => !there.has(text));
  return step.others === 'add' ? [...kept, ...added, otherThan(asked)] : [...kept, ...added];
}

/** Where one text comes or goes, it is named alone; null where it takes more. */
function changeOf({ turned, others: fate }: Step, { value, asked, others }: ListToClear): Change | null {
  const gone = fate === 'drop' ? [...turned, ...others] : turned;
  const [only] = gone;
  if (fate === 'add') {
    return gone.length === 0 ? { operator: 'someFact:notIn', value: [...asked] } : null;
  }
  if (only === undefined || gone.length > 1) return null;
  return { operator: value.includes(only) ? 'doesNotContain' : 'contains', value: only };
}
