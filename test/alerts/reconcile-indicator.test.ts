import { describe, expect, it } from 'vitest';
import { actionId, alertId } from '../../src/alerts/alert-identity.ts';
import { reconcileIndicator } from '../../src/alerts/reconcile-indicator.ts';
import type { StoredAlert } from '../../src/domain/alert-state.ts';
import { day, detailOf, pairHistory } from './pair-history.ts';

/** r0 medium, r1 high, r2 critical. */
const LADDER = ['medium', 'high', 'critical'] as const;

describe('opening an alert', () => {
  it('takes the worst firing level, says what its rule says, and tells so', () => {
    const pair = pairHistory({ levels: LADDER });
    const { alert, event, outcome, state } = pair.run(day(1), 'ffc');
    const {
      actions: [draft],
      ...said
    } = detailOf('r1');
    if (draft === undefined) throw new Error('no action');
    const alert_id = alertId('C1', 'overdue', 1);
    expect(outcome).toBe('opened');
    expect(alert).toEqual({
      alert_id,
      customer_id: 'C1',
      indicator: 'overdue',
      severity: 'high',
      status: 'open',
      change: 'new',
      opened_on: day(1),
      last_fired_on: day(1),
      closed_on: null,
      close_reason: null,
      owner: null,
      as_of: day(1),
      ...said,
      actions: [{ ...draft, action_id: actionId(alert_id, 'r1'), status: 'recommended', result: null }],
    } satisfies StoredAlert);
    expect(event).toEqual({
      alert_id,
      customer_id: 'C1',
      indicator: 'overdue',
      kind: 'opened',
      as_of: day(1),
      severity: 'high',
      previous_severity: null,
      money_at_risk: '80.00',
    });
    expect(state).toEqual({
      customer_id: 'C1',
      indicator: 'overdue',
      day: day(1),
      firing_days: 1,
      clear_days: 0,
      before: { firing_days: 0, clear_days: 0 },
      alerts_opened: 1,
    });
    expect(pair.asked).toEqual(['r1']);
  });

  it('waits until some rule fired on raise_after days, at whatever level', () => {
    const pair = pairHistory({ levels: LADDER, raise_after: 3 });
    expect(pair.run(day(1), 'fcc').outcome).toBe('none');
    expect(pair.run(day(2), 'ccf').outcome).toBe('none');
    expect(pair.asked).toEqual([]);
    expect(pair.run(day(3), 'fcc')).toMatchObject({ outcome: 'opened', alert: { severity: 'medium' } });
  });

  it('starts counting anew after a day on which every rule is clear', () => {
    const pair = pairHistory({ levels: LADDER, raise_after: 2 });
    pair.run(day(1), 'fcc');
    pair.run(day(2), 'ccc');
    expect(pair.run(day(3), 'fcc').outcome).toBe('none');
    expect(pair.run(day(4), 'fcc').outcome).toBe('opened');
  });

  it('neither counts nor forgets over a day that is unknown', () => {
    const pair = pairHistory({ levels: LADDER, raise_after: 2 });
    pair.run(day(1), 'fcc');
    expect(pair.run(day(2), 'cuc').outcome).toBe('none');
    expect(pair.run(day(3), 'cuc').outcome).toBe('none');
    expect(pair.run(day(4), 'fcc').outcome).toBe('opened');
  });

  it('never happens on a day on which nothing fires, even where the rules come to ask for fewer days', () => {
    const settings = { levels: LADDER, raise_after: 3 };
    const pair = pairHistory(settings);
    pair.run(day(1), 'fcc');
    pair.run(day(2), 'fcc');
    settings.raise_after = 2;
    expect(pair.run(day(3), 'ucc').outcome).toBe('none');
    expect(pair.run(day(4), 'fcc').outcome).toBe('opened');
  });

  it('is marked existing on the first run of the installation', () => {
    const pair = pairHistory({ levels: LADDER });
    expect(pair.run(day(1), 'fcc', { first_run: true }).alert?.change).toBe('existing');
    expect(pair.run(day(1), 'fcc').alert).toBeNull();
    expect(pair.open()?.change).toBe('existing');
  });

  it('is marked back, with an identity of its own, where there was an alert before', () => {
    const pair = pairHistory({ levels: LADDER });
    pair.run(day(1), 'fcc');
    pair.run(day(2), 'ccc');
    expect(pair.run(day(9), 'fcc').alert).toMatchObject({
      alert_id: alertId('C1', 'overdue', 2),
      change: 'back',
      opened_on: day(9),
    });
    expect(pair.alerts().map(({ status }) => status)).toEqual(['closed', 'open']);
  });

  it('costs nothing to keep where nothing fires and nothing ever has', () => {
    const pair = pairHistory({ levels: LADDER });
    expect(pair.run(day(1), 'cuc')).toEqual({ alert: null, state: null, event: null, outcome: 'none' });
  });
});

describe('an open alert whose level fires', () => {
  it('escalates at once to a worse level, adding the actions of the new stage', () => {
    const pair = pairHistory({ levels: LADDER, raise_after: 3 });
    for (const number of [1, 2, 3]) pair.run(day(number), 'fcc');
    const { alert, event, outcome } = pair.run(day(4), 'fuf');
    expect(outcome).toBe('escalated');
    expect(alert).toMatchObject({ severity: 'critical', change: 'worse', opened_on: day(3) });
    expect(alert?.message.en).toBe('r2 fires');
    expect(alert?.actions.map(({ code }) => code)).toEqual(['r0', 'r2']);
    expect(event).toMatchObject({ kind: 'escalated', severity: 'critical', previous_severity: 'medium' });
    expect(pair.events.map(({ kind }) => kind)).toEqual(['opened', 'escalated']);
  });

  it('leaves the due day, status and result of the actions it has', () => {
    const title = { en: 'call', zh: '致电' };
    const pair = pairHistory({
      levels: LADDER,
      detail: (rule, as_of) => ({
        actions: [
          { code: 'call', title, owner_role: 'sales', due_on: as_of },
          { code: rule, title, owner_role: 'legal', due_on: as_of },
        ],
      }),
    });
    pair.run(day(1), 'fcc');
    const [call] = pair.open()?.actions ?? [];
    if (call === undefined) throw new Error('no action');
    pair.edit({ actions: [{ ...call, status: 'done', result: 'promised' }] });
    const actions = pair.run(day(2), 'ffc').alert?.actions;
    expect(actions?.[0]).toEqual({ ...call, status: 'done', result: 'promised' });
    expect(actions?.[1]).toMatchObject({ code: 'r1', due_on: day(2), status: 'recommended' });
    expect(actions).toHaveLength(2);
  });

  it('refreshes what it says at the same level, without an event', () => {
    const pair = pairHistory({
      levels: ['medium', 'medium'],
      detail: (_, as_of) => ({ money_at_risk: `${as_of.slice(-2)}.00` }),
    });
    pair.run(day(1), 'ff');
    const { alert, event, outcome } = pair.run(day(2), 'cf');
    expect(outcome).toBe('unchanged');
    expect(event).toBeNull();
    expect(alert).toMatchObject({
      severity: 'medium',
      change: 'same',
      money_at_risk: '02.00',
      as_of: day(2),
      last_fired_on: day(2),
      opened_on: day(1),
    });
    expect(alert?.rule.rule).toBe('r1');
    expect(alert?.actions.map(({ code }) => code)).toEqual(['r0', 'r1']);
  });

  it('keeps its owner and the status a person gave it', () => {
    const pair = pairHistory({ levels: LADDER });
    pair.run(day(1), 'fcc');
    pair.edit({ owner: 'li', status: 'acknowledged' });
    expect(pair.run(day(2), 'ffc').alert).toMatchObject({ owner: 'li', status: 'acknowledged' });
  });

  it('may know no money', () => {
    const pair = pairHistory({ levels: LADDER, detail: () => ({ exposure: null, money_at_risk: null }) });
    expect(pair.run(day(1), 'fcc')).toMatchObject({
      alert: { exposure: null, money_at_risk: null },
      event: { money_at_risk: null },
    });
  });
});

describe('lowering an alert', () => {
  it('closes it on the clear_after-th day on which every rule is clear', () => {
    const pair = pairHistory({ levels: LADDER, clear_after: 2 });
    pair.run(day(1), 'fcc');
    expect(pair.run(day(2), 'ccc')).toMatchObject({ outcome: 'unchanged', alert: { last_fired_on: day(1) } });
    const { alert, event, outcome, state } = pair.run(day(3), 'ccc');
    expect(outcome).toBe('cleared');
    expect(alert).toMatchObject({
      status: 'closed',
      closed_on: day(3),
      close_reason: 'cleared',
      change: 'better',
      severity: 'medium',
      last_fired_on: day(1),
      as_of: day(3),
      money_at_risk: '80.00',
    });
    expect(event).toMatchObject({ kind: 'cleared', severity: 'medium', previous_severity: null });
    expect(state).toMatchObject({ firing_days: 0, clear_days: 0, alerts_opened: 1 });
    expect(pair.asked).toEqual(['r0']);
  });

  it('has the money of the day while its level does not fire, and says what it said on its last day of firing', () => {
    const pair = pairHistory({
      levels: LADDER,
      clear_after: 9,
      money: (rule, as_of) =>
        rule === 'r1'
          ? { exposure: as_of, money_at_risk: null, expected_loss: `${as_of.slice(-2)}.00` }
          : null,
    });
    pair.run(day(1), 'ffc');
    const { alert, outcome } = pair.run(day(2), 'fcc');
    expect(outcome).toBe('unchanged');
    expect(alert).toMatchObject({
      severity: 'high',
      exposure: day(2),
      money_at_risk: null,
      expected_loss: '02.00',
      message: { en: 'r1 fires' },
      last_fired_on: day(1),
      as_of: day(2),
    });
    expect(pair.run(day(2), 'fcc').alert).toBeNull();
    expect(pair.run(day(3), 'fuc').alert).toMatchObject({ exposure: day(3), last_fired_on: day(1) });
    expect(pair.asked).toEqual(['r1']);
  });

  it('keeps its money where its rule is no more', () => {
    const pair = pairHistory({ levels: LADDER, clear_after: 9, money: () => null });
    pair.run(day(1), 'ffc');
    expect(pair.run(day(2), 'fcc').alert).toMatchObject({
      exposure: '100.00',
      money_at_risk: '80.00',
      expected_loss: '8.00',
    });
  });

  it('takes back what is still recommended and the milder stage does not ask for', () => {
    const action = { title: { en: 'x', zh: 'x' }, owner_role: 'sales' } as const;
    const codes: Readonly<Record<string, readonly string[]>> = {
      r0: ['call', 'remind'],
      r1: ['call', 'visit', 'block', 'sue'],
    };
    const pair = pairHistory({
      levels: LADDER,
      detail: (rule, due_on) => ({
        actions: (codes[rule] ?? []).map((code) => ({ ...action, code, due_on })),
      }),
    });
    pair.run(day(1), 'ffc');
    const given = { visit: 'done', block: 'skipped' } as const;
    pair.edit({
      actions: (pair.open()?.actions ?? []).map((one) =>
        one.code === 'visit' || one.code === 'block' ? { ...one, status: given[one.code] } : one,
      ),
    });
    const { alert, outcome } = pair.run(day(2), 'fcc');
    expect(outcome).toBe('deescalated');
    expect(alert?.actions.map(({ code, status, due_on }) => [code, status, due_on])).toEqual([
      ['call', 'recommended', day(1)],
      ['visit', 'done', day(1)],
      ['block', 'skipped', day(1)],
      ['remind', 'recommended', day(2)],
    ]);
  });

  it('falls to the worst milder level that fires, and starts its clear days anew', () => {
    const pair = pairHistory({ levels: ['low', ...LADDER], clear_after: 2 });
    pair.run(day(1), 'fffc');
    pair.run(day(2), 'ffcc');
    expect(pair.open()).toMatchObject({ severity: 'high', last_fired_on: day(1) });
    const { alert, event, outcome } = pair.run(day(3), 'ffcc');
    expect(outcome).toBe('deescalated');
    expect(alert).toMatchObject({ severity: 'medium', change: 'better', message: { en: 'r1 fires' } });
    expect(alert?.last_fired_on).toBe(day(3));
    expect(event).toMatchObject({ kind: 'deescalated', severity: 'medium', previous_severity: 'high' });
    expect(pair.run(day(4), 'cccc').outcome).toBe('unchanged');
    expect(pair.run(day(5), 'cccc').outcome).toBe('cleared');
  });

  it('counts clear days anew after a day on which its level or a worse one fires', () => {
    const pair = pairHistory({ levels: LADDER, clear_after: 2 });
    pair.run(day(1), 'fcc');
    pair.run(day(2), 'ccc');
    pair.run(day(3), 'fcc');
    expect(pair.run(day(4), 'ccc').outcome).toBe('unchanged');
    expect(pair.run(day(5), 'ccc').outcome).toBe('cleared');
  });

  it('neither counts nor forgets over a day that is unknown at its level or above', () => {
    const pair = pairHistory({ levels: LADDER, clear_after: 3 });
    const outcomes = ['cfc', 'ccc', 'ccu', 'fuc', 'ccc', 'ccc'].map(
      (letters, i) => pair.run(day(i + 1), letters).outcome,
    );
    expect(outcomes).toEqual(['opened', 'unchanged', 'unchanged', 'unchanged', 'unchanged', 'cleared']);
  });

  it('stays where it is while milder rules are unknown, and then goes by what they say', () => {
    const pair = pairHistory({ levels: LADDER });
    pair.run(day(1), 'ucf');
    expect(pair.run(day(2), 'ucc')).toMatchObject({ outcome: 'unchanged', alert: { severity: 'critical' } });
    expect(pair.run(day(3), 'fuu').outcome).toBe('unchanged');
    expect(pair.run(day(4), 'fuc'), 'high may fire').toMatchObject({ outcome: 'unchanged' });
    expect(pair.run(day(5), 'fcc')).toMatchObject({ outcome: 'deescalated', alert: { severity: 'medium' } });
  });

  it('comes down where the rules of its level were taken away, and holds where all were', () => {
    const pair = pairHistory({ levels: LADDER });
    pair.run(day(1), 'ffc');
    const state = pair.state();
    const rules = (verdict: 'fires' | 'clear') => [{ name: 'r0', severity: 'medium', verdict }] as const;
    const input = {
      customer_id: 'C1',
      indicator: 'overdue',
      as_of: day(2),
      first_run: false,
      raise_after: 1,
      clear_after: 1,
      open: pair.open(),
      closed_today: null,
      state,
      firing: detailOf,
      money: () => null,
    };
    expect(reconcileIndicator({ ...input, rules: rules('fires') }).outcome).toBe('deescalated');
    expect(reconcileIndicator({ ...input, rules: rules('clear') }).outcome).toBe('cleared');
    expect(reconcileIndicator({ ...input, rules: [] }).outcome).toBe('unchanged');
  });
});

describe('input that does not belong together', () => {
  it('is refused where the run is of an earlier day', () => {
    const pair = pairHistory({ levels: LADDER, raise_after: 2 });
    pair.run(day(5), 'fcc');
    expect(() => pair.run(day(4), 'fcc')).toThrow(
      'cannot reconcile overdue of C1: the run of 2026-03-04 comes after one of 2026-03-05',
    );
    pair.run(day(6), 'fcc');
    pair.edit({ as_of: day(9) });
    expect(() => pair.run(day(8), 'fcc')).toThrow('comes after one of 2026-03-09');
  });

  it('is refused where an alert is open or closed otherwise than said, or has no state row', () => {
    const pair = pairHistory({ levels: LADDER });
    const { alert } = pair.run(day(1), 'fcc');
    const input = {
      customer_id: 'C1',
      indicator: 'overdue',
      as_of: day(2),
      first_run: false,
      raise_after: 1,
      clear_after: 1,
      rules: [],
      open: null,
      closed_today: null,
      firing: detailOf,
      money: () => null,
    };
    expect(() => reconcileIndicator({ ...input, open: alert, state: null })).toThrow('has no state row');
    pair.run(day(2), 'ccc');
    const [closed = null] = pair.alerts();
    const state = pair.state();
    expect(() => reconcileIndicator({ ...input, open: closed, state })).toThrow('is closed');
    expect(() => reconcileIndicator({ ...input, closed_today: closed, state: null })).toThrow('no state row');
    const later = { ...input, as_of: day(3), closed_today: closed, state };
    expect(() => reconcileIndicator(later)).toThrow('is given as closed on 2026-03-03 and is not');
  });
});
