/** Numbers and small sentences as the terminal shows them. */
import type { FactDeclaration, FactValue } from '../domain/fact.ts';

const COUNT = new Intl.NumberFormat('en');

export function count(value: number): string {
  return COUNT.format(value);
}

/** `1 customer`, `2 customers`. */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${value === 1 ? noun : `${noun}s`}`;
}

/** An amount with its currency and grouped thousands; `unknown` for null. */
export function money(amount: string | null, currency: string): string {
  if (amount === null) return 'unknown';
  const [whole = '', decimals] = amount.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${currency} ${decimals === undefined ? grouped : `${grouped}.${decimals}`}`;
}

/** A fact's value for a person, without its unit but for what a number cannot be read without: currency, `%`, `×`. */
export function factText(
  value: FactValue,
  { type, unit }: Pick<FactDeclaration, 'type' | 'unit'>,
  currency: string,
): string {
  if (value === null) return 'unknown';
  if (type === 'money' && typeof value === 'string') return money(value, currency);
  if (typeof value === 'number') {
    if (type === 'ratio' && unit === 'times') return `${value.toFixed(2)} ×`;
    if (type === 'ratio') return `${(value * 100).toFixed(1)} %`;
    return Number.isInteger(value) ? count(value) : value.toFixed(2);
  }
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' ? value : value.join(', ') || 'none';
}

export function seconds(value: number): string {
  return value < 10 ? `${value.toFixed(1)} s` : `${Math.round(value)} s`;
}

/** `17.6 MB`. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** A word as a shell reads it. */
export function shellWord(word: string): string {
  return /^[\w./:@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
