/** What an invoice list says of money: the amount, what is open of it, and the currency both are in. */
import { currencyOfSign, signedAmount } from './mapped-currency.ts';
import { showValue } from './show-value.ts';
import type { Finding, Findings } from './suggest-assign.ts';
import type { ColumnProfile } from './suggest-columns.ts';
import { type Gap, type LeftOut, type Outcome, outcomeOf, type PickedColumn } from './suggest-part.ts';
import { countRows, type FileReading, numberAt } from './suggest-reading.ts';
import type { Question } from './suggest-report.ts';
import { currencyOf } from './suggest-words.ts';

export interface Amounts {
  readonly amount: PickedColumn | undefined;
  readonly open: PickedColumn | undefined;
  readonly currency: PickedColumn | undefined;
  readonly gaps: readonly Gap[];
  readonly left: readonly LeftOut[];
  readonly questions: readonly Question[];
}

/** Amounts of the document go with its currency, those of the books with theirs: the two are never mixed. */
export function amountsOf(
  findings: Findings,
  columns: readonly ColumnProfile[],
  reading: FileReading,
): Amounts {
  const inBooks =
    !isFound(findings, 'amount', 'open_amount') && isFound(findings, 'amount_local', 'open_amount_local');
  const openFinding = standingFor('open_amount', inBooks ? 'open_amount_local' : 'open_amount', findings);
  const amountFinding = needed(
    standingFor('amount', inBooks ? 'amount_local' : 'amount', findings),
    openFinding.source === null,
  );
  const amount = outcomeOf('invoices', amountFinding, columns);
  const foundOpen = outcomeOf('invoices', openFinding, columns);
  const open = withinAmount(amount, foundOpen, openFinding, reading);
  const currency = currencyIn(findings, inBooks);
  return {
    amount: amount.picked[0],
    open: open.picked,
    currency: currency.picked,
    gaps: [...amount.gaps, ...foundOpen.gaps, ...currency.gaps],
    left: [
      ...open.left,
      ...currency.left,
      ...leftOut(findings, ['net_amount'], 'It is without tax, and the customer owes the tax as well.'),
      ...(inBooks ? [] : leftOut(findings, ['amount_local', 'open_amount_local'], IN_BOOKS)),
    ],
    questions: currency.questions,
  };
}

const IN_BOOKS = 'It is in the currency of the books, and the document has an amount of its own.';

/** So many open amounts have to be at most their amounts, or the column is something else. */
const WITHIN_SHARE_MIN = 0.98;

/** A balance that exceeds the amounts beside it is one of the account, not of the invoice. */
function withinAmount(
  amount: Outcome,
  open: Outcome,
  finding: Finding,
  reading: FileReading,
): { readonly picked: PickedColumn | undefined; readonly left: readonly LeftOut[] } {
  const [whole] = amount.picked;
  const [part] = open.picked;
  if (whole === undefined || part === undefined) return { picked: part, left: [] };
  const { yes, told } = countRows(whole.source, (row) => {
    const owed = numberAt(reading, whole.source, row);
    const left = numberAt(reading, part.source, row);
    return owed === null || left === null ? null : Math.abs(left) <= Math.abs(owed);
  });
  if (yes >= told * WITHIN_SHARE_MIN) return { picked: part, left: [] };
  const exceeds = `it is above ${showValue(whole.source.name)} in ${told - yes} of ${told} rows`;
  if (finding.named === 'likely') {
    const reason = `It may be a balance of the account: ${exceeds}.`;
    return { picked: undefined, left: [{ source: part.source, reason }] };
  }
  const reason = `Its name says so, but ${exceeds}: those rows are rejected.`;
  return { picked: { ...part, certainty: 'likely', reason }, left: [] };
}

function currencyIn(
  findings: Findings,
  inBooks: boolean,
): {
  readonly picked: PickedColumn | undefined;
  readonly gaps: readonly Gap[];
  readonly left: readonly LeftOut[];
  readonly questions: readonly Question[];
} {
  const [own, other] = inBooks ? ['currency_local', 'currency'] : ['currency', 'currency_local'];
  const outcome = outcomeOf('invoices', standingFor('currency', own, findings), []);
  const second = standingFor('currency', other, findings).source;
  const left = second === null ? [] : [{ source: second, reason: 'It is of the other amount.' }];
  const told = { picked: outcome.picked[0], gaps: outcome.gaps, left, questions: [] };
  if (told.picked !== undefined || told.gaps.length > 0) return told;
  const only = standingFor('currency', other, findings);
  if (second === null || second.distinct.length !== 1) {
    return { ...told, questions: [whichCurrency(findings, second)] };
  }
  const reason = `It is the currency of ${inBooks ? 'the document' : 'the books'}, and the only one in the file.`;
  return {
    picked: { spec: only.role.spec, source: second, certainty: 'likely', reason },
    gaps: [],
    left: [],
    questions: [],
  };
}

function whichCurrency(findings: Findings, other: ColumnProfile | null): Question {
  const amount = ['amount', 'amount_local', 'open_amount', 'open_amount_local']
    .map((name) => findings.get(name)?.source)
    .find((source) => source != null);
  const inName = [...(amount?.name.normalize('NFKC').matchAll(/\p{L}+/gu) ?? [])]
    .map(([word]) => currencyOf(word))
    .find((code) => code !== null);
  const signed = amount?.distinct.some((text) => signedAmount(text) !== null) ?? false;
  const hint = inName ?? currencyBeside(amount?.distinct ?? []);
  const why =
    other === null
      ? 'The file has no column with a currency'
      : `${showValue(other.name)} is the currency of another amount than the one that was found`;
  return {
    about: 'invoices.currency',
    question: `${why}. Which currency are the amounts in? As it stands ${signed ? 'their rows are rejected for the signs beside them' : "it is the customer's, else the base currency"}.`,
    choices: [
      `"constants": {"currency": ${JSON.stringify(hint ?? 'USD')}} in the entry for invoices, if they are all in ${hint ?? 'that currency'}`,
      ...(signed ? [] : ["leave it, if they are in the customer's currency or the base currency"]),
    ],
  };
}

/** The currency whose sign stands beside every amount; null where there are several or none. */
function currencyBeside(amounts: readonly string[]): string | null {
  const found = amounts.map((text) => currencyOfSign(signedAmount(text)?.sign ?? ''));
  const [only = null, ...others] = new Set(found);
  return others.length === 0 ? only : null;
}

/** What was found for one role, as if it had been found for the other. */
function standingFor(column: string, found: string, findings: Findings): Finding {
  const role = findings.get(column)?.role;
  const finding = findings.get(found);
  if (role === undefined || finding === undefined) throw new Error(`invoices have no ${column} or ${found}`);
  return { ...finding, role: { ...finding.role, spec: role.spec } };
}

/** A list of open items can do without amounts, where it has what is open of them. */
function needed(finding: Finding, required: boolean): Finding {
  return { ...finding, role: { ...finding.role, spec: { ...finding.role.spec, required } } };
}

function isFound(findings: Findings, ...columns: readonly string[]): boolean {
  return columns.some((column) => (findings.get(column)?.rivals.length ?? 0) > 0);
}

function leftOut(findings: Findings, columns: readonly string[], reason: string): readonly LeftOut[] {
  return columns
    .flatMap((column) => findings.get(column)?.rivals ?? [])
    .map((source) => ({ source, reason }));
}
