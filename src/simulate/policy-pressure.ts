import { codeAndParents, SIMULATED_INDUSTRIES, type SimulatedIndustry } from './industries.ts';
import type { SimulatedPolicyEvent } from './policy-events.ts';
import type { SimulationPeriod } from './simulation-period.ts';

/** How hard policy bears on an industry in a country, week by week: above zero hurts, below zero helps. */
export type PolicyPressure = (industry: SimulatedIndustry, country: string) => Float64Array;

const LOWEST = -0.6;
const HIGHEST = 1.5;
const EASING_FACTOR = -0.6;
const ON_ANNOUNCEMENT = 0.3;
const FULL_DAYS = 180;
const FADING_DAYS = 180;

/**
 * Adds up the events that touch each industry. An event is felt a little from its announcement, fully for half a
 * year from its effect, and fades over the next half year.
 */
export function policyPressure(
  events: readonly SimulatedPolicyEvent[],
  period: SimulationPeriod,
): PolicyPressure {
  const home = new Map<string, Float64Array>();
  const abroad = new Map<string, Float64Array>();
  for (const industry of SIMULATED_INDUSTRIES) {
    const codes = codeAndParents(industry);
    const touching = events.filter((event) => event.codes.some((code) => codes.includes(code)));
    home.set(industry.code, weekly(touching, period));
    abroad.set(
      industry.code,
      weekly(
        touching.filter((event) => event.country === null),
        period,
      ),
    );
  }
  const unknown = new Float64Array(period.weeks);
  return (industry, country) => (country === 'CN' ? home : abroad).get(industry.code) ?? unknown;
}

/** The share of its full weight an event has on a day, 0 to 1. */
export function eventStrength(event: SimulatedPolicyEvent, day: number): number {
  const effective = event.effective ?? event.announced;
  if (day < event.announced || (event.expires !== null && day > event.expires)) return 0;
  if (day < effective) {
    const passed = (day - event.announced) / (effective - event.announced);
    return ON_ANNOUNCEMENT + (1 - ON_ANNOUNCEMENT) * passed;
  }
  const fading = (day - effective - FULL_DAYS) / FADING_DAYS;
  return Math.min(1, Math.max(0, 1 - fading));
}

function weekly(events: readonly SimulatedPolicyEvent[], period: SimulationPeriod): Float64Array {
  return Float64Array.from({ length: period.weeks }, (_, week) => {
    const day = period.history_first + week * 7;
    const sum = events.reduce((total, event) => {
      const sign = event.direction === 'tightening' ? 1 : EASING_FACTOR;
      return total + sign * (event.severity / 5) * eventStrength(event, day);
    }, 0);
    return Math.min(HIGHEST, Math.max(LOWEST, sum));
  });
}
