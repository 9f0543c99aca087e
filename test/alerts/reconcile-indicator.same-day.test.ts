import { describe, expect, it } from 'vitest';
import { alertId } from '../../src/alerts/alert-identity.ts';
import { day, pairHistory } from './pair-history.ts';

/** r0 medium, r1 high, r2 critical. */
const LADDER = ['medium', 'high', 'critical'] as const;

describe('a further run of the same day', () => {
  it.each([
    ['opened', ['fcc']],
    ['escalated', ['fcc', 'ffc']],
    ['refreshed', ['fcc', 'fcc']],
    ['lowered', ['ffc', 'fcc', 'fcc']],
    ['held', ['ffc', 'fuc']],
    ['closed', ['fcc', 'ccc', 'ccc']],
  ])('changes nothing where the alert was %s and the verdicts are the same', (_, days) => {
    const pair = pairHistory({ levels: LADDER, clear_after: days.length === 3 ? 2 : 1 });
    days.forEach((letters, i) => {
      pair.run(day(i + 1), letters);
    });
    const [state, alerts] = [pair.state(), pair.alerts()];
    const again = pair.run(day(days.length), days.at(-1) ?? '');
    expect(again).toMatchObject({ alert: null, event: null });
    expect(again.outcome).toBe(pair.open() === null ? 'none' : 'unchanged');
    expect(again.state).toBe(state);
    expect(pair.alerts()).toEqual(alerts);
  });

  it('saves new details although the verdicts are the same', () => {
    let [money, loss] = ['80.00', '8.00'];
    const pair = pairHistory({
      levels: LADDER,
      detail: () => ({ money_at_risk: money, expected_loss: loss }),
    });
    pair.run(day(1), 'fcc');
    money = '90.00';
    expect(pair.run(day(1), 'fcc')).toMatchObject({
      outcome: 'unchanged',
      event: null,
      alert: { money_at_risk: '90.00', expected_loss: '8.00', change: 'new' },
    });
    loss = '9.00';
    expect(pair.run(day(1), 'fcc').alert).toMatchObject({ money_at_risk: '90.00', expected_loss: '9.00' });
  });

  it('counts the day once, by its last run', () => {
    const pair = pairHistory({ levels: LADDER, raise_after: 2, clear_after: 2 });
    for (let i = 0; i < 3; i++) expect(pair.run(day(1), 'fcc').outcome).toBe('none');
    pair.run(day(2), 'ccc');
    expect(pair.run(day(2), 'fcc').outcome).toBe('opened');
    for (let i = 0; i < 3; i++) expect(pair.run(day(3), 'ccc').outcome).toBe('unchanged');
    pair.run(day(4), 'fcc');
    expect(pair.run(day(4), 'ccc').outcome).toBe('cleared');
  });

  it('closes an alert that an earlier run of the day opened, if one clear day is enough', () => {
    const quick = pairHistory({ levels: LADDER });
    quick.run(day(1), 'fcc');
    expect(quick.run(day(1), 'ccc')).toMatchObject({ outcome: 'cleared', alert: { closed_on: day(1) } });
    const slow = pairHistory({ levels: LADDER, clear_after: 2 });
    slow.run(day(1), 'fcc');
    expect(slow.run(day(1), 'ccc').outcome).toBe('unchanged');
    expect(slow.open()?.change).toBe('new');
  });

  it.each([
    ['fires at its level', 'fcc', 'medium', 'same', null],
    ['fires at a worse level', 'ffc', 'high', 'worse', 'medium'],
    ['is unknown', 'ucc', 'medium', 'same', null],
  ])('takes an alert up again that an earlier run cleared, where it %s', (_, letters, ...told) => {
    const [severity, change, previous_severity] = told;
    const pair = pairHistory({ levels: LADDER, raise_after: 2 });
    pair.run(day(1), 'fcc');
    pair.run(day(2), 'fcc');
    const [action] = pair.open()?.actions ?? [];
    if (action === undefined) throw new Error('no action');
    const done = { ...action, status: 'done', result: 'promised' } as const;
    pair.edit({ owner: 'li', actions: [done] });
    pair.run(day(3), 'ccc');
    const { alert, event, outcome, state } = pair.run(day(3), letters);
    expect(outcome).toBe('opened');
    expect(alert).toMatchObject({
      alert_id: alertId('C1', 'overdue', 1),
      severity,
      change,
      status: 'open',
      owner: 'li',
      opened_on: day(2),
      closed_on: null,
      close_reason: null,
    });
    expect(alert?.actions[0]).toEqual(done);
    expect(event).toMatchObject({ kind: 'opened', as_of: day(3), severity, previous_severity });
    expect(state?.alerts_opened).toBe(1);
    expect(pair.run(day(3), letters)).toMatchObject({ outcome: 'unchanged', alert: null, event: null });
    expect(pair.run(day(3), 'ccc')).toMatchObject({ outcome: 'cleared', alert: { closed_on: day(3) } });
    expect(pair.run(day(4), 'fcc').outcome).toBe('none');
  });

  it.each([
    ['existing', true, 1],
    ['new', false, 1],
    ['back', false, 3],
  ])('takes an alert of the day itself up again as %s', (change, first_run, number) => {
    const pair = pairHistory({ levels: LADDER });
    if (number > 1) pair.run(day(1), 'fcc');
    if (number > 1) pair.run(day(2), 'ccc');
    for (const letters of ['fcc', 'ccc', 'fcc']) pair.run(day(number), letters, { first_run });
    expect(pair.open()).toMatchObject({ change, opened_on: day(number) });
  });

  it('lowers an alert that an earlier run cleared, where a milder level fires', () => {
    const pair = pairHistory({ levels: LADDER });
    pair.run(day(1), 'ffc');
    pair.run(day(2), 'ccc');
    expect(pair.run(day(2), 'fcc')).toMatchObject({
      outcome: 'opened',
      alert: { severity: 'medium', change: 'better', status: 'open' },
      event: { kind: 'opened', severity: 'medium', previous_severity: 'high' },
    });
  });
});
