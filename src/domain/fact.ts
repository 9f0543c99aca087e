/** The nouns around a fact: one named value per customer and day, the only thing that rules see. */
import type { Bilingual } from './bilingual.ts';
import type { DecimalText } from './money.ts';

/** `money` is base currency; `ratio` 1 = 100 %; `days` and `count` whole or fractional numbers; `list` is of texts. */
export const FACT_TYPES = ['money', 'ratio', 'days', 'count', 'score', 'text', 'flag', 'list'] as const;

export type FactType = (typeof FACT_TYPES)[number];

/** Money is a decimal string, other numbers are numbers; null is unknown, never zero and never false. */
export type FactValue = DecimalText | number | string | boolean | readonly string[] | null;

/** One customer's facts of one day, by name. A name that is absent is unknown. */
export type FactRow = Readonly<Record<string, FactValue>>;

/** What the rule engine, the store and the API need to know of a fact. */
export interface FactDeclaration {
  readonly name: string;
  readonly type: FactType;
  /** As people say it: `CNY`-like base money is `money`, then `days`, `count`, `ratio`, `score`, `notches`, `text`… */
  readonly unit: string;
  /** Moves by itself, by the calendar: no change of it is ever proposed as what would clear an alert. */
  readonly passive?: true;
  /** The smallest and largest number that it can be by what it means; absent: there is no such bound. */
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  /** Every text that it can be, by what it means; absent: any. */
  readonly values?: readonly string[] | undefined;
  /** Declared by the firm, not in the catalogue: nothing computes it, and it has no column of its own. */
  readonly is_own?: true;
}

/** A fact that a rule set declares, and that `facts` files bring. */
export interface OwnFact extends FactDeclaration {
  readonly is_own: true;
  /** Null where the firm says nothing of it. */
  readonly meaning: Bilingual | null;
  /** A given value counts on its day and so many days after it, until a newer one comes. */
  readonly valid_days: number;
}

/** A fact of the catalogue, with everything a credit manager may ask about it. */
export interface FactDescription extends FactDeclaration {
  readonly section: string;
  readonly meaning: Bilingual;
  readonly formula: string;
  readonly source: string;
  readonly unknown_when: string;
}

/** Whether a fact of this type is a number to a rule. */
export function isNumeric(type: FactType): boolean {
  return type === 'money' || type === 'ratio' || type === 'days' || type === 'count' || type === 'score';
}

export function isOwnFact(fact: FactDeclaration): fact is OwnFact {
  return fact.is_own === true;
}

/** What files of facts call their other columns, what an import notes beside its rows, and what rules name thresholds by. */
const RESERVED_FACT_NAMES: ReadonlySet<string> = new Set([
  'customer_id',
  'as_of',
  'staged_line',
  'rejected_field',
  'rejected_code',
  'rejected_message',
  'rejected_id',
  'thresholds',
]);

/** Whether no fact can have this name. */
export function isReservedFactName(name: string): boolean {
  return RESERVED_FACT_NAMES.has(name);
}
