/** What the tests of mappings share: a day and a number as somebody else's system writes them. */
import type { Day } from '../../src/domain/day.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A day in a format of `dateReader`, its time 00:00. */
export function writeDay(day: Day, format: string): string {
  return dayWriter(format)(day);
}

/** `writeDay` for many days in one format. */
export function dayWriter(format: string): (day: Day) => string {
  const pieces = format.match(/YYYY|YY|MMM|MM|M|DD|D|HH|H|mm|ss|SSS|./gsu) ?? [];
  return (day) => pieces.map((piece) => WRITTEN[piece]?.(day) ?? piece).join('');
}

const WRITTEN: Readonly<Record<string, (day: Day) => string>> = {
  YYYY: (day) => day.slice(0, 4),
  YY: (day) => day.slice(2, 4),
  MMM: (day) => MONTHS[Number(day.slice(5, 7)) - 1] ?? '',
  MM: (day) => day.slice(5, 7),
  M: (day) => String(Number(day.slice(5, 7))),
  DD: (day) => day.slice(8),
  D: (day) => String(Number(day.slice(8))),
  HH: () => '00',
  H: () => '0',
  mm: () => '00',
  ss: () => '00',
  SSS: () => '000',
};

export interface NumberStyle {
  readonly decimal: '.' | ',';
  readonly thousands: '' | ',' | '.' | ' ' | "'";
  readonly minus: 'before' | 'after' | 'brackets';
}

/** A plain decimal such as -1200.50 in that style. */
export function writeNumber(plain: string, { decimal, thousands, minus }: NumberStyle): string {
  const [whole = '', decimals] = plain.replace('-', '').split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, thousands);
  const digits = decimals === undefined ? grouped : `${grouped}${decimal}${decimals}`;
  if (!plain.startsWith('-')) return digits;
  if (minus === 'brackets') return `(${digits})`;
  return minus === 'before' ? `-${digits}` : `${digits}-`;
}
