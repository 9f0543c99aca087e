import type { CUSTOMER_CLASSES } from '../domain/file-kind.ts';
import { SIMULATED_INDUSTRIES, type SimulatedIndustry } from './industries.ts';
import { type Random, randomStream } from './random.ts';
import {
  amountText,
  minorUnits,
  SIMULATED_CURRENCIES,
  type SimulatedCurrency,
  type SimulatedRecord,
} from './simulated-record.ts';
import type { SimulationPeriod } from './simulation-period.ts';

export type CustomerClass = (typeof CUSTOMER_CLASSES)[number];

/** What stays the same about a customer, known to us or not. */
export interface CustomerProfile {
  readonly customer_id: string;
  readonly name: string;
  readonly industry: SimulatedIndustry;
  readonly customer_class: CustomerClass;
  readonly currency: SimulatedCurrency;
  readonly group_id: string | null;
  readonly account_manager: string;
  /** The day number business began on. */
  readonly since: number;
  readonly terms_days: number;
  /** In the currency's smallest unit, as every amount of the simulation; null: none agreed. */
  readonly credit_limit: number | null;
  readonly invoices_per_year: number;
  readonly invoice_median: number;
  /** Growth of the business a year; 0.1 is 10 %. */
  readonly growth: number;
  /** How late it habitually pays, in days from the due day; mostly below zero. */
  readonly habit_days: number;
  /** The level its health returns to, 0 to 1. */
  readonly health_level: number;
  readonly rated: boolean;
  readonly filing: FilingStyle;
  /** Of its invoices it disputes so many in ordinary times; 0.05 is one in twenty. */
  readonly dispute_share: number;
}

/**
 * What statements a customer shows: three, six, nine and twelve months of its year as Chinese filings are, the half
 * year and the year, each quarter by itself, the year alone, or nothing.
 */
export type FilingStyle = (typeof FILINGS)[number]['filing'];

interface ClassHabits {
  readonly customer_class: CustomerClass;
  readonly weight: number;
  readonly health: number;
  readonly invoices: number;
  readonly amount: number;
  readonly terms: readonly { readonly days: number; readonly weight: number }[];
}

const CLASS_HABITS: readonly ClassHabits[] = [
  { customer_class: 'new', weight: 15, health: 0.62, invoices: 9, amount: 0.6, terms: terms(60, 25, 15, 0) },
  {
    customer_class: 'existing',
    weight: 55,
    health: 0.69,
    invoices: 10,
    amount: 1,
    terms: terms(35, 20, 35, 10),
  },
  { customer_class: 'core', weight: 20, health: 0.79, invoices: 15, amount: 2, terms: terms(15, 15, 40, 30) },
  {
    customer_class: 'high_risk',
    weight: 10,
    health: 0.46,
    invoices: 8,
    amount: 0.7,
    terms: terms(75, 15, 10, 0),
  },
];

const REGIONS = [
  '华北',
  '华东',
  '华南',
  '华中',
  '西南',
  '西北',
  '东北',
  '江南',
  '岭南',
  '燕山',
  '珠江',
  '长河',
];
const STYLES = ['', '实业', '股份', '集团', '科技'];
const ACCOUNT_MANAGERS = ['li.na', 'wang.wei', 'zhang.min', 'chen.jie', 'liu.yang', 'zhao.lei'].map(
  (name) => `${name}@example.com`,
);

const INVOICE_MEDIAN_CNY = 60_000;
const CUSTOMERS_PER_GROUP = 6;
const NEW_CUSTOMER_DAYS_MAX = 540;
const DISPUTE_SHARE_MEDIAN = 0.04;

/** The customer with this number (from 1): the same whatever the size of the portfolio. */
export function drawProfile(seed: number, number: number, period: SimulationPeriod): CustomerProfile {
  const random = randomStream(seed, 'profile', number);
  const habits = random.weighted(CLASS_HABITS);
  const industry = random.weighted(SIMULATED_INDUSTRIES);
  const currency = random.weighted<SimulatedCurrency>(SIMULATED_CURRENCIES);
  const digits = String(number).padStart(5, '0');
  const region = currency.currency === 'CNY' ? random.choice(REGIONS) : `海外 ${currency.country}`;
  const termsDays = random.weighted(habits.terms).days;
  const invoicesPerYear = random.logNormal(0.98 * habits.invoices * industry.invoices_factor, 0.35);
  const medianCny = random.logNormal(INVOICE_MEDIAN_CNY * habits.amount * industry.amount_factor, 0.9);
  return {
    customer_id: `C${digits}`,
    name: `模拟客户 ${digits} ${region}${industry.trade}${random.choice(STYLES)} (simulated)`,
    industry,
    customer_class: habits.customer_class,
    currency,
    group_id: random.chance(0.12)
      ? `G${String(Math.ceil(number / CUSTOMERS_PER_GROUP)).padStart(5, '0')}`
      : null,
    account_manager: random.choice(ACCOUNT_MANAGERS),
    since: drawSince(random, habits.customer_class, period),
    terms_days: termsDays,
    credit_limit: drawLimit(random, (medianCny * invoicesPerYear * (termsDays + 15)) / 365, currency),
    invoices_per_year: invoicesPerYear,
    invoice_median: minorUnits(medianCny, currency),
    growth: 0.04 + 0.08 * random.normal(),
    habit_days: -5.9 + industry.habit_days + 5 * random.normal(),
    health_level: Math.min(0.95, Math.max(0.15, habits.health + 0.09 * random.normal())),
    rated: random.chance(0.6),
    filing: random.weighted<(typeof FILINGS)[number]>(FILINGS).filing,
    dispute_share: Math.min(0.5, random.logNormal(DISPUTE_SHARE_MEDIAN, 1)),
  };
}

const FILINGS = [
  { filing: 'cumulative', weight: 54 },
  { filing: 'half_years', weight: 7 },
  { filing: 'quarters', weight: 11 },
  { filing: 'annual', weight: 12 },
  { filing: 'none', weight: 16 },
] as const;

export function customerRecord(profile: CustomerProfile, period: SimulationPeriod): SimulatedRecord {
  const limit = profile.credit_limit;
  return {
    kind: 'customers',
    values: {
      customer_id: profile.customer_id,
      name: profile.name,
      industry_scheme: 'GBT4754-2017',
      industry_code: profile.industry.code,
      country: profile.currency.country,
      currency: profile.currency.currency,
      credit_limit: limit === null ? null : amountText(limit, profile.currency),
      payment_terms_days: String(profile.terms_days),
      customer_class: profile.customer_class,
      group_id: profile.group_id,
      account_manager: profile.account_manager,
      customer_since: period.text(profile.since),
    },
  };
}

function drawSince(random: Random, customerClass: CustomerClass, period: SimulationPeriod): number {
  if (customerClass === 'new') return period.last - random.integer(30, NEW_CUSTOMER_DAYS_MAX);
  return period.last - NEW_CUSTOMER_DAYS_MAX - random.integer(1, 12 * 365);
}

/** Room for somewhat more than the usual exposure, rounded to two leading digits as people set limits. */
function drawLimit(random: Random, exposureCny: number, currency: SimulatedCurrency): number | null {
  const room = random.logNormal(2.2, 0.3);
  if (random.chance(0.03)) return null;
  const limit = minorUnits(exposureCny * room, currency);
  const whole = 10 ** Math.max(2, Math.floor(Math.log10(limit)) - 1);
  return Math.max(1, Math.round(limit / whole)) * whole;
}

function terms(d30: number, d45: number, d60: number, d90: number): ClassHabits['terms'] {
  return [
    { days: 30, weight: d30 },
    { days: 45, weight: d45 },
    { days: 60, weight: d60 },
    { days: 90, weight: d90 },
  ];
}
