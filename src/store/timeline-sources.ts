/** Where each kind of a timeline's items comes from: rows of one customer, each with its day and its place in it. */
import { type RawBuilder, sql } from 'kysely';
import { STATEMENT_AMOUNTS } from '../domain/file-kind.ts';
import type { Currency } from '../domain/money.ts';
import type { TimelineType } from '../domain/timeline.ts';

type Sql = RawBuilder<unknown>;

export interface TimelineCustomer {
  readonly customer_id: string;
  readonly industry_scheme: string | null;
  /** The customer's own code and all its parents. */
  readonly industry_codes: readonly string[];
  readonly country: string | null;
  /** What alerts are in. */
  readonly base_currency: Currency;
}

export interface TimelineSource {
  /** Tables and the condition that makes them one customer's. */
  readonly rows: Sql;
  readonly day: Sql;
  readonly id: Sql;
  /** Text that puts items of one day in order, byte by byte; the id where it is left out. */
  readonly place?: Sql;
  /** The item but for its type, id and day: a JSON object whose amounts are texts. */
  readonly body: Sql;
}

type Source = (customer: TimelineCustomer) => TimelineSource;

const INVOICE = sql`'document_type', document_type, 'amount', json_build_object('amount', amount::text, 'currency', currency),
  'due_on', due_on`;
const AMOUNT = sql`'amount', json_build_object('amount', amount::text, 'currency', currency)`;
const GUARANTEE = sql`json_build_object('kind', kind, ${AMOUNT}, 'valid_from', valid_from, 'valid_to', valid_to)`;

export const TIMELINE_SOURCES: Readonly<Record<TimelineType, Source>> = {
  alert_event: ({ customer_id, base_currency }) => ({
    rows: sql`alert_events where customer_id = ${customer_id}`,
    day: sql`as_of`,
    id: sql`position::text`,
    place: sql`lpad(position::text, 19, '0')`,
    body: sql`json_build_object('alert_id', alert_id, 'indicator', indicator, 'kind', kind, 'run_id', run_id::text,
      'severity', severity, 'previous_severity', previous_severity,
      'money_at_risk', json_build_object('amount', money_at_risk::text, 'currency', ${base_currency}::text))`,
  }),
  assessment: ({ customer_id }) => ({
    rows: sql`(
      select assessed_on, model, json_agg(json_build_object('item', item, 'score', score::text, 'note', note,
        'assessor', assessor) order by item) as items
      from assessments where customer_id = ${customer_id} group by assessed_on, model
    ) filled_in where true`,
    day: sql`assessed_on`,
    id: sql`model`,
    body: sql`json_build_object('items', items)`,
  }),
  guarantee_ended: ({ customer_id }) => ({
    rows: sql`guarantees where customer_id = ${customer_id} and valid_to is not null`,
    day: sql`valid_to`,
    id: sql`guarantee_id`,
    body: GUARANTEE,
  }),
  guarantee_started: ({ customer_id }) => ({
    rows: sql`guarantees where customer_id = ${customer_id} and valid_from is not null`,
    day: sql`valid_from`,
    id: sql`guarantee_id`,
    body: GUARANTEE,
  }),
  invoice_issued: ({ customer_id }) => ({
    rows: sql`invoices where customer_id = ${customer_id}`,
    day: sql`issued_on`,
    id: sql`invoice_id`,
    body: sql`json_build_object(${INVOICE}, 'disputed', disputed, 'applies_to_invoice_id', applies_to_invoice_id)`,
  }),
  invoice_settled: ({ customer_id }) => ({
    rows: sql`(${settledInvoices(customer_id)}) settled where true`,
    day: sql`day`,
    id: sql`invoice_id`,
    body: sql`json_build_object(${INVOICE})`,
  }),
  invoice_written_off: ({ customer_id }) => ({
    rows: sql`invoices where customer_id = ${customer_id} and written_off_on is not null`,
    day: sql`written_off_on`,
    id: sql`invoice_id`,
    body: sql`json_build_object(${INVOICE})`,
  }),
  outcome: ({ customer_id }) => ({
    rows: sql`outcomes where customer_id = ${customer_id}`,
    day: sql`occurred_on`,
    id: sql`kind`,
    body: sql`json_build_object('kind', kind)`,
  }),
  payment: ({ customer_id }) => ({
    rows: sql`payments where customer_id = ${customer_id}`,
    day: sql`paid_on`,
    id: sql`payment_id`,
    body: sql`json_build_object('invoice_id', invoice_id, ${AMOUNT})`,
  }),
  policy_event: (customer) => ({
    rows: sql`policy_events where ${touches(customer)}`,
    day: sql`announced_on`,
    id: sql`event_id`,
    body: sql`json_build_object('industry_scheme', industry_scheme, 'industry_codes', to_json(industry_codes),
      'direction', direction, 'severity', severity, 'title', title, 'country', country, 'effective_on', effective_on,
      'expires_on', expires_on, 'source_url', source_url)`,
  }),
  promise: ({ customer_id }) => ({
    rows: sql`promises where customer_id = ${customer_id}`,
    day: sql`promised_on`,
    id: sql`promise_id`,
    body: sql`json_build_object('invoice_id', invoice_id, 'pay_by', pay_by, ${AMOUNT})`,
  }),
  rating: ({ customer_id }) => ({
    rows: sql`ratings where customer_id = ${customer_id}`,
    day: sql`rated_on`,
    id: sql`agency`,
    body: sql`json_build_object('scale', scale, 'grade', grade, 'outlook', outlook)`,
  }),
  red_flag: ({ customer_id }) => ({
    rows: sql`red_flags where customer_id = ${customer_id}`,
    day: sql`observed_on`,
    id: sql`red_flag_id`,
    body: sql`json_build_object('family', family, 'code', code, 'severity', severity, 'note', note, 'reporter', reporter)`,
  }),
  statement: ({ customer_id }) => ({
    rows: sql`statements where customer_id = ${customer_id}`,
    day: sql`coalesce(published_on, period_end + 90)`,
    id: sql`(period_end::text || '/' || lpad(period_months::text, 2, '0'))`,
    body: sql`json_build_object('period_end', period_end, 'period_months', period_months, 'published_on', published_on,
      'currency', currency, ${sql.raw(STATEMENT_AMOUNTS.map((name) => `'${name}', ${name}::text`).join(', '))})`,
  }),
};

/**
 * Documents of which nothing is open any more, each with the day: `settled_on`, or the day on which payments and credit
 * notes have made up what was open — all of the amount, or what the newest list of open items has left of it.
 */
function settledInvoices(customerId: string): Sql {
  return sql`
    with list as (
      select distinct on (invoice_id) invoice_id, as_of, open_amount from open_amounts
      where customer_id = ${customerId} order by invoice_id, as_of desc
    ),
    document as (
      select i.*, coalesce(l.open_amount, i.amount) as left_open, coalesce(l.as_of, '-infinity') as open_after
      from invoices i left join list l using (invoice_id) where i.customer_id = ${customerId}
    ),
    settlement as (
      select invoice_id, currency, paid_on as day, amount from payments
      where customer_id = ${customerId} and invoice_id is not null
      union all
      select applies_to_invoice_id, currency, issued_on, amount from invoices
      where customer_id = ${customerId} and document_type = 'credit_note' and applies_to_invoice_id is not null
    ),
    running as (
      select d.invoice_id, d.left_open, greatest(s.day, d.issued_on) as day,
        sum(s.amount) over (partition by d.invoice_id order by s.day) as paid
      from document d join settlement s using (invoice_id, currency)
      where d.document_type = 'invoice' and s.day > d.open_after
    ),
    made_up as (select invoice_id, min(day) as day from running where paid >= left_open group by invoice_id),
    settled as (
      select d.*, least(d.settled_on, m.day, case when d.left_open = 0 then d.open_after end) as day
      from document d left join made_up m using (invoice_id)
    )
    select * from settled where day is not null`;
}

/** As the facts of policy have it: the same scheme, a code that covers the customer's, no country or the customer's. */
function touches({ industry_scheme, industry_codes, country }: TimelineCustomer): Sql {
  if (industry_scheme === null || industry_codes.length === 0) return sql`false`;
  const here = country === null ? sql`false` : sql`upper(trim(country)) = upper(trim(${country}))`;
  return sql`industry_scheme = ${industry_scheme} and industry_codes && array[${sql.join(industry_codes)}]::text[]
    and (country is null or ${here})`;
}
