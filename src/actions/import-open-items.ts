/** When a list of open items is refused: what it leaves out is settled, so it has to be of a day, new, and whole. */
import type { Day } from '../domain/day.ts';
import type { Currency } from '../domain/money.ts';
import { FileRefused } from '../ingest/read-records.ts';
import type { Session } from '../store/database.ts';
import { newestOpenItemsDay } from '../store/imports.ts';
import { type ClosingShare, closingShares, countUnreadable, rejectOpenItems } from '../store/open-items.ts';
import type { ImportPart } from './import-parts.ts';

/** A list that closes more than this share of the open money has to be confirmed. */
const CLOSING_PERCENT_MAX = 20n;

interface OpenItemsInput {
  readonly base_currency: Currency;
  readonly confirm: boolean;
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
      `It lists what was open on ${data_as_of}, and a list of ${newest} is in the ledger already: an older one would reopen what was settled since.`,
    );
  }
  const unreadable = confirm ? 0 : await countUnreadable(session);
  if (unreadable > 0) {
    throw new FileRefused(
      'open_items_incomplete',
      null,
      `${unreadable === 1 ? '1 row was' : `${unreadable} rows were`} rejected without an invoice_id that could be read: what is listed there would be settled. Mend the file, or confirm the import.`,
    );
  }
  return data_as_of;
}

/**
 * Rejects rows that do not say what is open, and looks at what the list would close.
 * @throws FileRefused `open_items_guard` where that is too much to be right
 */
export async function judgeOpenItems(
  session: Session,
  day: Day,
  { base_currency, confirm }: OpenItemsInput,
): Promise<void> {
  await rejectOpenItems(session);
  const shares = await closingShares(session, base_currency, day);
  const over = confirm ? [] : shares.filter(isOverLimit);
  if (over.length === 0) return;
  const parts = over.map(
    ({ currency, documents, closing, open }) =>
      `${documents === 1 ? '1 document' : `${documents} documents`} with ${currency} ${closing} of the ${currency} ${open} that is open`,
  );
  throw new FileRefused(
    'open_items_guard',
    null,
    `It would settle ${parts.join(' and ')}, more than ${CLOSING_PERCENT_MAX} %, because it leaves them out or has nothing open of them. If the file is whole, confirm the import.`,
  );
}

function isOverLimit({ closing, open }: ClosingShare): boolean {
  return cents(closing) * 100n > cents(open) * CLOSING_PERCENT_MAX;
}

/** `12.30` is 1230; both amounts of a share have two decimals. */
function cents(amount: string): bigint {
  return BigInt(amount.replace('.', ''));
}
