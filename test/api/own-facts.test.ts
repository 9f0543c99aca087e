/** Facts that a firm declares, over HTTP. */
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadPolicy, type Policy } from '../../src/actions/load-policy.ts';
import { runEvaluation } from '../../src/actions/run-evaluation.ts';
import type { ApiDeps } from '../../src/api/api-deps.ts';
import { type Api, createApi } from '../../src/api/create-api.ts';
import { customerFactsSchema } from '../../src/api/routes/get-customer-facts.ts';
import { factListSchema } from '../../src/api/routes/list-facts.ts';
import { evaluationSchema } from '../../src/api/routes/post-evaluation.ts';
import { FACT_CATALOGUE } from '../../src/snapshot/catalogue.ts';
import { testDatabases } from '../support/database.ts';
import { RULES_FOLDER } from '../support/project.ts';
import { csv, openLedger, type Portfolio, SECOND_DAY } from './portfolio.ts';
import { readAnswer, readProblem } from './read-answer.ts';

const RULE_SET = {
  rule_set: 'insurer',
  title: { en: 'Insurer', zh: '保险公司' },
  facts: {
    insurer_score: {
      type: 'score',
      min: 0,
      max: 100,
      valid_days: 7,
      meaning: { en: 'Score of the credit insurer', zh: '信用保险公司评分' },
    },
    insurer_class: { type: 'text', values: ['A', 'B'], valid_days: 1 },
    visited: { type: 'flag' },
  },
  indicators: { insurer: { title: { en: 'Insurer', zh: '保险公司' } } },
  rules: [
    {
      name: 'insurer_low',
      conditions: { all: [{ fact: 'insurer_score', operator: 'lessThan', value: 40 }] },
      event: {
        type: 'insurer',
        params: {
          severity: 'high',
          title: { en: 'Low', zh: '低' },
          message: { en: '{insurer_score}', zh: '{insurer_score}' },
          exposure: 'receivable_total',
          actions: ['phone_call'],
          when_unknown: 'report',
          source: 'test',
        },
      },
    },
  ],
};

describe.each(testDatabases())('a firm’s own facts over HTTP on the $name database', (kind) => {
  let portfolio: Portfolio;
  let api: Api;
  beforeAll(async () => {
    portfolio = await openLedger(kind);
    const deps: ApiDeps = { ...portfolio.deps, policy: await insurerPolicy() };
    api = createApi(deps);
    const body = csv('customer_id,as_of,insurer_score,insurer_class', ['C1,2026-06-28,35,B']);
    const sent = await api.request('/v1/imports?kind=facts', {
      method: 'POST',
      headers: { 'Content-Type': 'text/csv' },
      body,
    });
    expect([sent.status, await sent.json()]).toMatchObject([200, { files: [{ kind: 'facts', new: 1 }] }]);
    await runEvaluation(deps, { as_of: SECOND_DAY });
  });
  afterAll(() => portfolio.close());

  it('are listed behind the catalogue, marked as the firm’s, page by page', async () => {
    const { items } = await readAnswer(api.request('/v1/facts?limit=500'), 200, factListSchema);
    expect(items.map(({ origin }) => origin)).toEqual([
      ...FACT_CATALOGUE.map(() => 'catalogue'),
      ...['own', 'own', 'own'],
    ]);
    expect(items.slice(-3)).toMatchObject([
      {
        name: 'insurer_score',
        section: 'own',
        type: 'score',
        unit: 'score',
        meaning: { en: 'Score of the credit insurer', zh: '信用保险公司评分' },
        unknown_when: 'No value was given for the day or for the 7 days before it.',
        min: 0,
        max: 100,
        values: null,
        valid_days: 7,
      },
      {
        name: 'insurer_class',
        values: ['A', 'B'],
        unknown_when: expect.stringMatching(/the day before it\.$/),
      },
      {
        name: 'visited',
        meaning: { zh: '企业自有指标，规则集未说明其含义。' },
        unknown_when: 'No value was given for the day.',
      },
    ]);
    expect(items.find(({ name }) => name === 'overdue_ratio')).toMatchObject({
      min: 0,
      max: 1,
      valid_days: null,
    });
    const [last] = (await readAnswer(api.request('/v1/facts?limit=500'), 200, factListSchema)).items.slice(
      -1,
    );
    expect(last?.name).toBe('visited');
  });

  it('are among a customer’s facts of the day, with a note where they are of an earlier one', async () => {
    const answer = await readAnswer(api.request('/v1/customers/C1/facts'), 200, customerFactsSchema);
    expect(answer.facts).toMatchObject({ insurer_score: 35, insurer_class: null, visited: null });
    expect(answer.notes).toContainEqual({
      code: 'given_earlier',
      facts: ['insurer_score'],
      message: expect.stringContaining('for 2026-06-28, 2 days before'),
    });
  });

  it('are tried with rules: a customer’s, given ones, and those that a rule set sent along declares', async () => {
    const evaluated = async (body: unknown) =>
      readAnswer(api.request('/v1/evaluations', post(body)), 200, evaluationSchema);
    const verdictOf = async (body: unknown) =>
      (await evaluated(body)).rules.find(({ rule }) => rule === 'insurer_low')?.verdict;
    expect(await verdictOf({ customer_id: 'C1' })).toBe('fires');
    expect(await verdictOf({ facts: { insurer_score: 40 } })).toBe('clear');
    expect(await verdictOf({ facts: { visited: true } })).toBe('unknown');
    const facts = { ...RULE_SET.facts, another_score: { type: 'score' } };
    const rule_set = JSON.parse(JSON.stringify({ ...RULE_SET, facts }));
    rule_set.rules[0].conditions.all[0].fact = 'another_score';
    rule_set.rules[0].event.params.message = RULE_SET.title;
    expect(await verdictOf({ facts: { another_score: 1 }, rule_set })).toBe('fires');
    const bare = { conditions: RULE_SET.rules[0]?.conditions, event: { type: 'low' } };
    expect((await evaluated({ customer_id: 'C1', rule_set: bare })).verdicts).toEqual({
      fires: 1,
      clear: 0,
      unknown: 0,
    });
    const problem = await readProblem(
      api.request('/v1/evaluations', post({ facts: { another_score: 1 } })),
      422,
    );
    expect(problem.errors).toMatchObject([{ pointer: '/facts/another_score', code: 'unknown_fact' }]);
  });

  it('may be columns of a saved mapping', async () => {
    const mapping = (fact: string) => [
      { match: 'x*.csv', kind: 'facts', columns: { customer_id: 'A', as_of: 'B', [fact]: 'C' } },
    ];
    const put = (body: unknown) => api.request('/v1/mappings/insurer', { ...post(body), method: 'PUT' });
    expect((await put(mapping('insurer_score'))).status).toBe(201);
    expect((await put(mapping('insurer_points'))).status).toBe(422);
  });
});

function post(body: unknown): RequestInit {
  return { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
}

/** That of the shipped folder with the rule set above. */
async function insurerPolicy(): Promise<Policy> {
  const folder = await mkdtemp(join(tmpdir(), 'duewatch-own-facts-'));
  try {
    await cp(RULES_FOLDER, folder, { recursive: true });
    await writeFile(join(folder, 'insurer.json'), JSON.stringify(RULE_SET));
    return await loadPolicy(folder, FACT_CATALOGUE);
  } finally {
    await rm(folder, { recursive: true });
  }
}
