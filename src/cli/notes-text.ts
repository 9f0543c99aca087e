import { z } from 'zod';
import type { Language } from '../domain/bilingual.ts';
import { chineseNote } from './chinese-notes.ts';
import { VERDICT_WORDS } from './verdict-words.ts';

const noteSchema = z.object({ code: z.string(), facts: z.array(z.string()), message: z.string() });

/** Notes on a customer's facts, one a line, with the facts that each is about; empty where there is none. */
export function notesText(notes: readonly unknown[], language: Language): string {
  const words = VERDICT_WORDS[language];
  return z
    .array(noteSchema)
    .parse(notes)
    .map(({ code, facts, message }) => {
      const said = language === 'zh' ? chineseNote(code, message) : message;
      return `${words.note}  ${said}${facts.length === 0 ? '' : `\n  ${facts.join(words.comma)}`}`;
    })
    .join('\n');
}
