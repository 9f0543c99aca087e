import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, type Day } from '../../src/domain/day.ts';
import type { Database, Session } from '../../src/store/database.ts';
import { readPortfolioGroups } from '../../src/store/portfolio-sql.ts';
import {
  ledgerCoverage,
  readCustomerStates,
  readPolicyEvents,
} from '../../src/store/read-customer-states.ts';
import { testDatabases } from '../support/database.ts';
import { insertRows, type LedgerRows, ledgerQuery, rolledBack } from './ledger-rows.ts';
import { CUSTOMERS, dayAround, randomLedger } from './random-ledger.ts';

const AS_OF = '2024-02-29';

type Row = Readonly<Record<string, unknown>>;

/** Rows that are dated by the days they are given. */
interface Dated {
  readonly ratings: readonly Row[];
  readonly statements: readonly Row[];
  readonly policy_events: readonly Row[];
  readonly promises: LedgerRows['promises'];
  readonly red_flags: readonly Row[];
  readonly assessments: readonly Row[];
}

const future = fc.integer({ min: 1, max: 400 }).map((days) => addDays(AS_OF, days));

const scenario = fc.record({
  ledger: randomLedger({ as_of: AS_OF }),
  known: dated(dayAround(AS_OF), 'K'),
  later: fc.record({
    invoices: fc.array(
      fc.record({ customer_id: fc.constantFrom(...CUSTOMERS), issued_on: future, note: fc.boolean() }),
      {
        maxLength: 4,
      },
    ),
    payments: fc.array(
      fc.record({ customer_id: fc.constantFrom(...CUSTOMERS), paid_on: future, home: fc.nat(6) }),
      {
        maxLength: 4,
      },
    ),
    rates: fc.uniqueArray(fc.record({ currency: fc.constantFrom('USD', 'EUR', 'JPY'), day: future }), {
      maxLength: 4,
      selector: ({ currency, day }) => `${currency} ${day}`,
    }),
    guarantees: fc.array(fc.record({ customer_id: fc.constantFrom(...CUSTOMERS), valid_from: future }), {
      maxLength: 2,
    }),
    closing: future,
    listed: fc.array(fc.record({ document: fc.nat(12), as_of: future }), { maxLength: 4 }),
  }),
  later_dated: dated(future, 'L'),
});

describe.each(testDatabases())('the portfolio as of a day on the $name database', ({ name, open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database.close());

  it('is the same whatever the ledger says of the days after it', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async ({ ledger, known, later, later_dated }) => {
        const now: LedgerRows = withDated(ledger, known);
        const after = withLater(now, later, later_dated);
        const before = await rolledBack(database, (session) => portfolio(session, now));
        expect(await rolledBack(database, (session) => portfolio(session, after))).toEqual(before);
      }),
      { numRuns: name === 'embedded' ? 50 : 40 },
    );
  });
});

async function portfolio({ db }: Session, rows: LedgerRows): Promise<unknown> {
  await insertRows(db, rows);
  const query = ledgerQuery({ as_of: AS_OF, payment_grace_days: 3, promise_grace_days: 2 });
  const coverage = await ledgerCoverage(db, AS_OF);
  const states: unknown[] = [];
  for await (const chunk of readCustomerStates(db, query, coverage, 100)) states.push(...chunk);
  const groups = await readPortfolioGroups(db, query);
  return { coverage, states, groups, events: await readPolicyEvents(db, AS_OF) };
}

function withDated(rows: LedgerRows, dated: Dated): LedgerRows {
  return {
    ...rows,
    ratings: [...rows.ratings, ...dated.ratings],
    statements: [...rows.statements, ...dated.statements],
    policy_events: [...rows.policy_events, ...dated.policy_events],
    promises: [...rows.promises, ...dated.promises],
    red_flags: [...rows.red_flags, ...dated.red_flags],
    assessments: [...rows.assessments, ...dated.assessments],
  };
}

function withLater(
  rows: LedgerRows,
  later: {
    readonly invoices: readonly {
      readonly customer_id: string;
      readonly issued_on: Day;
      readonly note: boolean;
    }[];
    readonly payments: readonly {
      readonly customer_id: string;
      readonly paid_on: Day;
      readonly home: number;
    }[];
    readonly rates: readonly { readonly currency: string; readonly day: Day }[];
    readonly guarantees: readonly { readonly customer_id: string; readonly valid_from: Day }[];
    readonly closing: Day;
    readonly listed: readonly { readonly document: number; readonly as_of: Day }[];
  },
  dated: Dated,
): LedgerRows {
  const ids = new Set(rows.fx_rates.map(({ currency, day }) => `${currency} ${day}`));
  const homes = rows.invoices.filter((one) => one.document_type === 'invoice');
  return {
    ...withDated(rows, dated),
    // What is open today may be settled or written off some day; that day is not here yet.
    invoices: [
      ...rows.invoices.map((one, index) => {
        if (one.settled_on !== null || one.written_off_on !== null) return one;
        return index % 2 === 0
          ? { ...one, settled_on: later.closing }
          : { ...one, written_off_on: later.closing };
      }),
      ...later.invoices.map(({ customer_id, issued_on, note }, index) => ({
        invoice_id: `F${index}`,
        customer_id,
        issued_on,
        due_on: AS_OF,
        amount: '77.00',
        currency: 'CNY',
        disputed: true,
        document_type: note ? ('credit_note' as const) : ('invoice' as const),
        applies_to_invoice_id: note ? (homes[index]?.invoice_id ?? null) : null,
        settled_on: null,
        written_off_on: null,
      })),
    ],
    payments: [
      ...rows.payments,
      ...later.payments.map(({ customer_id, paid_on, home }, index) => ({
        payment_id: `FP${index}`,
        customer_id: homes[home]?.customer_id ?? customer_id,
        invoice_id: homes[home]?.invoice_id ?? null,
        paid_on,
        amount: '7.00',
        currency: 'CNY',
      })),
    ],
    open_amounts: [
      ...rows.open_amounts,
      ...later.listed.flatMap(({ document, as_of }, index) => {
        const one = rows.invoices[document];
        if (one === undefined) return [];
        const { customer_id, invoice_id } = one;
        return [{ customer_id, invoice_id, as_of: addDays(as_of, index * 400), open_amount: '3.00' }];
      }),
    ],
    fx_rates: [
      ...rows.fx_rates,
      ...later.rates
        .filter(({ currency, day }) => !ids.has(`${currency} ${day}`))
        .map((row) => ({ ...row, rate: '99' })),
    ],
    guarantees: [
      ...rows.guarantees,
      ...later.guarantees.map((row, index) => ({
        ...row,
        guarantee_id: `FG${index}`,
        kind: 'pledge',
        amount: '1000.00',
        currency: 'CNY',
        valid_to: null,
      })),
    ],
  };
}

/** Ratings, statements, policy events, promises, red flags and assessments known from days that `day` gives; `mark` keeps two lists' keys apart. */
function dated(day: fc.Arbitrary<Day>, mark: string): fc.Arbitrary<Dated> {
  const customer_id = fc.constantFrom(...CUSTOMERS);
  const rating = fc
    .record({ customer_id, rated_on: day, grade: fc.constantFrom('AA', 'BB', 'C') })
    .map((row) => ({ ...row, agency: mark, scale: 'sp', outlook: null }));
  // Published on the day, or nobody knows when, and then 90 days after the period's end stand in.
  const statement = fc
    .record({ customer_id, known_on: day, says_when: fc.boolean(), cash: fc.integer({ min: 0, max: 9 }) })
    .map(({ customer_id, known_on, says_when, cash }) => ({
      customer_id,
      period_end: addDays(known_on, -90),
      period_months: mark === 'K' ? 3 : 12,
      published_on: says_when ? known_on : null,
      currency: 'CNY',
      cash: String(cash),
    }));
  const event = day.map((announced_on) => ({
    industry_scheme: 'GBT4754-2017',
    industry_codes: ['C', '31'],
    direction: 'tightening',
    severity: 3,
    title: 'A title',
    announced_on,
  }));
  return fc.record({
    ratings: fc.uniqueArray(rating, {
      maxLength: 4,
      selector: (row) => `${row.customer_id} ${row.rated_on}`,
    }),
    statements: fc.uniqueArray(statement, {
      maxLength: 4,
      selector: (row) => `${row.customer_id} ${row.period_end}`,
    }),
    policy_events: fc
      .array(event, { maxLength: 3 })
      .map((events) => events.map((one, index) => ({ ...one, event_id: `${mark}${index}` }))),
    promises: fc
      .array(fc.record({ customer_id, promised_on: day, days: fc.nat(60) }), { maxLength: 3 })
      .map((promises) =>
        promises.map(({ customer_id, promised_on, days }, index) => ({
          promise_id: `${mark}${index}`,
          customer_id,
          invoice_id: null,
          promised_on,
          pay_by: addDays(promised_on, days),
          amount: '50.00',
          currency: 'CNY',
        })),
      ),
    red_flags: fc.array(fc.record({ customer_id, observed_on: day }), { maxLength: 3 }).map((flags) =>
      flags.map((one, index) => ({
        ...one,
        red_flag_id: `${mark}${index}`,
        family: 'payment',
        code: mark,
      })),
    ),
    assessments: fc.uniqueArray(
      fc.record({
        customer_id,
        assessed_on: day,
        model: fc.constant('traits'),
        item: fc.constant(mark),
        score: fc.constant('5'),
      }),
      { maxLength: 3, selector: (row) => `${row.customer_id} ${row.assessed_on}` },
    ),
  });
}
