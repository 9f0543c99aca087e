-- What evaluation runs leave behind: the rule sets they used, the facts and verdicts of each day, the alerts.

-- Every version of every rule set that was ever evaluated; a version never changes.
create table rule_sets (
  rule_set text not null,
  version integer not null,
  sha256 text not null,
  body json not null,
  primary key (rule_set, version),
  unique (rule_set, sha256)
);

-- One row an evaluation run. A day's newest revision is the one whose facts stand in snapshots.
create table runs (
  run_id bigint generated always as identity primary key,
  as_of date not null,
  status text not null check (status in ('running', 'done', 'failed')),
  revision integer,
  fingerprint text,
  moves_alerts boolean,
  base_currency text not null,
  result json,
  error text,
  started_at timestamptz not null,
  ended_at timestamptz,
  unique (as_of, revision)
);

-- One row a customer and day: a column for each fact of the catalogue (added by the program when it migrates) and
-- one letter a rule (f fires, c clear, u unknown) in the order of the run's rules. One partition a day, so that
-- old days go by dropping tables.
create table snapshots (
  as_of date not null,
  customer_id text collate "C" not null,
  run_id bigint not null,
  verdicts text not null,
  notes json,
  primary key (customer_id, as_of)
) partition by range (as_of);

create table alerts (
  alert_id text collate "C" not null,
  customer_id text collate "C" not null,
  indicator text not null,
  severity text not null,
  status text not null,
  change text not null,
  opened_on date not null,
  last_fired_on date not null,
  closed_on date,
  close_reason text,
  owner text,
  money_at_risk numeric,
  exposure numeric,
  rule json not null,
  as_of date not null,
  message json not null,
  evidence json not null,
  would_clear json not null,
  actions json not null,
  primary key (customer_id, alert_id)
);
create index alerts_by_id on alerts (alert_id);
-- The invariant of the product: one open alert per customer and indicator.
create unique index alerts_one_open on alerts (customer_id, indicator) where status <> 'closed';

-- One customer and indicator between runs: streaks of days and how many alerts there have been.
create table indicator_states (
  customer_id text collate "C" not null,
  indicator text not null,
  day date not null,
  firing_days integer not null,
  clear_days integer not null,
  before_firing_days integer not null,
  before_clear_days integer not null,
  alerts_opened integer not null,
  primary key (customer_id, indicator)
);

-- Every change of every alert. Positions are drawn while one lock is held until commit, so that they appear in
-- order and without holes that fill later. One partition a month of as_of.
create sequence alert_event_positions;
create table alert_events (
  position bigint not null,
  as_of date not null,
  customer_id text collate "C" not null,
  alert_id text collate "C" not null,
  indicator text not null,
  kind text not null,
  severity text not null,
  previous_severity text,
  money_at_risk numeric,
  run_id bigint not null,
  primary key (customer_id, position, as_of)
) partition by range (as_of);
create index alert_events_by_position on alert_events (position);
create index alert_events_by_alert on alert_events (alert_id);
