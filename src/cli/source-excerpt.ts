/** A line of a file with carets below it, as wide as a terminal. */
import stringWidth from 'string-width';

export interface ExcerptRange {
  /** From 1, columns in UTF-16 units; `end` is the column after the last one marked on this line. */
  readonly line: number;
  readonly column: number;
  readonly end: number;
}

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** What could move the cursor, colour the screen or turn the direction of writing. */
const UNSEEN = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/** One column for each character that a terminal would act on instead of showing it. */
export function shown(text: string): string {
  return text.replace(UNSEEN, ' ');
}

/**
 * Two lines: ` 12 | "value": 5,` and carets under what is marked. A long line is cut around it.
 * @param source the whole line, without its line break
 * @param width in columns
 */
export function excerpt(source: string, { line, column, end }: ExcerptRange, width: number): string {
  const gutter = `${String(line).padStart(5)} | `;
  const room = Math.max(20, width - gutter.length);
  const start = Math.min(column - 1, source.length);
  const stop = Math.max(start, Math.min(end - 1, source.length));
  // A cell holds few characters at most; of a line of a gigabyte no more is looked at.
  const near = 4 * room;
  const marked = fitted(source.slice(start, Math.min(stop, start + near)), Math.floor(room * 0.7), 'start');
  const tail = source.slice(stop, stop + near).trimEnd();
  const tailWidth = marked.cut ? 0 : Math.min(stringWidth(shown(tail)), Math.floor(room / 4));
  const lead = source.slice(Math.max(0, start - near), start).trimStart();
  const head = fitted(lead, room - stringWidth(marked.text) - tailWidth - 2, 'end');
  const before = `${head.cut || start > near ? '…' : ''}${head.text}`;
  const left = room - stringWidth(before) - stringWidth(marked.text) - 1;
  const after = marked.cut ? { text: '', cut: true } : fitted(tail, left, 'start');
  const text = `${before}${marked.text}${after.text}${after.cut ? '…' : ''}`;
  const carets = ' '.repeat(stringWidth(before)) + '^'.repeat(Math.max(1, stringWidth(marked.text)));
  return `${gutter}${text}\n${' '.repeat(5)} | ${carets}`;
}

/** As much of the text as fits, from its start or from its end. */
function fitted(
  text: string,
  width: number,
  keep: 'start' | 'end',
): { readonly text: string; readonly cut: boolean } {
  const parts = [...GRAPHEMES.segment(shown(text))].map(({ segment }) => segment);
  if (keep === 'end') parts.reverse();
  const kept: string[] = [];
  let used = 0;
  for (const part of parts) {
    used += stringWidth(part);
    if (used > width) break;
    kept.push(part);
  }
  const cut = kept.length < parts.length;
  return { text: (keep === 'end' ? kept.reverse() : kept).join(''), cut };
}
