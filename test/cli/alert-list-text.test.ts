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

describe('the alerts of one customer', () => {
  const seven = [
    alert('C1', 'dispute', '900.00', null, 'low'),
    alert('C1', 'cash_flow', null, null, 'high'),
    alert('C1', 'overdue', '100.00', null, 'high'),
    alert('C1', 'promise', '300.00', null, 'medium'),
    alert('C1', 'rating_drop', '250.00', null, 'high'),
    alert('C1', 'solvency', '10.00', null, 'critical'),
    alert('C1', 'sales', '900.00', null, 'low'),
  ];

  it('are the four worst, by severity and then by money, and how many more there are', () => {
    expect(ofFirstCustomer(seven)).toEqual([
      'CRITICAL solvency',
      'HIGH rating_drop',
      'HIGH overdue',
      'HIGH cash_flow',
      'and 3 more (explain C1 tells which)',
    ]);
    expect(ofFirstCustomer(seven, 'zh').at(-1)).toBe('另有 3 条（见 explain C1）');
  });

  it('are all there where they are four', () => {
    expect(ofFirstCustomer(seven.slice(0, 4))).toEqual([
      'HIGH overdue',
      'HIGH cash_flow',
      'MEDIUM promise',
      'LOW dispute',
    ]);
  });

  it('all count in the first line and in the money', () => {
    const text = alertListText('2026-02-10', seven, {
      limit: 9,
      language: 'en',
      currency: 'CNY',
      result: null,
    });
    expect(text.split('\n')[0]).toContain(
      '1 customer with 7 open alerts (1 critical, 3 high, 1 medium, 2 low)',
    );
    expect(headlines(seven)).toEqual(['Money at risk: CNY 900.00']);
  });
});

/** Below the customer's own line: severity and indicator of each alert, and what follows but the next action. */
function ofFirstCustomer(alerts: readonly Alert[], language: 'en' | 'zh' = 'en'): readonly string[] {
  const text = alertListText('2026-02-10', alerts, { limit: 9, language, currency: 'CNY', result: null });
  const lines = text.split('\n');
  return lines
    .slice(lines.indexOf('') + 2)
    .filter((line) => !line.includes('→'))
    .map((line) => line.trim().replace(/ {2,}\w+ {2,}/, ' '));
}

/** The lines between the first one and the first customer. */
function headlines(alerts: readonly Alert[], language: 'en' | 'zh' = 'en'): readonly string[] {
  const text = alertListText('2026-02-10', alerts, { limit: 9, language, currency: 'CNY', result: null });
  const lines = text.split('\n');
  return lines.slice(1, lines.indexOf(''));
}

function alert(
  customer_id: string,
  indicator: string,
  at_risk: string | null,
  loss: string | null,
  severity: Alert['severity'] = 'high',
): Alert {
  const stored = storedAlert({ alert_id: `${customer_id}-${indicator}`, customer_id, indicator });
  const money = (amount: string | null) => ({ amount, currency: 'CNY' });
  return {
    ...stored,
    severity,
    message: { en: indicator, zh: indicator },
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
