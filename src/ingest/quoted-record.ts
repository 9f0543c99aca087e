import { Buffer } from 'node:buffer';

/** `open`: a quoted field goes on in the next line. */
export type QuotedRecordState = 'whole' | 'open' | 'malformed';

/** A record with a quote in it, put together from the lines it stands on. */
export class QuotedRecord {
  /** The line it starts on. */
  readonly line: number;
  readonly fields: string[] = [];
  /** Of the lines so far, in UTF-8. */
  bytes = 0;
  readonly #delimiter: string;
  /** What the quoted field that is open holds so far. */
  #open: string | null = null;

  constructor(line: number, delimiter: string) {
    this.line = line;
    this.#delimiter = delimiter;
  }

  /** Takes the record's next line, without its line feed. `ended`: there is one. */
  add(line: string, ended: boolean): QuotedRecordState {
    this.bytes += Buffer.byteLength(line) + (ended ? 1 : 0);
    const end = ended && line.endsWith('\r') ? line.length - 1 : line.length;
    for (let at = 0; at <= end; ) {
      let quoted: string | null = null;
      if (this.#open !== null || line.startsWith('"', at)) {
        const after = this.#readQuoted(line, this.#open === null ? at + 1 : at);
        if (after === null) {
          if (ended) this.#open += '\n';
          return 'open';
        }
        quoted = this.#open;
        this.#open = null;
        at = after;
      }
      const rest = line.slice(at, this.#fieldEnd(line, at, end));
      if (!mayFollow(quoted, rest)) return 'malformed';
      this.fields.push(quoted === null ? rest : quoted + rest);
      at += rest.length + 1;
    }
    return 'whole';
  }

  /** Adds to the open field what is quoted from there on. Gives where the closing quote ends; null where none is left. */
  #readQuoted(line: string, from: number): number | null {
    let text = this.#open ?? '';
    for (let at = from; ; ) {
      const quote = line.indexOf('"', at);
      const doubled = quote >= 0 && line.startsWith('"', quote + 1);
      text += line.slice(at, quote < 0 ? line.length : doubled ? quote + 1 : quote);
      this.#open = text;
      if (quote < 0) return null;
      if (!doubled) return quote + 1;
      at = quote + 2;
    }
  }

  #fieldEnd(line: string, at: number, end: number): number {
    const delimiter = line.indexOf(this.#delimiter, at);
    return delimiter < 0 ? end : delimiter;
  }
}

/**
 * Whether a field may go on so after what is quoted, or after nothing. Nothing may follow a quoted text but U+0000:
 * there the fault is not the quote but the encoding, which whoever reads the field will say.
 */
function mayFollow(quoted: string | null, rest: string): boolean {
  if (rest === '') return true;
  return !rest.includes('"') && (quoted === null || rest.startsWith('\u0000'));
}
