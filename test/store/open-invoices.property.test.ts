/** Letters list what the facts add up: the same documents, to the cent and the day. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, type Day, daysBetween, LEDGER_DAYS } from '../../src/domain/day.ts';
import type { CustomerState, ReceivableAggregates } from '../../src/domain/ledger-state.ts';
import { addMoney, moneyUnits } from '../../src/domain/money.ts';
import { scaleMoney } from '../../src/snapshot/exact-decimal.ts';
import type { Database } from '../../src/store/database.ts';
import { type OpenItems, readOpenItems } from '../../src/store/open-invoices.ts';
import { readCustomerStates } from '../../src/store/read-customer-states.ts';
import type { LedgerQuery } from '../../src/store/receivables-sql.ts';
import { testDatabases } from '../support/database.ts';
import { HOLDS_ALL, insertRows, type LedgerRows, ledgerQuery, rolledBack } from './ledger-rows.ts';
import { CUSTOMERS, randomLedger } from './random-ledger.ts';

const scenario = fc
  .record({
    as_of: fc.constantFrom('2024-02-29', '2026-11-21'),
    minimum_amount: fc.constantFrom('0.00', '5.00'),
    moves: fc.boolean(),
  })
  .chain(({ as_of, ...rest }) =>
    fc
      .record({ rows: randomLedger({ as_of }), as_of: fc.constant(as_of) })
      .map((drawn) => ({ ...rest, ...drawn })),
  );

describe.each(testDatabases())('open items on the $name database', ({ name, open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database.close());

  it('add up to the receivables that the facts of the day are computed from', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async ({ as_of, minimum_amount, moves, rows }) => {
        const due_day_moves = moves ? everySecondDayMoves(rows) : [];
        const query = ledgerQuery({ as_of, minimum_amount, due_day_moves });
        const read = await rolledBack(database, async ({ db }) => {
          await insertRows(db, rows);
          const states: CustomerState[] = [];
          for await (const chunk of readCustomerStates(db, query, HOLDS_ALL, 2)) states.push(...chunk);
          const items: Items[] = [];
          for (const customer_id of CUSTOMERS) {
            const of = { customer_id, due_until: LEDGER_DAYS.last, limit: 1_000 };
            const open = await readOpenItems(db, query, of);
            // What a letter leaves out is in the facts, though never overdue.
            const all = await readOpenItems(db, { ...query, minimum_amount: '0.00' }, of);
            const due_until = addDays(as_of, -1);
            const overdue = await readOpenItems(db, query, { ...of, due_until });
            const first = await readOpenItems(db, query, { ...of, due_until, limit: 2 });
            expect(first.unapplied).toEqual(open.unapplied);
            expect(overdue.invoices).toEqual(open.invoices.filter(({ days_overdue }) => days_overdue > 0));
            expect(dueDays(first)).toEqual(dueDays(overdue).slice(0, 2));
            items.push({ all: all.invoices, overdue: overdue.invoices, unapplied: open.unapplied });
          }
          return { states, items };
        });
        for (const [index, customer_id] of CUSTOMERS.entries()) {
          const facts = read.states.find((state) => state.customer.customer_id === customer_id)?.receivables;
          const items = read.items[index];
          if (!facts || items === undefined) throw new Error(`${customer_id} was not read`);
          expect(addedUp(items, rows, query)).toEqual(pick(facts));
          const loose = inBase(items.unapplied, rows, query);
          // The facts round each payment and credit note, a letter none.
          if (facts.unapplied_amount === null || loose === null) continue;
          const difference = Number(loose - cents(facts.unapplied_amount));
          expect(Math.abs(difference)).toBeLessThanOrEqual(12);
        }
      }),
      { numRuns: name === 'embedded' ? 60 : 40 },
    );
  });
});

type Figures = Readonly<Record<string, bigint | number | null>>;

/** Residues are in `all` alone. */
interface Items {
  readonly all: OpenItems['invoices'];
  readonly overdue: OpenItems['invoices'];
  readonly unapplied: OpenItems['unapplied'];
}

/** The days that count, in their order. */
function dueDays({ invoices }: OpenItems): readonly Day[] {
  return invoices.map(({ due_on, due_moved_to }) => due_moved_to ?? due_on).sort();
}

function addedUp({ all, overdue, unapplied }: Items, rows: LedgerRows, query: LedgerQuery): Figures {
  const sum = (of: Items['all']): bigint | null =>
    // One document without a rate, and no amount is known.
    inBase(unapplied, rows, query) === null || inBase(left(all), rows, query) === null
      ? null
      : inBase(left(of), rows, query);
  return {
    all: sum(all),
    overdue: sum(overdue),
    disputed: sum(all.filter(({ disputed }) => disputed)),
    days_overdue_max: overdue.reduce((most, one) => Math.max(most, one.days_overdue), 0),
    overdue_invoice_count: overdue.length,
  };
}

function left(invoices: OpenItems['invoices']): OpenItems['unapplied'] {
  return invoices.map(({ currency, open_amount }) => ({ currency, amount: open_amount }));
}

/** Converted one by one; null where one has no rate at most 7 days old. */
function inBase(amounts: OpenItems['unapplied'], rows: LedgerRows, { as_of }: LedgerQuery): bigint | null {
  let sum = 0n;
  for (const { currency, amount } of amounts) {
    const rates = rows.fx_rates
      .filter((one) => one.currency === currency && one.day <= as_of && daysBetween(one.day, as_of) <= 7)
      .toSorted((a, b) => (a.day < b.day ? 1 : -1));
    const rate = currency === 'CNY' ? '1' : rates[0]?.rate;
    if (rate === undefined) return null;
    sum += cents(scaleMoney(amount, rate, 1, 1, 2));
  }
  return sum;
}

function cents(amount: string): bigint {
  const { units, decimals } = moneyUnits(addMoney(amount, '0.00'));
  if (decimals !== 2) throw new Error(`${amount} has more than two decimals`);
  return units;
}

function everySecondDayMoves(rows: LedgerRows): LedgerQuery['due_day_moves'] {
  const days = [...new Set(rows.invoices.map(({ due_on }) => due_on))].sort();
  return days.filter((_, index) => index % 2 === 0).map((day) => ({ day, moved_to: addDays(day, 3) }));
}

function pick(facts: ReceivableAggregates): Figures {
  const { overdue_1_30, overdue_31_60, overdue_61_90, overdue_91_180, overdue_181_plus } = facts;
  const overdue = [overdue_1_30, overdue_31_60, overdue_61_90, overdue_91_180, overdue_181_plus];
  const sum = (amounts: readonly (string | null)[]): bigint | null =>
    amounts.some((one) => one === null)
      ? null
      : cents(amounts.reduce<string>((a, b) => addMoney(a, b ?? ''), '0.00'));
  return {
    all: sum([facts.current_amount, ...overdue]),
    overdue: sum(overdue),
    disputed: sum([facts.disputed_amount]),
    days_overdue_max: facts.days_overdue_max,
    overdue_invoice_count: facts.overdue_invoice_count,
  };
}
