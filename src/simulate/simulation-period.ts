import {
  type Day,
  firstDayOfMonth,
  fromDayNumber,
  monthEnd,
  monthNumber,
  monthsBefore,
  parseDay,
  toDayNumber,
} from '../domain/day.ts';
import { Refusal } from '../domain/refusal.ts';

/** Days are whole numbers here (days since 1970-01-01): a portfolio asks for millions of them. */
export interface SimulationPeriod {
  /** The first day an invoice can be issued on, and the last day anything can be seen on. */
  readonly first: number;
  readonly last: number;
  /** Latent courses run in weeks from this day, early enough for year-on-year comparisons on the first day. */
  readonly history_first: number;
  readonly weeks: number;
  /** The calendar months the ledger's days lie in, in their order. */
  readonly months: readonly CalendarMonth[];
  /** The calendar quarters from the beginning of the year the history begins in that end by the last day. */
  readonly quarters: readonly CalendarQuarter[];
  /** The week of the course a day falls in, never outside of it. */
  readonly weekOf: (day: number) => number;
  readonly text: (day: number) => Day;
}

interface CalendarMonth {
  /** 0 is January. */
  readonly of_year: number;
  /** Its first and its last day. */
  readonly start: number;
  readonly end: number;
}

interface CalendarQuarter {
  /** 1 to 4. */
  readonly of_year: number;
  /** Its last day. */
  readonly end: number;
}

const HISTORY_DAYS = 460;
const MONTHS_MAX = 600;
const EARLIEST: Day = '1980-01-01';
const LATEST: Day = '2190-12-31';

/**
 * The `months` calendar months that end on `until`. Throws a Refusal (`invalid_input`) where they are not 1 to 600
 * whole months, or `until` is no day, or the period leaves 1980 to 2190.
 */
export function simulationPeriod(months: number, until: Day): SimulationPeriod {
  if (!Number.isInteger(months) || months < 1 || months > MONTHS_MAX) {
    throw new Refusal(
      'invalid_input',
      `The number of months must be a whole number from 1 to ${MONTHS_MAX}.`,
    );
  }
  if (parseDay(until) === null) {
    throw new Refusal(
      'invalid_input',
      `The last day must be a real day, written YYYY-MM-DD; "${until}" is not.`,
    );
  }
  const start = until < EARLIEST ? until : monthsBefore(until, months);
  if (start < EARLIEST || until > LATEST) {
    throw new Refusal('invalid_input', `The simulated months must lie between ${EARLIEST} and ${LATEST}.`);
  }
  const first = toDayNumber(start) + 1;
  const last = toDayNumber(until);
  const historyFirst = first - HISTORY_DAYS;
  const weeks = Math.floor((last - historyFirst) / 7) + 1;
  const texts = new Map<number, Day>();
  return {
    first,
    last,
    history_first: historyFirst,
    weeks,
    months: calendarMonths(fromDayNumber(first), until),
    quarters: calendarQuarters(fromDayNumber(historyFirst), last),
    weekOf: (day) => Math.min(weeks - 1, Math.max(0, Math.floor((day - historyFirst) / 7))),
    text: (day) => {
      const known = texts.get(day);
      if (known !== undefined) return known;
      const text = fromDayNumber(day);
      texts.set(day, text);
      return text;
    },
  };
}

/** The day itself where it is Monday to Friday, else the Monday after. */
export function onBusinessDay(day: number): number {
  const weekday = (day + 4) % 7;
  if (weekday === 6) return day + 2;
  return weekday === 0 ? day + 1 : day;
}

function calendarMonths(from: Day, to: Day): readonly CalendarMonth[] {
  const months: CalendarMonth[] = [];
  for (let month = monthNumber(from); month <= monthNumber(to); month++) {
    const start = firstDayOfMonth(month);
    months.push({ of_year: month % 12, start: toDayNumber(start), end: toDayNumber(monthEnd(start)) });
  }
  return months;
}

function calendarQuarters(from: Day, last: number): readonly CalendarQuarter[] {
  const quarters: CalendarQuarter[] = [];
  const firstMonth = Math.floor(monthNumber(from) / 12) * 12;
  for (let count = 0; ; count++) {
    const end = toDayNumber(monthEnd(firstDayOfMonth(firstMonth + count * 3 + 2)));
    if (end > last) return quarters;
    quarters.push({ of_year: (count % 4) + 1, end });
  }
}
