import { describe, expect, it } from 'vitest';
import { SIMULATED_INDUSTRIES } from '../../src/simulate/industries.ts';
import { drawPolicyEvents } from '../../src/simulate/policy-events.ts';
import { policyPressure } from '../../src/simulate/policy-pressure.ts';
import { simulationPeriod } from '../../src/simulate/simulation-period.ts';
import { collectPortfolio, groupBy, textOf } from './collect-portfolio.ts';
import { isLate, type LedgerInvoice, ledgerInvoices } from './ledger-figures.ts';

const UNTIL = '2026-11-21';
const JUDGED_AFTER_DAYS = 60;
const SEED = 2;
const period = simulationPeriod(36, UNTIL);
const portfolio = collectPortfolio({ customers: 2500, months: 36, seed: SEED, until: UNTIL });
const pressure = policyPressure(drawPolicyEvents(SEED, period), period);
const industryOf = new Map(
  (portfolio.get('customers') ?? []).map((row) => [textOf(row, 'customer_id'), textOf(row, 'industry_code')]),
);

interface Judged {
  readonly industry: string;
  readonly pressure: number;
  readonly late: boolean;
}

const judged: readonly Judged[] = ledgerInvoices(
  portfolio.get('invoices') ?? [],
  portfolio.get('payments') ?? [],
  'CNY',
)
  .filter(({ due }) => due <= period.last - JUDGED_AFTER_DAYS)
  .map((invoice) => ({ industry: codeOf(invoice), pressure: pressureOn(invoice), late: isLate(invoice) }));

function codeOf({ customer_id }: LedgerInvoice): string {
  return industryOf.get(customer_id) ?? '';
}

function pressureOn(invoice: LedgerInvoice): number {
  const industry = SIMULATED_INDUSTRIES.find(({ code }) => code === codeOf(invoice));
  if (industry === undefined) throw new Error(`no industry of ${invoice.customer_id}`);
  return pressure(industry, 'CN')[period.weekOf(invoice.due)] ?? Number.NaN;
}

/** How much larger the late share under such pressure is than in the same industry's calm weeks. */
function excess(low: number, high: number): { readonly invoices: number; readonly late: number } {
  const inCalm = new Map(
    [...Map.groupBy(judged, ({ industry }) => industry)].map(([industry, invoices]) => {
      const calm = invoices.filter((invoice) => Math.abs(invoice.pressure) < 0.05);
      return [industry, calm.filter(({ late }) => late).length / calm.length];
    }),
  );
  const hit = judged.filter((invoice) => invoice.pressure >= low && invoice.pressure < high);
  const sum = hit.reduce(
    (total, { industry, late }) => total + (late ? 1 : 0) - (inCalm.get(industry) ?? Number.NaN),
    0,
  );
  return { invoices: hit.length, late: sum / hit.length };
}

describe('in an industry that policy hits', () => {
  it('more invoices are paid late than in its calm weeks, the more the harder it is hit', () => {
    const [mild, hard] = [excess(0.3, 0.6), excess(0.6, Number.POSITIVE_INFINITY)];
    expect(Math.min(mild.invoices, hard.invoices)).toBeGreaterThan(2000);
    expect(mild.late).toBeGreaterThan(0.03);
    expect(hard.late).toBeGreaterThan(0.08);
  });

  it('fewer are where policy eases', () => {
    const eased = excess(Number.NEGATIVE_INFINITY, -0.15);
    expect(eased.invoices).toBeGreaterThan(2000);
    expect(eased.late).toBeLessThan(-0.01);
  });

  it('every industry has customers', () => {
    expect(groupBy(portfolio.get('customers') ?? [], 'industry_code').size).toBe(SIMULATED_INDUSTRIES.length);
  });
});
