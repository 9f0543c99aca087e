/** Numbers and small sentences as the terminal shows them. */
import type { Language } from '../domain/bilingual.ts';
import type { FactDeclaration, FactValue } from '../domain/fact.ts';
import { moneyText } from '../domain/money.ts';

const COUNT = new Intl.NumberFormat('en');

export function count(value: number): string {
  return COUNT.format(value);
}

/** `1 customer`, `2 customers`. */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${value === 1 ? noun : `${noun}s`}`;
}

/** An amount with its currency and grouped thousands; a word for unknown where it is null. */
export function money(amount: string | null, currency: string, language: Language = 'en'): string {
  return amount === null ? FACT_WORDS[language].unknown : moneyText(amount, currency);
}

const FACT_WORDS = {
  en: { unknown: 'unknown', yes: 'yes', no: 'no', none: 'none', comma: ', ' },
  zh: { unknown: '未知', yes: '是', no: '否', none: '无', comma: '、' },
} as const satisfies Record<Language, Record<string, string>>;

/** A fact's value for a person, without its unit but for what a number cannot be read without: currency, `%`, `×`. */
export function factText(
  value: FactValue,
  { type, unit }: Pick<FactDeclaration, 'type' | 'unit'>,
  currency: string,
  language: Language,
): string {
  const words = FACT_WORDS[language];
  if (value === null) return words.unknown;
  if (type === 'money' && typeof value === 'string') return moneyText(value, currency);
  if (typeof value === 'number') {
    if (type === 'ratio' && unit === 'times') return `${fixed(value, 2)} ×`;
    if (type === 'ratio') return `${fixed(value * 100, 1)} %`;
    return Number.isInteger(value) ? count(value + 0) : fixed(value, 2);
  }
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  return typeof value === 'string' ? value : value.join(words.comma) || words.none;
}

/** `toFixed` writes a number that rounds to zero with its minus sign. */
export function fixed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? text.replace('-', '') : text;
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
