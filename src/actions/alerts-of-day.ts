/** The daily list of a past day, said again from that day's own facts and rules. */
import { Decimal } from 'decimal.js';
import { messageRenderer } from '../alerts/render-message.ts';
import type { Alert, AlertChange } from '../domain/alert.ts';
import type { Day } from '../domain/day.ts';
import type { FactDeclaration, FactRow } from '../domain/fact.ts';
import type { Currency } from '../domain/money.ts';
import { redFlagTitles } from '../domain/red-flag-code.ts';
import { Refusal } from '../domain/refusal.ts';
import { evaluateRule } from '../engine/explain/evaluate-rule.ts';
import { alertsOpenAt, type PastAlert } from '../store/alert-list.ts';
import type { Database } from '../store/database.ts';
import { dayMovedAlerts, runDays } from '../store/runs.ts';
import { previousDay, readSnapshot } from '../store/snapshots.ts';
import { requireRunOfDay, ruleSetsOfRun } from './explain-customer.ts';
import { expectedLoss, type FiringContext, firingDetail } from './firing-detail.ts';
import type { Policy } from './load-policy.ts';
import { allFacts, ownFactsOf } from './own-facts.ts';
import type { RunRule } from './run-tally.ts';

interface DayContext extends FiringContext {
  readonly currency: Currency;
  readonly first_day: Day | null;
  readonly rules: readonly RunRule[];
  readonly facts: ReadonlyMap<string, FactRow>;
  readonly previous: ReadonlyMap<string, FactRow>;
}

/**
 * The alerts that were open at the end of the day, most money at risk first. Level and change come from the alert's
 * events; wording, evidence and money from the rule of that level that fires on the day's facts. Where none does — the
 * alert was held by `clear_after` or by missing data — it says what it says now, with the money of its last change
 * and the expected loss of the day's facts.
 * @throws Refusal `not_found` where the day was not evaluated, or only after a later day
 */
export async function alertsOfDay(
  deps: {
    readonly database: Database;
    readonly base_currency: Currency;
    readonly policy: Pick<Policy, 'playbook' | 'models'>;
  },
  asOf: Day,
): Promise<readonly Alert[]> {
  const { database, base_currency, policy } = deps;
  const run = await requireRunOfDay(database, asOf);
  if (!(await dayMovedAlerts(database.db, asOf))) {
    throw new Refusal(
      'not_found',
      `${asOf} was evaluated after a later day, which leaves alerts as they are: it has facts and verdicts (facts, explain) but no list.`,
    );
  }
  const past = await alertsOpenAt(database.db, asOf, base_currency);
  const customers = [...new Set(past.map(({ alert }) => alert.customer_id))];
  const before = await previousDay(database.db, asOf);
  const ruleSets = await ruleSetsOfRun(database, run);
  const declarations = allFacts(ownFactsOf(ruleSets));
  const context: DayContext = {
    as_of: asOf,
    // Which actions fit is asked here; by when they are due stands in the alert since they were recommended.
    dueOn: () => asOf,
    currency: base_currency,
    playbook: policy.playbook,
    renderMessage: messageRenderer(
      base_currency,
      new Map(declarations.map((fact) => [fact.name, fact])),
      redFlagTitles(policy.models.red_flag_codes),
    ),
    versions: new Map((run.result?.rule_sets ?? []).map((version) => [version.rule_set, version])),
    first_day: (await runDays(database.db)).first_with_alerts,
    rules: ruleSets.flatMap((rule_set) => rule_set.rules.map((rule) => ({ rule_set, rule }))),
    facts: await factsOf(database, asOf, declarations, customers),
    previous: before === null ? new Map() : await factsOf(database, before, declarations, customers),
  };
  return past.map((one) => alertOfDay(one, context)).sort(byMoney);
}

async function factsOf(
  database: Database,
  day: Day,
  declarations: readonly FactDeclaration[],
  customer_ids: readonly string[],
): Promise<ReadonlyMap<string, FactRow>> {
  const rows = await readSnapshot(database.db, day, declarations, { customer_ids });
  return new Map(rows.map((row) => [row.customer_id, row.facts]));
}

function alertOfDay(past: PastAlert, context: DayContext): Alert {
  const { alert } = past;
  const change = changeOfDay(past, context);
  const facts = context.facts.get(alert.customer_id);
  const firing = context.rules.find(
    ({ rule_set, rule }) =>
      facts !== undefined &&
      rule.indicator === alert.indicator &&
      rule.severity === alert.severity &&
      evaluateRule(rule_set, rule, facts).verdict === 'fires',
  );
  if (facts === undefined || firing === undefined) {
    const expected_loss = { amount: expectedLoss(facts ?? {}), currency: context.currency };
    return { ...alert, change, expected_loss };
  }
  const detail = firingDetail(context, firing, facts, context.previous.get(alert.customer_id) ?? null);
  const known = alert.actions.filter((action) => detail.actions.some((draft) => draft.code === action.code));
  return {
    ...alert,
    change,
    last_fired_on: context.as_of,
    rule: detail.rule,
    message: detail.message,
    evidence: [...detail.evidence],
    would_clear: [...detail.would_clear],
    money_at_risk: { amount: detail.money_at_risk, currency: context.currency },
    exposure: { amount: detail.exposure, currency: context.currency },
    expected_loss: { amount: detail.expected_loss, currency: context.currency },
    actions: known,
  };
}

function changeOfDay({ event, had_one_before }: PastAlert, { as_of, first_day }: DayContext): AlertChange {
  if (event === 'escalated') return 'worse';
  if (event === 'deescalated') return 'better';
  if (event !== 'opened') return 'same';
  if (as_of === first_day) return 'existing';
  return had_one_before ? 'back' : 'new';
}

/** Unknown money last, then by customer and alert, as the list of today is. */
function byMoney(a: Alert, b: Alert): number {
  const difference = new Decimal(b.money_at_risk.amount ?? -1).comparedTo(a.money_at_risk.amount ?? -1);
  if (difference !== 0) return difference;
  return `${a.customer_id} ${a.alert_id}` < `${b.customer_id} ${b.alert_id}` ? -1 : 1;
}
