/**
 * The portfolio as the program sums it, against sums made here from the imported files alone: to the cent, whole and by
 * group, on the day, a month and a year before.
 */
import { join } from 'node:path';
import { Decimal } from 'decimal.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type PortfolioAgeing,
  type PortfolioReport,
  type PortfolioReportGroup,
  portfolioReportSchema,
} from '../../src/domain/portfolio-report.ts';
import {
  documentOf,
  fastestInstallation,
  type Installation,
  installationKinds,
} from '../support/installation.ts';
import { type CsvRow, makeRealSet, NO_REAL_SETS, readCsv } from '../support/real-sets.ts';

const DAYS = {
  ageing: 'as_of',
  ageing_month_before: 'month_before',
  ageing_year_before: 'year_before',
} as const;
const AGES = [
  'overdue_1_30',
  'overdue_31_60',
  'overdue_61_90',
  'overdue_91_180',
  'overdue_181_plus',
] as const;

describe.each(installationKinds())('a simulated portfolio on $name', ({ open }) => {
  const DAY = '2026-09-30';
  let installation: Installation;
  let report: PortfolioReport;
  let ledger: Ledger;

  beforeAll(async () => {
    installation = await open();
    const size = ['--customers', '100', '--months', '24', '--seed', '7'];
    await installation.run(['simulate', ...size, '--until', DAY, '--out', 'files']);
    await installation.run(['import', 'files']);
    report = await portfolioOn(installation, DAY);
    ledger = await readLedger(join(installation.folder, 'files'));
  });
  afterAll(() => installation.close());

  it('has of everybody, by class and by currency the sums of the files, to the cent', () => {
    const classOf = new Map(ledger.customers.map((row) => [row.customer_id, row.customer_class || null]));
    for (const [place, day] of Object.entries(DAYS) as [keyof typeof DAYS, 'as_of'][]) {
      const documents = documentsOn(ledger, report[day]);
      expect(report.all[place]).toEqual(ageingOf(documents));
      for (const group of report.by.customer_class) {
        const own = documents.filter(({ customer_id }) => classOf.get(customer_id) === group.value);
        expect(group[place], String(group.value)).toEqual(ageingOf(own));
      }
      for (const group of report.by.currency) {
        const own = documents.filter(({ currency }) => currency === group.value);
        if (own.length > 0) expect(group[place], String(group.value)).toEqual(ageingOf(own));
      }
    }
  });

  it('is in no way simple: several currencies, unapplied money, every age', () => {
    expect(report.by.currency.length).toBeGreaterThan(2);
    expect(Number(report.all.ageing?.unapplied_amount)).toBeGreaterThan(0);
    const days = [report.all.ageing, report.all.ageing_month_before, report.all.ageing_year_before];
    for (const age of AGES)
      expect(
        days.some((day) => Number(day?.[age]) > 0),
        age,
      ).toBe(true);
  });

  it('adds up: groups to the whole, and ages and what is current less unapplied to the receivable', () => {
    expectToAddUp(report);
  });

  it('sees nothing that came later: a month before is what that day itself says', async () => {
    const before = await portfolioOn(installation, report.month_before);
    expect(before.all.ageing).toEqual(report.all.ageing_month_before);
    expect(before.by.currency.map(({ value }) => value).sort()).toEqual(
      report.by.currency
        .filter((group) => group.ageing_month_before !== null)
        .map(({ value }) => value)
        .sort(),
    );
    for (const measure of before.all.measures) {
      const here = report.all.measures.find((one) => one.measure === measure.measure);
      expect(here?.month_before, measure.measure).toBe(measure.value);
    }
  });
});

describe.skipIf(NO_REAL_SETS !== null)('2,466 real invoices as a portfolio', () => {
  const DAY = '2013-03-01';
  let installation: Installation;
  let report: PortfolioReport;
  let invoices: readonly RealInvoice[];

  beforeAll(async () => {
    installation = await fastestInstallation().open({ BASE_CURRENCY: 'USD' });
    await makeRealSet('ar_ibm', join(installation.folder, 'files'));
    await installation.run(['import', 'files']);
    report = await portfolioOn(installation, DAY);
    invoices = (await readCsv(join(installation.folder, 'files', 'invoices.csv'))).map(realInvoice);
  });
  afterAll(() => installation.close());

  it('ages and adds up as the invoices do, to the cent', () => {
    const owed = invoices.filter((one) => isOpen(one, DAY));
    const sum = (days: (late: number) => boolean) =>
      centsText(sumOf(owed.filter((one) => days(dayNumber(DAY) - dayNumber(one.due_on)))));
    expect(report.all.ageing).toMatchObject({
      receivable_total: sum(() => true),
      current_amount: sum((late) => late <= 0),
      overdue_1_30: sum((late) => late >= 1 && late <= 30),
      overdue_31_60: sum((late) => late >= 31 && late <= 60),
      overdue_61_90: sum((late) => late >= 61 && late <= 90),
      overdue_91_180: sum((late) => late >= 91 && late <= 180),
      overdue_181_plus: sum((late) => late > 180),
      unapplied_amount: '0.00',
    });
    expect(Number(report.all.ageing?.overdue_amount)).toBeGreaterThan(0);
    expectToAddUp(report);
  });

  it('has the measures that their formulas give over the invoices', () => {
    const sales = (days: number) => sumOf(invoices.filter((one) => isWithin(one.issued_on, DAY, days)));
    const owedOn = (day: string) => sumOf(invoices.filter((one) => isOpen(one, day)));
    const owed = owedOn(DAY);
    const current = sumOf(invoices.filter((one) => isOpen(one, DAY) && one.due_on >= DAY));
    const due = invoices.filter((one) => one.due_on < DAY && dayNumber(DAY) - dayNumber(one.due_on) <= 365);
    const opening = owedOn('2013-01-30');
    const turnover = sales(365) / ((owedOn('2012-03-01') + owed) / 2);
    const expected = {
      overdue_ratio: (owed - current) / owed,
      dso: (owed / sales(90)) * 90,
      dso_365d: (owed / sales(365)) * 365,
      dso_countback: countedBack(invoices, owed),
      bpdso: (current / sales(90)) * 90,
      add: ((owed - current) / sales(90)) * 90,
      cei_30d: ((opening + sales(30) - owed) / (opening + sales(30) - current)) * 100,
      on_time_rate_365d: sumOf(due.filter((one) => one.settled_on <= one.due_on)) / sumOf(due),
      bad_debt_ratio_365d: 0,
      receivable_turnover_365d: turnover,
      collection_period_365d: 365 / turnover,
    };
    for (const { measure, value } of report.all.measures)
      expect(value, measure).toBeCloseTo(expected[measure], 9);
  });

  /** 1 March 2013 is one day of its month; the months before it are taken whole. */
  function countedBack(all: readonly RealInvoice[], owed: number): number {
    let left = owed;
    let days = 0;
    for (const [month, length] of [
      ['2013-03', 1],
      ['2013-02', 28],
      ['2013-01', 31],
      ['2012-12', 31],
    ] as const) {
      const sold = sumOf(all.filter((one) => one.issued_on.startsWith(month) && one.issued_on <= DAY));
      if (sold >= left) return days + (left / sold) * length;
      left -= sold;
      days += length;
    }
    throw new Error('four months do not cover it');
  }
});

async function portfolioOn(installation: Installation, day: string): Promise<PortfolioReport> {
  return documentOf(await installation.run(['portfolio', '--as-of', day, '--json']), portfolioReportSchema);
}

function expectToAddUp({ all, by }: PortfolioReport): void {
  for (const place of Object.keys(DAYS) as (keyof typeof DAYS)[]) {
    for (const groups of Object.values(by)) expect(sumOfGroups(groups, place)).toEqual(all[place]);
    for (const group of [all, ...Object.values(by).flat()]) {
      const ageing = group[place];
      if (ageing === null) continue;
      const overdue = Decimal.sum(...AGES.map((age) => ageing[age] ?? Number.NaN));
      expect(overdue.toFixed(2)).toBe(ageing.overdue_amount);
      const total = overdue
        .plus(ageing.current_amount ?? Number.NaN)
        .minus(ageing.unapplied_amount ?? Number.NaN);
      expect(total.toFixed(2)).toBe(ageing.receivable_total);
    }
  }
  for (const split of ['industry', 'customer_class', 'account_manager'] as const) {
    expect(by[split].reduce((sum, group) => sum + group.customers, 0)).toBe(all.customers);
  }
}

function sumOfGroups(
  groups: readonly PortfolioReportGroup[],
  place: keyof typeof DAYS,
): PortfolioAgeing | null {
  const known = groups.flatMap((group) => group[place] ?? []);
  const [first] = known;
  if (first === undefined) return null;
  const names = Object.keys(first) as (keyof PortfolioAgeing)[];
  const sums = names.map((name) => [
    name,
    Decimal.sum(...known.map((one) => one[name] ?? Number.NaN)).toFixed(2),
  ]);
  return Object.fromEntries(sums);
}

interface Ledger {
  readonly customers: readonly CsvRow[];
  readonly invoices: readonly CsvRow[];
  readonly payments: readonly CsvRow[];
  readonly rates: readonly CsvRow[];
}

async function readLedger(folder: string): Promise<Ledger> {
  const read = (file: string) => readCsv(join(folder, file));
  return {
    customers: await read('customers.csv'),
    invoices: await read('invoices.csv'),
    payments: await read('payments.csv'),
    rates: await read('fx_rates.csv'),
  };
}

/** What is left of an invoice or is not applied to any, in yuan. */
interface OpenDocument {
  readonly customer_id: string;
  readonly currency: string;
  readonly due_on: string | null;
  readonly days: number;
  readonly open: Decimal;
  readonly unapplied: Decimal;
}

/** One by one: what came off each invoice by the day, what is left of it, what is over, and what has no invoice. */
function documentsOn({ invoices, payments, rates }: Ledger, day: string): readonly OpenDocument[] {
  const inYuan = (amount: Decimal, currency = ''): Decimal =>
    currency === 'CNY'
      ? amount
      : amount.times(rateOf(rates, currency, day)).toDecimalPlaces(2, Decimal.ROUND_HALF_UP);
  const there = invoices.filter((row) => (row.issued_on ?? '') <= day);
  const ids = new Set(
    there.filter((row) => row.document_type !== 'credit_note').map((row) => row.invoice_id),
  );
  const credits = there.filter((row) => row.document_type === 'credit_note');
  const came = [
    ...payments.filter((row) => (row.paid_on ?? '') <= day).map((row) => ({ ...row, to: row.invoice_id })),
    ...credits.map((row) => ({ ...row, to: row.applies_to_invoice_id })),
  ] as readonly CsvRow[];
  const byInvoice = Map.groupBy(came, (row) => (row.to !== '' && row.to !== undefined ? row.to : null));
  const documents: OpenDocument[] = [];
  const loose = (row: CsvRow, amount: Decimal): void => {
    const { customer_id = '', currency = '' } = row;
    documents.push({
      customer_id,
      currency,
      due_on: null,
      days: 0,
      open: new Decimal(0),
      unapplied: inYuan(amount, currency),
    });
  };
  for (const row of byInvoice.get(null) ?? []) loose(row, new Decimal(row.amount ?? ''));
  for (const [to, rows] of byInvoice) {
    const [row] = rows;
    if (to !== null && !ids.has(to) && row !== undefined) loose(row, total(rows));
  }
  for (const row of there.filter(({ document_type }) => document_type !== 'credit_note')) {
    const left = new Decimal(row.amount ?? '').minus(total(byInvoice.get(row.invoice_id ?? '') ?? []));
    const isClosed = [row.settled_on, row.written_off_on].some(
      (on) => on !== undefined && on !== '' && on <= day,
    );
    const { customer_id = '', currency = '', due_on = '' } = row;
    const open = isClosed || left.isNegative() ? new Decimal(0) : left;
    const over = left.isNegative() ? left.negated() : new Decimal(0);
    const days = dayNumber(day) - dayNumber(due_on);
    documents.push({
      customer_id,
      currency,
      due_on,
      days,
      open: inYuan(open, currency),
      unapplied: inYuan(over, currency),
    });
  }
  return documents;
}

function total(rows: readonly CsvRow[]): Decimal {
  return Decimal.sum(0, ...rows.map((row) => row.amount ?? Number.NaN));
}

function rateOf(rates: readonly CsvRow[], currency: string, day: string): Decimal {
  const known = rates.filter((row) => row.currency === currency && (row.day ?? '') <= day);
  const newest = known.toSorted((a, b) => dayNumber(a.day ?? '') - dayNumber(b.day ?? '')).at(-1);
  if (newest === undefined || dayNumber(day) - dayNumber(newest.day ?? '') > 7)
    throw new Error(`no rate of ${currency}`);
  return new Decimal(newest.rate ?? '');
}

function ageingOf(documents: readonly OpenDocument[]): PortfolioAgeing {
  const open = (from: number, to: number): Decimal =>
    Decimal.sum(0, ...documents.filter(({ days }) => days >= from && days <= to).map((one) => one.open));
  const unapplied = Decimal.sum(0, ...documents.map((one) => one.unapplied));
  const [current, overdue] = [open(-Infinity, 0), open(1, Infinity)];
  return {
    receivable_total: current.plus(overdue).minus(unapplied).toFixed(2),
    current_amount: current.toFixed(2),
    overdue_amount: overdue.toFixed(2),
    overdue_1_30: open(1, 30).toFixed(2),
    overdue_31_60: open(31, 60).toFixed(2),
    overdue_61_90: open(61, 90).toFixed(2),
    overdue_91_180: open(91, 180).toFixed(2),
    overdue_181_plus: open(181, Infinity).toFixed(2),
    unapplied_amount: unapplied.toFixed(2),
  };
}

interface RealInvoice {
  readonly issued_on: string;
  readonly due_on: string;
  readonly settled_on: string;
  readonly cents: number;
}

function realInvoice({ issued_on = '', due_on = '', settled_on = '', amount = '' }: CsvRow): RealInvoice {
  return { issued_on, due_on, settled_on, cents: Math.round(Number(amount) * 100) };
}

function isOpen({ issued_on, settled_on }: RealInvoice, day: string): boolean {
  return issued_on <= day && settled_on > day;
}

function isWithin(on: string, day: string, days: number): boolean {
  return on <= day && dayNumber(day) - dayNumber(on) < days;
}

function sumOf(invoices: readonly RealInvoice[]): number {
  return invoices.reduce((sum, { cents }) => sum + cents, 0);
}

function centsText(cents: number): string {
  return (cents / 100).toFixed(2);
}

function dayNumber(day: string): number {
  return Date.parse(day) / 86_400_000;
}
