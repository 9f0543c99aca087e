/** Values of options, checked: what is not understood is a usage error, never a guess. */

import type { Language } from '../domain/bilingual.ts';
import { type Day, parseDay } from '../domain/day.ts';
import { MAPPING_ENCODINGS } from '../domain/mapping.ts';
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

/** A file's encoding; undefined where it was not given. */
export function encodingOption(options: OptionValues): (typeof MAPPING_ENCODINGS)[number] | undefined {
  if (textOption(options, 'encoding') === undefined) return undefined;
  return choiceOption(options, 'encoding', MAPPING_ENCODINGS, 'utf-8');
}

/** The character between a file's fields; undefined where it was not given. */
export function delimiterOption(options: OptionValues): string | undefined {
  const text = textOption(options, 'delimiter');
  if (text === undefined) return undefined;
  const delimiter = text === 'tab' || text === '\\t' ? '\t' : text;
  if (delimiter.length !== 1 || delimiter === '"' || delimiter === '\n') {
    throw new UsageError(`--delimiter is "${text}"; it has to be one character, or the word tab`);
  }
  return delimiter;
}

export function noPositionals(positionals: readonly string[]): void {
  if (positionals.length > 0)
    throw new UsageError(`nothing is expected after the options, but there is "${positionals[0]}"`);
}
