import type { ColumnSpec } from '../domain/file-kind.ts';
import { isCurrency } from '../domain/money.ts';
import { controlCharacterFault, type FieldParser, faultOf, faultUnlessControl } from './field-fault.ts';

/** Text as it stands, up to `charactersMax` characters; tabs and line ends in it only where `lines` says so. */
export function textParser(
  field: string,
  { charactersMax, lines }: { readonly charactersMax: number; readonly lines: boolean },
): FieldParser {
  return (text) => {
    // Code units are never fewer than characters, so the exact count is only needed beyond the limit.
    if (text.length > charactersMax && countCharacters(text) > charactersMax) {
      return faultOf('too_long', field, text, `has more than ${charactersMax} characters`);
    }
    return controlCharacterFault(field, text, lines) ?? text;
  };
}

/** Text that can stand in an address: `.` and `..` are taken out of every address on its way. */
export function idParser(field: string, charactersMax: number): FieldParser {
  const parseText = textParser(field, { charactersMax, lines: false });
  return (text) => {
    if (text !== '.' && text !== '..') return parseText(text);
    return faultOf('not_allowed', field, text, 'cannot be an id: no address could name it');
  };
}

/** One of the column's choices, letter for letter. */
export function choiceParser(column: ColumnSpec): FieldParser {
  const choices = column.choices ?? [];
  return (text) => {
    if (choices.includes(text)) return text;
    const problem = `is not one of ${choices.join(', ')}`;
    return faultUnlessControl(column.name, text, faultOf('not_a_choice', column.name, text, problem));
  };
}

export const TRUE_WORDS = ['true', '1', 'yes'] as const;
export const FALSE_WORDS = ['false', '0', 'no'] as const;

const FLAGS: ReadonlyMap<string, string> = new Map([
  ...TRUE_WORDS.map((word) => [word, 'true'] as const),
  ...FALSE_WORDS.map((word) => [word, 'false'] as const),
]);

/** `true`, `1` and `yes` are `'true'`; `false`, `0` and `no` are `'false'`; letter case does not count. */
export function flagParser(field: string): FieldParser {
  return (text) => {
    const flag = FLAGS.get(text) ?? FLAGS.get(text.toLowerCase());
    if (flag !== undefined) return flag;
    const problem = 'is not a flag: write true or false (1, 0, yes and no do as well)';
    return faultUnlessControl(field, text, faultOf('not_a_flag', field, text, problem));
  };
}

/** An ISO 4217 code in capitals. */
export function currencyParser(field: string): FieldParser {
  return (text) => {
    if (isCurrency(text)) return text;
    const capitals = text.toUpperCase();
    const problem = isCurrency(capitals)
      ? `must be in capitals: write ${capitals}`
      : 'is not an ISO 4217 currency code such as CNY';
    return faultUnlessControl(field, text, faultOf('unknown_currency', field, text, problem));
  };
}

/** Codes with `;` between them, the space around each and empty ones taken away: `C33;C34`. */
export function codesParser(field: string, charactersMax: number): FieldParser {
  const parseText = textParser(field, { charactersMax, lines: false });
  return (text) => {
    const codes = text
      .split(';')
      .map((code) => code.trim())
      .filter((code) => code !== '');
    if (codes.length === 0) return faultOf('missing', field, text, 'names no code');
    return parseText(codes.join(';'));
  };
}

function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
