/** What is proposed for a file: a mapping, how sure each part of it is, and what a person has to decide. */
import { z } from 'zod';
import { FILE_KINDS } from '../domain/file-kind.ts';
import { mappingSchema } from '../domain/mapping.ts';

/** `sure`: name and values agree and nothing competes; `likely`: only one of them says so; `open`: a person decides. */
export const CERTAINTIES = ['sure', 'likely', 'open'] as const;
export type Certainty = (typeof CERTAINTIES)[number];

const proposalSchema = z.strictObject({
  kind: z.enum(FILE_KINDS),
  /** Ours. */
  column: z.string(),
  /** The file's; null where none is proposed. */
  source: z.string().nullable(),
  certainty: z.enum(CERTAINTIES),
  /** One sentence. */
  reason: z.string(),
});

const questionSchema = z.strictObject({
  /** What it is about: `invoices.due_on`, `invoices.date_format`, `header`. */
  about: z.string(),
  question: z.string(),
  /** What to write or to do, one for each answer. */
  choices: z.array(z.string()),
});

export const suggestionSchema = z.strictObject({
  file: z.string(),
  /** How many rows were looked at: the first 20,000 at most, and fewer where they are long. */
  rows: z.int(),
  /** Whether those are all. */
  whole: z.boolean(),
  mapping: mappingSchema,
  columns: z.array(proposalSchema),
  /** Columns of the file that the mapping leaves out. */
  ignored: z.array(z.strictObject({ source: z.string(), reason: z.string() })),
  questions: z.array(questionSchema),
});

export type Proposal = Readonly<z.infer<typeof proposalSchema>>;
export type Question = Readonly<z.infer<typeof questionSchema>>;
export type Suggestion = Readonly<z.infer<typeof suggestionSchema>>;
