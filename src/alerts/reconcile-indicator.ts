import type { AlertChange, AlertEventKind, AlertRule, Evidence, WouldClear } from '../domain/alert.ts';
import type { AlertEvent, IndicatorState, StoredAction, StoredAlert } from '../domain/alert-state.ts';
import type { Bilingual } from '../domain/bilingual.ts';
import type { Day } from '../domain/day.ts';
import type { DecimalText } from '../domain/money.ts';
import { type Severity, severityRank } from '../domain/severity.ts';
import { actionId, alertId } from './alert-identity.ts';
import { clearAbove, type IndicatorRule, verdictFrom, worstFiring } from './indicator-ladder.ts';
import { nextState, nextStreak, type Streaks, streaksBefore } from './indicator-streaks.ts';
import type { ActionDraft } from './recommend-actions.ts';
import { sameValue } from './same-value.ts';

/** In base currency; null is unknown. */
export interface AlertMoney {
  readonly exposure: DecimalText | null;
  readonly money_at_risk: DecimalText | null;
  /** On all that the customer owes, whatever the rule. */
  readonly expected_loss: DecimalText | null;
}

/** What an alert says while this rule is its rule. */
export interface FiringDetail extends AlertMoney {
  readonly rule: AlertRule;
  readonly message: Bilingual;
  readonly evidence: readonly Evidence[];
  readonly would_clear: readonly WouldClear[];
  /** Recommended at the stage the customer is at. */
  readonly actions: readonly ActionDraft[];
}

/** One customer and one indicator on the day of a run. */
export interface IndicatorInput {
  readonly customer_id: string;
  readonly indicator: string;
  readonly as_of: Day;
  /** Whether this is the first run of the installation. */
  readonly first_run: boolean;
  readonly raise_after: number;
  readonly clear_after: number;
  /** The indicator's rules in rule order, of whatever level and rule set. */
  readonly rules: readonly IndicatorRule[];
  /** The alert of this customer and indicator that is not closed. */
  readonly open: StoredAlert | null;
  /** The alert that an earlier run of this day cleared; looked at only where none is open. */
  readonly closed_today: StoredAlert | null;
  readonly state: IndicatorState | null;
  /** Asked at most once, and only for the rule that becomes or stays the alert's rule. */
  readonly firing: (rule: string) => FiringDetail;
  /** The money of an alert of this rule by the facts of the day; null where there is no such rule any more. */
  readonly money: (rule: AlertRule) => AlertMoney | null;
}

export interface IndicatorOutcome {
  /** The version to save; null where nothing changed. */
  readonly alert: StoredAlert | null;
  /** The row to keep; null: none. It is `input.state` itself where there is nothing to save. */
  readonly state: IndicatorState | null;
  readonly event: AlertEvent | null;
  /** `unchanged`: the alert stays open at its level; `none`: there was no alert and there is none. */
  readonly outcome: AlertEventKind | 'unchanged' | 'none';
}

/**
 * Decides what one run means for the alert of one customer and indicator. There is at most one open alert.
 *
 * - **Ladder.** The worst firing level is the severity; the first rule of that level, in rule order, is the
 *   alert's rule and gives message, evidence and money.
 * - **Opening** takes `raise_after` days with a run on which some rule fires. A day on which every rule is clear
 *   ends the streak; an unknown day neither counts nor ends it. What opens is `existing` on the first run of the
 *   installation, `back` where this customer and indicator had an alert before, and `new` otherwise.
 * - **A worse level** escalates at once (`worse`). The same level refreshes what the alert says (`same`). Whenever
 *   its rule fires, the actions of the stage that the alert does not have yet are added; those it has stay as they
 *   are, due day, status and result. Only lowering takes actions away: those still recommended that the milder stage
 *   does not ask for.
 * - **Lowering** takes `clear_after` clear days: no rule at the alert's level or above fires, and all of them are
 *   clear. A firing rule there ends the streak, an unknown leaves it as it was, and only a clear day can be the one
 *   that lowers. Then the alert falls to the worst milder level that fires (`better`), if every level above that one
 *   is clear; where every rule of the indicator is clear it closes (`cleared`); where milder rules that could be worse
 *   are unknown it stays. So missing data never lowers
 *   or clears anything, nor does an indicator that has no rules left.
 * - **In between**, an open alert whose level does not fire keeps the message and evidence of its last firing, of which
 *   `last_fired_on` is the day; its money is that of `as_of`, the day of the last run, as long as its rule exists. A
 *   closed alert keeps the money of the last run before it closed.
 * - **Days are distinct.** A further run of the same day starts from the streaks before that day, so nothing counts
 *   twice, and with the same verdicts and details it changes nothing. An alert that an earlier run of the day opened
 *   closes like any other. One that an earlier run of the day cleared is judged as if it were still open: where this
 *   run does not clear it again it is taken up, as itself and with its owner and actions, and the event is `opened`.
 *   It is then `open`, since a closed alert does not tell what a person had made of it before.
 *
 * @throws Error where the run is of a day before the stored one, the alert given as open is closed, the one given as
 *   closed today is not, or an alert has no state row: the caller mixed up what belongs together
 */
export function reconcileIndicator(input: IndicatorInput): IndicatorOutcome {
  refuseMixedInput(input);
  const before = streaksBefore(input.state, input.as_of);
  const worst = worstFiring(input.rules);
  const firing_days = nextStreak(before.firing_days, verdictFrom(input.rules, 'low'), 'fires', 'clear');
  if (input.open !== null) return withAlert(input, input.open, before, firing_days, worst);
  if (input.closed_today === null) return withoutAlert(input, before, firing_days, worst);
  const alert = takenUpAlert(input, input.closed_today);
  return takingUp(alert, withAlert(input, alert, before, firing_days, worst));
}

/** What comes of an alert that an earlier run of the day cleared, `judged` as if it were open. */
function takingUp(alert: StoredAlert, judged: IndicatorOutcome): IndicatorOutcome {
  const { state } = judged;
  if (judged.outcome === 'cleared') return { alert: null, state, event: null, outcome: 'none' };
  const next = judged.alert ?? alert;
  return { alert: next, state, event: eventOf('opened', next, alert.severity), outcome: 'opened' };
}

function refuseMixedInput(input: IndicatorInput): void {
  const fault = mixedInput(input);
  if (fault === null) return;
  throw new Error(`cannot reconcile ${input.indicator} of ${input.customer_id}: ${fault}`);
}

function mixedInput({ as_of, open, closed_today, state }: IndicatorInput): string | null {
  if (state !== null && as_of < state.day) return `the run of ${as_of} comes after one of ${state.day}`;
  if (open?.status === 'closed') return `alert ${open.alert_id} is given as open and is closed`;
  if (closed_today !== null && closed_today.closed_on !== as_of) {
    return `alert ${closed_today.alert_id} is given as closed on ${as_of} and is not`;
  }
  const alert = open ?? closed_today;
  if (alert === null) return null;
  if (as_of < alert.as_of) return `the run of ${as_of} comes after one of ${alert.as_of}`;
  return state === null ? `alert ${alert.alert_id} has no state row` : null;
}

function withoutAlert(
  input: IndicatorInput,
  before: Streaks,
  firing_days: number,
  worst: IndicatorRule | null,
): IndicatorOutcome {
  const ordinal = alertsOpened(input) + 1;
  const streaks: Streaks = { firing_days, clear_days: 0 };
  if (worst === null || firing_days < input.raise_after) {
    const state = stateAfter(input, before, streaks, ordinal - 1);
    return { alert: null, state, event: null, outcome: 'none' };
  }
  const alert = openedAlert(input, worst, ordinal);
  const state = stateAfter(input, before, streaks, ordinal);
  return { alert, state, event: eventOf('opened', alert, null), outcome: 'opened' };
}

function withAlert(
  input: IndicatorInput,
  open: StoredAlert,
  before: Streaks,
  firing_days: number,
  worst: IndicatorRule | null,
): IndicatorOutcome {
  const level = verdictFrom(input.rules, open.severity);
  const clear_days = nextStreak(before.clear_days, level, 'clear', 'fires');
  const { alert, outcome } = nextVersion(input, open, worst, level === 'clear' ? clear_days : 0);
  if (outcome === 'unchanged') {
    // Only a further run of the same day can lead to the version that is stored: any other moves `as_of`.
    const stored = open.as_of === input.as_of && sameValue(open, alert);
    const state = stateAfter(input, before, { firing_days, clear_days }, alertsOpened(input));
    return { alert: stored ? null : alert, state, event: null, outcome };
  }
  // The streak of clear days belongs to a level, and starts anew with each.
  const state = stateAfter(input, before, { firing_days, clear_days: 0 }, alertsOpened(input));
  return { alert, state, event: eventOf(outcome, alert, open.severity), outcome };
}

/** `clear_days` is zero on a day that is not clear at the alert's level, whatever the streak: such a day lowers nothing. */
function nextVersion(
  input: IndicatorInput,
  open: StoredAlert,
  worst: IndicatorRule | null,
  clear_days: number,
): { readonly alert: StoredAlert; readonly outcome: 'unchanged' | Exclude<AlertEventKind, 'opened'> } {
  const above = worst === null ? -1 : severityRank(worst.severity) - severityRank(open.severity);
  if (worst !== null && above > 0) {
    return { alert: firingAlert(input, open, worst, 'worse'), outcome: 'escalated' };
  }
  // What a run of this day said before still holds for the day: a new alert is not `same` by evaluating it twice.
  const change = open.as_of === input.as_of ? open.change : 'same';
  if (worst !== null && above === 0) {
    return { alert: firingAlert(input, open, worst, change), outcome: 'unchanged' };
  }
  if (clear_days >= input.clear_after) {
    if (worst !== null && clearAbove(input.rules, worst.severity)) {
      return { alert: firingAlert(input, open, worst, 'better'), outcome: 'deescalated' };
    }
    if (verdictFrom(input.rules, 'low') === 'clear') {
      return { alert: closedAlert(open, input.as_of), outcome: 'cleared' };
    }
  }
  const { exposure, money_at_risk, expected_loss } = input.money(open.rule) ?? open;
  const money: AlertMoney = { exposure, money_at_risk, expected_loss };
  return { alert: { ...open, ...money, change, as_of: input.as_of }, outcome: 'unchanged' };
}

function openedAlert(input: IndicatorInput, rule: IndicatorRule, ordinal: number): StoredAlert {
  const detail = input.firing(rule.name);
  const alert_id = alertId(input.customer_id, input.indicator, ordinal);
  return {
    alert_id,
    customer_id: input.customer_id,
    indicator: input.indicator,
    severity: rule.severity,
    status: 'open',
    change: openingChange(input, ordinal),
    opened_on: input.as_of,
    last_fired_on: input.as_of,
    closed_on: null,
    close_reason: null,
    owner: null,
    as_of: input.as_of,
    ...saidIn(detail),
    actions: withActions(alert_id, [], detail.actions),
  };
}

function openingChange({ first_run }: IndicatorInput, ordinal: number): AlertChange {
  if (first_run) return 'existing';
  return ordinal > 1 ? 'back' : 'new';
}

function takenUpAlert(input: IndicatorInput, closed: StoredAlert): StoredAlert {
  const change = closed.opened_on === input.as_of ? openingChange(input, alertsOpened(input)) : 'same';
  return { ...closed, status: 'open', change, closed_on: null, close_reason: null };
}

function firingAlert(
  input: IndicatorInput,
  open: StoredAlert,
  rule: IndicatorRule,
  change: AlertChange,
): StoredAlert {
  const detail = input.firing(rule.name);
  const lowered = severityRank(rule.severity) < severityRank(open.severity);
  const present = lowered ? withoutOutgrown(open.actions, detail.actions) : open.actions;
  return {
    ...open,
    ...saidIn(detail),
    severity: rule.severity,
    change,
    last_fired_on: input.as_of,
    as_of: input.as_of,
    actions: withActions(open.alert_id, present, detail.actions),
  };
}

/** Field by field: whatever else a caller's object may carry is no part of an alert. */
function saidIn(detail: FiringDetail): Omit<FiringDetail, 'actions'> {
  const { rule, message, evidence, would_clear, exposure, money_at_risk, expected_loss } = detail;
  return { rule, message, evidence, would_clear, exposure, money_at_risk, expected_loss };
}

function closedAlert(open: StoredAlert, as_of: Day): StoredAlert {
  return {
    ...open,
    status: 'closed',
    change: 'better',
    closed_on: as_of,
    close_reason: 'cleared',
    as_of,
  };
}

/** Without what is still recommended and the new stage does not ask for: what was done or skipped has happened. */
function withoutOutgrown(
  present: readonly StoredAction[],
  drafts: readonly ActionDraft[],
): readonly StoredAction[] {
  const codes = new Set(drafts.map((draft) => draft.code));
  return present.filter(({ status, code }) => status !== 'recommended' || codes.has(code));
}

function withActions(
  alert_id: string,
  present: readonly StoredAction[],
  drafts: readonly ActionDraft[],
): readonly StoredAction[] {
  const codes = new Set(present.map((action) => action.code));
  const added = drafts.filter((draft) => !codes.has(draft.code));
  return [
    ...present,
    ...added.map(
      ({ code, title, owner_role, due_on }): StoredAction => ({
        action_id: actionId(alert_id, code),
        code,
        title,
        owner_role,
        due_on,
        status: 'recommended',
        result: null,
      }),
    ),
  ];
}

function alertsOpened({ state }: IndicatorInput): number {
  return state === null ? 0 : state.alerts_opened;
}

function stateAfter(
  input: IndicatorInput,
  before: Streaks,
  { firing_days, clear_days }: Streaks,
  alerts_opened: number,
): IndicatorState | null {
  return nextState(input.state, {
    customer_id: input.customer_id,
    indicator: input.indicator,
    day: input.as_of,
    firing_days,
    clear_days,
    before: { firing_days: before.firing_days, clear_days: before.clear_days },
    alerts_opened,
  });
}

/** `previous_severity` is told where the level changed. */
function eventOf(kind: AlertEventKind, alert: StoredAlert, previous: Severity | null): AlertEvent {
  return {
    alert_id: alert.alert_id,
    customer_id: alert.customer_id,
    indicator: alert.indicator,
    kind,
    as_of: alert.as_of,
    severity: alert.severity,
    previous_severity: previous === alert.severity ? null : previous,
    money_at_risk: alert.money_at_risk,
  };
}
