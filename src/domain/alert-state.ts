/** What the store keeps of alerts between runs, and what one run changes: the reconciler's input and output. */

import type { AlertChange, AlertEventKind, AlertRule, AlertStatus, Evidence, WouldClear } from './alert.ts';
import type { Bilingual } from './bilingual.ts';
import type { Day } from './day.ts';
import type { DecimalText } from './money.ts';
import type { OwnerRole } from './playbook.ts';
import type { Severity } from './severity.ts';

/** An alert as it is kept. Amounts are in base currency; null is unknown. */
export interface StoredAlert {
  readonly alert_id: string;
  readonly customer_id: string;
  readonly indicator: string;
  readonly severity: Severity;
  readonly status: AlertStatus;
  readonly change: AlertChange;
  readonly opened_on: Day;
  readonly last_fired_on: Day;
  readonly closed_on: Day | null;
  readonly close_reason: 'cleared' | 'resolved' | 'dismissed' | null;
  readonly owner: string | null;
  readonly money_at_risk: DecimalText | null;
  readonly exposure: DecimalText | null;
  readonly expected_loss: DecimalText | null;
  readonly rule: AlertRule;
  readonly as_of: Day;
  readonly message: Bilingual;
  readonly evidence: readonly Evidence[];
  readonly would_clear: readonly WouldClear[];
  readonly actions: readonly StoredAction[];
}

export interface StoredAction {
  readonly action_id: string;
  readonly code: string;
  readonly title: Bilingual;
  readonly owner_role: OwnerRole;
  readonly due_on: Day;
  readonly status: 'recommended' | 'done' | 'skipped';
  readonly result: string | null;
}

/**
 * One customer and indicator between runs. Kept only where something is pending or has happened.
 * Streaks count distinct days with a run; `before` are the streaks as they stood before `day`, so that a second
 * run of the same day starts from there and does not count the day twice.
 */
export interface IndicatorState {
  readonly customer_id: string;
  readonly indicator: string;
  readonly day: Day;
  readonly firing_days: number;
  readonly clear_days: number;
  readonly before: { readonly firing_days: number; readonly clear_days: number };
  /** Alerts ever opened for this customer and indicator. */
  readonly alerts_opened: number;
}

export interface AlertEvent {
  readonly alert_id: string;
  readonly customer_id: string;
  readonly indicator: string;
  readonly kind: AlertEventKind;
  readonly as_of: Day;
  readonly severity: Severity;
  readonly previous_severity: Severity | null;
  readonly money_at_risk: DecimalText | null;
}
