/** Verdicts that json-rules-engine finds a second time, and planted ones that it finds wrong. */
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JudgedCustomer, recheckVerdicts } from '../../src/actions/recheck-verdicts.ts';
import type { FactRow } from '../../src/domain/fact.ts';
import { checkRuleSet } from '../../src/engine/check/rule-set-check.ts';
import type { CheckedRuleSet } from '../../src/engine/checked-rule-set.ts';
import { FACT_CATALOGUE } from '../../src/snapshot/catalogue.ts';
import type { Database } from '../../src/store/database.ts';
import { testDatabases } from '../support/database.ts';
import { evaluateDay, rowsOf } from './evaluate-day.ts';
import { importText } from './import-text.ts';
import { smallPolicy } from './small-policy.ts';

const DAY = '2026-06-30';
const { rule_sets } = smallPolicy();

/** Verdicts as a run keeps them: overdue_low, overdue_medium, overdue_high, dispute_medium. */
function judged(customer_id: string, facts: FactRow, verdicts: string): JudgedCustomer {
  return { customer_id, facts, verdicts };
}

/** A rule set of so many rules, each of 500 conditions, by reference to a named one. */
function wideRules(count: number): readonly CheckedRuleSet[] {
  const [file] = rule_sets.map((ruleSet) => ruleSet.file);
  const [rule] = file?.rules ?? [];
  if (!file || !rule) throw new Error('no rules');
  const wide = {
    any: Array.from({ length: 500 }, (_, index) => ({
      fact: 'days_overdue_max',
      operator: 'greaterThan',
      value: 10 + index,
    })),
  };
  const rules = Array.from({ length: count }, (_, index) => ({
    ...rule,
    name: `wide_${index}`,
    conditions: { all: [{ condition: 'wide' }] },
  }));
  const checked = checkRuleSet({ ...file, conditions: { wide }, rules }, FACT_CATALOGUE);
  if (!checked.ok) throw new Error(checked.faults.map((fault) => fault.message).join('\n'));
  return [checked.rule_set];
}

describe('verdicts that are checked again', () => {
  it('are counted where all facts of a rule are known', async () => {
    const customers = [
      judged('C1', { days_overdue_max: 30, disputed_ratio: 0.6 }, 'ffcf'),
      judged('C2', { days_overdue_max: 9 }, 'cccu'),
      judged('C3', {}, 'uuuu'),
    ];
    expect(await recheckVerdicts(rule_sets, DAY, customers)).toEqual({ customers: 3, pairs: 7 });
  });

  it('are as many as some seconds allow, however many rules there are, and others get their turn', async () => {
    const policy = wideRules(5);
    const customers = Array.from({ length: 100 }, (_, index) =>
      judged(`C${index}`, { days_overdue_max: 9 }, 'ccccc'),
    );
    let turns = 0;
    let is_over = false;
    const others = (async () => {
      for (; !is_over; turns += 1) await setImmediate();
    })();
    const checked = await recheckVerdicts(policy, DAY, customers);
    is_over = true;
    await others;
    expect(checked).toEqual({ customers: 80, pairs: 400 });
    expect(turns).toBeGreaterThan(75);
  });

  it('are those of one customer even where that takes longer', async () => {
    const [ruleSet] = wideRules(1);
    if (ruleSet === undefined) throw new Error('no rules');
    const policy = Array.from({ length: 401 }, () => ruleSet);
    const customers = ['C1', 'C2'].map((id) => judged(id, { days_overdue_max: 9 }, 'c'.repeat(401)));
    expect(await recheckVerdicts(policy, DAY, customers)).toEqual({ customers: 1, pairs: 401 });
    expect(await recheckVerdicts(policy, DAY, [])).toEqual({ customers: 0, pairs: 0 });
  });

  it.each([
    ['fires', 'clear', 'cccc'],
    ['clear', 'fires', 'fffc'],
    ['clear', 'unknown', 'cuuc'],
  ])('are refused where the rule is %s and they say %s', async (truth, said, verdicts) => {
    const facts = { days_overdue_max: truth === 'fires' ? 10 : 9, disputed_ratio: 0 };
    const customers = [judged('C1', { days_overdue_max: 70 }, 'fffu'), judged('C2', facts, verdicts)];
    const place = truth === 'fires' ? 'low' : said === 'fires' ? 'low' : 'medium';
    await expect(recheckVerdicts(rule_sets, DAY, customers)).rejects.toMatchObject({
      code: 'run_failed',
      message: expect.stringContaining(
        `for customer "C2" the rule small/overdue_${place} is ${said}, and json-rules-engine, run on the same rule and facts, says ${truth}`,
      ),
    });
  });

  it('are refused with the first twenty that differ, and how many more there are', async () => {
    const customers = Array.from({ length: 30 }, (_, index) =>
      judged(`C${index}`, { days_overdue_max: 10 }, 'cccu'),
    );
    const refusal = recheckVerdicts(rule_sets, DAY, customers);
    await expect(refusal).rejects.toMatchObject({
      message: expect.stringContaining('30 of 90 verdicts that were checked differ'),
      details: expect.arrayContaining(['and 10 more']),
    });
  });

  it('are refused where the library cannot run the rules', async () => {
    const [ruleSet] = rule_sets;
    if (!ruleSet?.file) throw new Error('no rules');
    const conditions = { all: [{ fact: 'days_overdue_max', operator: 'about', value: 1 }] };
    const broken: CheckedRuleSet = {
      ...ruleSet,
      file: { ...ruleSet.file, rules: ruleSet.file.rules.map((rule) => ({ ...rule, conditions })) },
    };
    const checked = recheckVerdicts([broken], DAY, [judged('C1', { days_overdue_max: 1 }, 'cccc')]);
    await expect(checked).rejects.toMatchObject({
      code: 'run_failed',
      message: expect.stringMatching(/could not run the rule set small on customer "C1"/),
    });
  });
});

describe.each(testDatabases())('a run whose verdicts are checked again on the $name database', ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
    await importText(database, 'customers.csv', 'customer_id,name\nC1,One\nC2,Two\nC3,Three\n');
    const invoices = [`I1,C1,2026-01-01,2026-06-15,100.00`, `I2,C2,2026-01-01,2026-03-01,100.00`];
    const header = 'invoice_id,customer_id,issued_on,due_on,amount';
    await importText(database, 'invoices.csv', [header, ...invoices, ''].join('\n'));
  });
  afterAll(() => database.close());

  it('says how many', async () => {
    const result = await evaluateDay(database, '2026-06-29');
    expect(result.rechecked?.customers).toBe(3);
    expect(result.rechecked?.pairs).toBeGreaterThan(5);
    const two = await evaluateDay(database, '2026-06-28', { recheck_customers: 2 });
    expect(two.rechecked?.customers).toBe(2);
    const none = await evaluateDay(database, '2026-06-27', { recheck_customers: 0 });
    expect(none.rechecked).toEqual({ customers: 0, pairs: 0 });
  });

  it('fails with the customer and the rule where one is wrong, and leaves the day as it was', async () => {
    // The rules that are evaluated are not those that are written: as if the evaluation read a rule wrong.
    const [written, other] = [smallPolicy(20), smallPolicy(10)];
    const faulty = written.rule_sets.map((ruleSet, index) => ({
      ...ruleSet,
      rules: other.rule_sets[index]?.rules.map((rule) => shifted(rule)) ?? [],
    }));
    const before = await kept(database);
    const run = evaluateDay(database, '2026-06-29', { policy: { ...written, rule_sets: faulty } });
    const message =
      'The evaluation of 2026-06-29 is not kept, since its verdicts were found wrong when some were checked again: for customer "C2" the rule small/overdue_medium is clear, and json-rules-engine, run on the same rule and facts, says fires. 1 of ';
    await expect(run).rejects.toMatchObject({
      code: 'run_failed',
      message: expect.stringContaining(message),
    });
    expect(await kept(database)).toEqual(before);
    const runs = await rowsOf(database, 'runs');
    expect(runs.at(-1)).toMatchObject({ status: 'failed', error: expect.stringContaining(message) });
    expect(await evaluateDay(database, '2026-06-29')).toMatchObject({ already: true });
  });

  it('does not look where it is told not to', async () => {
    const written = smallPolicy(20);
    const rule_sets = written.rule_sets.map((ruleSet) => ({ ...ruleSet, rules: ruleSet.rules.map(shifted) }));
    const policy = { ...written, rule_sets };
    expect(await evaluateDay(database, '2026-06-30', { policy, recheck_customers: 0 })).toMatchObject({
      already: false,
    });
  });
});

/** The rule overdue_medium as if it began at 300 days, not at 30. */
function shifted(rule: CheckedRuleSet['rules'][number]): CheckedRuleSet['rules'][number] {
  const { condition } = rule;
  if (rule.name !== 'overdue_medium' || condition.kind !== 'all') return rule;
  const children = condition.children.map((child) =>
    child.kind === 'fact' ? { ...child, value: { kind: 'literal' as const, value: 300 } } : child,
  );
  return { ...rule, condition: { ...condition, children } };
}

async function kept(database: Database): Promise<unknown> {
  const tables = ['snapshots', 'alerts', 'alert_events', 'indicator_states'];
  return Promise.all(tables.map((table) => rowsOf(database, table)));
}
