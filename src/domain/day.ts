/**
 * A calendar day `YYYY-MM-DD`: no clock, no zone. Days compare correctly as text.
 * Everything in Duewatch that has a date carries one of these; nothing asks what day it is now.
 */
import { z } from 'zod';

export type Day = string;

/** The first and the last day that the ledger takes: wide enough for anything owed, far from the ends of the calendar. */
export const LEDGER_DAYS: { readonly first: Day; readonly last: Day } = {
  first: '1900-01-01',
  last: '2200-12-31',
};

const SHAPE = /^(\d{4})-(\d{2})-(\d{2})$/;
const MS_PER_DAY = 86_400_000;
const FIRST_DAY_NUMBER = Date.parse('0001-01-01') / MS_PER_DAY;
const LAST_DAY_NUMBER = Date.parse('9999-12-31') / MS_PER_DAY;

/** The day written in `text`, or null where it is not a real `YYYY-MM-DD` day (30 February, 2026-1-5, year 0). */
export function parseDay(text: string): Day | null {
  const match = SHAPE.exec(text);
  if (!match) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  return text;
}

/**
 * `day` moved by a whole number of calendar days, forwards or (negative) backwards.
 * @throws RangeError outside the years 1 to 9999
 */
export function addDays(day: Day, days: number): Day {
  return fromDayNumber(toDayNumber(day) + days);
}

/** Calendar days from `from` to `to`; negative where `to` is earlier. 2023-03-31 to 2023-04-30 is 30. */
export function daysBetween(from: Day, to: Day): number {
  return toDayNumber(to) - toDayNumber(from);
}

/** The last day of the month that `day` is in. */
export function monthEnd(day: Day): Day {
  const year = Number(day.slice(0, 4));
  const month = Number(day.slice(5, 7));
  return `${day.slice(0, 8)}${pad(daysInMonth(year, month), 2)}`;
}

/** Months since year 0, so that 2026-01 and 2025-12 are one apart: the unit statement periods are counted in. */
export function monthNumber(day: Day): number {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
}

/** The first day of the month with this `monthNumber`. */
export function firstDayOfMonth(month: number): Day {
  return `${pad(Math.floor(month / 12), 4)}-${pad((month % 12) + 1, 2)}-01`;
}

/** The same day of the month, `months` earlier; that month's last day where it has no such day. */
export function monthsBefore(day: Day, months: number): Day {
  const month = firstDayOfMonth(monthNumber(day) - months);
  const dayOfMonth = Math.min(Number(day.slice(8)), Number(monthEnd(month).slice(8)));
  return addDays(month, dayOfMonth - 1);
}

/** Whole days since 1970-01-01, which is day 0. */
export function toDayNumber(day: Day): number {
  // A day without a time is UTC by the standard; Date.UTC would take the years below 100 for those of the 1900s.
  return Date.parse(day) / MS_PER_DAY;
}

/**
 * The day that many days after 1970-01-01.
 * @throws RangeError outside the years 1 to 9999, whose days alone compare as text
 */
export function fromDayNumber(number: number): Day {
  if (!(number >= FIRST_DAY_NUMBER && number <= LAST_DAY_NUMBER)) {
    throw new RangeError(`day number ${number} is outside the years 1 to 9999`);
  }
  return new Date(number * MS_PER_DAY).toISOString().slice(0, 10);
}

export const daySchema = z
  .string()
  .refine((text) => parseDay(text) !== null, { error: 'must be a real day, written YYYY-MM-DD' })
  .meta({ id: 'Day', description: 'A calendar day, YYYY-MM-DD', format: 'date', examples: ['2026-11-21'] });

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
