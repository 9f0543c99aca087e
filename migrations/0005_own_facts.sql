-- Facts that a firm declares in its rule sets come and go without a change of tables: one column holds them all, by
-- name, money as text. Null where there is none.
alter table given_facts add column own_facts jsonb;
alter table snapshots add column own_facts jsonb;
