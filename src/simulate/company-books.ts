import type { StatementAmount } from '../domain/file-kind.ts';
import type { CustomerProfile } from './customer-profile.ts';
import type { Random } from './random.ts';

/** A company that keeps books. Money is whole numbers of its currency's smallest unit. */
export interface Company {
  readonly profile: CustomerProfile;
  /** Sales of an average year. */
  readonly yearly_sales: number;
  readonly paid_in: number;
  /** How much of its distress its books show: 1 all of it, 0 nothing. */
  readonly openness: number;
}

export interface Balances {
  readonly cash: number;
  readonly receivables: number;
  readonly inventories: number;
  readonly other_current: number;
  readonly fixed: number;
  readonly payables: number;
  readonly short_debt: number;
  readonly long_debt: number;
  readonly retained: number;
}

/** The flows of one discrete quarter, or of several together. */
export type QuarterFlows = Readonly<Record<FlowColumn, number>>;
export type BalanceColumns = Readonly<Record<Exclude<StatementAmount, FlowColumn>, number>>;
type FlowColumn =
  | 'operating_cash_flow'
  | 'investing_cash_flow'
  | 'financing_cash_flow'
  | 'revenue'
  | 'ebit'
  | 'interest_expense'
  | 'net_profit';

export interface QuarterConditions {
  /** 1 to 4. */
  readonly quarter: number;
  /** Sales of the quarter against an average one: season and growth. */
  readonly sales_factor: number;
  readonly health: number;
  readonly distress: number;
}

const HIDING_CHANCE = 0.3;
const COST_SHARE = 0.75;
const PAYABLE_DAYS = 60;
const WORKING_CAPITAL_SIGMA = 0.036;
const DEPRECIATION_SHARE = 0.035;
const INTEREST_A_QUARTER = 0.0115;
const TAX_RATE = 0.25;
const DIVIDEND_SHARE = 0.3;
const CASH_FLOOR_SHARE = 0.03;
const CASH_AMPLE_SHARE = 0.3;

/** A company of a size that fits what it buys from us, the more in debt the weaker it is. */
export function foundCompany(profile: CustomerProfile, random: Random): [Company, Balances] {
  const sales = profile.invoice_median * profile.invoices_per_year * random.logNormal(18, 0.5);
  const leverage = Math.min(1, (1.05 - profile.health_level) * random.logNormal(1, 0.4));
  const balances = {
    cash: Math.round(sales * random.between(0.08, 0.16)),
    receivables: daysOf(sales, profile.industry.receivable_days),
    inventories: daysOf(sales * COST_SHARE, profile.industry.inventory_days),
    other_current: Math.round(sales * 0.03),
    fixed: Math.round(sales * random.between(0.3, 0.5)),
    payables: daysOf(sales * COST_SHARE, PAYABLE_DAYS),
    short_debt: Math.round(sales * 0.36 * leverage),
    long_debt: Math.round(sales * 0.3 * leverage),
    retained: 0,
  };
  const { total_assets, total_liabilities } = balanceColumns(balances, 0);
  const equity = total_assets - total_liabilities;
  const paidIn = Math.round(equity * random.between(0.4, 0.7));
  return [
    { profile, yearly_sales: sales, paid_in: paidIn, openness: drawOpenness(random) },
    { ...balances, retained: equity - paidIn },
  ];
}

/** Some books show nothing until it is too late. */
function drawOpenness(random: Random): number {
  return random.chance(HIDING_CHANCE) ? random.between(-0.1, 0.25) : random.between(0.2, 1.1);
}

/**
 * One quarter on. The identities hold to the smallest unit: cash moves by the three flows; the operating flow is
 * profit and depreciation less what working capital takes; retained earnings move by profit less dividend.
 */
export function nextQuarter(
  company: Company,
  before: Balances,
  conditions: QuarterConditions,
  random: Random,
): [Balances, QuarterFlows] {
  const { industry } = company.profile;
  const { distress } = conditions;
  const quarterSales = company.yearly_sales / 4;
  // Business turns before payment does: a company a little in distress already looks bad in its own books.
  const stress = company.openness * Math.sqrt(distress);
  const revenue = Math.round(
    quarterSales * conditions.sales_factor * (1 - 0.3 * distress) * random.logNormal(1, 0.05),
  );
  const margin =
    industry.ebit_margin + 0.1 * (conditions.health - 0.65) - 0.2 * stress + 0.012 * random.normal();
  const ebit = Math.round(revenue * margin);
  const interest = Math.round((before.short_debt + before.long_debt) * INTEREST_A_QUARTER);
  const netProfit = ebit - interest - Math.round(Math.max(0, ebit - interest) * TAX_RATE);
  const depreciation = Math.min(before.fixed, Math.round(quarterSales * DEPRECIATION_SHARE));

  // Working capital follows a smoothed run rate: with the bare sales every season would turn the cash flow over.
  const pace = 0.9 * company.yearly_sales + 0.1 * 4 * revenue;
  const receivables = daysOf(
    pace,
    industry.receivable_days * (1 + 0.5 * stress) * random.logNormal(1, WORKING_CAPITAL_SIGMA),
  );
  const inventories = daysOf(
    pace * COST_SHARE,
    industry.inventory_days * (1 + 0.4 * stress) * random.logNormal(1, WORKING_CAPITAL_SIGMA),
  );
  const payables = daysOf(pace * COST_SHARE, PAYABLE_DAYS * random.logNormal(1, WORKING_CAPITAL_SIGMA));
  const taken =
    receivables - before.receivables + inventories - before.inventories - payables + before.payables;
  const operating = netProfit + depreciation - taken;

  const capex = Math.round(depreciation * random.between(0.7, 1.2) * (1 - 0.8 * distress));
  const pays = conditions.quarter === 2 && distress === 0;
  const dividend = pays ? Math.round(Math.max(0, netProfit) * 4 * DIVIDEND_SHARE) : 0;
  const unfunded = before.cash + operating - capex - dividend;
  const loan = borrowing(company, before.short_debt, unfunded, distress);
  return [
    {
      ...before,
      cash: unfunded + loan,
      receivables,
      inventories,
      payables,
      fixed: before.fixed + capex - depreciation,
      short_debt: before.short_debt + loan,
      retained: before.retained + netProfit - dividend,
    },
    {
      operating_cash_flow: operating,
      investing_cash_flow: -capex,
      financing_cash_flow: loan - dividend,
      revenue,
      ebit,
      interest_expense: interest,
      net_profit: netProfit,
    },
  ];
}

/** The balance columns of a statement; assets are liabilities and equity. */
export function balanceColumns(balances: Balances, paidIn: number): BalanceColumns {
  const currentAssets = balances.cash + balances.receivables + balances.inventories + balances.other_current;
  const currentLiabilities = balances.payables + balances.short_debt;
  return {
    cash: balances.cash,
    current_assets: currentAssets,
    inventories: balances.inventories,
    receivables: balances.receivables,
    current_liabilities: currentLiabilities,
    total_assets: currentAssets + balances.fixed,
    total_liabilities: currentLiabilities + balances.long_debt,
    equity: paidIn + balances.retained,
    retained_earnings: balances.retained,
  };
}

/** New loans (above zero) where cash runs short, repayment (below zero) where it is ample. */
function borrowing(company: Company, shortDebt: number, unfunded: number, distress: number): number {
  const floor = company.yearly_sales * CASH_FLOOR_SHARE * (1 - 0.8 * distress);
  if (unfunded < floor) return Math.ceil(floor * 1.3 - unfunded);
  const ample = company.yearly_sales * CASH_AMPLE_SHARE;
  return unfunded > ample ? -Math.min(shortDebt, Math.round(unfunded - ample / 2)) : 0;
}

function daysOf(yearly: number, days: number): number {
  return Math.round((yearly * days) / 365);
}
