import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDeclaringRules } from '../../src/actions/declared-facts.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { folderWith } from './temporary-folder.ts';

async function read(rules: string) {
  return readDeclaringRules(join(await folderWith({ 'rules.json': rules }), 'rules.json'), []);
}

async function detailsOf(rules: string): Promise<readonly string[]> {
  const error: unknown = await read(rules).catch((cause: unknown) => cause);
  if (error instanceof Refusal && error.code === 'rules_invalid') return error.details;
  throw new Error(`not refused as it should be: ${String(error).slice(0, 200)}`);
}

const DEEP = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;

describe('the facts that a file of rules declares', () => {
  it('are read beside rules of any depth, which are for the check to refuse', async () => {
    const { declared } = await read(`{"facts": {"a": {"type": "days"}}, "rules": ${DEEP}}`);
    expect(declared).toMatchObject([{ name: 'a', type: 'days', unit: 'days', is_own: true }]);
  });

  it.each([
    ['in a declaration', `{"facts": {"a": {"type": ${DEEP}}}}`, '/facts/a/type: '],
    [
      'in what JSON drops',
      `{"facts": {"a": ${DEEP}, "a": {"type": "days"}}}`,
      `/facts/a: is declared twice, as ${'['.repeat(80)} and as {"type": "days"}`,
    ],
  ])('are refused where they are nested without end, %s', async (_where, rules, fault) => {
    expect(await detailsOf(rules)).toEqual([expect.stringContaining(fault)]);
  });

  it('are only those of the file itself', async () => {
    const rules = '{"other": {"facts": {"a": 1, "a": 2}}, "facts": {"a": {"type": "days"}}}';
    expect((await read(rules)).declared).toHaveLength(1);
  });

  it('are refused in sentences that are bounded in number and length', async () => {
    const many = Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [`f${index}`, 1]));
    const details = await detailsOf(JSON.stringify({ facts: { ...many, ['x'.repeat(100_000)]: 1 } }));
    expect(details).toHaveLength(1_001);
    expect(details.at(-1)).toBe('and 2001 more');
    const [long] = await detailsOf(JSON.stringify({ facts: { ['x'.repeat(100_000)]: 1 } }));
    expect(long?.length).toBeLessThan(1_100);
  });
});
