/** Faults by JSON pointer, turned into lines and columns of the files they are in. */
import { type JsonPlace, type Span, scanJson } from './json-places.ts';
import type { PolicyFault } from './policy-fault.ts';

/**
 * Lines and columns from 1, columns in UTF-16 units as editors count them; the end is the column after the last. All
 * four are null where there is no text to point into.
 */
export interface Located extends Omit<PolicyFault, 'span'> {
  readonly line: number | null;
  readonly column: number | null;
  readonly end_line: number | null;
  readonly end_column: number | null;
}

/** @param texts by file; each is gone through once, whatever the number of findings */
export function locate(
  findings: readonly PolicyFault[],
  texts: ReadonlyMap<string, string>,
): readonly Located[] {
  const byFile = new Map<string, Set<string>>();
  for (const finding of findings) {
    const { file, pointer } = finding;
    if (file === null) continue;
    const pointers = byFile.get(file) ?? new Set();
    byFile.set(file, pointers);
    for (const one of [...upwards(pointer), ...startsOf(finding)]) pointers.add(one);
  }
  const files = new Map<string, LocatedFile>();
  for (const [file, pointers] of byFile) {
    const text = texts.get(file);
    if (text === undefined) continue;
    files.set(file, { places: scanJson(text, pointers).places, lines: lineStarts(text) });
  }
  return findings.map(({ span, ...finding }) => {
    const found = finding.file === null ? undefined : files.get(finding.file);
    const range = found && (span ?? spanOf(finding, found.places));
    if (!found || !range) return { ...finding, line: null, column: null, end_line: null, end_column: null };
    const [line, column] = positionOf(range.start, found.lines);
    const [end_line, end_column] = positionOf(range.end, found.lines);
    return { ...finding, line, column, end_line, end_column };
  });
}

/** The same fault in other words, with the place where the text stops being JSON. */
export function brokenJson(fault: PolicyFault, text: string): PolicyFault {
  if (text.startsWith('\uFEFF')) {
    const message = 'starts with a byte order mark (U+FEFF), which JSON does not have';
    return { ...fault, message, span: { start: 0, end: 1 } };
  }
  const { broken } = scanJson(text, []);
  if (broken === null) return { ...fault, span: { start: 0, end: 0 } };
  const { message, start, end } = broken;
  return { ...fault, message: `is not JSON: ${message}`, span: { start, end } };
}

/** Warnings of names that an object has twice: JSON silently drops the first. */
export function repeatedNames(file: string, texts: ReadonlyMap<string, string>): readonly PolicyFault[] {
  const text = texts.get(file);
  if (text === undefined) return [];
  return scanJson(text, []).repeated.map(({ name, start, end }) => {
    const message = `"${name}" is given twice here: the first is dropped unread`;
    return { file, pointer: '', code: 'repeated_name', message, span: { start, end } };
  });
}

interface LocatedFile {
  readonly places: ReadonlyMap<string, JsonPlace>;
  readonly lines: readonly number[];
}

/** Findings that are about a name rather than about what stands under it. */
const ABOUT_NAMES: ReadonlySet<string> = new Set([
  'unknown_key',
  'event_handler',
  'custom_operator',
  'dynamic_fact',
  'invalid_name',
  'params_refused',
  'unused_threshold',
  'unused_condition',
  'unknown_rule',
  'unknown_rule_set',
]);
/** And those that are where the pointer ends in the name of a fact or threshold, or in one that no object may have. */
const NAME_AT_END =
  /\/(?:segment|facts)\/[^/]+$|\/rule_sets\/[^/]+\/[^/]+$|\/(?:__proto__|constructor|prototype)$/;
const MAYBE_ABOUT_NAMES: ReadonlySet<string> = new Set([
  'unknown_fact',
  'segment_not_text',
  'reserved_name',
  'unknown_threshold',
]);

const ABOUT_CONDITIONS: ReadonlySet<string> = new Set([
  'never_true',
  'always_true',
  'duplicate_condition',
  'implied_condition',
]);

/** A condition is shown by its fact or by its group: the brace that it starts with says nothing to a reader. */
function startsOf({ pointer, code }: PolicyFault): readonly string[] {
  if (!ABOUT_CONDITIONS.has(code)) return [];
  return ['fact', 'all', 'any', 'not', 'condition'].map((key) => `${pointer}/${key}`);
}

/** What a finding is about; where that is not there, what it is missing from. */
function spanOf(finding: PolicyFault, places: ReadonlyMap<string, JsonPlace>): Span {
  const { pointer, code } = finding;
  for (const one of startsOf(finding)) {
    const start = places.get(one);
    if (!start) continue;
    const name = start.key ?? start.value;
    return one.endsWith('/fact') ? { start: name.start, end: start.value.end } : name;
  }
  const place = places.get(pointer);
  if (place) {
    const isName = ABOUT_NAMES.has(code) || (MAYBE_ABOUT_NAMES.has(code) && NAME_AT_END.test(pointer));
    return isName && place.key !== null ? place.key : place.value;
  }
  for (const one of upwards(pointer)) {
    const around = places.get(one);
    if (around) return { start: around.value.start, end: around.value.start + 1 };
  }
  return { start: 0, end: 0 };
}

/** A pointer and those of all that it stands in, the innermost first. */
function upwards(pointer: string): readonly string[] {
  const all: string[] = [];
  for (let one = pointer; one !== ''; one = one.slice(0, one.lastIndexOf('/'))) all.push(one);
  return [...all, ''];
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let index = text.indexOf('\n'); index >= 0; index = text.indexOf('\n', index + 1))
    starts.push(index + 1);
  return starts;
}

function positionOf(offset: number, starts: readonly number[]): readonly [line: number, column: number] {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return [low + 1, offset - (starts[low] ?? 0) + 1];
}
