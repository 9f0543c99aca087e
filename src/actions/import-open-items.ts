/** When a file of a day is refused, above all a list of open items: what it leaves out is settled, so it has to be of a day, new, and whole. */
import type { Day } from '../domain/day.ts';
import type { KindSpec } from '../domain/file-kind.ts';
import type { MappingEntry } from '../domain/mapping.ts';
import { type Currency, moneyText } from '../domain/money.ts';
import { FileRefused } from '../ingest/read-records.ts';
import type { Session } from '../store/database.ts';
import { hasOtherList, newestOpenItemsDay } from '../store/imports.ts';
import { countUnreadable } from '../store/judge-open-items.ts';
import { type ClosingShare, closingShares, countLeftOut } from '../store/open-items.ts';
import type { ImportPart } from './import-parts.ts';
import { latestToday } from './run-evaluation.ts';

/** A list that closes more than this share of the open money has to be confirmed. */
const CLOSING_PERCENT_MAX = 20n;

interface OpenItemsInput {
  readonly base_currency: Currency;
  readonly confirm: boolean;
}

/**
 * A file of a day that is still to come has a mistyped day. Of a list of open items it would settle what is left out on
 * that day, and refuse every list until then.
 * @throws FileRefused `open_items_undated`
 */
export function refuseDayToCome({ data_as_of }: ImportPart, now: Date): void {
  if (data_as_of === null || data_as_of <= latestToday(now)) return;
  throw new FileRefused(
    'open_items_undated',
    null,
    `The data is said to be of ${data_as_of} (data_as_of), and that day is still to come: give the day that the file is of, today or earlier.`,
  );
}

/** The columns that a file has or its mapping fills in; all of them where no mapping says. */
export function spokenColumns({ columns }: KindSpec, mapping: MappingEntry | null): readonly string[] {
  if (mapping === null) return columns.map(({ name }) => name);
  const spoken = [...Object.keys(mapping.columns), ...Object.keys(mapping.constants ?? {})];
  // The sign says it.
  return mapping.negative_amounts === 'credit_note' ? [...spoken, 'document_type'] : spoken;
}

/**
 * The day of a staged list of open items; null where the part is no such list.
 * @throws FileRefused `open_items_undated`, `open_items_older`, `open_items_incomplete`
 */
export async function openItemsDay(
  session: Session,
  { open_items, data_as_of }: ImportPart,
  { confirm }: OpenItemsInput,
): Promise<Day | null> {
  if (!open_items) return null;
  if (data_as_of === null) {
    throw new FileRefused(
      'open_items_undated',
      null,
      'It is a list of open items, and nothing says of which day: what it leaves out would be settled on that day. Give data_as_of with the import (--data-as-of DAY).',
    );
  }
  const newest = await newestOpenItemsDay(session);
  if (newest !== null && newest > data_as_of) {
    throw new FileRefused(
      'open_items_older',
      null,
      `It lists what was open on ${data_as_of}, and a list of ${newest} is in the ledger already: an older one would reopen what was settled since. No confirmation lifts this: leave it out, and import lists in the order of their days. If the list of ${newest} was wrong, import a right one of that day or a later one.`,
    );
  }
  const unreadable = confirm ? 0 : await countUnreadable(session);
  if (unreadable > 0) {
    throw new FileRefused(
      'open_items_incomplete',
      null,
      `${unreadable === 1 ? '1 row was' : `${unreadable} rows were`} rejected without an invoice_id that could be read, or looked like a total where too many did: what is listed there would be settled. Mend the file, or confirm the import.`,
    );
  }
  return data_as_of;
}

/**
 * Looks at what the list would take off what is open.
 * @throws FileRefused `open_items_guard` where that is too much to be right, or where it settles what it leaves out
 *   while another list of that day is in: ERPs write one file a company or a branch
 */
export async function judgeOpenItems(
  session: Session,
  day: Day,
  { base_currency, confirm, sha256 }: OpenItemsInput & { readonly sha256: string },
): Promise<void> {
  const shares = await closingShares(session, base_currency, day);
  if (confirm) return;
  const leftOut = await countLeftOut(session);
  if (leftOut > 0 && (await hasOtherList(session, day, sha256))) {
    throw new FileRefused(
      'open_items_guard',
      null,
      `It would settle ${documentsOf(leftOut)} that it leaves out, and another list of ${day} is in the ledger, which may have listed them: put the lists of one day into one file, or confirm the import if this list replaces that one.`,
    );
  }
  const over = shares.filter(isOverLimit);
  if (over.length === 0) return;
  const parts = over.map(
    ({ currency, documents, closing, open }) =>
      `${moneyText(closing, currency)} of the ${moneyText(open, currency)} that is open, on ${documentsOf(documents)}`,
  );
  throw new FileRefused(
    'open_items_guard',
    null,
    `It would settle ${parts.join(' and ')}: more than ${CLOSING_PERCENT_MAX} %, because it leaves them out or has less open of them. If the file is whole, confirm the import.`,
  );
}

function documentsOf(count: number): string {
  return count === 1 ? '1 document' : `${count} documents`;
}

function isOverLimit({ closing, open }: ClosingShare): boolean {
  return cents(closing) * 100n > cents(open) * CLOSING_PERCENT_MAX;
}

/** `12.30` is 1230; both amounts of a share have two decimals. */
function cents(amount: string): bigint {
  return BigInt(amount.replace('.', ''));
}
