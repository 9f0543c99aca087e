/** Facts that a firm declares in its rule sets, from the file that brings them to the alert that they raise. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkRules } from '../../src/actions/check-rules.ts';
import { explainCustomer } from '../../src/actions/explain-customer.ts';
import { importPolicy, ownFactsIn } from '../../src/actions/import-policy.ts';
import { loadPolicy, type Policy } from '../../src/actions/load-policy.ts';
import { factsOfRun } from '../../src/actions/own-facts.ts';
import { saveCheckedMapping } from '../../src/actions/save-mapping.ts';
import type { Day } from '../../src/domain/day.ts';
import type { FileReport } from '../../src/domain/import-report.ts';
import { FACT_CATALOGUE } from '../../src/snapshot/catalogue.ts';
import type { Database } from '../../src/store/database.ts';
import { findRunOfDay } from '../../src/store/runs.ts';
import { readSnapshot, type SnapshotRow } from '../../src/store/snapshots.ts';
import { testDatabases } from '../support/database.ts';
import { RULES_FOLDER } from '../support/project.ts';
import { evaluateDay, rowsOf } from './evaluate-day.ts';
import { csv, importText } from './import-text.ts';
import { policyWith } from './temporary-folder.ts';

const FACTS = {
  insurer_score: {
    type: 'score',
    min: 0,
    max: 100,
    valid_days: 10,
    meaning: { en: 'Score of the credit insurer', zh: '信用保险公司评分' },
  },
  insured_sum: { type: 'money' },
  visited: { type: 'flag' },
  insurer_remarks: { type: 'list', valid_days: 10 },
  insurer_class: { type: 'text', values: ['A', 'B', 'C'] },
  visits: { type: 'count', unit: 'visits' },
};

const RULE_SET = {
  rule_set: 'insurer',
  title: both('Insurer'),
  facts: FACTS,
  thresholds: {
    score_low: {
      title: both('Low score'),
      value: 40,
      unit: 'score',
      min: 0,
      max: 100,
      reason: 'test',
      source: 'test',
      overrides: [{ segment: { insurer_class: 'A' }, value: 20, reason: 'test' }],
    },
  },
  indicators: { insurer: { title: both('Insurer') } },
  rules: [
    {
      name: 'insurer_low',
      conditions: {
        all: [
          { fact: 'insurer_score', operator: 'lessThan', value: { fact: 'thresholds', path: '$.score_low' } },
          { fact: 'receivable_total', operator: 'greaterThan', value: { fact: 'insured_sum' } },
        ],
      },
      event: {
        type: 'insurer',
        params: {
          severity: 'high',
          title: both('Insurer warns'),
          message: both(
            '{insurer_score} points, insured {insured_sum}, visited {visited}, {insurer_remarks}',
          ),
          exposure: 'receivable_total',
          actions: ['phone_call'],
          when_unknown: 'report',
          source: 'test',
        },
      },
    },
  ],
};

const HEADER = 'customer_id,as_of,insurer_score,insured_sum,visited,insurer_remarks,insurer_class,visits';

describe.each(testDatabases())('a firm’s own facts on the $name database', ({ open }) => {
  let database: Database;
  let policy: Policy;
  beforeEach(async () => {
    database = await open();
    policy = await loadPolicy(await policyWithInsurer(), FACT_CATALOGUE);
    await importText(database, 'customers.csv', csv('customer_id,name', 'C1,One', 'C2,Two'));
    await importText(
      database,
      'invoices.csv',
      csv(
        'invoice_id,customer_id,issued_on,due_on,amount',
        'I1,C1,2026-01-01,2026-12-01,900000',
        'I2,C2,2026-01-01,2026-12-01,500',
      ),
    );
  });
  afterEach(() => database.close());

  const give = (header: string, ...rows: readonly string[]): Promise<FileReport> =>
    importText(database, 'facts.csv', csv(header, ...rows), { own_facts: policy.own_facts });

  const evaluate = (day: Day) => evaluateDay(database, day, { policy });

  async function rowOf(customer: string, day: Day): Promise<SnapshotRow | undefined> {
    const run = await findRunOfDay(database.db, day);
    if (run === undefined) throw new Error(`no run of ${day}`);
    const facts = await factsOfRun(database, run);
    return (await readSnapshot(database.db, day, facts, { customer_ids: [customer] }))[0];
  }

  it('raise an alert that says them with their units, and are explained', async () => {
    const report = await give(
      HEADER,
      'C1,2026-01-24,55,100000.5,true,,B,1',
      'C1,2026-01-25,35,100000.5,false,late accounts;new owner,B,2',
      'C2,2026-01-25,100,,,,,',
    );
    expect(report).toMatchObject({ new: 3, rejected: 0 });
    await evaluate('2026-01-24');
    const run = await evaluate('2026-01-25');
    expect(run.rechecked?.pairs).toBeGreaterThan(0);
    expect((await rowOf('C1', '2026-01-25'))?.facts).toMatchObject({
      insurer_score: 35,
      insured_sum: '100000.50',
      visited: false,
      insurer_remarks: ['late accounts', 'new owner'],
      insurer_class: 'B',
      visits: 2,
    });
    const alerts = (await rowsOf(database, 'alerts')).filter(({ indicator }) => indicator === 'insurer');
    expect(alerts).toMatchObject([
      {
        customer_id: 'C1',
        message: both('35 points, insured CNY 100,000.50, visited no, late accounts, new owner', {
          zh: '35 points, insured CNY 100,000.50, visited 否, late accounts、new owner',
        }),
        evidence: expect.arrayContaining([
          expect.objectContaining({ fact: 'insurer_score', value: 35, unit: 'score', previous: 55 }),
        ]),
      },
    ]);
    const explained = await explainCustomer(database, { customer_id: 'C1', as_of: '2026-01-25' });
    expect(explained.own_facts.map(({ name }) => name)).toEqual(Object.keys(FACTS));
    expect(explained.rules.find(({ rule }) => rule === 'insurer_low')).toMatchObject({
      verdict: 'fires',
      explanation: {
        children: [{ value: 35, previous: 55, threshold: 40 }, { threshold_fact: 'insured_sum' }],
      },
    });
  });

  it('count on their day, or as long as they are valid, with a note that tells the day', async () => {
    await give(HEADER, 'C1,2026-01-20,35,100,,a,A,');
    await give('customer_id,as_of,insurer_score', 'C1,2026-01-22,90');
    const on = async (day: Day) => {
      await evaluate(day);
      const row = await rowOf('C1', day);
      const { insurer_score, insured_sum, insurer_remarks, insurer_class } = row?.facts ?? {};
      return {
        facts: [insurer_score, insured_sum, insurer_remarks, insurer_class],
        notes: row?.notes.flatMap((note) => (isEarlier(note) ? [note] : [])),
      };
    };
    expect(await on('2026-01-20')).toEqual({ facts: [35, '100.00', ['a'], 'A'], notes: [] });
    expect(await on('2026-01-21')).toMatchObject({
      facts: [35, null, ['a'], null],
      notes: [{ facts: ['insurer_remarks', 'insurer_score'] }],
    });
    expect(await on('2026-01-30')).toMatchObject({
      facts: [90, null, ['a'], null],
      notes: [
        { facts: ['insurer_score'], message: expect.stringContaining('for 2026-01-22, 8 days before') },
        { facts: ['insurer_remarks'], message: expect.stringContaining('for 2026-01-20, 10 days before') },
      ],
    });
    expect(await on('2026-01-31')).toMatchObject({ facts: [90, null, null, null], notes: [{}] });
    expect(await on('2026-02-02')).toEqual({ facts: [null, null, null, null], notes: [] });
  });

  it('choose thresholds, and are given again or taken back', async () => {
    await give(HEADER, 'C1,2026-01-25,35,0,,,A,');
    expect(await firing('2026-01-25')).toEqual([]);
    expect(await give(HEADER, 'C1,2026-01-25,35,0,,,A,')).toMatchObject({ unchanged: 1 });
    expect(await give(HEADER, 'C1,2026-01-25,35,0,,,B,')).toMatchObject({ changed: 1 });
    expect(await firing('2026-01-25')).toEqual(['C1']);
    expect(await give(HEADER, 'C1,2026-01-25,,,,,,')).toMatchObject({ changed: 1 });
    await evaluate('2026-01-25');
    expect((await rowOf('C1', '2026-01-25'))?.facts).toMatchObject({ insurer_score: null, visited: null });
  });

  it('are held to their types and ranges on their way in, like those of the catalogue', async () => {
    const report = await give(
      `${HEADER},overdue_ratio`,
      'C1,2026-01-21,101,,,,,,',
      'C1,2026-01-22,-1,,,,,,',
      'C1,2026-01-23,,,,,b,,',
      'C1,2026-01-24,,,,,,2.5,',
      'C1,2026-01-25,,1.234,,,,,',
      'C1,2026-01-26,,,perhaps,,,,',
      'C1,2026-01-27,,,,,,,50',
      'C1,2026-01-28,100,-5,no,,C,0,1',
    );
    expect(report.rejections.map(({ line, field, code }) => [line, field, code])).toEqual([
      [2, 'insurer_score', 'out_of_range'],
      [3, 'insurer_score', 'out_of_range'],
      [4, 'insurer_class', 'not_a_choice'],
      [5, 'visits', 'not_a_number'],
      [6, 'insured_sum', 'too_many_decimals'],
      [7, 'visited', 'not_a_flag'],
      [8, 'overdue_ratio', 'out_of_range'],
    ]);
    expect(report.rejections.map(({ message }) => message)).toEqual(
      expect.arrayContaining([
        'insurer_score "101" must be from 0 to 100',
        'overdue_ratio "50" must be from 0 to 1',
        expect.stringContaining('"b" is not one of A, B, C'),
      ]),
    );
    expect(report).toMatchObject({ new: 1, rejected: 7 });
  });

  it('are known of a past day as its own rule sets declared them, whatever is declared now', async () => {
    await give(HEADER, 'C1,2026-01-24,35,7,true,,B,1');
    await evaluate('2026-01-24');
    const shipped = await loadPolicy(RULES_FOLDER, FACT_CATALOGUE);
    await evaluateDay(database, '2026-01-25', { policy: shipped });
    expect((await rowOf('C1', '2026-01-24'))?.facts).toMatchObject({
      insurer_score: 35,
      insured_sum: '7.00',
    });
    expect((await rowOf('C1', '2026-01-25'))?.facts).not.toHaveProperty('insurer_score');
    const past = await explainCustomer(database, { customer_id: 'C1', as_of: '2026-01-24' });
    expect(past.facts.insurer_score).toBe(35);
  });

  it('are no columns of a file where they are not declared, and wait where the rules are not right', async () => {
    const file = csv(HEADER, 'C1,2026-01-25,35,0,,,A,');
    const unknown = await importText(database, 'facts.csv', file);
    expect(unknown).toMatchObject({ status: 'refused', refusal: { code: 'wrong_header' } });
    const waiting = await importText(database, 'facts.csv', file, { own_facts: null });
    expect(waiting).toMatchObject({ status: 'refused', refusal: { code: 'rules_invalid' } });
    const others = await importText(database, 'customers.csv', csv('customer_id,name', 'C3,Three'), {
      own_facts: null,
    });
    expect(others).toMatchObject({ status: 'imported', new: 1 });
  });

  it('may be read from other programs’ columns by a mapping', async () => {
    const columns = { customer_id: 'Debtor', as_of: 'Day', insurer_score: 'Points' };
    const mapping = [{ match: 'insurer*.csv', kind: 'facts', columns }];
    const deps = { database, now: () => new Date() };
    const saved = await saveCheckedMapping({ ...deps, policy }, 'insurer', mapping);
    if (!saved.ok) throw new Error(JSON.stringify(saved.faults));
    expect(await saveCheckedMapping({ ...deps, policy: { own_facts: [] } }, 'other', mapping)).toMatchObject({
      ok: false,
    });
    const report = await importText(
      database,
      'insurer-1.csv',
      csv('Debtor,Day,Points', 'C1,2026-01-25,12.5'),
      {
        own_facts: policy.own_facts,
        mapping: saved.saved.mapping,
      },
    );
    expect(report).toMatchObject({ kind: 'facts', new: 1 });
    await evaluate('2026-01-25');
    expect((await rowOf('C1', '2026-01-25'))?.facts.insurer_score).toBe(12.5);
  });

  async function firing(day: Day): Promise<readonly unknown[]> {
    await evaluate(day);
    const alerts = await rowsOf(database, 'alerts');
    return alerts.filter(({ indicator }) => indicator === 'insurer').map((row) => row.customer_id);
  }
});

describe('the declarations of a policy', () => {
  it('are checked in every rule set, with its cases', async () => {
    const { report } = await checkRules(await policyWithInsurer());
    const insurer = report.rule_sets.find(({ rule_set }) => rule_set === 'insurer');
    expect(insurer).toMatchObject({ faults: [], cases: 2, failed_cases: 0 });
    const wrong = await policyWithInsurer({
      cases: [{ name: 'one', facts: { insurer_score: 'low', insurer: 1 }, expect: {} }],
    });
    const found = (await checkRules(wrong)).report.rule_sets.find(({ rule_set }) => rule_set === 'insurer');
    expect(found?.faults.map(({ code }) => code)).toEqual(['type_mismatch', 'unknown_fact']);
  });

  it('may stand in several rule sets, but alike', async () => {
    const other = (facts: unknown) =>
      JSON.stringify({ ...RULE_SET, rule_set: 'other', facts, indicators: RULE_SET.indicators });
    const alike = await policyWithInsurer({ files: { 'other.json': other(FACTS) } });
    expect((await loadPolicy(alike, FACT_CATALOGUE)).own_facts.map(({ name }) => name)).toEqual(
      Object.keys(FACTS),
    );
    const differing = { ...FACTS, insurer_score: { ...FACTS.insurer_score, valid_days: 5 } };
    const folder = await policyWithInsurer({ files: { 'other.json': other(differing) } });
    await expect(loadPolicy(folder, FACT_CATALOGUE)).rejects.toMatchObject({
      code: 'rules_invalid',
      details: [
        'other.json/facts/insurer_score: insurer.json declares insurer_score in another way; several files may declare a fact, but alike',
      ],
    });
  });

  it('choose thresholds in a profile too', async () => {
    const profiles = JSON.parse(await readFile(join(RULES_FOLDER, 'profiles.json'), 'utf8'));
    const [first] = profiles.profiles;
    first.rule_sets.insurer = {
      score_low: {
        value: 30,
        reason: 'x',
        source: 'x',
        overrides: [{ segment: { insurer_class: 'B' }, value: 10, reason: 'x' }],
      },
    };
    const folder = await policyWithInsurer({ files: { 'profiles.json': JSON.stringify(profiles) } });
    await expect(loadPolicy(folder, FACT_CATALOGUE)).resolves.toBeDefined();
  });

  it('are lost to imports where the rules are not right, and the ledger goes on; without scales nothing does', async () => {
    expect((await importPolicy(await policyWithInsurer())).own_facts).toHaveLength(6);
    const broken = await policyWithInsurer({ files: { 'overdue.json': '{' } });
    expect(await importPolicy(broken)).toMatchObject({
      own_facts: null,
      scales: { scales: expect.any(Array) },
    });
    expect((await ownFactsIn(broken)).map(({ name }) => name)).toEqual(Object.keys(FACTS));
    const unscaled = await policyWithInsurer({ files: { 'rating-scales.json': '{' } });
    await expect(importPolicy(unscaled)).rejects.toMatchObject({ code: 'rules_invalid' });
  });
});

const CASES = [
  {
    name: 'low and uninsured',
    facts: { insurer_score: 30, insured_sum: 0, receivable_total: 5 },
    expect: { insurer_low: 'fires' },
  },
  {
    name: 'fine',
    facts: { insurer_score: 30, insured_sum: 9, receivable_total: 5 },
    expect: { insurer_low: 'clear' },
  },
];

async function policyWithInsurer({
  cases = CASES,
  files = {},
}: {
  readonly cases?: readonly unknown[];
  readonly files?: Readonly<Record<string, string>>;
} = {}): Promise<string> {
  return policyWith({
    'insurer.json': JSON.stringify(RULE_SET),
    'insurer.cases.json': JSON.stringify({ rule_set: 'insurer', cases }),
    ...files,
  });
}

function isEarlier(note: unknown): boolean {
  return typeof note === 'object' && note !== null && 'code' in note && note.code === 'given_earlier';
}

function both(en: string, { zh = en }: { readonly zh?: string } = {}) {
  return { en, zh };
}
