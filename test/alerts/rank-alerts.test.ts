import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareAlerts } from '../../src/alerts/rank-alerts.ts';
import { SEVERITIES, type Severity } from '../../src/domain/severity.ts';

describe('the order of the daily list', () => {
  it('puts most money at risk first, compared as numbers', () => {
    expect(order([alert('a', '9.00'), alert('b', '10.00'), alert('c', '10.5')])).toEqual(['c', 'b', 'a']);
  });

  it('puts unknown money last, whatever the severity', () => {
    expect(order([alert('a', null, 'critical'), alert('b', '0.00', 'low')])).toEqual(['b', 'a']);
    expect(order([alert('b', '0.00', 'low'), alert('a', null, 'critical')])).toEqual(['b', 'a']);
  });

  it('puts the worse severity first where the money is equal or unknown on both sides', () => {
    expect(order([alert('a', '1.0', 'medium'), alert('b', '1.00', 'critical')])).toEqual(['b', 'a']);
    expect(order([alert('a', null, 'low'), alert('b', null, 'high')])).toEqual(['b', 'a']);
  });

  it('then goes by customer and indicator, capitals before small letters on every machine', () => {
    expect(order([alert('b', '1'), alert('B', '1'), alert('a', '1')])).toEqual(['B', 'a', 'b']);
    const [first] = [alert('a', '1', 'low', 'z'), alert('a', '1', 'low', 'b')].sort(compareAlerts);
    expect(first?.indicator).toBe('b');
  });

  it('is one order for any set of alerts, however they come', () => {
    const any = fc.record({
      money_at_risk: fc.constantFrom(null, '0.00', '9.00', '10.00'),
      severity: fc.constantFrom(...SEVERITIES),
      customer_id: fc.constantFrom('a', 'b', 'B'),
      indicator: fc.constantFrom('x', 'y'),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 8 }), (alerts) => {
        expect(alerts.toReversed().sort(compareAlerts)).toEqual(alerts.toSorted(compareAlerts));
      }),
    );
  });
});

function order(alerts: ReturnType<typeof alert>[]): readonly string[] {
  return alerts.toSorted(compareAlerts).map((one) => one.customer_id);
}

function alert(
  customer_id: string,
  money_at_risk: string | null,
  severity: Severity = 'low',
  indicator = 'x',
) {
  return { customer_id, money_at_risk, severity, indicator };
}
