/** The rules of one indicator as a ladder: does every level ever decide, and does each rule say something of its own? */
import type { Threshold } from '../../domain/rule-set.ts';
import { severityRank } from '../../domain/severity.ts';
import type { CheckedRule } from '../checked-rule-set.ts';
import { comparisonsIn } from '../comparisons.ts';
import { at, type Warning, type WarningCode, warn } from '../fault.ts';
import type { AnalysisBudget } from './analysis-budget.ts';
import { CellSpace } from './cell-space.ts';
import { type Goal, isPossible } from './condition-search.ts';
import type { Declarations } from './fact-range.ts';
import { admittedBy, type Scenario, scenariosOf, whereOf } from './segment-scenarios.ts';

export interface LadderInput {
  readonly thresholds: ReadonlyMap<string, Threshold>;
  readonly facts: Declarations;
  readonly budget: AnalysisBudget;
  readonly warnings: Warning[];
}

/**
 * Warns of rules whose severity never decides, since rules of a worse one fire whenever they do, and of rules beside
 * which another of the same severity always fires, in both cases as long as the facts of those others are known: a
 * rule that lacks a fact may be unknown where every value of that fact would let it fire. Plain rules have no
 * severity, and so no ladder.
 */
export function warnOfLadders(rules: readonly CheckedRule[], input: LadderInput): void {
  const indicators = new Map<string, Rung[]>();
  for (const [index, rule] of rules.entries()) {
    if (rule.severity === null) continue;
    const rungs = indicators.get(rule.indicator) ?? [];
    indicators.set(rule.indicator, rungs);
    rungs.push({ rule, index, rank: severityRank(rule.severity), severity: rule.severity });
  }
  for (const rungs of indicators.values()) if (rungs.length > 1) warnOfLadder(rungs, input);
}

interface Rung {
  readonly rule: CheckedRule;
  /** In the rule set. */
  readonly index: number;
  readonly rank: number;
  readonly severity: string;
}

interface Ladder extends LadderInput {
  readonly scenarios: readonly Scenario[];
  readonly space: CellSpace;
  /** By rule, whether it can be true and false, scenario by scenario. A constant rule was warned of already. */
  readonly varies: ReadonlyMap<Rung, readonly boolean[]>;
}

function warnOfLadder(rungs: readonly Rung[], input: LadderInput): void {
  if (input.budget.exhausted) return;
  const comparisons = rungs.flatMap(({ rule }) => comparisonsIn(rule.condition));
  const scenarios = scenariosOf(comparisons, input.thresholds, input.budget);
  const space = new CellSpace(comparisons, scenarios, input.facts, input.budget);
  if (input.budget.exhausted) return;
  const varies = new Map(
    rungs.map((rung) => [
      rung,
      scenarios.map((scenario) =>
        [true, false].every((wanted) =>
          isPossible([{ node: rung.rule.condition, wanted }], scenario, space, input.budget),
        ),
      ),
    ]),
  );
  const ladder: Ladder = { ...input, scenarios, space, varies };
  const redundant = new Set<Rung>();
  for (const rung of [...rungs].reverse()) {
    if (!input.budget.spend(rungs.length * 4)) return;
    const worse = rungs.filter(({ rank }) => rank > rung.rank);
    if (warnOfHidden(rung, worse, 'unreachable_level', ladder)) {
      redundant.add(rung);
      continue;
    }
    const beside = rungs.filter((one) => one !== rung && one.rank === rung.rank && !redundant.has(one));
    if (warnOfHidden(rung, beside, 'overlapping_rules', ladder)) redundant.add(rung);
  }
}

/** @returns whether the rule is hidden behind the others for every customer that it can fire for */
function warnOfHidden(
  rung: Rung,
  others: readonly Rung[],
  code: Extract<WarningCode, 'unreachable_level' | 'overlapping_rules'>,
  ladder: Ladder,
): boolean {
  if (others.length === 0) return false;
  const { scenarios, budget } = ladder;
  const { name, condition } = rung.rule;
  const admitted = admittedBy(condition, comparisonsIn(condition), scenarios, budget);
  const hidden = scenarios.map(
    (scenario, index) => admitted[index] === true && isHidden(rung, others, scenario, index, ladder),
  );
  const where = whereOf(
    scenarios.filter((_, index) => admitted[index]),
    hidden.filter((_, index) => admitted[index]),
  );
  // Two rules of one severity may well coincide for some customers only.
  if (where === null || (where !== '' && code === 'overlapping_rules')) return false;
  const one = others.find((other) =>
    scenarios.every(
      (scenario, index) => hidden[index] !== true || isHidden(rung, [other], scenario, index, ladder),
    ),
  );
  const isLevel = code === 'unreachable_level';
  const by = one ? `${one.rule.name} (${one.severity})` : isLevel ? 'worse rules' : 'others of its severity';
  const firing = `${one ? 'that' : 'one of them'} fires whenever ${name} does`;
  const message = isLevel
    ? `${name} (${rung.severity}) never sets the severity${where}, unless facts of ${by} are unknown: ${firing}${invertedThresholds(rung, one, hidden, ladder)}`
    : `${name} adds nothing, unless facts of ${by} are unknown: ${firing}, with the same indicator and severity`;
  warn(ladder.warnings, at(null, 'rules', rung.index, 'name'), code, message);
  return where === '';
}

function isHidden(
  rung: Rung,
  others: readonly Rung[],
  scenario: Scenario,
  index: number,
  { space, budget, varies }: Ladder,
): boolean {
  if (varies.get(rung)?.[index] !== true) return false;
  const varying = others.filter((other) => varies.get(other)?.[index] === true);
  if (varying.length === 0) return false;
  if (!budget.spend(varying.length)) return false;
  const goals: readonly Goal[] = [
    { node: rung.rule.condition, wanted: true },
    ...varying.map(({ rule }) => ({ node: rule.condition, wanted: false })),
  ];
  return !isPossible(goals, scenario, space, budget);
}

const UPWARD: readonly string[] = ['greaterThan', 'greaterThanInclusive'];
const DOWNWARD: readonly string[] = ['lessThan', 'lessThanInclusive'];

/** ` (days_high 30 is easier to reach than days_medium 45)`, where two thresholds of one fact are the wrong way round. */
function invertedThresholds(
  { rule }: Rung,
  worse: Rung | undefined,
  hidden: readonly boolean[],
  { scenarios }: Ladder,
): string {
  const scenario = scenarios[hidden.indexOf(true)];
  if (worse === undefined || scenario === undefined) return '';
  const theirs = comparisonsIn(worse.rule.condition);
  for (const mine of comparisonsIn(rule.condition)) {
    for (const their of theirs) {
      if (mine.value.kind !== 'threshold' || their.value.kind !== 'threshold') continue;
      if (mine.fact !== their.fact || mine.operator !== their.operator) continue;
      const low = scenario.values.get(their.value.name);
      const high = scenario.values.get(mine.value.name);
      if (low === undefined || high === undefined) continue;
      const isEasier =
        (UPWARD.includes(mine.operator) && low < high) || (DOWNWARD.includes(mine.operator) && low > high);
      if (isEasier) return ` (${their.value.name} ${low} is easier to reach than ${mine.value.name} ${high})`;
    }
  }
  return '';
}
