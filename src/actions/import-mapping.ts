import { readFile } from 'node:fs/promises';
import type { OwnFact } from '../domain/fact.ts';
import { type Mapping, mappingNameSchema } from '../domain/mapping.ts';
import { Refusal } from '../domain/refusal.ts';
import { checkMapping } from '../ingest/mapping-check.ts';
import type { Database } from '../store/database.ts';
import { findMapping } from '../store/mappings.ts';
import { allFacts } from './own-facts.ts';

/**
 * The mapping in a file; null where there is no such file, so that it may be a name.
 * @param ownFacts the firm's own, which an entry for facts may name
 * @throws Refusal `invalid_input` with every fault of the mapping
 */
export async function mappingInFile(
  path: string,
  ownFacts: readonly OwnFact[] = [],
): Promise<Mapping | null> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  const checked = checkMapping(parseJson(path, text), allFacts(ownFacts));
  if (checked.ok) return checked.mapping;
  throw new Refusal('invalid_input', `The mapping ${path} is not right.`, {
    details: checked.faults.map(
      ({ pointer, message }) => `${pointer === '' ? 'the mapping' : pointer}: ${message}`,
    ),
  });
}

/**
 * The mapping that was saved under the name.
 * @throws Refusal `invalid_input` where there is none
 */
export async function savedMapping(db: Database['db'], name: string): Promise<Mapping> {
  const saved = mappingNameSchema.safeParse(name).success ? await findMapping(db, name) : undefined;
  if (saved !== undefined) return saved.mapping;
  throw new Refusal('invalid_input', `There is neither a file ${name} nor a mapping saved under that name.`);
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Refusal('invalid_input', `The mapping ${path} is no JSON: ${reason}.`, { cause });
  }
}
