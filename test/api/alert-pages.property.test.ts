/** Any list of alerts, filtered, sorted and cut into pages in any way, against the same done to an array. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alertListSchema } from '../../src/api/routes/list-alerts.ts';
import { ALERT_SORTS, ALERT_STATUSES, type AlertSort, type AlertStatus } from '../../src/domain/alert.ts';
import type { StoredAlert } from '../../src/domain/alert-state.ts';
import { industryCodeCovers } from '../../src/domain/industry-code.ts';
import { SEVERITIES, type Severity, severityRank } from '../../src/domain/severity.ts';
import { saveAlerts } from '../../src/store/alerts.ts';
import { insertRows } from '../store/ledger-rows.ts';
import { storedAlert } from '../store/stored-alert.ts';
import { testDatabases } from '../support/database.ts';
import { openEmpty, type Portfolio } from './portfolio.ts';
import { nextPath, readAnswer } from './read-answer.ts';

const CUSTOMERS = [
  { customer_id: 'C1', industry_scheme: 'GBT4754-2017', industry_code: '3461' },
  { customer_id: 'C10', industry_scheme: 'NACE', industry_code: '3461' },
  { customer_id: 'C2', industry_scheme: 'NACE', industry_code: 'C' },
  { customer_id: 'c3', industry_scheme: null, industry_code: null },
  { customer_id: '客户', industry_scheme: 'NAICS', industry_code: '31-33' },
] as const;

const ALERTS_MAX = 40;

interface Row {
  readonly alert: StoredAlert;
  readonly updated_at: string;
}

const text = fc.constantFrom;
const row: fc.Arbitrary<Row> = fc
  .record({
    customer: text(...CUSTOMERS),
    indicator: text('overdue', 'dispute'),
    severity: text(...SEVERITIES),
    status: text(...ALERT_STATUSES),
    owner: text(null, 'li@example.com'),
    opened_on: text('2026-01-01', '2026-01-02', '2026-03-01'),
    money_at_risk: text(null, '0.00', '5.00', '5.10', '40.00', '40.00', '1000000.00'),
    expected_loss: text(null, null, '-3.00', '0.00', '4.90', '30.00', '30.00'),
    updated_at: text('2026-03-01T00:00:00.000Z', '2026-03-01T00:00:00.001Z', '2026-03-02T12:00:00.000Z'),
  })
  .map(({ customer, updated_at, ...differs }) => ({
    alert: storedAlert({ ...differs, customer_id: customer.customer_id }),
    updated_at,
  }));

/** At most one open alert of a customer and indicator, and ids in no order of anything. */
const rows = fc.array(row, { maxLength: ALERTS_MAX, size: 'max' }).map((all) => {
  const open = new Set<string>();
  return all.map(({ alert, updated_at }, index): Row => {
    const pair = `${alert.customer_id} ${alert.indicator}`;
    const status = open.has(pair) ? 'closed' : alert.status;
    if (status !== 'closed') open.add(pair);
    return { alert: { ...alert, status, alert_id: `A${(index * 37) % 101}` }, updated_at };
  });
});

interface Query {
  readonly sort: AlertSort | undefined;
  readonly order: 'asc' | 'desc' | undefined;
  readonly limit: number;
  readonly status: readonly AlertStatus[] | undefined;
  readonly severity: readonly Severity[] | undefined;
  readonly owner: string | undefined;
  readonly industry: string | undefined;
  readonly opened_after: string | undefined;
  readonly updated_after: string | undefined;
  readonly min_money_at_risk: string | undefined;
}

const rarely = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined, freq: 1 });
const query: fc.Arbitrary<Query> = fc.record({
  sort: fc.option(text(...ALERT_SORTS), { nil: undefined }),
  order: fc.option(text('asc', 'desc'), { nil: undefined }),
  limit: fc.integer({ min: 1, max: 12 }),
  status: fc.option(fc.subarray([...ALERT_STATUSES], { minLength: 1 }), { nil: undefined }),
  severity: rarely(fc.subarray([...SEVERITIES], { minLength: 1 })),
  owner: rarely(text('li@example.com')),
  industry: rarely(text('C', '34', '346', '31')),
  opened_after: rarely(text('2025-12-31', '2026-01-01', '2026-03-01')),
  updated_after: rarely(text('2026-03-01T00:00:00.000Z', '2026-03-01T08:00:00.001+08:00')),
  min_money_at_risk: rarely(text('0', '5.1', '40.00')),
});

describe.each(testDatabases())('pages of alerts on the $name database', (kind) => {
  let portfolio: Portfolio;
  beforeAll(async () => {
    portfolio = await openEmpty(kind);
    const customers = CUSTOMERS.map((one) => ({ ...one, name: `Name ${one.customer_id}` }));
    await insertRows(portfolio.deps.database.db, { customers });
  });
  afterAll(() => portfolio.close());

  it('one after the other are the whole list in its order, each alert once', {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.array(query, { minLength: 4, maxLength: 8 }), async (all, queries) => {
        await store(portfolio, all);
        for (const one of queries) {
          expect({ one, ids: await pagesOf(portfolio, one) }).toEqual({ one, ids: expected(all, one) });
        }
      }),
      { numRuns: 25 },
    );
  });
});

async function store({ deps: { database } }: Portfolio, all: readonly Row[]): Promise<void> {
  await sql`delete from alerts`.execute(database.db);
  await database.transaction(async (session) => {
    for (const { alert, updated_at } of all) await saveAlerts(session, [alert], new Date(updated_at));
  });
}

async function pagesOf({ api }: Portfolio, { limit, ...filters }: Query): Promise<readonly string[]> {
  const parameters = new URLSearchParams({ limit: String(limit) });
  for (const [name, value] of Object.entries(filters)) {
    if (value !== undefined) parameters.set(name, String(value));
  }
  const ids: string[] = [];
  let path: string | null = `/v1/alerts?${parameters}`;
  while (path !== null) {
    const response: Response = await api.request(path);
    const { items } = await readAnswer(response, 200, alertListSchema);
    path = nextPath(response);
    expect(items.length).toBeLessThanOrEqual(limit);
    // Only the last page may be short, and only the only one empty.
    if (path !== null) expect(items).toHaveLength(limit);
    else if (ids.length > 0) expect(items).not.toHaveLength(0);
    ids.push(...items.map((item) => item.alert_id));
    // A page that begins where it should have ended would never come to an end.
    expect(ids.length).toBeLessThanOrEqual(ALERTS_MAX);
  }
  return ids;
}

function expected(all: readonly Row[], query: Query): readonly string[] {
  return all
    .filter((one) => matches(one, query))
    .toSorted(compareBy(query))
    .map(({ alert }) => alert.alert_id);
}

function matches({ alert, updated_at }: Row, query: Query): boolean {
  const customer = CUSTOMERS.find(({ customer_id }) => customer_id === alert.customer_id);
  const { industry, min_money_at_risk: least } = query;
  return (
    (query.status?.includes(alert.status) ?? alert.status !== 'closed') &&
    (query.severity?.includes(alert.severity) ?? true) &&
    (query.owner === undefined || alert.owner === query.owner) &&
    (query.opened_after === undefined || alert.opened_on > query.opened_after) &&
    (query.updated_after === undefined || Date.parse(updated_at) > Date.parse(query.updated_after)) &&
    (least === undefined || Number(alert.money_at_risk ?? -1) >= Number(least)) &&
    (industry === undefined ||
      (customer?.industry_scheme != null &&
        industryCodeCovers(customer.industry_scheme, industry, customer.industry_code)))
  );
}

type Compare = (a: Row, b: Row) => number;

function compareBy({ sort = 'money_at_risk', order = 'desc' }: Query): Compare {
  const turn = order === 'desc' ? 1 : -1;
  const ids = by(
    ({ alert }) => alert.customer_id,
    by(({ alert }) => alert.alert_id),
  );
  const mostMoney = by(({ alert }) => -Number(alert.money_at_risk ?? -1), ids);
  switch (sort) {
    case 'money_at_risk': {
      const leastMoney = by(({ alert }) => Number(alert.money_at_risk ?? Number.POSITIVE_INFINITY), ids);
      return order === 'desc' ? mostMoney : leastMoney;
    }
    case 'expected_loss': {
      const unknown = order === 'desc' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
      return by(({ alert }) => -turn * Number(alert.expected_loss ?? unknown), ids);
    }
    case 'severity': {
      const worst = by(({ alert }) => -severityRank(alert.severity), mostMoney);
      return (a, b) => turn * worst(a, b);
    }
    case 'opened_on': {
      const oldest = by(({ alert }) => alert.opened_on, ids);
      return (a, b) => -turn * oldest(a, b);
    }
    default: {
      const oldest = by(({ updated_at }) => updated_at, ids);
      return (a, b) => -turn * oldest(a, b);
    }
  }
}

function by(key: (row: Row) => string | number, then: Compare = () => 0): Compare {
  return (a, b) => {
    const [one, other] = [key(a), key(b)];
    if (one === other) return then(a, b);
    return one < other ? -1 : 1;
  };
}
