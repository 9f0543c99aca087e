/** A letter to a customer about what is overdue, as a printable page. Nothing is stored. */
import type { TemplateFault } from '../delivery/letter-templates.ts';
import { letterSecurityPolicy, renderLetter, type WrittenLetter } from '../delivery/render-letter.ts';
import type { Language } from '../domain/bilingual.ts';
import { addDays, type Day } from '../domain/day.ts';
import type { LetterContent, LetterKind, LetterSender } from '../domain/letter.ts';
import { subtractMoney } from '../domain/money.ts';
import { Refusal } from '../domain/refusal.ts';
import type { RunWarning } from '../domain/run.ts';
import { addBusinessDays, type BusinessCalendar, provisionalFrom } from '../snapshot/business-calendar.ts';
import { findAlert } from '../store/alert-list.ts';
import { findCustomer } from '../store/customers.ts';
import type { Database } from '../store/database.ts';
import { readOpenItems } from '../store/open-invoices.ts';
import { requireNewestDay } from './explain-customer.ts';
import { type LedgerDeps, ledgerQuery } from './ledger-query.ts';
import { loadLetters } from './load-letters.ts';
import { refuseDayToCome } from './run-evaluation.ts';

export interface LetterDeps extends LedgerDeps {
  readonly database: Database;
  /** The policy's folder, which the folder of letters is in. */
  readonly rules_folder: string;
  readonly now: () => Date;
}

export interface LetterInput {
  /** The customer itself, or one of its alerts. */
  readonly to: { readonly customer_id: string } | { readonly alert_id: string };
  readonly kind: LetterKind;
  readonly language: Language;
  /** The day of the letter, up to today; the newest evaluated one where it is absent. */
  readonly as_of?: Day | undefined;
}

export interface Letter {
  readonly customer_id: string;
  readonly as_of: Day;
  /** A whole document, UTF-8. */
  readonly html: string;
  /** The Content-Security-Policy to send it with: no script, no style but its own. */
  readonly security_policy: string;
  /** What whoever sends it has to know, and whoever gets it does not. */
  readonly warnings: readonly Pick<RunWarning, 'code' | 'message'>[];
}

/** Nobody checks a letter of more, some fifteen pages, and it is rendered in one go: a tenth of a second for so many. */
export const LETTER_INVOICES_MAX = 500;

/**
 * What is open is what the facts of the day are computed from: residues below the policy's minimum amount are left out,
 * due days move with the calendar.
 * @throws Refusal `not_found` (customer, alert, or no day to go by), `invalid_input` for a day to come, `conflict` where
 *   there is nothing to ask for or too much to list, or `rules_invalid` naming file and line of a template that is not
 *   right
 */
export async function writeLetter(deps: LetterDeps, input: LetterInput): Promise<Letter> {
  const { database } = deps;
  const { kind, language } = input;
  if (input.as_of !== undefined) refuseDayToCome(input.as_of, deps.now());
  const customer = await customerOf(deps, input.to);
  const as_of = input.as_of ?? (await requireNewestDay(database));
  const { templates, sender } = await loadLetters(deps.rules_folder);
  const { customer_id } = customer;
  const query = await ledgerQuery(database, deps, as_of);
  const due_until = addDays(as_of, kind === 'reminder' ? sender.due_soon.days : -1);
  const limit = LETTER_INVOICES_MAX + 1;
  const items = await readOpenItems(database.db, query, { customer_id, due_until, limit });
  if (items.invoices.length === limit) throw tooMany(customer_id, kind);
  const content: LetterContent = {
    kind,
    language,
    as_of,
    pay_by: payBy(sender, kind, as_of, deps.business_calendar),
    customer,
    sender,
    invoices: items.invoices.map((invoice) => ({
      ...invoice,
      settled_amount: subtractMoney(invoice.amount, invoice.open_amount),
    })),
    unapplied: items.unapplied,
  };
  const written = renderLetter(templates, content);
  if (written.ok) {
    const { html } = written;
    const warnings = warningsOf(deps.business_calendar, content);
    return { customer_id, as_of, html, security_policy: letterSecurityPolicy(html), warnings };
  }
  throw 'nothing' in written
    ? nothingRefusal(customer_id, as_of, written.nothing)
    : brokenTemplate(written.fault);
}

async function customerOf(
  { database, base_currency }: LetterDeps,
  to: LetterInput['to'],
): Promise<LetterContent['customer']> {
  const customer_id =
    'customer_id' in to
      ? to.customer_id
      : (await findAlert(database.db, to.alert_id, base_currency))?.customer_id;
  if (customer_id === undefined) {
    const named = 'alert_id' in to ? JSON.stringify(to.alert_id) : '';
    throw new Refusal('not_found', `There is no alert ${named}.`);
  }
  const customer = await findCustomer(database.db, customer_id, base_currency);
  if (customer === undefined) {
    throw new Refusal('not_found', `There is no customer ${JSON.stringify(customer_id)}.`);
  }
  return { customer_id, name: customer.name, country: customer.country };
}

function payBy(sender: LetterSender, kind: LetterKind, asOf: Day, calendar: BusinessCalendar): Day {
  const { days, count } = sender.pay_within[kind];
  // A bank pays on no other day, so even calendar days end on a business day.
  if (count === 'calendar') return addBusinessDays(calendar, addDays(asOf, days), 0);
  return addBusinessDays(calendar, asOf, days);
}

/** A run says the same of the days that it counts with. */
function warningsOf(calendar: BusinessCalendar, { pay_by, invoices }: LetterContent): Letter['warnings'] {
  const days = [pay_by, ...invoices.map(({ due_on, due_moved_to }) => due_moved_to ?? due_on)];
  const day = calendar === 'none' ? undefined : days.find((one) => one >= provisionalFrom);
  if (day === undefined) return [];
  const message = `Holidays from ${provisionalFrom} on are not published yet: a day in the letter, ${day}, may turn out to be one.`;
  return [{ code: 'calendar_provisional', message }];
}

const NOTHING: Readonly<Record<Extract<WrittenLetter, { nothing: unknown }>['nothing'], string>> = {
  nothing_overdue: 'has nothing overdue',
  only_disputed:
    'has nothing overdue but what is in dispute, which is to be settled before it can be demanded',
  covered_by_unapplied:
    'owes nothing that is not covered by money received or credited and not matched to an invoice yet: match it first',
};

function nothingRefusal(customerId: string, asOf: Day, nothing: keyof typeof NOTHING): Refusal {
  const sentence = `On ${asOf} customer ${JSON.stringify(customerId)} ${NOTHING[nothing]}.`;
  return new Refusal('conflict', `${sentence} There is no letter to write.`);
}

function tooMany(customerId: string, kind: LetterKind): Refusal {
  const which = kind === 'reminder' ? 'overdue or due soon' : 'overdue';
  return new Refusal(
    'conflict',
    `Customer ${JSON.stringify(customerId)} has more than ${LETTER_INVOICES_MAX} invoices ${which}, and a letter lists no more.`,
  );
}

function brokenTemplate({ file, line, column, message }: TemplateFault): Refusal {
  const place = line === null ? '' : ` line ${line}, column ${column}`;
  return new Refusal('rules_invalid', `The template letters/${file} is not right:${place}: ${message}.`);
}
