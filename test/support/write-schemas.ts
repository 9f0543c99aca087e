/** `npm run schemas`: JSON Schemas of the policy files, so that an editor completes and checks them. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { policySchemas } from './policy-schemas.ts';
import { RULES_FOLDER } from './project.ts';

const folder = join(RULES_FOLDER, 'schemas');
await mkdir(folder, { recursive: true });
for (const [file, schema] of Object.entries(policySchemas())) {
  await writeFile(join(folder, file), `${JSON.stringify(schema, null, 2)}\n`);
  process.stdout.write(`rules/schemas/${file}\n`);
}
