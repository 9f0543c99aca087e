/** How many alerts the shipped rules open: the list is read only while it is short. The portfolio is simulated. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesToImport, importPath } from '../src/actions/import-paths.ts';
import { loadPolicy, type Policy } from '../src/actions/load-policy.ts';
import { runEvaluation } from '../src/actions/run-evaluation.ts';
import { writeSimulation } from '../src/actions/write-simulation.ts';
import type { StoredAlert } from '../src/domain/alert-state.ts';
import { SEVERITIES, type Severity, severityRank } from '../src/domain/severity.ts';
import { simulatePortfolio } from '../src/simulate/simulate-portfolio.ts';
import { FACT_CATALOGUE } from '../src/snapshot/catalogue.ts';
import { readOpenAlerts } from '../src/store/alerts.ts';
import type { Database } from '../src/store/database.ts';
import { readSnapshot } from '../src/store/snapshots.ts';
import { openCopyOfDump } from './support/database.ts';
import { KNOWN_TOGETHER } from './support/known-together.ts';
import { RULES_FOLDER } from './support/project.ts';

const PORTFOLIO = { customers: 300, months: 24, seed: 1, until: '2026-09-30', base_currency: 'CNY' } as const;

/** Rules about money that is not due yet, or cover that still holds. */
const BEFORE_DUE = /_due_soon$|^guarantee_ends|^policy_effect_soon$/;
const ABOUT_SMALL_AMOUNTS_TOO = ['overdue', 'dispute', 'promise', 'sales', 'credit_limit'];

describe('on the last day of 300 simulated customers', () => {
  let database: Database;
  let alerts: readonly StoredAlert[];
  let policy: Policy;

  beforeAll(async () => {
    database = await openCopyOfDump();
    policy = await loadPolicy(RULES_FOLDER, FACT_CATALOGUE);
    const deps = { database, policy, base_currency: PORTFOLIO.base_currency, now: () => new Date() };
    const folder = await mkdtemp(join(tmpdir(), 'duewatch-volume-'));
    try {
      await writeSimulation(join(folder, 'files'), PORTFOLIO);
      for (const { path } of await filesToImport([join(folder, 'files')])) {
        await importPath({ ...deps, scales: policy.scales }, path, {});
      }
    } finally {
      await rm(folder, { recursive: true });
    }
    await runEvaluation(
      { ...deps, business_calendar: 'none', snapshot_days: 400, recheck_customers: 200 },
      { as_of: PORTFOLIO.until },
    );
    alerts = await readOpenAlerts(database.db, 'C00001', 'C99999');
  });
  afterAll(() => database.close());

  it('between 40 and 66 customers, 22 % at most, have an alert, 4 to 10 of them a critical one', () => {
    const worst = worstByCustomer(alerts);
    expect(worst.size).toBeGreaterThanOrEqual(40);
    expect(worst.size).toBeLessThanOrEqual(66);
    const critical = [...worst.values()].filter((severity) => severity === 'critical').length;
    expect(critical).toBeGreaterThanOrEqual(4);
    expect(critical).toBeLessThanOrEqual(10);
    expect(new Set(worst.values())).toEqual(new Set(SEVERITIES));
  });

  it('every customer in default that still owes 1,000 has a critical alert', async () => {
    const worst = worstByCustomer(alerts);
    const defaulted = new Set(
      [...simulatePortfolio(PORTFOLIO)].flatMap(({ kind, values }) =>
        kind === 'outcomes' && values.kind === 'default' ? [values.customer_id] : [],
      ),
    );
    const rows = await readSnapshot(database.db, PORTFOLIO.until, FACT_CATALOGUE);
    const owing = rows.filter(
      ({ customer_id, facts }) => defaulted.has(customer_id) && Number(facts.receivable_total) >= 1_000,
    );
    expect(owing.length).toBeGreaterThan(3);
    expect(owing.map(({ customer_id }) => [customer_id, worst.get(customer_id)])).toEqual(
      owing.map(({ customer_id }) => [customer_id, 'critical']),
    );
  });

  it('no fact is what it cannot be by its range', async () => {
    const rows = await readSnapshot(database.db, PORTFOLIO.until, FACT_CATALOGUE);
    const outside = FACT_CATALOGUE.flatMap(({ name, min, max, values }) =>
      rows.flatMap(({ customer_id, facts: { [name]: value = null } }) => {
        if (value === null) return [];
        const isText = values !== undefined && !values.includes(String(value));
        return isText || Number(value) < (min ?? -Infinity) || Number(value) > (max ?? Infinity)
          ? [[customer_id, name, value]]
          : [];
      }),
    );
    expect(outside).toEqual([]);
  });

  it('no alert tells of anything unknown, and facts of the same rows are known together', async () => {
    const told = alerts.flatMap(({ message }) => [message.en, message.zh]);
    expect(told.filter((text) => /\bunknown\b|未知/i.test(text))).toEqual([]);
    const rows = await readSnapshot(database.db, PORTFOLIO.until, FACT_CATALOGUE);
    for (const [fact, companions] of KNOWN_TOGETHER) {
      const known = rows.filter(({ facts }) => facts[fact] !== null);
      expect(known.length, fact).toBeGreaterThan(10);
      for (const companion of companions) {
        expect(
          known.filter(({ facts }) => facts[companion] === null),
          `${fact}, ${companion}`,
        ).toEqual([]);
      }
    }
  });

  it('every rule set has found somebody', () => {
    expect(new Set(alerts.map(({ rule }) => rule.rule_set))).toEqual(
      new Set(policy.rule_sets.map(({ name }) => name)),
    );
  });

  it('some are warned of before anything of theirs is late', async () => {
    const rows = await readSnapshot(database.db, PORTFOLIO.until, FACT_CATALOGUE);
    const inTime = new Set(
      rows.filter(({ facts }) => facts.days_overdue_max === 0).map(({ customer_id }) => customer_id),
    );
    const ahead = alerts.filter(
      ({ customer_id, rule }) => inTime.has(customer_id) && BEFORE_DUE.test(rule.rule),
    );
    expect(ahead.length).toBeGreaterThan(2);
  });

  it('no low or medium alert but on late payment, a broken promise, a dispute or a limit is about less than 50,000', () => {
    const small = alerts.filter(
      ({ indicator, severity, exposure }) =>
        severityRank(severity) <= severityRank('medium') &&
        !ABOUT_SMALL_AMOUNTS_TOO.includes(indicator) &&
        (exposure === null || Number(exposure) < 50_000),
    );
    expect(small.map(({ customer_id, indicator }) => [customer_id, indicator])).toEqual([]);
  });
});

function worstByCustomer(alerts: readonly StoredAlert[]): ReadonlyMap<string, Severity> {
  const worst = new Map<string, Severity>();
  for (const { customer_id, severity } of alerts) {
    const known = worst.get(customer_id);
    if (known === undefined || severityRank(severity) > severityRank(known)) worst.set(customer_id, severity);
  }
  return worst;
}
