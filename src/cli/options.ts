/** Values of options, checked: what is not understood is a usage error, never a guess. */

import type { Language } from '../domain/bilingual.ts';
import { type Day, parseDay } from '../domain/day.ts';
import { type OptionValues, UsageError } from './command.ts';

/** The text of an option; undefined where it was not given. */
export function textOption(options: OptionValues, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

export function requiredText(options: OptionValues, name: string): string {
  const value = textOption(options, name);
  if (value === undefined || value === '') throw new UsageError(`--${name} is needed`);
  return value;
}

export function flagOption(options: OptionValues, name: string): boolean {
  return options[name] === true;
}

export function dayOption(options: OptionValues, name: string): Day | undefined {
  const text = textOption(options, name);
  if (text === undefined) return undefined;
  const day = parseDay(text);
  if (day === null)
    throw new UsageError(`--${name} is "${text}"; it has to be a real day, written YYYY-MM-DD`);
  return day;
}

export function requiredDay(options: OptionValues, name: string): Day {
  const day = dayOption(options, name);
  if (day === undefined) throw new UsageError(`--${name} is needed: a day, written YYYY-MM-DD`);
  return day;
}

export function wholeNumber(options: OptionValues, name: string, fallback?: number): number {
  const text = textOption(options, name);
  if (text === undefined && fallback !== undefined) return fallback;
  if (text === undefined || !/^\d{1,9}$/.test(text)) {
    throw new UsageError(`--${name} ${text === undefined ? 'is needed' : `is "${text}"`}: a whole number`);
  }
  return Number(text);
}

export function choiceOption<T extends string>(
  options: OptionValues,
  name: string,
  choices: readonly T[],
  fallback: T,
): T {
  const text = textOption(options, name) ?? fallback;
  const choice = choices.find((one) => one === text);
  if (choice === undefined) throw new UsageError(`--${name} is "${text}"; it can be ${choices.join(', ')}`);
  return choice;
}

export function languageOption(options: OptionValues): Language {
  return choiceOption(options, 'language', ['en', 'zh'], 'en');
}

export function noPositionals(positionals: readonly string[]): void {
  if (positionals.length > 0)
    throw new UsageError(`nothing is expected after the options, but there is "${positionals[0]}"`);
}
