-- The ledger: what came in through files, one table a kind.
--
-- Identifiers compare byte by byte (collation "C"), so that the order of customers is the same on every
-- server and in the program. Every table that grows has customer_id in its primary key, so that a distributed
-- PostgreSQL can shard by it. An invoice_id or payment_id is nevertheless unique over all customers: the merge
-- that writes these tables moves a document whose customer has changed, and what settles it along with it.

create table customers (
  customer_id text collate "C" primary key,
  name text not null,
  industry_scheme text,
  industry_code text,
  country text,
  currency text,
  credit_limit numeric,
  payment_terms_days integer,
  customer_class text,
  group_id text collate "C",
  account_manager text,
  customer_since date
);

create table invoices (
  invoice_id text collate "C" not null,
  customer_id text collate "C" not null,
  issued_on date not null,
  due_on date not null,
  amount numeric not null check (amount > 0),
  currency text not null,
  disputed boolean not null,
  document_type text not null,
  applies_to_invoice_id text collate "C",
  settled_on date,
  written_off_on date,
  overdue_reason text,
  primary key (invoice_id, customer_id)
);
create index invoices_by_customer on invoices (customer_id);

create table payments (
  payment_id text collate "C" not null,
  customer_id text collate "C" not null,
  invoice_id text collate "C",
  paid_on date not null,
  amount numeric not null check (amount > 0),
  currency text not null,
  primary key (payment_id, customer_id)
);
create index payments_by_customer on payments (customer_id);

create table ratings (
  customer_id text collate "C" not null,
  agency text collate "C" not null,
  scale text not null,
  grade text not null,
  rated_on date not null,
  outlook text,
  primary key (customer_id, agency, rated_on)
);

create table statements (
  customer_id text collate "C" not null,
  period_end date not null,
  period_months integer not null,
  published_on date,
  currency text not null,
  operating_cash_flow numeric,
  investing_cash_flow numeric,
  financing_cash_flow numeric,
  cash numeric,
  current_assets numeric,
  inventories numeric,
  receivables numeric,
  current_liabilities numeric,
  total_assets numeric,
  total_liabilities numeric,
  equity numeric,
  retained_earnings numeric,
  revenue numeric,
  ebit numeric,
  interest_expense numeric,
  net_profit numeric,
  primary key (customer_id, period_end, period_months)
);

create table policy_events (
  event_id text collate "C" primary key,
  industry_scheme text not null,
  industry_codes text[] not null,
  direction text not null,
  severity integer not null,
  title text not null,
  announced_on date not null,
  country text,
  effective_on date,
  expires_on date,
  source_url text
);

create table guarantees (
  guarantee_id text collate "C" not null,
  customer_id text collate "C" not null,
  kind text not null,
  amount numeric not null check (amount > 0),
  currency text not null,
  valid_from date,
  valid_to date,
  primary key (guarantee_id, customer_id)
);
create index guarantees_by_customer on guarantees (customer_id);

create table fx_rates (
  currency text not null,
  day date not null,
  rate numeric not null check (rate > 0),
  primary key (currency, day)
);

create table outcomes (
  customer_id text collate "C" not null,
  kind text not null,
  occurred_on date not null,
  primary key (customer_id, kind, occurred_on)
);

-- One row: the version of the ledger, one higher after each import that changed something, and the base
-- currency that every stored money fact is in.
create table installation (
  only_row boolean primary key default true check (only_row),
  ledger_version bigint not null default 0,
  base_currency text
);
insert into installation (only_row) values (true);

create table imports (
  import_id bigint generated always as identity primary key,
  file text not null,
  kind text,
  sha256 text,
  status text not null,
  report json not null,
  imported_at timestamptz not null
);
create index imports_by_sha256 on imports (sha256);
