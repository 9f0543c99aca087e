/** `npm run catalogue`: the facts in `rules/README.md`, so that the page says what the program computes. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { factPage, withFactPage } from './fact-page.ts';
import { RULES_FOLDER } from './project.ts';

const path = join(RULES_FOLDER, 'README.md');
await writeFile(path, withFactPage(await readFile(path, 'utf8'), factPage()));
process.stdout.write('rules/README.md\n');
