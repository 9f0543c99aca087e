import { readFile } from 'node:fs/promises';
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

async function collected(verdicts: AsyncIterable<readonly RowVerdict[]>): Promise<readonly RowVerdict[]> {
  const all: RowVerdict[] = [];
  for await (const row of verdicts) all.push(...row);
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
      details: [
        expect.stringMatching(/conditions\/all\/1.*there is no fact vip: no row of .*facts\.csv has it/),
      ],
    });
  });

  it('gives the same verdicts row by row however many blocks of rows there are', async () => {
    const rows = Array.from({ length: 10_000 }, (_, index) =>
      index % 7 === 0 ? ',true' : `${index % 60},false`,
    );
    const verdicts = await evaluate([RULE], `days,vip\n${rows.join('\n')}\n`);
    expect(verdicts.map(({ row }) => row)).toEqual(rows.map((_, index) => index + 1));
    const fires = verdicts.filter(({ verdict }) => verdict === 'fires').map(({ row }) => row - 1);
    expect(fires).toEqual([...rows.keys()].filter((index) => index % 7 !== 0 && index % 60 > 30));
  });

  it.each(['1,200.00', 'n/a', 'NaN', 'Infinity', '1e999', '0x10', ' 31'])(
    'leaves a row unknown, with the reason, whose number is %j',
    async (value) => {
      const verdicts = await evaluate([RULE], `days,vip\n31,false\n"${value}",false\n45,false\n`);
      expect(verdicts.map(({ verdict }) => verdict)).toEqual(['fires', 'unknown', 'fires']);
      const message = `the text ${JSON.stringify(value)} is not a number, so the fact is unknown`;
      expect(verdicts[1]).toEqual({
        row: 2,
        rule: 'late',
        verdict: 'unknown',
        missing: ['days'],
        reasons: [{ fact: 'days', message }],
      });
    },
  );

  it.each([
    ['{"days": true, "vip": false}', 'days', 'the value true is not a number'],
    ['{"days": {"a": 1}, "vip": false}', 'days', 'an object is not a number'],
    ['{"days": "", "vip": false}', 'days', 'the empty text is not a number'],
    ['{"days": 1e999, "vip": false}', 'days', 'Infinity is not a number'],
    ['{"days": 31, "vip": 1}', 'vip', 'the number 1 is not true or false'],
    ['{"days": 31, "vip": ["a", 1]}', 'vip', 'a list of other things than texts is not true or false'],
    [
      `{"days": "${'9'.repeat(5000)}x", "vip": false}`,
      'days',
      `the text "${'9'.repeat(40)}…" is not a number`,
    ],
  ])('tells of the NDJSON row %s what is wrong with it', async (row, fact, what) => {
    const facts = `{"days": 31, "vip": false}\n${row}\n`;
    const [, verdict] = await evaluate([RULE], facts, 'facts.ndjson');
    expect(verdict).toMatchObject({ verdict: 'unknown', missing: [fact] });
    expect(verdict?.reasons).toEqual([{ fact, message: `${what}, so the fact is unknown` }]);
  });

  it('says nothing of a value that does not fit where the verdict does not need it', async () => {
    const [verdict] = await evaluate([RULE], 'days,vip\nn/a,true\n');
    expect(verdict).toEqual({ row: 1, rule: 'late', verdict: 'clear', missing: [] });
  });

  it('takes rules with named conditions, and one rule alone', async () => {
    const { conditions, ...rule } = RULE;
    const named = {
      rules: [{ ...rule, conditions: { condition: 'late' } }],
      conditions: { late: conditions },
    };
    for (const rules of [named, RULE, { ...RULE, facts: { days: { type: 'days' } } }]) {
      expect(await evaluate(rules, 'days,vip\n31,false\n')).toMatchObject([{ verdict: 'fires' }]);
    }
  });

  it('says where each fact and its type come from, and which no row has', async () => {
    const conditions = {
      any: [
        { fact: 'days', operator: 'greaterThan', value: 30 },
        { fact: 'limit', operator: 'lessThan', value: { fact: 'used' } },
        { fact: 'codes', operator: 'contains', value: 'b' },
      ],
    };
    const facts = { limit: { type: 'money', unit: 'CNY' }, codes: { type: 'list' } };
    const folder = await folderWith({
      'rules.json': JSON.stringify({ facts, rules: [{ ...RULE, conditions }] }),
      'facts.csv': 'other,used,days,limit\n1,2,3,4\n',
    });
    const evaluation = await evaluateRuleSet(join(folder, 'rules.json'), join(folder, 'facts.csv'));
    expect(evaluation.facts).toEqual([
      { name: 'days', type: 'score', unit: 'score', origin: 'inferred', in_rows: true },
      { name: 'limit', type: 'money', unit: 'CNY', origin: 'declared', in_rows: true },
      { name: 'used', type: 'money', unit: 'CNY', origin: 'inferred', in_rows: true },
      { name: 'codes', type: 'list', unit: 'list', origin: 'declared', in_rows: false },
    ]);
    expect(await collected(evaluation.verdicts)).toMatchObject([{ verdict: 'unknown', missing: ['codes'] }]);
  });

  it('lets a firm’s rule set declare facts beside those of the catalogue, by its own thresholds', async () => {
    const file = JSON.parse(await readFile(join(RULES_FOLDER, 'overdue.json'), 'utf8'));
    const [rule] = file.rules;
    const own = {
      ...rule,
      name: 'own',
      conditions: {
        any: [
          { fact: 'late_days', operator: 'greaterThan', value: { fact: 'thresholds', path: '$.own_days' } },
          { fact: 'their_days', operator: 'greaterThan', value: { fact: 'thresholds', path: '$.own_days' } },
        ],
      },
    };
    const own_days = {
      ...(Object.values(file.thresholds)[0] as object),
      value: 10,
      min: 1,
      max: 100,
      unit: 'days',
      overrides: [{ segment: { region: 'north' }, value: 20, reason: 'x' }],
    };
    const rules = {
      ...file,
      facts: { late_days: { type: 'days' } },
      thresholds: { ...file.thresholds, own_days },
      rules: [...file.rules, own],
    };
    const rows = 'late_days,their_days,region\n15,0,south\n15,0,north\n,15,\n';
    const verdicts = (await evaluate(rules, rows)).filter((one) => one.rule === 'own');
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['fires', 'clear', 'fires']);
    const changed = { ...rules, facts: { ...rules.facts, overdue_amount: { type: 'count' } } };
    await expect(evaluate(changed, rows)).rejects.toMatchObject({
      code: 'rules_invalid',
      details: ['/facts/overdue_amount: is a fact of the catalogue; a fact of your own needs another name'],
    });
  });

  it('refuses a fact that is declared twice', async () => {
    const folder = await folderWith({
      'rules.json': `{"facts": {"days": {"type": "days"}, "days": {"type": "text"}}, "rules": [${JSON.stringify(RULE)}]}`,
      'facts.csv': 'days,vip\n1,true\n',
    });
    const evaluated = evaluateRuleSet(join(folder, 'rules.json'), join(folder, 'facts.csv'));
    await expect(evaluated).rejects.toMatchObject({
      code: 'rules_invalid',
      details: ['/facts/days: is declared twice, as {"type": "days"} and as {"type": "text"}'],
    });
  });

  it.each([
    ['[]', '/facts: '],
    ['{"days": {"type": "number"}}', '/facts/days/type: '],
    ['{"days": {"type": "days", "of": 1}}', '/facts/days: '],
    ['{"__proto__": {"type": "days"}}', '/facts/__proto__: the name __proto__ is reserved'],
  ])('refuses the declarations %s', async (facts, fault) => {
    const folder = await folderWith({
      'rules.json': `{"facts": ${facts}, "rules": [${JSON.stringify(RULE)}]}`,
      'facts.csv': 'days,vip\n1,true\n',
    });
    const evaluated = evaluateRuleSet(join(folder, 'rules.json'), join(folder, 'facts.csv'));
    await expect(evaluated).rejects.toMatchObject({
      code: 'rules_invalid',
      details: [expect.stringContaining(fault)],
    });
  });

  it('refuses facts whose types cannot be told, each with the reason and what to write', async () => {
    const same = { ...RULE, conditions: { all: [{ fact: 'a', operator: 'equal', value: { fact: 'b' } }] } };
    await expect(evaluate([same], '{"a": 1, "b": null}\n{"a": "x"}\n', 'facts.ndjson')).rejects.toMatchObject(
      {
        code: 'invalid_input',
        details: [
          'the type of a cannot be told: its values are of several types (number, text). Declare it: "facts": {"a": {"type": "…"}}',
          'the type of b cannot be told: no row has a value of it. Declare it: "facts": {"b": {"type": "…"}}',
        ],
      },
    );
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
