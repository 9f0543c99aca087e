import { describe, expect, it } from 'vitest';
import { alertListText } from '../../src/cli/alert-list-text.ts';
import type { Alert } from '../../src/domain/alert.ts';
import { storedAlert } from '../store/stored-alert.ts';

describe('the headlines of the alert list', () => {
  const two = [
    alert('C1', 'overdue', '100.00', '30.00'),
    alert('C1', 'rating_drop', '250.00', '30.00'),
    alert('C2', 'overdue', '1000.00', '0.50'),
  ];

  it('count the money at risk and the expected loss of a customer once', () => {
    expect(headlines(two)).toEqual(['Money at risk: CNY 1,250.00', 'Expected loss: CNY 30.50']);
    expect(headlines(two, 'zh')).toEqual(['风险金额：CNY 1,250.00', '预期损失：CNY 30.50']);
  });

  it('say of how many customers an amount is not known', () => {
    const some = [...two, alert('C3', 'overdue', '5.00', null), alert('C4', 'overdue', null, null)];
    expect(headlines(some)).toEqual([
      'Money at risk: CNY 1,255.00, and unknown for 1 customer',
      'Expected loss: CNY 30.50, and unknown for 2 customers',
    ]);
    expect(headlines(some, 'zh')[1]).toBe('预期损失：CNY 30.50，另有 2 个客户未知');
  });

  it('leave the expected loss out where it is known of nobody', () => {
    expect(headlines([alert('C1', 'overdue', null, null)])).toEqual([
      'Money at risk: unknown for 1 customer',
    ]);
  });
});

/** The lines between the first one and the first customer. */
function headlines(alerts: readonly Alert[], language: 'en' | 'zh' = 'en'): readonly string[] {
  const text = alertListText('2026-02-10', alerts, { limit: 9, language, currency: 'CNY', result: null });
  const lines = text.split('\n');
  return lines.slice(1, lines.indexOf(''));
}

function alert(customer_id: string, indicator: string, at_risk: string | null, loss: string | null): Alert {
  const stored = storedAlert({ alert_id: `${customer_id}-${indicator}`, customer_id, indicator });
  const money = (amount: string | null) => ({ amount, currency: 'CNY' });
  return {
    ...stored,
    customer_name: customer_id,
    updated_at: '2026-02-10T00:00:00.000Z',
    money_at_risk: money(at_risk),
    exposure: money('5000.00'),
    expected_loss: money(loss),
    evidence: [...stored.evidence],
    would_clear: [...stored.would_clear],
    actions: [...stored.actions],
  };
}
