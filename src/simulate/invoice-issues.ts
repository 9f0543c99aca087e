import type { CustomerProfile } from './customer-profile.ts';
import type { HealthCourse } from './health-course.ts';
import type { Random } from './random.ts';
import { onBusinessDay, type SimulationPeriod } from './simulation-period.ts';

export interface Issue {
  readonly day: number;
  readonly amount: number;
}

const AMOUNT_SIGMA = 0.6;
const DAYS_PER_YEAR = 365.25;

/**
 * When a customer is invoiced and for how much: a Poisson number of business days in each month, with the season of its
 * industry and its growth, from the start of the business until the last day or its default.
 */
export function drawIssues(
  random: Random,
  profile: CustomerProfile,
  course: HealthCourse,
  period: SimulationPeriod,
): readonly Issue[] {
  const from = Math.max(period.first, profile.since);
  const to = Math.min(period.last, course.defaulted ?? period.last);
  const issues: Issue[] = [];
  for (const month of period.months) {
    const start = Math.max(from, month.start);
    const end = Math.min(to, month.end);
    if (start > end) continue;
    const years = (month.start - period.last) / DAYS_PER_YEAR;
    const season = profile.industry.seasons[month.of_year] ?? 1;
    const yearly = profile.invoices_per_year * season * Math.exp(profile.growth * years);
    const count = random.poisson((yearly * (end - start + 1)) / DAYS_PER_YEAR);
    const days = Array.from({ length: count }, () => onBusinessDay(random.integer(start, end)));
    for (const day of days.toSorted((a, b) => a - b)) {
      const amount = Math.max(1, Math.round(random.logNormal(profile.invoice_median, AMOUNT_SIGMA)));
      // A weekend on the last days moves to a Monday that is not there any more.
      if (day <= to) issues.push({ day, amount });
    }
  }
  return issues;
}
