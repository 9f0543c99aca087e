/** The groups of the portfolio are what their customers' states add up to, to the cent. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  CustomerState,
  PaymentAggregates,
  ReceivableAggregates,
} from '../../src/domain/ledger-state.ts';
import { addMoney } from '../../src/domain/money.ts';
import type { PortfolioGroup } from '../../src/domain/portfolio.ts';
import type { Database } from '../../src/store/database.ts';
import { readPortfolioGroups } from '../../src/store/portfolio-sql.ts';
import { readCustomerStates } from '../../src/store/read-customer-states.ts';
import { testDatabases } from '../support/database.ts';
import { HOLDS_ALL, insertRows, type LedgerRows, ledgerQuery, rolledBack } from './ledger-rows.ts';
import { randomLedger } from './random-ledger.ts';

const AS_OF = '2024-02-29';
const QUERY = ledgerQuery({ as_of: AS_OF, payment_grace_days: 3, minimum_amount: '5.00' });

/** Two managers, one industry in two schemes, and a customer of which nothing is known. */
const ATTRIBUTES = [
  { industry_scheme: 'NACE', industry_code: '10', customer_class: 'core', account_manager: 'a@example.com' },
  { industry_scheme: 'ISIC', industry_code: '10', customer_class: 'core', account_manager: 'b@example.com' },
  {},
] as const;

function attributed(rows: LedgerRows): LedgerRows {
  const customers = rows.customers.map((one, index) => ({ ...one, ...ATTRIBUTES[index] }));
  return { ...rows, customers };
}

/** Everything of an aggregate that adds up; money unknown in a part is unknown in the sum. */
function total(parts: readonly (ReceivableAggregates | PaymentAggregates)[]): Record<string, unknown> {
  const sums: Record<string, unknown> = {};
  for (const part of parts) {
    for (const [name, value] of Object.entries(part)) sums[name] = sum(name, sums[name], value);
  }
  return sums;
}

function sum(name: string, a: unknown, b: unknown): unknown {
  if (a === undefined) return b;
  if (name === 'currencies_without_rate') return [...new Set([...(a as []), ...(b as [])])].sort();
  if (name === 'days_overdue_max') return Math.max(a as number, b as number);
  if (name === 'last_payment_on')
    return (
      [a, b]
        .filter((day) => day !== null)
        .toSorted()
        .at(-1) ?? null
    );
  if (name === 'guarantee_expires_on') return [a, b].filter((day) => day !== null).toSorted()[0] ?? null;
  if (a === null || b === null) return null;
  if (Array.isArray(a) && Array.isArray(b)) return a.map((amount, at) => addMoney(amount, b[at]));
  return typeof a === 'number' && typeof b === 'number' ? a + b : addMoney(String(a), String(b));
}

function group(groups: readonly PortfolioGroup[], dimension: string, value: string | null, scheme?: string) {
  const found = groups.filter(
    (one) => one.dimension === dimension && one.value === value && one.industry_scheme === (scheme ?? null),
  );
  expect(found).toHaveLength(1);
  return found[0];
}

/** In the order of a customer's parts: what it comes to in all. */
function sums(parts: readonly CustomerState[] | readonly PortfolioGroup[]) {
  const known = <T>(part: T | null): readonly T[] => (part === null ? [] : [part]);
  return {
    receivables: total(parts.flatMap((one) => known(one.receivables))),
    behaviour: total(parts.flatMap((one) => known(one.behaviour))),
  };
}

describe.each(testDatabases())('portfolio groups on the $name database', ({ name, open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database.close());

  const read = (rows: LedgerRows) =>
    rolledBack(database, async ({ db }) => {
      await insertRows(db, rows);
      const states: CustomerState[] = [];
      for await (const chunk of readCustomerStates(db, QUERY, HOLDS_ALL, 10)) states.push(...chunk);
      return { states, groups: await readPortfolioGroups(db, QUERY) };
    });

  it('are the sums of their customers in every dimension, and of each other', async () => {
    await fc.assert(
      fc.asyncProperty(randomLedger({ as_of: AS_OF }), async (drawn) => {
        // A promise, so that it is known whether any was broken.
        const promise = { promise_id: 'W', customer_id: 'C1', invoice_id: null, currency: 'CNY' };
        const kept = { ...promise, promised_on: '2023-01-01', pay_by: '2023-01-31', amount: '10.00' };
        const rows = attributed({ ...drawn, promises: [...drawn.promises, kept] });
        const { states, groups } = await read(rows);
        const expected = (some: readonly CustomerState[]) => ({ customers: some.length, ...sums(some) });
        const [c1, c2, c3] = states.map((state) => [state]);
        if (!c1 || !c2 || !c3) throw new Error('three customers');
        expect(group(groups, 'all', null)).toMatchObject(expected(states));
        expect(group(groups, 'industry', '10', 'NACE')).toMatchObject(expected(c1));
        expect(group(groups, 'industry', '10', 'ISIC')).toMatchObject(expected(c2));
        expect(group(groups, 'industry', null)).toMatchObject(expected(c3));
        expect(group(groups, 'customer_class', 'core')).toMatchObject(expected([...c1, ...c2]));
        expect(group(groups, 'customer_class', null)).toMatchObject(expected(c3));
        expect(group(groups, 'account_manager', 'a@example.com')).toMatchObject(expected(c1));
        expect(group(groups, 'account_manager', 'b@example.com')).toMatchObject(expected(c2));
        const currencies = groups.filter((one) => one.dimension === 'currency');
        if (currencies.length > 0) expect(group(groups, 'all', null)).toMatchObject(sums(currencies));
      }),
      { numRuns: name === 'embedded' ? 60 : 40 },
    );
  });

  it('have everybody as one group of nobody where the ledger is empty', async () => {
    const { groups } = await read(attributed({ ...EMPTY, customers: [] }));
    expect(groups.map(({ dimension, value, customers }) => [dimension, value, customers])).toEqual([
      ['all', null, 0],
    ]);
    expect(groups[0]?.receivables).toMatchObject({ current_amount: '0.00', guarantee_expires_on: null });
    expect(groups[0]?.behaviour).toMatchObject({ sales_90d: '0.00', broken_promises_180d: null });
  });
});

const EMPTY: LedgerRows = {
  customers: [],
  invoices: [],
  payments: [],
  open_amounts: [],
  fx_rates: [],
  guarantees: [],
  promises: [],
  red_flags: [],
  assessments: [],
  ratings: [],
  statements: [],
  policy_events: [],
};
