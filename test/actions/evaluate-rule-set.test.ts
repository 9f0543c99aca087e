import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { evaluateRuleSet, type RowVerdict } from '../../src/actions/evaluate-rule-set.ts';
import { RULES_FOLDER } from '../support/project.ts';
import { folderWith } from './temporary-folder.ts';

const RULE = {
  name: 'late',
  conditions: {
    all: [
      { fact: 'days', operator: 'greaterThan', value: 30 },
      { fact: 'vip', operator: 'equal', value: false },
    ],
  },
  event: { type: 'late' },
};

async function evaluate(
  rules: unknown,
  facts: string,
  factsFile = 'facts.csv',
): Promise<readonly RowVerdict[]> {
  const folder = await folderWith({ 'rules.json': JSON.stringify(rules), [factsFile]: facts });
  const { verdicts } = await evaluateRuleSet(join(folder, 'rules.json'), join(folder, factsFile));
  return collected(verdicts);
}

async function collected(verdicts: AsyncIterable<RowVerdict>): Promise<readonly RowVerdict[]> {
  const all: RowVerdict[] = [];
  for await (const verdict of verdicts) all.push(verdict);
  return all;
}

describe('a rule set against a file of facts', () => {
  it('gives a verdict for each row and rule, missing facts named', async () => {
    const verdicts = await evaluate([RULE], 'days,vip\n31,false\n30,false\n31,\n,true\n');
    expect(verdicts).toEqual([
      { row: 1, rule: 'late', verdict: 'fires', missing: [] },
      { row: 2, rule: 'late', verdict: 'clear', missing: [] },
      { row: 3, rule: 'late', verdict: 'unknown', missing: ['vip'] },
      { row: 4, rule: 'late', verdict: 'clear', missing: [] },
    ]);
  });

  it('reads NDJSON as well, blank lines left out', async () => {
    const facts = '{"days": 31, "vip": false}\n\n{"days": null, "vip": false}\n';
    const verdicts = await evaluate([RULE], facts, 'facts.ndjson');
    expect(verdicts.map(({ row, verdict }) => [row, verdict])).toEqual([
      [1, 'fires'],
      [2, 'unknown'],
    ]);
  });

  it('takes lists from NDJSON and from CSV with semicolons where the file declares them', async () => {
    const rule = { ...RULE, conditions: { all: [{ fact: 'codes', operator: 'contains', value: 'b' }] } };
    const rules = { facts: { codes: { type: 'list' } }, rules: [rule] };
    expect((await evaluate(rules, 'codes,x\na;b,1\na;c,1\n')).map(({ verdict }) => verdict)).toEqual([
      'fires',
      'clear',
    ]);
    const rows = '{"codes": ["a", "b"]}\n{"codes": ["a"]}\n';
    expect((await evaluate([rule], rows, 'facts.ndjson')).map(({ verdict }) => verdict)).toEqual([
      'fires',
      'clear',
    ]);
  });

  it('knows the catalogue of facts where the rule set is a firm’s own', async () => {
    const folder = await folderWith({ 'facts.csv': 'days_overdue_max,overdue_amount\n95,5000000.00\n' });
    const { verdicts, rules } = await evaluateRuleSet(
      join(RULES_FOLDER, 'overdue.json'),
      join(folder, 'facts.csv'),
    );
    const all = await collected(verdicts);
    expect(all).toHaveLength(rules);
    const missing = new Set(all.flatMap((verdict) => verdict.missing));
    expect(missing).toContain('disputed_ratio');
    expect(missing).not.toContain('days_overdue_max');
  });

  it('refuses rules over facts that nobody knows, with the place', async () => {
    await expect(evaluate([RULE], 'days\n31\n')).rejects.toMatchObject({
      code: 'rules_invalid',
      details: [expect.stringMatching(/conditions\/all\/1.*vip/)],
    });
  });

  it.each([
    ['rules that are no JSON', '{', 'days,vip\n1,true\n'],
    ['a column twice', JSON.stringify([RULE]), 'days,vip,days\n1,true,1\n'],
    ['a quote that never closes', JSON.stringify([RULE]), 'days,vip\n1,"true\n'],
    ['a row of another length', JSON.stringify([RULE]), 'days,vip\n1\n'],
  ])('refuses %s', async (_, rules, facts) => {
    const folder = await folderWith({ 'rules.json': rules, 'facts.csv': facts });
    const evaluated = evaluateRuleSet(join(folder, 'rules.json'), join(folder, 'facts.csv'));
    await expect(evaluated).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it.each(['facts.csv', 'facts.ndjson'])('refuses %s where it is not there', async (name) => {
    const folder = await folderWith({ 'rules.json': JSON.stringify([RULE]) });
    const evaluated = evaluateRuleSet(join(folder, 'rules.json'), join(folder, name));
    await expect(evaluated).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining(name),
    });
  });

  it.each(['[1]', '{"days": 1', 'null'])('refuses the NDJSON line %s', async (line) => {
    await expect(
      evaluate([RULE], `{"days": 1, "vip": true}\n${line}\n`, 'facts.ndjson'),
    ).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });
});
