import type { StoredAction } from '../domain/alert-state.ts';
import type { Day } from '../domain/day.ts';
import type { Playbook, PlaybookAction } from '../domain/playbook.ts';
import type { Severity } from '../domain/severity.ts';

/** An action as it is recommended, before it belongs to an alert. */
export type ActionDraft = Pick<StoredAction, 'code' | 'title' | 'owner_role' | 'due_on'>;

/** The stage a customer is at. */
export interface ActionStage {
  readonly severity: Severity;
  /** Days the customer's oldest open invoice is overdue; null is unknown. */
  readonly days_overdue_max: number | null;
  /** The day that is so many days after the run's, by whatever calendar the firm counts them. */
  readonly dueOn: (dueInDays: number) => Day;
}

/**
 * The actions of the playbook that fit the stage, out of the rule's `codes` and in their order, each code once.
 * An action fits when it is meant for the severity and the days overdue are within its bounds, both included;
 * where the days are unknown only an action without bounds fits. None may fit.
 *
 * @throws Error where the playbook has no such code: rule sets are checked against the playbook before they run
 */
export function recommendActions(
  playbook: Playbook,
  codes: readonly string[],
  stage: ActionStage,
): readonly ActionDraft[] {
  return [...new Set(codes)]
    .map((code) => playbookAction(playbook, code))
    .filter((action) => fits(action, stage))
    .map(({ code, title, owner_role, due_in_days }) => ({
      code,
      title,
      owner_role,
      due_on: stage.dueOn(due_in_days),
    }));
}

function playbookAction(playbook: Playbook, code: string): PlaybookAction {
  const action = playbook.actions.find((candidate) => candidate.code === code);
  if (action === undefined) throw new Error(`the playbook has no action ${JSON.stringify(code)}`);
  return action;
}

function fits({ when }: PlaybookAction, { severity, days_overdue_max: days }: ActionStage): boolean {
  if (!when.severities.includes(severity)) return false;
  const { days_overdue_min: min, days_overdue_max: max } = when;
  if (days === null) return min === undefined && max === undefined;
  return (min === undefined || days >= min) && (max === undefined || days <= max);
}
