/** Which rows of an invoice list are invoices and which are credit notes. */
import { showValue } from './show-value.ts';
import type { Findings } from './suggest-assign.ts';
import type { ColumnProfile } from './suggest-columns.ts';
import { type Gap, type LeftOut, outcomeOf, type PickedColumn } from './suggest-part.ts';
import type { Question } from './suggest-report.ts';
import { choiceOf } from './suggest-words.ts';

export interface DocumentTypes {
  readonly picked: readonly PickedColumn[];
  readonly gaps: readonly Gap[];
  readonly left: readonly LeftOut[];
  readonly questions: readonly Question[];
  readonly negative_amounts: 'credit_note' | undefined;
}

const SHOWN_MAX = 8;

/** @param amounts the columns whose amounts may be below zero */
export function documentTypes(findings: Findings, amounts: readonly ColumnProfile[]): DocumentTypes {
  const type = typeOf(findings, amounts);
  const typeAt = (row: number): string | undefined => type?.words?.[type.source.values[row] ?? ''];
  const isNegative = (row: number): boolean => amounts.some(({ values }) => isBelowZero(values[row] ?? ''));
  const negative = (amounts[0]?.values ?? []).flatMap((_, row) => (isNegative(row) ? [row] : []));
  // A row of a type that is not known is asked for by its type.
  const unsaid = negative.filter((row) => type === null || typeAt(row) === 'invoice');
  const said = negative.length > 0 && unsaid.length === 0;
  const isCredit = (row: number): boolean => (said && isNegative(row)) || typeAt(row) === 'credit_note';
  const applies = appliesTo(findings, isCredit);
  return {
    picked: [...(type === null ? [] : [type]), ...applies.picked],
    gaps: outcomeOf('invoices', findings.get('document_type'), []).gaps,
    left: applies.left,
    questions: [...(type === null ? [] : unknownTypes(type)), ...signs(amounts, negative, unsaid)],
    negative_amounts: said ? 'credit_note' : undefined,
  };
}

/** Whether a number is written as one below zero. */
export function isBelowZero(text: string): boolean {
  return /\d/.test(text) && /[1-9]/.test(text) && /^[-\u2212(]|[-\u2212]$/.test(text);
}

/** The types, unless debit and credit contradict them: then an invoice can be a credit note with a plain amount. */
function typeOf(findings: Findings, amounts: readonly ColumnProfile[]): PickedColumn | null {
  const type = typeColumn(findings);
  const sides = debitCreditColumn(findings);
  if (type === null || sides === null) return type ?? sides;
  const isSigned = amounts.some(({ distinct }) => distinct.some(isBelowZero));
  const contradicted = sides.source.values.some((side, row) => {
    const ours = type.words?.[type.source.values[row] ?? ''];
    return ours !== undefined && ours !== sides.words?.[side];
  });
  return contradicted && !isSigned ? sides : type;
}

function typeColumn(findings: Findings): PickedColumn | null {
  const finding = findings.get('document_type');
  const [found] = outcomeOf('invoices', finding, []).picked;
  if (found === undefined) return null;
  const words = wordsOf(found.source, (word) => choiceOf('document_type', word, found.spec.choices ?? []));
  return { ...found, words };
}

/** Where nothing else tells, debit is what the customer owes and credit what it is owed. */
function debitCreditColumn(findings: Findings): PickedColumn | null {
  const source = findings.get('debit_credit')?.source ?? null;
  const spec = findings.get('document_type')?.role.spec;
  if (source === null || spec === undefined) return null;
  const words = wordsOf(source, (word) => {
    const side = sideOf(word);
    return side === null ? null : SIDES[side];
  });
  if (!Object.values(words).includes('credit_note')) return null;
  const reason = `It tells debit from credit: credits are taken for credit notes, and so are payments if there are any among them.`;
  return { spec, source, certainty: 'likely', reason, words };
}

const SIDES = { debit: 'invoice', credit: 'credit_note' } as const;

function sideOf(word: string): keyof typeof SIDES | null {
  const side = choiceOf('debit_credit', word, Object.keys(SIDES));
  return side === 'debit' || side === 'credit' ? side : null;
}

function wordsOf(
  { distinct }: ColumnProfile,
  ours: (word: string) => string | null,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    distinct.flatMap((word) => {
      const choice = ours(word);
      return choice === null ? [] : [[word, choice]];
    }),
  );
}

function unknownTypes({ source, words = {} }: PickedColumn): readonly Question[] {
  const unknown = source.distinct.filter((word) => !Object.hasOwn(words, word));
  const [first] = unknown;
  if (first === undefined) return [];
  const rows = source.values.filter((value) => unknown.includes(value)).length;
  const named = unknown.slice(0, SHOWN_MAX).map(showValue).join(', ');
  return [
    {
      about: 'invoices.document_type',
      question: `Not all words of ${showValue(source.name)} are known to be invoices or credit notes: ${named} (in ${rows} of ${source.values.length} rows). What are they? As it stands these rows are rejected.`,
      choices: [
        `"values": {"document_type": {${JSON.stringify(first)}: "invoice"}} for what the customer owes`,
        `"values": {"document_type": {${JSON.stringify(first)}: "credit_note"}} for what the customer is owed, such as money received on account`,
        'leave it, for what is neither',
      ],
    },
  ];
}

function signs(
  [amount]: readonly ColumnProfile[],
  negative: readonly number[],
  unsaid: readonly number[],
): readonly Question[] {
  const [first] = unsaid;
  if (amount === undefined || first === undefined) return [];
  const shown = showValue(amount.values[first] ?? '');
  return [
    {
      about: 'invoices.negative_amounts',
      question: `${unsaid.length} of ${negative.length} rows with an amount below zero, such as ${shown}, are not said to be credit notes. What are they? As it stands they are rejected.`,
      choices: [
        '"negative_amounts": "credit_note", for what the customer is owed',
        'leave it, for rows that are not to be read',
      ],
    },
  ];
}

/** Only a credit note may name the invoice it is for. */
function appliesTo(
  findings: Findings,
  isCredit: (row: number) => boolean,
): { readonly picked: readonly PickedColumn[]; readonly left: readonly LeftOut[] } {
  const [found] = outcomeOf('invoices', findings.get('applies_to_invoice_id'), []).picked;
  if (found === undefined) return { picked: [], left: [] };
  const { source } = found;
  if (source.values.every((value, row) => value === '' || isCredit(row)))
    return { picked: [found], left: [] };
  const reason = 'It is filled in rows that are no credit notes, and only those may name an invoice.';
  return { picked: [], left: [{ source, reason }] };
}
