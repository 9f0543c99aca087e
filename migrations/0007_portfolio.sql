-- What the ledger comes to by group as of a day, kept until the ledger or what counts changes: see store/portfolios.
create table portfolio_days (
  as_of date not null,
  ledger_version bigint not null,
  fingerprint text not null,
  body json not null,
  primary key (as_of, ledger_version, fingerprint)
);
