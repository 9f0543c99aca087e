import type { Day } from '../domain/day.ts';
import type { Currency } from '../domain/money.ts';
import { Refusal } from '../domain/refusal.ts';
import { drawAssessments } from './assessments.ts';
import { customerRecord, drawProfile } from './customer-profile.ts';
import { exchangeRates } from './exchange-rates.ts';
import { drawGuarantees } from './guarantees.ts';
import { drawCourse } from './health-course.ts';
import { drawOutcomes } from './outcomes.ts';
import { drawPolicyEvents, policyRecord } from './policy-events.ts';
import { type PolicyPressure, policyPressure } from './policy-pressure.ts';
import { drawRatings } from './ratings.ts';
import { drawReceivables } from './receivables.ts';
import { drawRedFlags } from './red-flags.ts';
import { SIMULATED_CURRENCIES, type SimulatedCurrency, type SimulatedRecord } from './simulated-record.ts';
import { type SimulationPeriod, simulationPeriod } from './simulation-period.ts';
import { drawStatements } from './statements.ts';

export type { SimulatedRecord } from './simulated-record.ts';

export interface SimulationOptions {
  /** How many customers, 1 to 10,000,000. */
  readonly customers: number;
  /** How many calendar months of ledger, the last of them ending on `until`; 1 to 600. */
  readonly months: number;
  /** Any safe integer. */
  readonly seed: number;
  /** The last day anything is observed on. */
  readonly until: Day;
  /** What exchange rates are given in; CNY where absent. */
  readonly base_currency?: Currency;
}

const CUSTOMERS_MAX = 10_000_000;
const DEFAULT_BASE: Currency = 'CNY';

/**
 * An invented portfolio as rows of the import files: policy events and exchange rates first, then customer by
 * customer everything known of it. The same options give the same rows in the same order, and a customer's rows do
 * not depend on how many customers there are. Memory does not grow with their number.
 *
 * Throws a Refusal (`invalid_input`) at once where an option is out of its range.
 */
export function simulatePortfolio(options: SimulationOptions): Generator<SimulatedRecord> {
  const { customers, seed } = options;
  if (!Number.isInteger(customers) || customers < 1 || customers > CUSTOMERS_MAX) {
    throw new Refusal(
      'invalid_input',
      'The number of customers must be a whole number from 1 to 10,000,000.',
    );
  }
  if (!Number.isSafeInteger(seed)) {
    throw new Refusal('invalid_input', 'The seed must be a whole number.');
  }
  const base = SIMULATED_CURRENCIES.find(
    ({ currency }) => currency === (options.base_currency ?? DEFAULT_BASE),
  );
  if (base === undefined) {
    const known = SIMULATED_CURRENCIES.map(({ currency }) => currency).join(', ');
    throw new Refusal(
      'invalid_input',
      `The base currency of a simulated portfolio is one of ${known}, not "${options.base_currency}".`,
    );
  }
  return portfolioRows(customers, seed, base.currency, simulationPeriod(options.months, options.until));
}

function* portfolioRows(
  customers: number,
  seed: number,
  base: SimulatedCurrency['currency'],
  period: SimulationPeriod,
): Generator<SimulatedRecord> {
  const events = drawPolicyEvents(seed, period);
  const pressure = policyPressure(events, period);
  for (const event of events) yield policyRecord(event, period);
  yield* exchangeRates(seed, period, base);
  for (let number = 1; number <= customers; number++) yield* customerRows(seed, number, pressure, period);
}

function* customerRows(
  seed: number,
  number: number,
  pressure: PolicyPressure,
  period: SimulationPeriod,
): Generator<SimulatedRecord> {
  const profile = drawProfile(seed, number, period);
  const burden = pressure(profile.industry, profile.currency.country);
  const course = drawCourse(seed, number, profile, burden, period);
  const receivables = drawReceivables(seed, number, profile, course, period);
  yield customerRecord(profile, period);
  yield* receivables.invoices;
  yield* receivables.payments;
  yield* receivables.promises;
  yield* drawRatings(seed, number, profile, course, period);
  yield* drawStatements(seed, number, profile, course, period);
  yield* drawRedFlags(seed, number, profile, course, period);
  yield* drawGuarantees(seed, number, profile, period);
  yield* drawAssessments(seed, number, profile, course, period);
  yield* drawOutcomes(seed, number, profile, course, receivables.written_off, period);
}
