import type { StoredAlert } from '../../src/domain/alert-state.ts';

/** An open alert of customer C1; say what differs. */
export function storedAlert(differs: Partial<StoredAlert>): StoredAlert {
  return {
    alert_id: 'A',
    customer_id: 'C1',
    indicator: 'overdue',
    severity: 'low',
    status: 'open',
    change: 'new',
    opened_on: '2026-01-20',
    last_fired_on: '2026-02-10',
    closed_on: null,
    close_reason: null,
    owner: null,
    money_at_risk: '5.00',
    exposure: '50.00',
    expected_loss: '2.50',
    rule: { rule_set: 'small', version: 1, sha256: 'abc', rule: 'overdue_low' },
    as_of: '2026-02-10',
    message: { en: 'it\'s "late"', zh: '逾期' },
    evidence: [
      { fact: 'days', value: 11, unit: 'days', operator: 'greaterThan', threshold: 10, previous: null },
    ],
    would_clear: [{ fact: 'days', operator: 'lessThan', value: 10 }],
    actions: [
      {
        action_id: 'X1',
        code: 'call',
        title: { en: 'Call', zh: '致电' },
        owner_role: 'sales',
        due_on: '2026-01-22',
        status: 'recommended',
        result: null,
      },
    ],
    ...differs,
  };
}
