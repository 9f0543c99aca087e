-- The loss to expect on all that the customer owes, beside what is at risk; null is unknown, as it is of alerts from
-- before this column until the next run looks at them.
alter table alerts add column expected_loss numeric;

-- Its order, as alerts_open_by_money is that of money at risk.
create index alerts_open_by_expected_loss on alerts
  ((-coalesce(expected_loss, '-Infinity')), customer_id, alert_id) where status <> 'closed';
