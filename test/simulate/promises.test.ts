import { describe, expect, it } from 'vitest';
import { daysBetween, toDayNumber } from '../../src/domain/day.ts';
import { collectPortfolio, groupBy, type Row, textOf } from './collect-portfolio.ts';
import { defaultDays } from './realism.ts';

const UNTIL = '2026-11-21';
const portfolio = collectPortfolio({ customers: 1500, months: 24, seed: 5, until: UNTIL });
const promises = portfolio.get('promises') ?? [];
const invoices = groupBy(portfolio.get('invoices') ?? [], 'invoice_id');
const payments = groupBy(portfolio.get('payments') ?? [], 'invoice_id');
const defaults = defaultDays(portfolio.get('outcomes') ?? []);
const judged = promises.filter((row) => row.invoice_id !== null && textOf(row, 'pay_by') <= UNTIL);

/** Whether less than promised came in for the invoice by the promised day. */
function isBroken(row: Row): boolean {
  const paid = (payments.get(row.invoice_id ?? '') ?? [])
    .filter((one) => textOf(one, 'paid_on') > textOf(row, 'promised_on'))
    .filter((one) => textOf(one, 'paid_on') <= textOf(row, 'pay_by'))
    .reduce((sum, one) => sum + Number(one.amount), 0);
  return paid < Number(row.amount) * 0.97;
}

function brokenShare(rows: readonly Row[]): number {
  return rows.filter(isBroken).length / rows.length;
}

function daysToDefault(row: Row): number {
  const defaulted = defaults.get(textOf(row, 'customer_id')) ?? Number.POSITIVE_INFINITY;
  return defaulted - toDayNumber(textOf(row, 'promised_on'));
}

describe('promises', () => {
  it('are made about invoices past due, to pay three days to five weeks later', () => {
    expect(promises.length).toBeGreaterThan(1500);
    for (const row of promises) {
      const days = daysBetween(textOf(row, 'promised_on'), textOf(row, 'pay_by'));
      expect(days).toBeGreaterThan(0);
      expect(days).toBeLessThanOrEqual(35);
      const due = invoices.get(row.invoice_id ?? '')?.[0]?.due_on;
      if (due) expect(textOf(row, 'promised_on') > due).toBe(true);
    }
  });

  it('never exceed the invoice, and now and then are about the account as a whole', () => {
    for (const row of judged) {
      expect(Number(row.amount)).toBeLessThanOrEqual(
        Number(invoices.get(row.invoice_id ?? '')?.[0]?.amount) * 1.1,
      );
    }
    const whole = promises.filter((row) => row.invoice_id === null).length / promises.length;
    expect(whole).toBeGreaterThan(0.03);
    expect(whole).toBeLessThan(0.1);
  });

  it('are mostly kept by customers that never default, and one in four is not', () => {
    const share = brokenShare(judged.filter((row) => !defaults.has(textOf(row, 'customer_id'))));
    expect(share).toBeGreaterThan(0.12);
    expect(share).toBeLessThan(0.4);
  });

  it('are broken more and more often the nearer the default', () => {
    const between = (from: number, to: number): number =>
      brokenShare(judged.filter((row) => daysToDefault(row) > from && daysToDefault(row) <= to));
    expect(between(180, 365)).toBeGreaterThan(between(365, Number.MAX_SAFE_INTEGER) + 0.15);
    expect(between(0, 180)).toBeGreaterThan(between(180, 365) + 0.1);
    expect(between(0, 180)).toBeGreaterThan(0.8);
  });

  it('are followed by others about the same invoice where money stays out, and end with the default', () => {
    const perInvoice = [...groupBy(promises, 'invoice_id').values()].map((rows) => rows.length);
    expect(Math.max(...perInvoice)).toBeGreaterThan(2);
    expect(Math.max(...perInvoice)).toBeLessThanOrEqual(6);
    for (const row of promises) expect(daysToDefault(row)).toBeGreaterThanOrEqual(0);
  });
});
