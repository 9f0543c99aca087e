/** How a part of the file spells days, numbers and words, as the settings of a mapping's entry. */
import type { MappingEntry } from '../domain/mapping.ts';
import { showValue } from './show-value.ts';
import { dayIn, firstMisfit, isNoDay, paddedFormat } from './suggest-day-formats.ts';
import type { NumberReading } from './suggest-number-marks.ts';
import { choiceOfColumn, type Part, type PickedColumn } from './suggest-part.ts';
import { type FileReading, NUMBER_TYPES, readingOf } from './suggest-reading.ts';
import type { Question } from './suggest-report.ts';
import { choiceOf, currencyOf, flagOf, isNothing } from './suggest-words.ts';

export type Spelling = Pick<
  MappingEntry,
  'date_format' | 'decimal' | 'thousands' | 'true_values' | 'false_values' | 'values'
>;

export interface SpelledPart {
  readonly part: Part;
  /** Ours and the file's. Where nobody knows what its numbers are, a column is left out until somebody has said so. */
  readonly columns: MappingEntry['columns'];
  readonly spelling: Spelling;
}

/** @param file how the whole file reads, which decides where the part alone would leave it open */
export function spell(part: Part, file: FileReading): SpelledPart {
  const own = readingOf(part.picked);
  const days = part.picked.filter(({ spec }) => spec.type === 'day');
  const numbers = part.picked.filter(({ spec }) => NUMBER_TYPES.has(spec.type));
  const dayReading = file.day_formats.length > 0 ? file : own;
  const numberReading = file.numbers.found === 'none' ? own : file;
  const day = dateFormat(part, days, dayReading.day_formats);
  const number = numberMarks(part, numbers, numberReading.numbers);
  const words = translations(part);
  const questions = [day.question, number.question, ...words.questions].filter((one) => one !== null);
  return {
    part: {
      ...part,
      picked: part.picked.map((one) => {
        if (days.includes(one)) return spelledDay(one, day, dayReading);
        return numbers.includes(one) ? spelledNumber(one, number, numberReading) : one;
      }),
      questions: [...part.questions, ...questions],
    },
    columns: Object.fromEntries(
      part.picked
        .filter((one) => !number.open.includes(one))
        .map(({ spec, source }) => [spec.name, source.name]),
    ),
    spelling: { ...words.values, ...day.setting, ...number.setting, ...flagWords(part) },
  };
}

/** A column whose spelling a person has to decide is open itself. */
function spelledDay(one: PickedColumn, { setting, open }: Decision, { columns }: FileReading): PickedColumn {
  if (open.includes(one)) return undecided(one);
  const { date_format } = setting;
  if (date_format === undefined) return one;
  const reason = one.reason.replace('values are days', `values are days, written ${date_format}`);
  const written = { ...one, reason };
  if (one.source.day_formats.length < 2) return written;
  const decider = columns.find(({ spec, source }) => spec.type === 'day' && source.day_formats.length === 1);
  return decidedBy(written, decider?.source.name);
}

function spelledNumber(one: PickedColumn, { open }: Decision, { columns }: FileReading): PickedColumn {
  if (open.includes(one)) return undecided(one);
  if (one.source.numbers.found !== 'several') return one;
  const decider = columns.find(
    ({ spec, source }) => NUMBER_TYPES.has(spec.type) && source.numbers.found === 'one',
  );
  return decidedBy(one, decider?.source.name);
}

function undecided(one: PickedColumn): PickedColumn {
  const reason = one.reason.replace(/\.$/, '; how they are spelled is not certain.');
  return { ...one, certainty: 'open', reason };
}

/** Nothing but another column tells how this one is spelled. */
function decidedBy(one: PickedColumn, name: string | undefined): PickedColumn {
  const decider = name === undefined ? 'what the columns have in common' : showValue(name);
  const reason = one.reason.replace(
    /\.$/,
    `; alone they could be read in another way too, and ${decider} decides.`,
  );
  return { ...one, certainty: one.certainty === 'sure' ? 'likely' : one.certainty, reason };
}

interface Decision {
  readonly setting: Spelling;
  readonly question: Question | null;
  /** The columns that the question is about. */
  readonly open: readonly PickedColumn[];
}

const NOTHING_TO_DECIDE: Decision = { setting: {}, question: null, open: [] };

const EXAMPLES_MAX = 3;

function dateFormat(part: Part, days: readonly PickedColumn[], formats: readonly string[]): Decision {
  const texts = [...new Set(days.flatMap(({ source }) => source.distinct))].filter((text) => !isNoDay(text));
  if (texts.length === 0) return NOTHING_TO_DECIDE;
  const [format, ...others] = formats;
  if (format === undefined) return { setting: {}, question: differentFormats(part, days), open: days };
  if (others.length === 0)
    return { ...NOTHING_TO_DECIDE, setting: { date_format: paddedFormat(format, texts) } };
  const text =
    texts.find((one) => new Set(formats.map((other) => dayIn(other, one))).size > 1) ?? texts[0] ?? '';
  const choices = formats.map(
    (other) =>
      `"date_format": ${JSON.stringify(paddedFormat(other, texts))}, if ${showValue(text)} is ${dayIn(other, text)}`,
  );
  const names = days.map(({ source }) => showValue(source.name)).join(', ');
  const hint = format.includes('YYYY') ? ' A day after the 12th of a month would decide.' : '';
  return {
    setting: {},
    open: days,
    question: {
      about: `${part.kind}.date_format`,
      question: `Every value of ${names} fits ${formats.join(' and ')}, so that none was written down. Which is it?${hint}`,
      choices,
    },
  };
}

function differentFormats(part: Part, days: readonly PickedColumn[]): Question {
  const each = days.map(({ source }) => `${showValue(source.name)} ${source.day_formats.join(' or ')}`);
  const [first] = days[0]?.source.day_formats ?? [];
  const other = days.find(
    ({ source }) => first !== undefined && firstMisfit(first, source.distinct) !== null,
  );
  const example =
    other === undefined || first === undefined
      ? ''
      : ` For one, ${showValue(firstMisfit(first, other.source.distinct) ?? '')} is not ${first}.`;
  return {
    about: `${part.kind}.date_format`,
    question: `The columns spell days differently, and a mapping has one format for all of them: ${each.join('; ')}.${example}`,
    choices: ['export all days in one format', 'take the column that is not needed out of the mapping'],
  };
}

function numberMarks(
  part: Part,
  numbers: readonly PickedColumn[],
  spelling: FileReading['numbers'],
): Decision {
  if (numbers.length === 0 || spelling.found === 'plain') return NOTHING_TO_DECIDE;
  if (spelling.found === 'one') {
    const { decimal, thousands } = spelling.marks;
    return { ...NOTHING_TO_DECIDE, setting: { decimal, ...(thousands === '' ? {} : { thousands }) } };
  }
  const open = openNumbers(part, numbers);
  if (open.length === 0) return NOTHING_TO_DECIDE;
  const about = `${part.kind}.decimal`;
  const names = open.map(({ source }) => showValue(source.name)).join(', ');
  const left = `${open.length === 1 ? 'it is' : 'they are'} left out until somebody decides`;
  if (spelling.found === 'none') {
    const question = `The columns ${names} spell numbers differently, and a mapping has one spelling for all of them, so that ${left}.`;
    const choices = ['export all numbers in one spelling, and ask again'];
    return { setting: {}, open, question: { about, question, choices } };
  }
  const question = `The numbers of ${names} fit several spellings, so that ${left}. What is ${showValue(spelling.text)}?`;
  const choices = spelling.readings.map((reading) => numberChoice(open, reading));
  return { setting: {}, open, question: { about, question, choices } };
}

/**
 * Those that cannot be read before it is known how they are spelled. Of an invoice all of its amounts or none: the
 * amount without what is left of it would be open in full.
 */
function openNumbers({ kind }: Part, numbers: readonly PickedColumn[]): readonly PickedColumn[] {
  const marked = numbers.filter(({ source }) => source.numbers.found !== 'plain');
  return kind === 'invoices' && marked.length > 0 ? numbers : marked;
}

function numberChoice(open: readonly PickedColumn[], { decimal, thousands, number }: NumberReading): string {
  const columns = open.map(({ spec, source }) => choiceOfColumn(spec, source).replace('columns: ', ''));
  const marks = `"decimal": ${JSON.stringify(decimal)}`;
  const both = thousands === '' ? marks : `${marks}, "thousands": ${JSON.stringify(thousands)}`;
  return `${both}, and in columns ${columns.join(', ')}, if it is ${number}`;
}

function flagWords({ picked }: Part): Spelling {
  const words = picked.filter(({ spec }) => spec.type === 'flag').flatMap(({ source }) => source.distinct);
  const of = (flag: boolean): string[] => [...new Set(words.filter((word) => flagOf(word) === flag))];
  const [yes, no] = [of(true), of(false)];
  return {
    ...(yes.length === 0 ? {} : { true_values: yes }),
    ...(no.length === 0 ? {} : { false_values: no }),
  };
}

/** What the file's words are in ours, but for those that are the same; a day that says there is none is empty. */
function translations({ kind, picked }: Part): {
  readonly values: Spelling;
  readonly questions: readonly Question[];
} {
  const values: Record<string, Record<string, string>> = {};
  const questions: Question[] = [];
  for (const one of picked) {
    const words: Record<string, string> = {};
    const unknown: string[] = [];
    for (const word of one.source.distinct) {
      const ours = oursOf(one, word);
      if (ours === null) unknown.push(word);
      else if (ours !== word) words[word] = ours;
    }
    if (Object.keys(words).length > 0) values[one.spec.name] = words;
    // What document types are not known is asked with more to say.
    if (unknown.length > 0 && one.words === undefined) questions.push(unknownWords(kind, one, unknown));
  }
  return { values: Object.keys(values).length === 0 ? {} : { values }, questions };
}

/** The word itself where it needs no translation, null where it is one of words that are not known. */
function oursOf({ spec, words }: PickedColumn, word: string): string | null {
  if (words !== undefined) return words[word] ?? null;
  switch (spec.type) {
    case 'currency':
      return currencyOf(word);
    case 'choice':
      return choiceOf(spec.name, word, spec.choices ?? []);
    case 'day':
      if (spec.required || !isNoDay(word)) return word;
      return isNothing(word) ? '' : null;
    default:
      return word;
  }
}

function unknownWords(kind: string, { spec, source }: PickedColumn, unknown: readonly string[]): Question {
  const named = unknown.slice(0, EXAMPLES_MAX).map(showValue).join(', ');
  const meaning = (ours: string): string =>
    `"values": {${JSON.stringify(spec.name)}: {${JSON.stringify(unknown[0] ?? '')}: ${JSON.stringify(ours)}}}`;
  const allowed = spec.choices === undefined ? 'its ISO 4217 code' : `one of ${spec.choices.join(', ')}`;
  return {
    about: `${kind}.${spec.name}`,
    question: `${showValue(source.name)} has words that are not known: ${named}. What are they? As it stands their rows are rejected.`,
    choices: [
      spec.type === 'day'
        ? `${meaning('')}, if it stands for none`
        : `${meaning('…')}, with ${allowed} for the dots`,
      'leave it, for rows that are not to be read',
    ],
  };
}
