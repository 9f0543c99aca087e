/** What an alert says while a rule fires: wording, evidence, money, what would clear it, what to do. */
import { moneyAtRisk } from '../alerts/money-at-risk.ts';
import { recommendActions } from '../alerts/recommend-actions.ts';
import type { AlertMoney, FiringDetail } from '../alerts/reconcile-indicator.ts';
import type { MessageRenderer } from '../alerts/render-message.ts';
import type { Day } from '../domain/day.ts';
import type { FactRow, FactValue } from '../domain/fact.ts';
import type { DecimalText } from '../domain/money.ts';
import type { Playbook } from '../domain/playbook.ts';
import { severityRank } from '../domain/severity.ts';
import type { CheckedRule } from '../engine/checked-rule-set.ts';
import { evidenceOf, explainRule, wouldClear } from '../engine/explain/explain-rule.ts';
import { thresholdValue } from '../engine/threshold-value.ts';
import type { RuleSetVersion } from '../store/rule-sets.ts';
import type { RunRule } from './run-tally.ts';

export interface FiringContext {
  readonly as_of: Day;
  /** By when an action is due that has so many days. */
  readonly dueOn: (dueInDays: number) => Day;
  readonly playbook: Playbook;
  readonly renderMessage: MessageRenderer;
  /** The version of each rule set, by its name. */
  readonly versions: ReadonlyMap<string, RuleSetVersion>;
}

/**
 * @param facts the customer's facts of the day
 * @param previous the facts of the newest day before it that has any
 */
export function firingDetail(
  context: FiringContext,
  { rule_set, rule }: RunRule,
  facts: FactRow,
  previous: FactRow | null,
): FiringDetail {
  const version = context.versions.get(rule_set.name);
  const { params, severity } = rule;
  if (version === undefined || params === null || severity === null) {
    throw new Error(`rule ${rule.name} of ${rule_set.name} cannot raise an alert`);
  }
  const days = facts.days_overdue_max;
  const stage = {
    severity,
    days_overdue_max: typeof days === 'number' ? days : null,
    dueOn: context.dueOn,
  };
  return {
    rule: { ...version, rule: rule.name },
    message: context.renderMessage(params.message, { facts, thresholds: thresholdsFor(rule_set, facts) }),
    evidence: evidenceOf(explainRule(rule_set, rule, facts, previous)),
    would_clear: wouldClear(rule_set, [rule, ...rulesKeepingUp(rule_set, rule)], facts),
    ...alertMoney(params.exposure, facts),
    actions: recommendActions(context.playbook, params.actions, stage),
  };
}

/**
 * The money of an alert whose rule this is, by these facts.
 * @param exposure the money fact that its rule names
 */
export function alertMoney(exposure: string, facts: FactRow): AlertMoney {
  const amount = moneyFact(facts, exposure);
  return {
    exposure: amount,
    money_at_risk: moneyAtRisk(amount, moneyFact(facts, 'guarantee_cover')),
    expected_loss: expectedLoss(facts),
  };
}

/** The loss to expect on all that the customer owes and no guarantee covers; null is unknown. */
export function expectedLoss(facts: FactRow): DecimalText | null {
  return moneyFact(facts, 'expected_loss');
}

/** The other rules of its set that keep an alert at its level or above, whatever becomes of its own rule. */
function rulesKeepingUp({ rules }: RunRule['rule_set'], rule: CheckedRule): readonly CheckedRule[] {
  return rules.filter(
    (other) =>
      other !== rule &&
      other.indicator === rule.indicator &&
      other.severity !== null &&
      rule.severity !== null &&
      severityRank(other.severity) >= severityRank(rule.severity),
  );
}

function thresholdsFor(
  ruleSet: RunRule['rule_set'],
  facts: FactRow,
): Readonly<Record<string, { readonly value: number; readonly unit: string }>> {
  return Object.fromEntries(
    [...ruleSet.thresholds].map(([name, threshold]) => [
      name,
      { value: thresholdValue(threshold, facts).value, unit: threshold.unit },
    ]),
  );
}

function moneyFact(facts: FactRow, name: string): DecimalText | null {
  const value: FactValue | undefined = facts[name];
  return typeof value === 'string' ? value : null;
}
