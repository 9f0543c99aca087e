/** A mapping for a file on disk that nobody has described. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { OwnFact } from '../domain/fact.ts';
import { Refusal } from '../domain/refusal.ts';
import {
  FileRefused,
  type GivenReading,
  type Suggestion,
  suggestMapping,
} from '../ingest/suggest-mapping.ts';
import { allFacts } from './own-facts.ts';

export type { Suggestion } from '../ingest/suggest-mapping.ts';

/**
 * Reads the beginning of the file, its first 20,000 rows at most, and writes nothing.
 * @param given what is said of how the file is written, and so not found out
 * @param ownFacts the firm's own, which its columns may be
 * @throws Refusal `invalid_input` where there is no such file; `file_refused` where nothing can be made of it
 */
export async function suggestMappingFor(
  path: string,
  given: GivenReading = {},
  ownFacts: readonly OwnFact[] = [],
): Promise<Suggestion> {
  const info = await stat(path).catch((cause: unknown) => {
    throw new Refusal('invalid_input', `There is no file ${path}.`, { cause });
  });
  if (!info.isFile()) {
    throw new Refusal('invalid_input', `${path} is no file: a mapping is suggested for one file at a time.`);
  }
  if (/\.(ndjson|jsonl|json)(\.gz)?$/i.test(path)) {
    throw new Refusal(
      'invalid_input',
      `${path} is JSON by its name, and mappings are suggested for tables: CSV with commas, semicolons, tabs or |.`,
    );
  }
  try {
    return await suggestMapping(createReadStream(path), {
      file: basename(path),
      facts: allFacts(ownFacts),
      ...given,
    });
  } catch (cause) {
    if (!(cause instanceof FileRefused)) throw cause;
    throw new Refusal('file_refused', `${path}: ${cause.message}`, { cause });
  }
}
