/**
 * Business days of mainland China as the State Council publishes them, through the package chinese-days: public
 * holidays are off, make-up workdays at weekends are worked.
 *
 * The package's own functions read a day through the machine's time zone and are a day off west of Greenwich, so
 * only its data is used here.
 */
import published from 'chinese-days/dist/chinese-days.json' with { type: 'json' };
import { addDays, type Day, LEDGER_DAYS, toDayNumber } from '../domain/day.ts';

export type BusinessCalendar = 'none' | 'CN';

/**
 * Off in any year, whatever its notice says, which only adds days to them: the fixed ones of Article 2 of the Regulation
 * on Public Holidays for National Annual Festivals and Memorial Days as in force since 2025. The others go by the moon
 * and the sun.
 */
const FIXED_HOLIDAYS: ReadonlySet<string> = new Set('01-01 05-01 05-02 10-01 10-02 10-03'.split(' '));

/** A due day that is no business day, and the next business day, on which the money is due instead. */
export interface DueDayMove {
  readonly day: Day;
  readonly moved_to: Day;
}

/**
 * The first day of calendar `CN` that may still turn out otherwise, since what moves it is not published yet: from it
 * on, weekdays are taken for workdays, but for the holidays whose days are fixed.
 */
export const provisionalFrom: Day = dayNotYetCertain();

/**
 * The days of [`from`, `to`] that are no business days, oldest first, each with the next business day. Calendar
 * `none` moves no day. Before 2004 only Saturdays and Sundays are off, and from `provisionalFrom` on those and the
 * holidays whose days are fixed. Days outside `LEDGER_DAYS` are not moved, which bounds the answer whatever is asked.
 */
export function dueDayMoves(calendar: BusinessCalendar, from: Day, to: Day): readonly DueDayMove[] {
  if (calendar === 'none') return [];
  const moves: DueDayMove[] = [];
  const last = to < LEDGER_DAYS.last ? to : LEDGER_DAYS.last;
  for (let day = from > LEDGER_DAYS.first ? from : LEDGER_DAYS.first; day <= last; day = addDays(day, 1)) {
    if (!isBusinessDay(day)) moves.push({ day, moved_to: nextBusinessDay(day) });
  }
  return moves;
}

/**
 * The day `days` business days after `day`; with 0 the day itself, or the next business day where it is none. Whatever
 * `day` is, the answer is a business day. By calendar `none` all days are, and they are counted as they come.
 *
 * @param days a whole number, 0 or more
 * @throws RangeError beyond the year 9999
 */
export function addBusinessDays(calendar: BusinessCalendar, day: Day, days: number): Day {
  if (calendar === 'none') return addDays(day, days);
  let reached = isBusinessDay(day) || days > 0 ? day : nextBusinessDay(day);
  for (let counted = 0; counted < days; counted += 1) reached = nextBusinessDay(reached);
  return reached;
}

function nextBusinessDay(day: Day): Day {
  let next = addDays(day, 1);
  while (!isBusinessDay(next)) next = addDays(next, 1);
  return next;
}

function isBusinessDay(day: Day): boolean {
  if (Object.hasOwn(published.workdays, day)) return true;
  if (day >= provisionalFrom && FIXED_HOLIDAYS.has(day.slice(5))) return false;
  return !Object.hasOwn(published.holidays, day) && !isWeekend(day);
}

/** 1970-01-01 was a Thursday, so day numbers 2 and 3 of each week are Saturday and Sunday. */
function isWeekend(day: Day): boolean {
  const weekday = ((toDayNumber(day) % 7) + 7) % 7;
  return weekday === 2 || weekday === 3;
}

/**
 * National Day tells the years published. The last days of the last one belong to the notice for the year after: a New
 * Year holiday on a Monday or Tuesday takes in 30 and 31 December, with a make-up workday on the 29th at the earliest,
 * as in 2007 and 2018.
 */
function dayNotYetCertain(): Day {
  const years = Object.keys(published.holidays)
    .filter((day) => day.endsWith('-10-01'))
    .map((day) => Number(day.slice(0, 4)));
  return `${Math.max(...years)}-12-29`;
}
