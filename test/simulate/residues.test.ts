import { describe, expect, it } from 'vitest';
import { minorDigits } from '../../src/domain/money.ts';
import { SIMULATED_CURRENCIES } from '../../src/simulate/simulated-record.ts';
import { collectPortfolio, groupBy, type Row, textOf } from './collect-portfolio.ts';

const UNTIL = '2026-11-21';
const portfolio = collectPortfolio({ customers: 3000, months: 24, seed: 12, until: UNTIL });
const documents = portfolio.get('invoices') ?? [];
const credits = groupBy(documents, 'applies_to_invoice_id');
const payments = groupBy(portfolio.get('payments') ?? [], 'invoice_id');

const DIGITS = new Map<string, number>(
  SIMULATED_CURRENCIES.map(({ currency }) => [currency, minorDigits(currency)]),
);

/** What payments and credit notes leave of an invoice in smallest units, below zero where they are too much. */
interface Left {
  readonly row: Row;
  readonly minor: number;
}

const paid: readonly Left[] = documents
  .filter((row) => row.document_type === 'invoice' && payments.has(textOf(row, 'invoice_id')))
  .map((row) => {
    const id = textOf(row, 'invoice_id');
    const set = [...(payments.get(id) ?? []), ...(credits.get(id) ?? [])];
    return { row, minor: minorOf(row) - set.reduce((sum, part) => sum + minorOf(part), 0) };
  });
const foreign = paid.filter(({ row }) => row.currency !== 'CNY');

function minorOf(row: Row): number {
  return Math.round(Number(row.amount) * 10 ** (DIGITS.get(textOf(row, 'currency')) ?? Number.NaN));
}

function isResidue({ minor }: Left): boolean {
  return minor !== 0 && Math.abs(minor) <= 9;
}

describe('what converted payments leave', () => {
  it('is up to nine of the smallest unit in about one case of eight, either way', () => {
    expect(foreign.length).toBeGreaterThan(2000);
    const share = foreign.filter(isResidue).length / foreign.length;
    expect(share).toBeGreaterThan(0.08);
    expect(share).toBeLessThan(0.16);
    expect(foreign.filter((left) => isResidue(left) && left.minor < 0).length).toBeGreaterThan(50);
    const home = paid.filter(({ row }) => row.currency === 'CNY');
    expect(home.filter(isResidue).length / home.length).toBeLessThan(0.002);
  });

  it('is mostly cleared within weeks, and sometimes stays open', () => {
    const short = foreign.filter(
      (left) => isResidue(left) && left.minor > 0 && textOf(left.row, 'due_on') < '2026-07-01',
    );
    const open = short.filter(({ row }) => row.settled_on === null).length / short.length;
    expect(open).toBeGreaterThan(0.005);
    expect(open).toBeLessThan(0.15);
  });
});

describe('what is paid short or too much', () => {
  it('is settled with a small shortfall, withheld for months, or over by up to a tenth', () => {
    const home = paid.filter(({ row }) => row.currency === 'CNY');
    const shareOf = (left: Left): number => left.minor / minorOf(left.row);
    const settledShort = home.filter((left) => left.minor > 0 && left.row.settled_on !== null);
    expect(settledShort.length / home.length).toBeGreaterThan(0.002);
    expect(settledShort.length / home.length).toBeLessThan(0.01);
    for (const left of settledShort) expect(shareOf(left)).toBeLessThan(0.1);
    const over = home.filter((left) => left.minor < 0);
    expect(over.length / home.length).toBeGreaterThan(0.001);
    for (const left of over) expect(shareOf(left)).toBeGreaterThan(-0.1);
  });

  it('comes in up to three instalments', () => {
    const counts = [...payments.values()].map((rows) => rows.length);
    expect(Math.max(...counts)).toBe(3);
    const several = counts.filter((count) => count > 1).length / counts.length;
    expect(several).toBeGreaterThan(0.01);
    expect(several).toBeLessThan(0.08);
  });
});
