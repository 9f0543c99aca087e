/** COPY's text format: tab between fields, `\N` for null, backslash escapes. */

const SPECIAL = /[\\\t\n\r]/;
const SPECIALS = /[\\\t\n\r]/g;
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** Above this many characters a chunk is handed on: large enough to be quick, small enough to stay flat. */
export const COPY_CHUNK_CHARS = 256 * 1024;

/** One row as a line of COPY text, with its line feed. */
export function copyLine(values: readonly (string | null)[]): string {
  let line = '';
  for (let index = 0; index < values.length; index += 1) {
    if (index > 0) line += '\t';
    const value = values[index];
    line += value === null || value === undefined ? '\\N' : escapeField(value);
  }
  return `${line}\n`;
}

/** A list as PostgreSQL's array literal: `{"a","b"}`. */
export function arrayLiteral(items: readonly string[]): string {
  return `{${items.map((item) => `"${item.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}

/** Rows as chunks of COPY text. */
export async function* copyChunks(rows: Iterable<readonly (string | null)[]>): AsyncGenerator<string> {
  let chunk = '';
  for (const row of rows) {
    chunk += copyLine(row);
    if (chunk.length >= COPY_CHUNK_CHARS) {
      yield chunk;
      chunk = '';
    }
  }
  if (chunk !== '') yield chunk;
}

function escapeField(value: string): string {
  return SPECIAL.test(value) ? value.replace(SPECIALS, (char) => ESCAPES[char] ?? char) : value;
}
