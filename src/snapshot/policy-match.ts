import { type Day, daysBetween } from '../domain/day.ts';
import { industryCodeCovers, normaliseIndustryCode } from '../domain/industry-code.ts';
import type { CustomerAttributes, PolicyEvent } from '../domain/ledger-state.ts';

/** An event that touches a customer, or may. */
export interface PolicyTouch {
  readonly event: PolicyEvent;
  /** False where the event names a country and the customer's is not known. */
  readonly certain: boolean;
  /** Whether it counts on the day, or did so only before. */
  readonly counts: boolean;
}

/** The policy events that touch a customer; null where that cannot be known. */
export type PolicyMatcher = (customer: CustomerAttributes) => readonly PolicyTouch[] | null;

/** How long an event counts after it is both announced and in force. */
const COUNTS_FOR_DAYS = 180;

/**
 * Matches customers with the events announced on or before `as_of`: schemes agree, one of the event's codes equals
 * or is a parent of the customer's, and the event names no country or the customer's. Customers of the same
 * industry and country share one answer, which is kept for the run.
 *
 * Null for a customer in whose scheme no event is announced yet, as where `events` is null: a ledger whose events are
 * all told in another scheme knows nothing of policy for it. Null for a customer without a valid industry code.
 */
export function policyMatcher(events: readonly PolicyEvent[] | null, as_of: Day): PolicyMatcher {
  const announced = (events ?? []).filter((event) => event.announced_on <= as_of);
  const answers = new Map<string, readonly PolicyTouch[] | null>();
  return (customer) => {
    const key = JSON.stringify([customer.industry_scheme, customer.industry_code, customer.country]);
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = touchesOf(announced, customer, as_of);
    answers.set(key, answer);
    return answer;
  };
}

function touchesOf(
  events: readonly PolicyEvent[],
  customer: CustomerAttributes,
  as_of: Day,
): readonly PolicyTouch[] | null {
  const { industry_scheme: scheme, industry_code: code } = customer;
  if (scheme === null || code === null || normaliseIndustryCode(scheme, code) === null) return null;
  const inScheme = events.filter((event) => event.industry_scheme === scheme);
  if (inScheme.length === 0) return null;
  const touches: PolicyTouch[] = [];
  for (const event of inScheme) {
    if (!event.industry_codes.some((eventCode) => industryCodeCovers(scheme, eventCode, code))) continue;
    if (
      event.country !== null &&
      customer.country !== null &&
      !isSameCountry(event.country, customer.country)
    )
      continue;
    const certain = event.country === null || customer.country !== null;
    touches.push({ event, certain, counts: countsOn(event, as_of) });
  }
  return touches;
}

/** While not yet in force, and through the 180th day after the later of announcement and effect; never once expired. */
function countsOn(event: PolicyEvent, as_of: Day): boolean {
  if (event.expires_on !== null && as_of > event.expires_on) return false;
  const days = [event.announced_on, event.effective_on ?? event.announced_on];
  return days.some((day) => daysBetween(day, as_of) <= COUNTS_FOR_DAYS);
}

function isSameCountry(a: string, b: string): boolean {
  return a.trim().toUpperCase() === b.trim().toUpperCase();
}
