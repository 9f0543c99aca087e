/** What a run asks the calendar: by when its actions are due, and whether holidays it counts with may still change. */
import { addDays, type Day } from '../domain/day.ts';
import { addBusinessDays, type BusinessCalendar, provisionalFrom } from '../snapshot/business-calendar.ts';
import type { Policy } from './load-policy.ts';

/** What says how days are counted. */
export interface CalendarDeps {
  readonly policy: Pick<Policy, 'settings' | 'playbook'>;
  readonly business_calendar: BusinessCalendar;
}

/** The day that is so many days after the run's, counted as the settings' `action_days` say. */
export function actionDueDays(deps: CalendarDeps, asOf: Day): (dueInDays: number) => Day {
  const calendar = actionCalendar(deps);
  // A playbook has few different times, and a run recommends its actions a hundred thousand times.
  const known = new Map<number, Day>();
  return (dueInDays) => {
    const due = known.get(dueInDays) ?? addBusinessDays(calendar, asOf, dueInDays);
    known.set(dueInDays, due);
    return due;
  };
}

/**
 * The sentence of the warning `calendar_provisional`; null where everything that the run counts with is published.
 * @param dueDaysAhead how many days after its day the run looks at due days of invoices
 */
export function provisionalDays(deps: CalendarDeps, asOf: Day, dueDaysAhead: number): string | null {
  const last = [lastDueDay(deps, asOf, dueDaysAhead), lastActionDay(deps, asOf)];
  if (!last.some((day) => day !== null && day >= provisionalFrom)) return null;
  return `Holidays from ${provisionalFrom} on are not published yet: what falls due there, invoices and actions, moves by weekends and holidays of fixed days only.`;
}

/** The last day to which an invoice that is looked at may move; null where the calendar moves none. */
function lastDueDay({ business_calendar }: CalendarDeps, asOf: Day, dueDaysAhead: number): Day | null {
  if (business_calendar === 'none') return null;
  return addBusinessDays(business_calendar, addDays(asOf, dueDaysAhead), 0);
}

/** The last day on which an action of the playbook may be due; null where no calendar counts. */
function lastActionDay(deps: CalendarDeps, asOf: Day): Day | null {
  const calendar = actionCalendar(deps);
  if (calendar === 'none') return null;
  const days = deps.policy.playbook.actions.map((action) => action.due_in_days);
  return addBusinessDays(calendar, asOf, Math.max(0, ...days));
}

function actionCalendar({ policy, business_calendar }: CalendarDeps): BusinessCalendar {
  return policy.settings.action_days.value === 'business' ? business_calendar : 'none';
}
