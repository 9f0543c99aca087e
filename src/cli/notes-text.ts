import { z } from 'zod';

const noteSchema = z.object({ facts: z.array(z.string()), message: z.string() });

/** Notes on a customer's facts, one a line, with the facts that each is about; empty where there is none. */
export function notesText(notes: readonly unknown[]): string {
  return z
    .array(noteSchema)
    .parse(notes)
    .map(({ facts, message }) => `NOTE  ${message}${facts.length === 0 ? '' : `\n  ${facts.join(', ')}`}`)
    .join('\n');
}
