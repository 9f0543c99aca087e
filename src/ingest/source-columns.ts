import { nearestName } from '../domain/nearest-name.ts';
import { showValue } from './show-value.ts';

/** Where a column of a file stands; `repeated` where its name stands twice, `ambiguous` where only letter case tells several apart. */
export type SourcePosition = number | 'missing' | 'repeated' | 'ambiguous';

/** Finds a column that a mapping names: by its very name, space around it aside, or else by one that differs in case. */
export function sourcePosition(source: string, names: readonly string[]): SourcePosition {
  const wanted = source.trim();
  const exact = names.indexOf(wanted);
  if (exact >= 0) return names.indexOf(wanted, exact + 1) < 0 ? exact : 'repeated';
  const folded = wanted.toLowerCase();
  const [found, ...more] = names.flatMap((name, index) => (name.toLowerCase() === folded ? [index] : []));
  if (found === undefined) return 'missing';
  return more.length === 0 ? found : 'ambiguous';
}

/** How many columns of a file, and of a mapping, a message lists before it says how many more there are. */
const NAMES_MAX = 100;
const LACKING_MAX = 10;

/** A sentence on columns that a mapping names and a file lacks. */
export function lackingColumns(sources: readonly string[], names: readonly string[]): string {
  const lacking = [...new Set(sources)];
  const named = lacking.slice(0, LACKING_MAX).map((source) => {
    const near = nearestName(source, names);
    return near === null ? showValue(source) : `${showValue(source)} (did you mean ${showValue(near)}?)`;
  });
  const shown = names.slice(0, NAMES_MAX).map(showValue);
  return (
    `The mapping names columns that the file does not have: ${list(named, lacking.length)}. ` +
    `The file has ${list(shown, names.length)}.`
  );
}

function list(shown: readonly string[], count: number): string {
  const more = count > shown.length ? ` and ${count - shown.length} more` : '';
  return `${shown.join(', ')}${more}`;
}
