-- The remaining kinds of file, lists of open items, mappings, and what the API keeps of imports and runs.

create table promises (
  promise_id text collate "C" not null,
  customer_id text collate "C" not null,
  invoice_id text collate "C",
  promised_on date not null,
  pay_by date not null,
  amount numeric not null check (amount > 0),
  currency text not null,
  primary key (promise_id, customer_id)
);
create index promises_by_customer on promises (customer_id);

create table red_flags (
  red_flag_id text collate "C" not null,
  customer_id text collate "C" not null,
  family text not null,
  code text not null,
  observed_on date not null,
  severity integer,
  note text,
  reporter text,
  primary key (red_flag_id, customer_id)
);
create index red_flags_by_customer on red_flags (customer_id);

create table assessments (
  customer_id text collate "C" not null,
  model text collate "C" not null,
  item text collate "C" not null,
  score numeric,
  assessed_on date not null,
  note text,
  assessor text,
  primary key (customer_id, model, item, assessed_on)
);

-- Facts that the firm computes itself, for one day each: a column for each fact of the catalogue (added by the
-- program when it migrates), null where the firm says nothing and ours is computed.
create table given_facts (
  customer_id text collate "C" not null,
  as_of date not null,
  primary key (customer_id, as_of)
);
create index given_facts_by_day on given_facts (as_of, customer_id);

-- What a list of open items says was left of an invoice at the end of a day, kept where the ledger's payments and
-- credit notes alone would say otherwise. It replaces what was paid up to that day; later payments come off it.
create table open_amounts (
  customer_id text collate "C" not null,
  invoice_id text collate "C" not null,
  as_of date not null,
  open_amount numeric not null check (open_amount >= 0),
  primary key (customer_id, invoice_id, as_of)
);

-- Spreadsheets drop the zeros that an id begins with: such ids are looked up here. Most ledgers have none.
create index invoices_zero_padded on invoices (ltrim(invoice_id, '0')) where invoice_id like '0%';
create index customers_zero_padded on customers (ltrim(customer_id, '0')) where customer_id like '0%';

alter table imports add column data_as_of date;
-- Whether the file was a list of what is open on data_as_of.
alter table imports add column open_items boolean not null default false;

create table import_rejections (
  import_id bigint not null references imports (import_id) on delete cascade,
  line integer not null,
  field text,
  code text not null,
  message text not null,
  primary key (import_id, line)
);

create table mappings (
  name text collate "C" primary key,
  body json not null,
  updated_at timestamptz not null
);

-- The answer that a request with an Idempotency-Key got, written in the transaction that carried it out, so that
-- the same key waits for it, finds it, and is answered the same.
create table idempotency_keys (
  key text primary key,
  fingerprint text not null,
  answer json,
  created_at timestamptz not null
);
create index idempotency_keys_by_age on idempotency_keys (created_at);

-- How far a run has come, {"done": customers, "total": customers}, while it goes on.
alter table runs add column progress json;

-- When the alert last changed in anything but the day it was looked at; in the milliseconds that programs see.
alter table alerts add column updated_at timestamptz(3) not null default now();
alter table alerts alter column updated_at drop default;

-- The orders in which alerts are listed. Without them a page of 300,000 open alerts reads the whole table, seconds
-- instead of a millisecond; each costs a run some 5 microseconds an alert.
create index alerts_open_by_money on alerts ((-coalesce(money_at_risk, -1)), customer_id, alert_id)
  where status <> 'closed';
create index alerts_open_by_severity on alerts (
  (case severity when 'critical' then 0 when 'high' then 1 when 'medium' then 2 else 3 end),
  (-coalesce(money_at_risk, -1)), customer_id, alert_id
) where status <> 'closed';
create index alerts_open_by_opened_on on alerts (opened_on, customer_id, alert_id) where status <> 'closed';
create index alerts_by_updated_at on alerts (updated_at, customer_id, alert_id);
create index alerts_by_owner on alerts (owner) where owner is not null;
