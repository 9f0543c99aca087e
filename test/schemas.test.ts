import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { policySchemas } from './support/policy-schemas.ts';
import { RULES_FOLDER } from './support/project.ts';

describe('the schemas of the policy files', () => {
  it.each(Object.entries(policySchemas()))('%s is what npm run schemas writes', (file, schema) => {
    expect(JSON.parse(readFileSync(join(RULES_FOLDER, 'schemas', file), 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(schema)),
    );
  });

  it.each(readdirSync(RULES_FOLDER).filter((file) => file.endsWith('.json')))(
    '%s points to its schema',
    (file) => {
      const { $schema }: { $schema?: string } = JSON.parse(readFileSync(join(RULES_FOLDER, file), 'utf8'));
      expect($schema).toMatch(/^\.\/schemas\//);
      expect(readdirSync(join(RULES_FOLDER, 'schemas'))).toContain($schema?.replace('./schemas/', ''));
    },
  );
});
