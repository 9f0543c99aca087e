/**
 * The one of `names` that was probably meant by `text`: the same but for letter case, spaces and hyphens, or else the
 * one with the fewest letters inserted, removed or replaced, at most a third of its length. Null where none is near.
 */
export function nearestName(text: string, names: readonly string[]): string | null {
  const wanted = folded(text);
  let nearest: string | null = null;
  let fewest = Number.POSITIVE_INFINITY;
  for (const name of names) {
    const candidate = folded(name);
    const allowed = Math.floor(candidate.length / 3);
    if (Math.abs(candidate.length - wanted.length) > allowed) continue;
    const edits = editDistance(wanted, candidate);
    if (edits <= allowed && edits < fewest) {
      nearest = name;
      fewest = edits;
    }
  }
  return nearest;
}

function folded(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
}

/** Levenshtein's distance, one row of its table at a time. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
