import { createHash } from 'node:crypto';
import type { Language } from '../domain/bilingual.ts';
import { LETTER_KINDS, LETTER_LANGUAGES, type LetterContent, type LetterKind } from '../domain/letter.ts';
import { letterFigures, type NothingToDemand, nothingToDemand } from './letter-figures.ts';
import {
  type RenderedLetter,
  renderTemplate,
  type TemplateFault,
  type TemplateTexts,
  templateFaults,
} from './letter-templates.ts';
import { letterView } from './letter-view.ts';
import { sampleLetters } from './sample-letters.ts';

/** The files that have to be there; others are for them to share. */
export const LETTER_FILES: readonly string[] = LETTER_KINDS.flatMap((kind) =>
  LETTER_LANGUAGES.map((language) => letterFile(kind, language)),
);

export type WrittenLetter = RenderedLetter | { readonly ok: false; readonly nothing: NothingToDemand };

/** The letter as a printable page, or why there is none to write. */
export function renderLetter(texts: TemplateTexts, content: LetterContent): WrittenLetter {
  const figures = letterFigures(content);
  const nothing = nothingToDemand(figures);
  if (nothing !== null) return { ok: false, nothing };
  return renderTemplate(texts, letterFile(content.kind, content.language), letterView(content, figures));
}

/**
 * What is wrong with the templates, whatever letter they are used for: each is read, its variables are looked up, and
 * it is tried on letters that have everything and next to nothing. `texts` holds all `LETTER_FILES`.
 */
export function faultyTemplates(
  texts: TemplateTexts,
  sender: LetterContent['sender'],
): readonly TemplateFault[] {
  const faults = new Map<string, TemplateFault>();
  const add = (fault: TemplateFault): void => {
    faults.set(`${fault.file} ${fault.line} ${fault.message}`, fault);
  };
  for (const kind of LETTER_KINDS) {
    for (const language of LETTER_LANGUAGES) {
      for (const content of sampleLetters(kind, language, sender)) {
        const view = letterView(content, letterFigures(content));
        for (const fault of templateFaults(texts, letterFile(kind, language), view)) add(fault);
        const written = renderLetter(texts, content);
        if (!written.ok && 'fault' in written) add(written.fault);
      }
    }
  }
  return [...faults.values()];
}

/**
 * The Content-Security-Policy of a letter: no script and nothing from elsewhere; style sheets that the template itself
 * holds, by their hashes, and pictures that it holds as data.
 */
export function letterSecurityPolicy(html: string): string {
  const hashes = [...html.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/gi)].map(
    ([, style = '']) => `'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  );
  const styles = hashes.length === 0 ? "'none'" : [...new Set(hashes)].join(' ');
  return `default-src 'none'; style-src ${styles}; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
}

function letterFile(kind: LetterKind, language: Language): string {
  return `${kind}.${language}.html`;
}
