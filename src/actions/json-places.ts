/**
 * Where in a JSON text its values stand, and where it stops being JSON. The text is gone through token by token with a
 * stack of its own: however deep or broken a file is, nothing overflows.
 */
import { createScanner, type JSONScanner } from 'jsonc-parser';

/** Offsets into the text, in UTF-16 units; the end is the first that no longer belongs to it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface JsonPlace {
  /** Of the name before the value; null for the document and for what stands in a list. */
  readonly key: Span | null;
  readonly value: Span;
}

export interface JsonScan {
  /** By RFC 6901 pointer, of those asked for that are there. Of a name that is given twice, the last. */
  readonly places: ReadonlyMap<string, JsonPlace>;
  /** Names that their object had already: JSON takes the last and drops what was said before. */
  readonly repeated: readonly (Span & { readonly name: string })[];
  /** Where the text stops being JSON; null where it is. */
  readonly broken: (Span & { readonly message: string }) | null;
}

/** Goes through `text` once; reading stops where it is not JSON. */
export function scanJson(text: string, pointers: Iterable<string>): JsonScan {
  return new Scan(text, pointers).run();
}

export interface JsonMember {
  readonly name: string;
  readonly value: Span;
}

/** What the object at this pointer holds, a name that is given twice twice; up to where the text stops being JSON. */
export function membersAt(text: string, pointer: string): readonly JsonMember[] {
  const members: JsonMember[] = [];
  new Scan(text, [pointer], (within, member) => {
    if (within === pointer) members.push(member);
  }).run();
  return members;
}

/** The numbers of jsonc-parser's `SyntaxKind` and `ScanError`, whose enums exist for its own compiler only. */
const OPEN_BRACE = 1;
const CLOSE_BRACE = 2;
const OPEN_BRACKET = 3;
const CLOSE_BRACKET = 4;
const COMMA = 5;
const COLON = 6;
const STRING = 10;
const SCALARS: readonly number[] = [7, 8, 9, STRING, 11];
const BLANKS: readonly number[] = [14, 15];
const END = 17;
const SCAN_ERRORS: Readonly<Record<number, string>> = {
  1: 'this comment does not end',
  2: 'this text in quotes does not end on its line',
  3: 'this number does not end as one',
  4: 'this \\u escape is not four hexadecimal digits',
  5: 'there is no such escape after \\',
  6: 'holds a control character, which JSON writes as an escape',
};

type Expected = 'value' | 'value or ]' | 'name' | 'name or }' | ':' | ', or ]' | ', or }' | 'end';

/** Of the pointers asked for, those that go on from here. */
interface Wanted {
  readonly below: Map<string, Wanted>;
  pointer: string | null;
}

interface Frame {
  readonly list: boolean;
  readonly wanted: Wanted | null;
  readonly start: number;
  readonly key: Span | null;
  readonly names: Set<string>;
  index: number;
  /** Of the value that is being read in it. */
  childKey: Span | null;
  childName: string;
  child: Wanted | null;
}

class Scan {
  readonly #scanner: JSONScanner;
  readonly #wanted: Wanted = { below: new Map(), pointer: null };
  readonly #places = new Map<string, JsonPlace>();
  readonly #repeated: (Span & { readonly name: string })[] = [];
  readonly #stack: Frame[] = [];
  /** Told of each member of the objects that are asked for. */
  readonly #onMember: ((within: string, member: JsonMember) => void) | null;
  #expected: Expected = 'value';

  constructor(
    text: string,
    pointers: Iterable<string>,
    onMember: ((within: string, member: JsonMember) => void) | null = null,
  ) {
    this.#onMember = onMember;
    this.#scanner = createScanner(text, false);
    for (const pointer of pointers) {
      let at = this.#wanted;
      for (const segment of pointer.split('/').slice(1)) {
        const name = segment.replaceAll('~1', '/').replaceAll('~0', '~');
        const next = at.below.get(name) ?? { below: new Map(), pointer: null };
        at.below.set(name, next);
        at = next;
      }
      at.pointer = pointer;
    }
  }

  run(): JsonScan {
    for (;;) {
      const kind: number = this.#scanner.scan();
      if (BLANKS.includes(kind)) continue;
      const error = SCAN_ERRORS[this.#scanner.getTokenError()];
      if (error !== undefined) return this.#result(error);
      if (kind === END && this.#expected === 'end') return this.#result(null);
      if (!this.#take(kind)) return this.#result(this.#complaint(kind));
    }
  }

  #result(message: string | null): JsonScan {
    const broken = message === null ? null : { ...this.#token(), message };
    return { places: this.#places, repeated: this.#repeated, broken };
  }

  #complaint(kind: number): string {
    if (kind === END) return `the file ends here, too early: expected ${WORDS[this.#expected]}`;
    return `expected ${WORDS[this.#expected]}`;
  }

  #token(): Span {
    const start = this.#scanner.getTokenOffset();
    return { start, end: start + this.#scanner.getTokenLength() };
  }

  /** @returns false where the token may not stand here */
  #take(kind: number): boolean {
    const frame = this.#stack.at(-1);
    switch (this.#expected) {
      case 'value or ]':
        return kind === CLOSE_BRACKET ? this.#close() : this.#value(kind);
      case 'value':
        return this.#value(kind);
      case 'name or }':
        return kind === CLOSE_BRACE ? this.#close() : this.#name(kind, frame);
      case 'name':
        return this.#name(kind, frame);
      case ':':
        this.#expected = kind === COLON ? 'value' : ':';
        return kind === COLON;
      case ', or ]':
        if (kind === COMMA) return this.#nextItem(frame);
        return kind === CLOSE_BRACKET && this.#close();
      case ', or }':
        if (kind === CLOSE_BRACE) return this.#close();
        this.#expected = kind === COMMA ? 'name' : this.#expected;
        return kind === COMMA;
      case 'end':
        return false;
    }
  }

  #name(kind: number, frame: Frame | undefined): boolean {
    if (kind !== STRING || frame === undefined) return false;
    const name = this.#scanner.getTokenValue();
    const span = this.#token();
    if (frame.names.has(name)) this.#repeated.push({ ...span, name });
    frame.names.add(name);
    frame.childKey = span;
    frame.childName = name;
    frame.child = frame.wanted?.below.get(name) ?? null;
    this.#expected = ':';
    return true;
  }

  #nextItem(frame: Frame | undefined): boolean {
    if (frame === undefined) return false;
    frame.index += 1;
    frame.child = frame.wanted?.below.get(String(frame.index)) ?? null;
    this.#expected = 'value';
    return true;
  }

  #value(kind: number): boolean {
    const frame = this.#stack.at(-1);
    const wanted = frame ? frame.child : this.#wanted;
    const key = frame?.childKey ?? null;
    const { start, end } = this.#token();
    if (kind === OPEN_BRACE || kind === OPEN_BRACKET) {
      const list = kind === OPEN_BRACKET;
      const child = list ? (wanted?.below.get('0') ?? null) : null;
      const names = new Set<string>();
      this.#stack.push({ list, wanted, start, key, names, index: 0, childKey: null, childName: '', child });
      this.#expected = list ? 'value or ]' : 'name or }';
      return true;
    }
    if (!SCALARS.includes(kind)) return false;
    this.#end(wanted, { key, value: { start, end } });
    return true;
  }

  #close(): boolean {
    const frame = this.#stack.pop();
    if (frame) {
      const { end } = this.#token();
      this.#end(frame.wanted, { key: frame.key, value: { start: frame.start, end } });
    }
    return true;
  }

  /** A value is complete. */
  #end(wanted: Wanted | null, place: JsonPlace): void {
    if (wanted !== null && wanted.pointer !== null) this.#places.set(wanted.pointer, place);
    const frame = this.#stack.at(-1);
    if (frame === undefined) this.#expected = 'end';
    else {
      this.#expected = frame.list ? ', or ]' : ', or }';
      const within = frame.wanted?.pointer ?? null;
      if (within !== null && !frame.list)
        this.#onMember?.(within, { name: frame.childName, value: place.value });
    }
  }
}

const WORDS: Readonly<Record<Expected, string>> = {
  value: 'a value here',
  'value or ]': 'a value or ] here',
  name: 'a name in double quotes here',
  'name or }': 'a name in double quotes or } here',
  ':': 'a colon here',
  ', or ]': 'a comma or ] here',
  ', or }': 'a comma or } here',
  end: 'nothing after the end of the document',
};
