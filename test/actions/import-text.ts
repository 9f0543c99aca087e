/** Text as a file of an import, and rows as text. */
import { type ImportDeps, type ImportInput, importFile } from '../../src/actions/import-file.ts';
import type { FileReport } from '../../src/domain/import-report.ts';
import type { Database } from '../../src/store/database.ts';
import { scales } from './small-policy.ts';

export const NOW = new Date('2026-11-21T08:00:00Z');

type TextOptions = Partial<ImportInput> &
  Pick<ImportDeps, 'models' | 'own_facts'> & { readonly base_currency?: string };

/** A file that is read as one kind, as most are. */
export async function importText(
  database: Database,
  file: string,
  text: string,
  options: TextOptions = {},
): Promise<FileReport> {
  const [report, ...others] = await importParts(database, file, text, options);
  if (report === undefined || others.length > 0) throw new Error(`${file} is not read as one kind`);
  return report;
}

/** A file with a report for each kind that it is read as. */
export async function importParts(
  database: Database,
  file: string,
  text: string,
  options: TextOptions = {},
): Promise<readonly FileReport[]> {
  const { base_currency = 'CNY', models, own_facts = [], ...input } = options;
  const deps = { database, base_currency, scales, ...(models && { models }), own_facts, now: () => NOW };
  return importFile(deps, { file, open: () => inPieces(text), ...input });
}

/** Lines from a header and rows. */
export function csv(header: string, ...rows: readonly string[]): string {
  return [header, ...rows, ''].join('\n');
}

/** In pieces of 64 KiB, as a file comes from disk. */
async function* inPieces(text: string): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += 65_536) yield bytes.subarray(from, from + 65_536);
}
