/** What the tests of mappings share: a day and a number as somebody else's system writes them. */
import type { Day } from '../../src/domain/day.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A day in a format of `dateReader`, its time 00:00. */
export function writeDay(day: Day, format: string): string {
  const [year = '', month = '', date = ''] = day.split('-');
  const pieces: Readonly<Record<string, string>> = {
    YYYY: year,
    YY: year.slice(2),
    MMM: MONTHS[Number(month) - 1] ?? '',
    MM: month,
    M: String(Number(month)),
    DD: date,
    D: String(Number(date)),
    HH: '00',
    H: '0',
    mm: '00',
    ss: '00',
    SSS: '000',
  };
  return format.replace(/YYYY|YY|MMM|MM|M|DD|D|HH|H|mm|ss|SSS/g, (piece) => pieces[piece] ?? piece);
}

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
