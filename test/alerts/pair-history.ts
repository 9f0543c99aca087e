/**
 * One customer and one indicator over many runs: keeps what a run says to keep, as the store would, and hands it to
 * the next run. Kept values go through JSON with their keys in another order, as a database gives them back.
 */
import {
  type AlertMoney,
  type FiringDetail,
  type IndicatorOutcome,
  reconcileIndicator,
} from '../../src/alerts/reconcile-indicator.ts';
import type { AlertEvent, IndicatorState, StoredAlert } from '../../src/domain/alert-state.ts';
import type { Day } from '../../src/domain/day.ts';
import type { Severity } from '../../src/domain/severity.ts';
import { verdictAt } from '../../src/domain/verdict.ts';

export interface PairSettings {
  /** The level of each rule; the rules are called r0, r1, … */
  readonly levels: readonly Severity[];
  readonly raise_after?: number;
  readonly clear_after?: number;
  readonly detail?: (rule: string, as_of: Day) => Partial<FiringDetail>;
  /** Of an alert whose level does not fire; absent: what `detailOf` says. */
  readonly money?: (rule: string, as_of: Day) => AlertMoney | null;
}

export interface PairHistory {
  /** Runs the day with one letter a rule: `f` fires, `c` clear, `u` unknown. */
  readonly run: (as_of: Day, letters: string, options?: { readonly first_run?: boolean }) => IndicatorOutcome;
  readonly open: () => StoredAlert | null;
  readonly state: () => IndicatorState | null;
  /** The newest version of every alert ever saved, oldest alert first. */
  readonly alerts: () => readonly StoredAlert[];
  readonly events: readonly AlertEvent[];
  /** The rules whose detail was asked for, in order. */
  readonly asked: readonly string[];
  /** Lets a person's work on the open alert happen between two runs. */
  readonly edit: (change: Partial<StoredAlert>) => void;
}

export function pairHistory(settings: PairSettings): PairHistory {
  const alerts = new Map<string, StoredAlert>();
  const events: AlertEvent[] = [];
  const asked: string[] = [];
  let state: IndicatorState | null = null;
  const open = (): StoredAlert | null => [...alerts.values()].find((a) => a.status !== 'closed') ?? null;
  const save = (alert: StoredAlert): void => {
    alerts.set(
      alert.alert_id,
      JSON.parse(JSON.stringify(Object.fromEntries(Object.entries(alert).reverse()))),
    );
  };
  return {
    run: (as_of, letters, { first_run = false } = {}) => {
      const outcome = reconcileIndicator({
        customer_id: 'C1',
        indicator: 'overdue',
        as_of,
        first_run,
        raise_after: settings.raise_after ?? 1,
        clear_after: settings.clear_after ?? 1,
        rules: settings.levels.map((severity, i) => ({
          name: `r${i}`,
          severity,
          verdict: verdictAt(letters, i),
        })),
        open: open(),
        closed_today: [...alerts.values()].find(({ closed_on }) => closed_on === as_of) ?? null,
        state,
        firing: (rule) => {
          asked.push(rule);
          return { ...detailOf(rule), ...settings.detail?.(rule, as_of) };
        },
        money: ({ rule }) => (settings.money ?? detailOf)(rule, as_of),
      });
      if (outcome.alert !== null) save(outcome.alert);
      if (outcome.event !== null) events.push(outcome.event);
      state = outcome.state;
      return outcome;
    },
    open,
    state: () => state,
    alerts: () => [...alerts.values()],
    events,
    asked,
    edit: (change) => {
      const alert = open();
      if (alert === null) throw new Error('no alert is open');
      save({ ...alert, ...change });
    },
  };
}

export function detailOf(rule: string): FiringDetail {
  return {
    rule: { rule_set: 'overdue', version: 1, sha256: 'abc', rule },
    message: { en: `${rule} fires`, zh: `${rule} 触发` },
    evidence: [
      { fact: 'days_overdue_max', value: 31, unit: 'days', operator: '>', threshold: 30, previous: 30 },
    ],
    would_clear: [{ fact: 'days_overdue_max', operator: '<=', value: 30 }],
    exposure: '100.00',
    money_at_risk: '80.00',
    expected_loss: '8.00',
    actions: [{ code: rule, title: { en: rule, zh: rule }, owner_role: 'sales', due_on: '2026-12-31' }],
  };
}

/** The `number`-th day of the histories here, from 1. */
export function day(number: number): Day {
  return `2026-03-${String(number).padStart(2, '0')}`;
}
