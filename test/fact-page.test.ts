import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FACT_CATALOGUE } from '../src/snapshot/catalogue.ts';
import { factPage, withFactPage } from './support/fact-page.ts';
import { RULES_FOLDER } from './support/project.ts';

const README = readFileSync(join(RULES_FOLDER, 'README.md'), 'utf8');

describe('the facts in rules/README.md', () => {
  it('are those of the catalogue as it is; `npm run catalogue` writes them', () => {
    expect(withFactPage(README, factPage())).toBe(README);
  });

  it('are said once each with meaning, unit, formula, source and when unknown', () => {
    const page = factPage();
    for (const { name, meaning, unknown_when, source, formula } of FACT_CATALOGUE) {
      expect(page.split(`\n| \`${name}\` |`)).toHaveLength(3);
      for (const text of [meaning.en, meaning.zh, unknown_when, source, ...formula.split('; ')]) {
        expect(page).toContain(text.replaceAll('|', '\\|'));
      }
    }
  });

  it('have their place between two markers, and nothing else of the page is touched', () => {
    const page = `# A\n\n${factPage([])}\n\n# B\n`;
    expect(withFactPage(page, 'new')).toBe('# A\n\nnew\n\n# B\n');
    expect(() => withFactPage('# A\n', 'new')).toThrow('has no part between');
  });
});
