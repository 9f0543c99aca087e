/** What a run counts while it goes through the portfolio, chunk by chunk. */
import type { AlertEventKind } from '../domain/alert.ts';
import type { RuleCoverage, RunResult, RunWarning } from '../domain/run.ts';
import { VERDICTS, type Verdict } from '../domain/verdict.ts';
import type { CheckedRule, CheckedRuleSet } from '../engine/checked-rule-set.ts';

/** A rule with the set it is of; its place in the run's list is its letter's place in `verdicts`. */
export interface RunRule {
  readonly rule_set: CheckedRuleSet;
  readonly rule: CheckedRule;
}

type AlertCounts = Omit<RunResult['alerts'], 'open'>;

export class RunTally {
  readonly #rules: readonly RunRule[];
  readonly #verdicts: readonly Record<Verdict, number>[];
  readonly #alerts: Record<keyof AlertCounts, number>;
  readonly #warnings = new Map<string, RunWarning>();
  #customers = 0;

  constructor(rules: readonly RunRule[]) {
    this.#rules = rules;
    this.#verdicts = rules.map(() => ({ fires: 0, clear: 0, unknown: 0 }));
    this.#alerts = { opened: 0, escalated: 0, deescalated: 0, cleared: 0, unchanged: 0 };
  }

  addCustomers(count: number): void {
    this.#customers += count;
  }

  addVerdicts(rule: number, more: Readonly<Record<Verdict, number>>): void {
    const counts = this.#verdicts[rule];
    if (counts === undefined) return;
    for (const verdict of VERDICTS) counts[verdict] += more[verdict];
  }

  addAlert(outcome: AlertEventKind | 'unchanged' | 'none'): void {
    if (outcome !== 'none') this.#alerts[outcome] += 1;
  }

  /** One customer more that the same sentence is true of. */
  warnOfCustomer(code: string, message: string): void {
    const key = `${code} ${message}`;
    const known = this.#warnings.get(key);
    this.#warnings.set(key, { code, message, customers: (known?.customers ?? 0) + 1 });
  }

  /** A sentence about the run as a whole. */
  warn(code: string, message: string): void {
    this.#warnings.set(code, { code, message, customers: 0 });
  }

  totals(): Pick<RunResult, 'customers' | 'verdicts' | 'coverage' | 'warnings'> {
    const verdicts = { fires: 0, clear: 0, unknown: 0 };
    for (const counts of this.#verdicts) {
      verdicts.fires += counts.fires;
      verdicts.clear += counts.clear;
      verdicts.unknown += counts.unknown;
    }
    const coverage = this.#rules.map(
      ({ rule_set, rule }, index): RuleCoverage => ({
        rule: rule.name,
        rule_set: rule_set.name,
        ...(this.#verdicts[index] ?? { fires: 0, clear: 0, unknown: 0 }),
        when_unknown: rule.params?.when_unknown ?? 'report',
      }),
    );
    return { customers: this.#customers, verdicts, coverage, warnings: [...this.#warnings.values()] };
  }

  alerts(): AlertCounts {
    return { ...this.#alerts };
  }
}
