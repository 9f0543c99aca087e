import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { factListSchema } from '../../src/api/routes/list-facts.ts';
import { evaluationSchema } from '../../src/api/routes/post-evaluation.ts';
import { FACT_CATALOGUE } from '../../src/snapshot/catalogue.ts';
import { rowsOf } from '../actions/evaluate-day.ts';
import { testDatabases } from '../support/database.ts';
import { EMBEDDED, FIRST_DAY, ODD_ID, openPortfolio, type Portfolio, post, SECOND_DAY } from './portfolio.ts';
import { faultsOf, nextPath, readAnswer, readProblem } from './read-answer.ts';

const RULE_SET = {
  rule_set: 'trial',
  title: { en: 'Trial', zh: '试验' },
  thresholds: {
    days_late: {
      title: { en: 'Days', zh: '天' },
      value: 100,
      unit: 'days',
      min: 1,
      max: 365,
      reason: 'a trial',
      source: 'test',
      overrides: [{ segment: { customer_class: 'core' }, value: 200, reason: 'trusted' }],
    },
  },
  indicators: { late: { title: { en: 'Late', zh: '逾期' } } },
  rules: [
    {
      name: 'late_days',
      conditions: {
        any: [
          {
            fact: 'days_overdue_max',
            operator: 'greaterThan',
            value: { fact: 'thresholds', path: '$.days_late' },
          },
          { fact: 'overdue_amount', operator: 'greaterThanInclusive', value: 1000.5 },
        ],
      },
      event: {
        type: 'late',
        params: {
          severity: 'high',
          title: { en: 'Late', zh: '逾期' },
          message: { en: '{days_overdue_max}', zh: '{days_overdue_max}' },
          exposure: 'overdue_amount',
          actions: ['call'],
          when_unknown: 'report',
          source: 'test',
        },
      },
    },
  ],
};

describe.each(testDatabases())('evaluations over HTTP on the $name database', (kind) => {
  let portfolio: Portfolio;
  beforeAll(async () => {
    portfolio = await openPortfolio(kind);
  });
  afterAll(() => portfolio.close());

  const send = async (body: unknown) => portfolio.api.request('/v1/evaluations', post(body));
  const evaluate = (body: unknown) => readAnswer(send(body), 200, evaluationSchema);

  it('say what every live rule says of a customer on a day, with the values before', async () => {
    const answer = await evaluate({ customer_id: 'C4', as_of: SECOND_DAY });
    expect(answer).toMatchObject({ as_of: SECOND_DAY, customer_id: 'C4', base_currency: 'CNY' });
    const { rule_sets } = portfolio.deps.policy;
    expect(answer.rule_sets).toEqual(rule_sets.map(({ name, sha256 }) => ({ rule_set: name, sha256 })));
    expect(answer.rules).toHaveLength(rule_sets.flatMap(({ rules }) => rules).length);
    const { fires, clear, unknown } = answer.verdicts;
    expect(fires + clear + unknown).toBe(answer.rules.length);
    expect(Math.min(fires, clear, unknown)).toBeGreaterThan(0);
    const firing = answer.rules.find((rule) => rule.verdict === 'fires');
    expect(JSON.stringify(firing?.explanation)).toContain('"value":149,');
    expect(JSON.stringify(firing?.explanation)).toContain('"previous":148');
    for (const rule of answer.rules) expect(rule.missing.length > 0).toBe(rule.verdict === 'unknown');
    expect(answer.facts).toMatchObject({ overdue_amount: '90000.00', z_score: null });
  });

  it('take the newest evaluated day where none is named', async () => {
    expect((await evaluate({ customer_id: ODD_ID })).as_of).toBe(SECOND_DAY);
    expect((await evaluate({ customer_id: ODD_ID, as_of: FIRST_DAY })).facts.days_overdue_max).toBe(148);
  });

  it('try a rule set that is sent along on a customer, by its own thresholds and overrides', async () => {
    const answer = await evaluate({ customer_id: 'C4', as_of: SECOND_DAY, rule_set: RULE_SET });
    expect(answer.rules).toMatchObject([
      {
        rule_set: 'trial',
        rule: 'late_days',
        indicator: 'late',
        severity: 'high',
        verdict: 'fires',
        explanation: {
          kind: 'any',
          children: [
            {
              verdict: 'clear',
              threshold: 200,
              threshold_name: 'days_late',
              override: { customer_class: 'core' },
            },
            { verdict: 'fires', value: '90000.00', threshold: 1000.5 },
          ],
        },
      },
    ]);
    expect(answer.verdicts).toEqual({ fires: 1, clear: 0, unknown: 0 });
  });

  it.each([
    [{ overdue_amount: '1000.50' }, 'fires', []],
    [{ overdue_amount: '1000.49' }, 'unknown', ['days_overdue_max']],
    [{ overdue_amount: '1000.49', days_overdue_max: 100 }, 'clear', []],
    [{ overdue_amount: null, days_overdue_max: 101 }, 'fires', []],
    [{ overdue_amount: null, days_overdue_max: 101, customer_class: 'core' }, 'unknown', ['overdue_amount']],
    [{}, 'unknown', ['days_overdue_max', 'overdue_amount']],
  ])('try it on the facts %j: %s', async (facts, verdict, missing) => {
    const answer = await evaluate({ facts, rule_set: RULE_SET });
    expect(answer).toMatchObject({ as_of: null, customer_id: null, facts });
    expect(answer.rules[0]).toMatchObject({ verdict, missing });
  });

  it("take rules in json-rules-engine's own format", async () => {
    const rule_set = {
      conditions: { all: [{ fact: 'z_score', operator: 'lessThan', value: 1.1 }] },
      event: { type: 'distress' },
    };
    const answer = await evaluate({ facts: { z_score: 0.5 }, as_of: '2026-11-01', rule_set });
    expect(answer).toMatchObject({ as_of: '2026-11-01', rule_sets: [{ rule_set: 'rules' }] });
    expect(answer.rules).toMatchObject([
      { rule: 'rule_1', indicator: 'distress', severity: null, title: null, verdict: 'fires' },
    ]);
  });

  it.each([
    ['overdue_amount', '100', 'the number 100 is not money in a decimal text such as "1234.50"'],
    ['overdue_amount', '"1,000.00"', 'the text "1,000.00" is not money in a decimal text such as "1234.50"'],
    ['overdue_amount', '"1e3"', 'the text "1e3" is not money in a decimal text such as "1234.50"'],
    ['overdue_amount', '{"amount":1}', 'an object is not money in a decimal text such as "1234.50"'],
    ['days_overdue_max', '"12"', 'the text "12" is not a number of days'],
    ['days_overdue_max', '1e999', 'Infinity is not a number of days'],
    ['days_overdue_max', '[1]', 'a list of other things than texts is not a number of days'],
    ['days_overdue_max', '["1"]', 'a list is not a number of days'],
    ['customer_class', 'true', 'the value true is not a text'],
    ['equity_negative', '"true"', 'the text "true" is not true or false'],
    ['equity_negative', '0', 'the number 0 is not true or false'],
    ['policy_event_ids', '"E1"', 'the text "E1" is not a list of texts'],
    ['policy_event_ids', '["E1",2]', 'a list of other things than texts is not a list of texts'],
    ['policy_event_ids', `${'['.repeat(200_000)}${']'.repeat(200_000)}`, 'a list of other things'],
  ])('take %s as unknown where it is %s, and say why', async (fact, value, why) => {
    const operator = fact === 'policy_event_ids' ? 'contains' : 'equal';
    const held = { overdue_amount: 1, days_overdue_max: 1, equity_negative: true }[fact] ?? 'x';
    const rule_set = {
      rules: [
        { name: 'on_it', conditions: { all: [{ fact, operator, value: held }] }, event: { type: 'x' } },
        {
          name: 'on_another',
          conditions: { all: [{ fact: 'overdue_ratio', operator: 'equal', value: 1 }] },
          event: { type: 'x' },
        },
      ],
    };
    const body = `{"facts":{"overdue_ratio":1,${JSON.stringify(fact)}:${value}},"rule_set":${JSON.stringify(rule_set)}}`;
    const answer = await evaluate(body);
    const reason = { fact, message: expect.stringContaining(why) };
    expect(answer.rules).toMatchObject([
      { rule: 'on_it', verdict: 'unknown', missing: [fact], reasons: [reason] },
      { rule: 'on_another', verdict: 'fires', missing: [], reasons: [] },
    ]);
    expect(answer.facts).toEqual({ overdue_ratio: 1, [fact]: null });
    expect(answer.notes).toEqual([{ code: 'value_unfit', facts: [fact], message: expect.any(String) }]);
  });

  it('store nothing', async () => {
    const { database } = portfolio.deps;
    const tables = ['runs', 'rule_sets', 'snapshots', 'alerts', 'alert_events'];
    const before = await Promise.all(tables.map((table) => rowsOf(database, table)));
    await evaluate({ customer_id: 'C4' });
    await evaluate({ facts: { overdue_amount: '1.00' }, rule_set: RULE_SET });
    expect(await Promise.all(tables.map((table) => rowsOf(database, table)))).toEqual(before);
  });

  it.each([{ customer_id: 'C77' }, { customer_id: 'C4', as_of: '2026-06-28' }])(
    'are 404 for %j',
    async (body) => {
      await readProblem(send(body), 404);
    },
  );
});

describe('evaluations refuse', () => {
  let portfolio: Portfolio;
  beforeAll(async () => {
    portfolio = await openPortfolio(EMBEDDED);
  });
  afterAll(() => portfolio.close());

  const faults = async (body: unknown) =>
    faultsOf(await readProblem(portfolio.api.request('/v1/evaluations', post(body)), 422));

  it.each([
    ['{}', ['/facts not_valid']],
    ['{"facts":{},"customer_id":"C4"}', ['/facts not_valid']],
    ['{"facts":[]}', ['/facts wrong_type']],
    ['{"facts":null}', ['/facts wrong_type']],
    ['{"facts":{},"as_of":"2026-02-30"}', ['/as_of not_valid']],
    ['{"facts":{},"rules":[]}', ['/rules unknown_field']],
    ['{"customer_id":""}', ['/customer_id out_of_range']],
    ['{"customer_id":"a\\u0000b"}', ['/customer_id control_character']],
    ['{"facts":{"days_late":1}}', ['/facts/days_late unknown_fact']],
    ['{"facts":{"a/b~c":1}}', ['/facts/a~1b~0c unknown_fact']],
    ['{"facts":{"__proto__":1}}', ['/facts/__proto__ unknown_fact']],
    ['{"facts":{},"rule_set":null}', ['/rule_set not_json']],
  ])('the body %s', async (body, expected) => {
    const found = await faults(body);
    // How a document that is no rule set at all is called is the engine's business.
    if (body.includes('"rule_set":null')) expect(found[0]).toMatch(/^\/rule_set /);
    else expect(found).toEqual(expected);
  });

  it('a rule set with everything that is wrong in it, and wrong facts besides', async () => {
    const [rule] = RULE_SET.rules;
    const rule_set = {
      ...RULE_SET,
      rules: [
        { ...rule, conditions: { all: [{ fact: 'nothing', operator: 'equal', value: 1 }] } },
        {
          ...rule,
          name: 'other',
          conditions: { any: [{ fact: 'days_overdue_max', operator: 'about', value: 'x' }] },
        },
      ],
    };
    expect(await faults({ facts: { nothing: 1 }, rule_set })).toEqual([
      '/facts/nothing unknown_fact',
      '/rule_set/rules/0/conditions/all/0/fact unknown_fact',
      '/rule_set/rules/1/conditions/any/0/operator unknown_operator',
    ]);
  });

  it('a list without end among the facts', async () => {
    const events = (count: number) => ({ policy_event_ids: Array.from({ length: count }, () => 'E') });
    expect(await faults({ facts: events(201) })).toEqual(['/facts/policy_event_ids too_large']);
    const answer = await portfolio.api.request('/v1/evaluations', post({ facts: events(200) }));
    expect(answer.status).toBe(200);
  });

  it('a small rule set whose explanation would be gigabytes, and soon', async () => {
    const value = Array.from({ length: 1_000 }, (_, index) => `T${index}`);
    const reference = { condition: 'long' };
    const all = Array.from({ length: 500 }, () => reference);
    const [rule] = RULE_SET.rules;
    const rules = Array.from({ length: 40 }, (_, index) => ({
      ...rule,
      name: `rule_${index}`,
      conditions: { all },
    }));
    const conditions = { long: { all: [{ fact: 'country', operator: 'in', value }] } };
    const began = performance.now();
    expect(
      await faults({
        facts: { country: 'CN' },
        rule_set: { ...RULE_SET, thresholds: {}, conditions, rules },
      }),
    ).toEqual(['/rule_set too_large']);
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('a small rule set that holds long lists against the lists of the facts, and soon', async () => {
    const value = Array.from({ length: 1_000 }, (_, index) => `${index}`);
    const held = { fact: 'policy_event_ids', operator: 'someFact:someValue:equal', value };
    const conditions = { long: { any: Array.from({ length: 100 }, () => held) } };
    const rulesOf = (count: number) => ({
      conditions,
      rules: Array.from({ length: count }, (_, index) => ({
        name: `rule_${index}`,
        conditions: { all: [{ condition: 'long' }] },
        event: { type: 'x' },
      })),
    });
    const policy_event_ids = Array.from({ length: 200 }, (_, index) => `E${index}`);
    const fault = ['/rule_set too_large'];
    expect(await faults({ facts: { policy_event_ids }, rule_set: rulesOf(17) })).toEqual(fault);
    // One rule takes 100 × 1,000 comparisons for each entry: 100 entries are as many as may be.
    expect(
      await faults({ facts: { policy_event_ids: policy_event_ids.slice(0, 101) }, rule_set: rulesOf(1) }),
    ).toEqual(fault);
    const facts = { policy_event_ids: policy_event_ids.slice(0, 100) };
    const answer = await portfolio.api.request('/v1/evaluations', post({ facts, rule_set: rulesOf(1) }));
    expect(answer.status).toBe(200);
  });

  it('a rule set nested without end', async () => {
    const nested = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const [fault] = await faults(`{"facts":{},"rule_set":${nested}}`);
    expect(fault).toMatch(/^\/rule_set.* too_deep$/);
  });

  it('more faults than anybody reads, naming the first thousand', async () => {
    const facts = Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [`no_${index}`, 1]));
    const problem = await readProblem(portfolio.api.request('/v1/evaluations', post({ facts })), 422);
    expect(problem.errors).toHaveLength(1_000);
    expect(problem.detail).toContain('3000 things');
  });
});

describe('the fact catalogue over HTTP', () => {
  it('has every fact with its meaning in both languages, page by page', async () => {
    const { api, close } = await openPortfolio(EMBEDDED);
    const whole = await readAnswer(api.request('/v1/facts?limit=500'), 200, factListSchema);
    expect(whole.items.map(({ name }) => name)).toEqual(FACT_CATALOGUE.map(({ name }) => name));
    expect(whole.items.find(({ name }) => name === 'days_overdue_max')).toMatchObject({
      section: 'receivables',
      type: 'days',
      unit: 'days',
    });
    const seen: string[] = [];
    let path: string | null = '/v1/facts?limit=7';
    while (path !== null) {
      const response: Response = await api.request(path);
      seen.push(...(await readAnswer(response, 200, factListSchema)).items.map(({ name }) => name));
      path = nextPath(response);
    }
    expect(seen).toEqual(FACT_CATALOGUE.map(({ name }) => name));
    const etag = (await api.request('/v1/facts')).headers.get('etag') ?? '';
    expect((await api.request('/v1/facts', { headers: { 'If-None-Match': etag } })).status).toBe(304);
    await readProblem(api.request('/v1/facts?cursor=x'), 400);
    await close();
  });
});
