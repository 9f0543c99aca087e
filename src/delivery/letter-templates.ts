/**
 * The firm's templates of letters, in Liquid. They are text in memory: a template reaches no file, runs no code, and
 * whatever it writes is escaped, since neither the filter nor the tags that would not are there.
 */
import { Liquid, LiquidError, type Template } from 'liquidjs';
import type { LetterView } from './letter-view.ts';

/** What is wrong with a template, and where. */
export interface TemplateFault {
  readonly file: string;
  /** Both from 1; null where the file as a whole is wrong. */
  readonly line: number | null;
  readonly column: number | null;
  /** One sentence without a full stop. */
  readonly message: string;
}

export type RenderedLetter =
  | { readonly ok: true; readonly html: string }
  | { readonly ok: false; readonly fault: TemplateFault };

/** The name of the template's file → its text. */
export type TemplateTexts = Readonly<Record<string, string>>;

/** All templates together; a letter of 500 invoices takes about a twentieth of the time. */
const PARSE_CHARACTERS_MAX = 1_000_000;
const RENDER_MS_MAX = 2_000;
const MEMORY_UNITS_MAX = 50_000_000;

const TAGS: ReadonlySet<string> = new Set(
  '# assign block break capture case comment continue cycle for if layout raw render unless'.split(' '),
);
const FILTERS: ReadonlySet<string> = new Set(
  'append capitalize default downcase first join last prepend replace size upcase'.split(' '),
);

/** @throws nothing: what is wrong with the template is the answer */
export function renderTemplate(texts: TemplateTexts, file: string, view: LetterView): RenderedLetter {
  try {
    const liquid = engineOf(texts);
    const parsed = liquid.parse(texts[file] ?? '', file);
    const html: unknown = liquid.renderSync(parsed, view);
    // Browsers read CRLF as LF, and the style sheet's hash is over what they read.
    return { ok: true, html: String(html).replaceAll('\r\n', '\n') };
  } catch (error) {
    return { ok: false, fault: faultOf(error, file, texts) };
  }
}

/**
 * What can be said of a template without a letter: whether it can be read, and which of its variables no letter has,
 * in branches too that are hardly ever taken.
 * @param view any letter: what it has is what all have
 */
export function templateFaults(
  texts: TemplateTexts,
  file: string,
  view: LetterView,
): readonly TemplateFault[] {
  let parsed: Template[];
  const liquid = engineOf(texts);
  try {
    parsed = liquid.parse(texts[file] ?? '', file);
    const { globals } = liquid.analyzeSync(parsed, { partials: true });
    return Object.values(globals)
      .flat()
      .filter(({ segments }) => !isIn(view, segments))
      .map((variable) => ({
        file: variable.location.file ?? file,
        line: variable.location.row,
        column: variable.location.col,
        message: `undefined variable: ${String(variable)}`,
      }));
  } catch (error) {
    return [faultOf(error, file, texts)];
  }
}

function engineOf(texts: TemplateTexts): Liquid {
  const liquid = new Liquid({
    templates: Object.assign(Object.create(null), texts),
    relativeReference: false,
    dynamicPartials: true,
    outputEscape: 'escape',
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    parseLimit: PARSE_CHARACTERS_MAX,
    renderLimit: RENDER_MS_MAX,
    memoryLimit: MEMORY_UNITS_MAX,
  });
  for (const tag of Object.keys(liquid.tags)) if (!TAGS.has(tag)) delete liquid.tags[tag];
  for (const filter of Object.keys(liquid.filters)) if (!FILTERS.has(filter)) delete liquid.filters[filter];
  return liquid;
}

/** Whether a path leads to something; what stands behind an index is not looked into. */
function isIn(view: unknown, path: readonly unknown[]): boolean {
  let value = view;
  for (const key of path) {
    if (Array.isArray(value) || typeof key !== 'string') return true;
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return false;
    value = Object.entries(value).find(([name]) => name === key)?.[1];
  }
  return true;
}

function faultOf(error: unknown, file: string, texts: TemplateTexts): TemplateFault {
  if (!(error instanceof Error)) throw error;
  if (!LiquidError.is(error)) return lookupFault(error, file, texts);
  const { token } = error;
  const [line = null, column = null] = token.getPosition();
  // Of a variable that is not there the engine knows the text, but not always the file.
  const home = token.file ?? Object.keys(texts).find((name) => texts[name] === token.input) ?? file;
  return { file: home, line, column, message: plain(error.message) };
}

/** What the engine knows no place of: in a branch that is not taken, a template that is not there. */
function lookupFault(error: Error, file: string, texts: TemplateTexts): TemplateFault {
  const named = LOOKUP.exec(error.message)?.[1];
  const nowhere = { file, line: null, column: null, message: plain(error.message) };
  // A template that has itself in it, for one, ends in a full stack.
  if (named === undefined) return nowhere;
  for (const home of [file, ...Object.keys(texts)]) {
    for (const [index, line] of (texts[home] ?? '').split('\n').entries()) {
      const at = Math.max(line.indexOf(`'${named}'`), line.indexOf(`"${named}"`));
      if (at < 0) continue;
      return { ...nowhere, file: home, line: index + 1, column: Math.max(line.lastIndexOf('{%', at), 0) + 1 };
    }
  }
  return nowhere;
}

const LOOKUP = /Failed to lookup "(.*)" in "/;

/** The engine's message without the place, which the fault has of its own. */
function plain(message: string): string {
  const named = LOOKUP.exec(message)?.[1];
  if (named !== undefined) return `there is no template "${named}"`;
  return message.replace(/(, file:.*)?, line:\d+, col:\d+$/s, '');
}
