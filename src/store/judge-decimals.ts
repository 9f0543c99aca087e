/** Amounts of rows that name no currency: they are in that of their invoice, their customer or the installation. */
import { sql } from 'kysely';
import type { KindSpec } from '../domain/file-kind.ts';
import { type Currency, minorDigits } from '../domain/money.ts';
import type { Session } from './database.ts';
import { mergePlan } from './merge-plans.ts';
import { withBase } from './merge-records.ts';

const USUAL_DIGITS = 2;

/** Currencies with other than two decimals, found out once. */
let unusual: string | null = null;

/**
 * Rejects amounts with more decimals than their currency has. The reader has done so where the row names it; statement
 * figures are left alone, since they may be quotients.
 * @returns whether there were any
 */
export async function rejectTooManyDecimals(
  session: Session,
  { kind, columns }: KindSpec,
  base: Currency,
): Promise<boolean> {
  let found = false;
  const { currency = '$base', joins = '', of_customer } = mergePlan(kind);
  const customers = of_customer ? 'join customers c on c.customer_id = s.customer_id' : '';
  for (const { name, type } of columns) {
    if (type !== 'amount' && type !== 'limit') continue;
    const amount = sql.ref(`s.${name}`);
    const { numAffectedRows = 0n } = await sql`
      with fault as materialized (
        select s.staged_line, s.currency, coalesce(d.digits, ${USUAL_DIGITS}) as digits from (
          select s.staged_line, scale(trim_scale(${amount})) as decimals, ${withBase(currency, base)} as currency
          from staging s ${sql.raw(customers)} ${sql.raw(joins)}
          where s.currency is null and s.rejected_code is null and scale(trim_scale(${amount})) > 0
        ) s left join jsonb_to_recordset(${unusualDigits()}::jsonb) as d(currency text, digits int)
          on d.currency = s.currency
        where s.decimals > coalesce(d.digits, ${USUAL_DIGITS})
      )
      update staging s set rejected_field = ${name}, rejected_code = 'too_many_decimals', rejected_message =
        format('%s "%s" must have %s in %s', ${name}::text, ${amount},
          case f.digits when 0 then 'no decimals' else format('at most %s decimals', f.digits) end, f.currency)
      from fault f where f.staged_line = s.staged_line`.execute(session.db);
    found ||= numAffectedRows > 0n;
  }
  return found;
}

function unusualDigits(): string {
  unusual ??= JSON.stringify(
    Intl.supportedValuesOf('currency')
      .map((currency) => ({ currency, digits: minorDigits(currency) }))
      .filter(({ digits }) => digits !== USUAL_DIGITS),
  );
  return unusual;
}
