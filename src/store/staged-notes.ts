/** Staged rows that go into the ledger as they are, and that somebody should look at all the same. */
import { type RawBuilder, sql } from 'kysely';
import type { Day } from '../domain/day.ts';
import type { RedFlagCodes } from '../domain/red-flag-code.ts';
import type { Session } from './database.ts';

/** How many rows are like that, with the line and a few words of the first. */
export interface StagedOddity {
  readonly rows: number;
  readonly line: number;
  readonly first: string;
}

/** Invoices that were due before they were issued; `first` is the due day. */
export function dueBeforeIssue(session: Session): Promise<StagedOddity | null> {
  return oddity(session, sql`s.due_on < s.issued_on`, sql`s.due_on::text`);
}

/**
 * Payments up to a day that are larger than the invoice they name, as `judgeRecords` found them; `first` says both
 * amounts. Later ones are not judged: the invoice may have been corrected by then.
 */
export function paymentsAboveInvoice(session: Session, until: Day): Promise<StagedOddity | null> {
  const misfit = sql`misfit f where f.staged_line = s.staged_line and f.code = 'exceeds_invoice'`;
  return oddity(
    session,
    sql`s.paid_on <= ${until}::date and exists (select from ${misfit})`,
    sql`(select format('%s is more than the %s of invoice "%s"', s.amount, f.invoice_amount, s.invoice_id) from ${misfit})`,
  );
}

/** Red flags with a code that the list does not have; `first` is the code. */
export function unlistedRedFlags(session: Session, { codes }: RedFlagCodes): Promise<StagedOddity | null> {
  return oddity(session, sql`not exists (select from ${listed(codes)} where c.code = s.code)`, sql`s.code`);
}

/** Red flags of another family than the list has their code in; `first` is the code. */
export function redFlagsOfOtherFamily(
  session: Session,
  { codes }: RedFlagCodes,
): Promise<StagedOddity | null> {
  const other = sql`exists (select from ${listed(codes)} where c.code = s.code and c.family <> s.family)`;
  return oddity(session, other, sql`s.code`);
}

/** Scores of an item that none of these is; `first` is `model/item`. */
export function scoresOfUnknownItems(
  session: Session,
  items: readonly { readonly model: string; readonly item: string }[],
): Promise<StagedOddity | null> {
  const known = sql`jsonb_to_recordset(${JSON.stringify(items)}::jsonb) as k(model text, item text)`;
  const where = sql`s.score is not null
    and not exists (select from ${known} where k.model = s.model and k.item = s.item)`;
  return oddity(session, where, sql`s.model || '/' || s.item`);
}

/** Scores of a model above what its items are scored to; `first` is the score. */
export function scoresAbove(session: Session, model: string, max: number): Promise<StagedOddity | null> {
  return oddity(session, sql`s.model = ${model} and s.score > ${max}::numeric`, sql`s.score::text`);
}

function listed(codes: RedFlagCodes['codes']): RawBuilder<unknown> {
  const list = codes.map(({ code, family }) => ({ code, family }));
  return sql`jsonb_to_recordset(${JSON.stringify(list)}::jsonb) as c(code text, family text)`;
}

async function oddity(
  session: Session,
  where: RawBuilder<unknown>,
  first: RawBuilder<unknown>,
): Promise<StagedOddity | null> {
  const { rows } = await sql<{ rows: string; line: number | null }>`
    select count(*) as rows, min(s.staged_line) as line from staging s
    where s.rejected_code is null and ${where}`.execute(session.db);
  const [found] = rows;
  if (found === undefined || found.line === null) return null;
  const words = await sql<{ first: string }>`
    select ${first} as first from staging s where s.staged_line = ${found.line}`.execute(session.db);
  return { rows: Number(found.rows), line: found.line, first: words.rows[0]?.first ?? '' };
}
