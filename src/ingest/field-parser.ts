import type { ColumnSpec } from '../domain/file-kind.ts';
import { dayParser } from './day-field.ts';
import type { FieldParser } from './field-fault.ts';
import { decimalParser, doubleParser, integerParser, scoreParser } from './number-fields.ts';
import {
  choiceParser,
  codesParser,
  currencyParser,
  flagParser,
  idParser,
  textParser,
} from './text-fields.ts';

const ID_CHARACTERS_MAX = 200;
const TEXT_CHARACTERS_MAX = 4_000;

/** Decimals of money as the ledger stores it; a currency may allow fewer. */
const MONEY_DECIMALS_MAX = 4;
const RATE_DECIMALS_MAX = 12;

/** The parser of a column, chosen once for a file and then called for each of its rows. */
export function fieldParser(column: ColumnSpec): FieldParser {
  const { name } = column;
  switch (column.type) {
    case 'id':
      return idParser(name, ID_CHARACTERS_MAX);
    case 'code':
      return textParser(name, { charactersMax: ID_CHARACTERS_MAX, lines: false });
    case 'text':
      return textParser(name, { charactersMax: TEXT_CHARACTERS_MAX, lines: true });
    case 'codes':
      return codesParser(name, TEXT_CHARACTERS_MAX);
    case 'day':
      return dayParser(name);
    case 'currency':
      return currencyParser(name);
    case 'choice':
      return choiceParser(column);
    case 'flag':
      return flagParser(name);
    case 'amount':
      return decimalParser(name, { sign: 'positive', decimalsMax: MONEY_DECIMALS_MAX });
    case 'limit':
      return decimalParser(name, { sign: 'not_negative', decimalsMax: MONEY_DECIMALS_MAX });
    case 'flow':
      return decimalParser(name, { sign: 'any', decimalsMax: MONEY_DECIMALS_MAX });
    case 'rate':
      return decimalParser(name, { sign: 'positive', decimalsMax: RATE_DECIMALS_MAX });
    case 'integer':
      return integerParser(column);
    case 'score':
      return scoreParser(name);
    case 'number':
      return doubleParser(name);
  }
}
