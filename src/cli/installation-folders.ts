import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** What is shipped beside the program, seen from `src/cli` as well as from `dist/cli`. */
const ROOT = new URL('../../', import.meta.url);

export const rulesFolder = fileURLToPath(new URL('rules', ROOT));
export const migrationsFolder = fileURLToPath(new URL('migrations', ROOT));

export async function version(): Promise<string> {
  const text = await readFile(new URL('package.json', ROOT), 'utf8');
  const { version }: { version: string } = JSON.parse(text);
  return version;
}
