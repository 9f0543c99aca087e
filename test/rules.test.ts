import { readdirSync, readFileSync } from 'node:fs';
import { Engine, type RuleProperties, type TopLevelCondition } from 'json-rules-engine';
import { describe, expect, it } from 'vitest';
import { recommendActions } from '../src/alerts/recommend-actions.ts';
import { playbookSchema } from '../src/domain/playbook.ts';
import { normaliseGrade, ratingScalesFileSchema } from '../src/domain/rating-scale.ts';
import { casesSchema, type RuleCases, type RuleSetFile, ruleSetSchema } from '../src/domain/rule-set.ts';
import { SEVERITIES, severityRank } from '../src/domain/severity.ts';
import { VERDICTS } from '../src/domain/verdict.ts';
import { type CheckedRuleSet, checkRuleSet } from '../src/engine/check/rule-set-check.ts';
import { evaluateRule } from '../src/engine/explain/evaluate-rule.ts';
import { runCases } from '../src/engine/rule-cases.ts';
import { thresholdValue } from '../src/engine/threshold-value.ts';
import { FACT_CATALOGUE } from '../src/snapshot/catalogue.ts';

const FOLDER = new URL('../rules/', import.meta.url);
const NAMES = [
  'overdue',
  'rating',
  'cash-flow',
  'industry-policy',
  'exposure',
  'payment-behaviour',
  'red-flags',
] as const;
const SETS = NAMES.map((name) => readSet(name));
const PLAYBOOK = playbookSchema.parse(readJson('playbook.json'));
const SCALES = ratingScalesFileSchema.parse(readJson('rating-scales.json'));
/** Known of every customer as soon as the ledger holds invoices. */
const OWES_NOTHING = {
  receivable_total: 0,
  overdue_amount: 0,
  days_overdue_max: 0,
  unapplied_amount: 0,
  disputed_amount: 0,
  due_next_7_days: 0,
  due_next_30_days: 0,
  guarantee_cover: 0,
  exposure_uncovered: 0,
};
const WITHOUT_MONEY = [
  'rating_drop_high',
  'rating_downgrades_high',
  'rating_drop_to_default',
  'cash_flow_high',
  'cash_flow_no_reserve',
];
const README = readFileSync(new URL('README.md', FOLDER), 'utf8');

describe.each(SETS)('the rule set $name', ({ name, file, checked, cases }) => {
  it('passes every check without a warning', () => {
    expect(checkRuleSet(readJson(`${name}.json`), FACT_CATALOGUE)).toMatchObject({
      ok: true,
      warnings: [],
    });
    expect(file.rule_set).toBe(name);
  });

  it('gives in every case the verdicts that the case expects', () => {
    expect(cases.rule_set).toBe(name);
    expect(runCases(checked, cases).filter((result) => !result.ok)).toEqual([]);
  });

  it('names in its cases only facts of the catalogue, and each case once', () => {
    const known = new Set(FACT_CATALOGUE.map((fact) => fact.name));
    const named = cases.cases.flatMap((one) => Object.keys(one.facts));
    expect(named.filter((fact) => !known.has(fact))).toEqual([]);
    expect(new Set(cases.cases.map((one) => one.name)).size).toBe(cases.cases.length);
  });

  it('shows by a case that each rule can fire, be clear and be unknown', () => {
    for (const rule of checked.rules) {
      const expected = new Set(cases.cases.map((one) => one.expect[rule.name]));
      expect(
        VERDICTS.filter((verdict) => !expected.has(verdict)).map((verdict) => `${rule.name}: ${verdict}`),
      ).toEqual([]);
    }
  });

  it('shows by cases that each threshold matters: a little more or less changes a verdict', () => {
    for (const [threshold, { value, min, max }] of checked.thresholds) {
      const step = Math.max(Math.abs(value) * 0.02, 0.01);
      const changed = [value - step, value + step].filter(
        (other) => failures(checked, cases, threshold, other) > 0,
      );
      expect(changed, `${threshold} = ${value}, ${min} to ${max}`).not.toEqual([]);
    }
  });

  it('shows by cases that each override matters', () => {
    for (const [name, threshold] of checked.thresholds) {
      for (const override of threshold.overrides) {
        const overrides = threshold.overrides.filter((other) => other !== override);
        const without = new Map([...checked.thresholds, [name, { ...threshold, overrides }]]);
        const failed = runCases({ ...checked, thresholds: without }, cases).filter((result) => !result.ok);
        expect(failed.length, `${name} ${JSON.stringify(override.segment)}`).toBeGreaterThan(0);
      }
    }
  });

  it('runs unchanged in json-rules-engine, with the same verdict wherever all facts of a rule are known', async () => {
    let compared = 0;
    for (const { facts, expect: expected } of cases.cases) {
      for (const rule of checked.rules) {
        const verdict = expected[rule.name];
        if (verdict === undefined || rule.facts.some((fact) => (facts[fact] ?? null) === null)) continue;
        expect([rule.name, await libraryVerdict(file, rule.name, facts)]).toEqual([rule.name, verdict]);
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(checked.rules.length * 2);
  });

  it('gives every indicator a ladder without two meanings for one name', () => {
    for (const indicator of Object.keys(file.indicators)) {
      const levels = checked.rules
        .filter((rule) => rule.indicator === indicator)
        .map((rule) => severityOf(rule));
      expect(levels).toEqual(levels.toSorted((a, b) => severityRank(a) - severityRank(b)));
      expect(levels[0]).toBe('low');
    }
  });

  it('clears whoever owes nothing, whatever else is unknown, but for the rules that fire without money', () => {
    const open = checked.rules.filter(
      (rule) => evaluateRule(checked, rule, OWES_NOTHING).verdict !== 'clear',
    );
    expect(open.map((rule) => rule.name).filter((rule) => !WITHOUT_MONEY.includes(rule))).toEqual([]);
  });

  it('names for every threshold and every rule where it comes from', () => {
    const texts = [
      ...Object.values(file.thresholds).flatMap((threshold) => [threshold.reason, threshold.source]),
      ...Object.values(file.thresholds).flatMap((threshold) => threshold.overrides.map((one) => one.reason)),
      ...file.rules.map((rule) => rule.event.params.source),
    ];
    expect(texts.filter((text) => text.trim().length < 10)).toEqual([]);
  });

  it('recommends for every rule actions that exist, fit its severity, and include one for any days overdue', () => {
    for (const rule of file.rules) {
      const { severity, actions } = rule.event.params;
      const fitting = PLAYBOOK.actions.filter((action) => action.when.severities.includes(severity));
      expect(actions.filter((code) => !fitting.some((action) => action.code === code))).toEqual([]);
      for (const days_overdue_max of [null, 0, 10, 15, 16, 29, 30, 60, 90, 180, 181, 4000]) {
        const stage = { severity, days_overdue_max, dueOn: () => '2026-11-21' };
        expect(
          recommendActions(PLAYBOOK, actions, stage),
          `${rule.name}, ${days_overdue_max} days`,
        ).not.toEqual([]);
      }
    }
  });

  it('has its thresholds in the table of the README, with value, unit, overrides and source', () => {
    const rows = Object.entries(file.thresholds).map(([threshold, { value, unit, source, overrides }]) => {
      const others = overrides
        .map((one) => `${Object.values(one.segment).join(' ')} ${one.value}`)
        .join(', ');
      return `| \`${threshold}\` | ${value} | ${unit} | ${others || '–'} | ${source} |`;
    });
    const table = README.split(`### ${name}\n`)[1]
      ?.split('\n### ')[0]
      ?.split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) => line.replace(/ +/g, ' '));
    expect(table).toEqual(rows);
  });
});

describe('the playbook', () => {
  it('has each action once, and every action is recommended by some rule', () => {
    const codes = PLAYBOOK.actions.map((action) => action.code);
    expect(new Set(codes).size).toBe(codes.length);
    const recommended = new Set(
      SETS.flatMap(({ file }) => file.rules.flatMap((rule) => rule.event.params.actions)),
    );
    expect(codes.filter((code) => !recommended.has(code))).toEqual([]);
  });

  it('asks for no more days than a bound below allows', () => {
    const crossed = PLAYBOOK.actions.filter(
      ({ when }) => (when.days_overdue_min ?? 0) > (when.days_overdue_max ?? Infinity),
    );
    expect(crossed).toEqual([]);
  });

  it.each(SEVERITIES)('has an action of severity %s without bounds on the days overdue', (severity) => {
    const open = PLAYBOOK.actions.filter(
      ({ when }) =>
        when.severities.includes(severity) &&
        when.days_overdue_min === undefined &&
        when.days_overdue_max === undefined,
    );
    expect(open.length).toBeGreaterThan(2);
  });
});

it('recommends going to law from the day on which an overdue customer of any class is critical', () => {
  const overdue = SETS.find((set) => set.name === 'overdue');
  const critical = overdue?.file.rules.find((rule) => rule.name === 'overdue_critical');
  const days = overdue?.file.thresholds.days_overdue_critical;
  if (!critical || !days) throw new Error('no rule');
  for (const days_overdue_max of [days.value, ...days.overrides.map((one) => one.value)]) {
    const stage = { severity: 'critical', days_overdue_max, dueOn: () => '2026-11-21' } as const;
    const codes = recommendActions(PLAYBOOK, critical.event.params.actions, stage).map((one) => one.code);
    expect(codes).toEqual(
      expect.arrayContaining(['litigation_or_arbitration', 'subrogation_revocation', 'collection_agency']),
    );
  }
});

describe('the rating scales', () => {
  it.each(SCALES.scales)(
    '$scale lists each grade once and knows where its speculative grades begin',
    (scale) => {
      expect(new Set(scale.grades).size).toBe(scale.grades.length);
      if (scale.speculative_from !== null) expect(scale.grades).toContain(scale.speculative_from);
      expect(Object.keys(scale.aliases).filter((alias) => scale.grades.includes(alias))).toEqual([]);
      expect(Object.values(scale.aliases).filter((grade) => !scale.grades.includes(grade))).toEqual([]);
    },
  );

  it.each([
    ['sp', 'AAA', 1],
    ['sp', 'BB+', 11],
    ['sp', 'CCC-', 19],
    ['sp', 'SD', 21],
    ['sp', 'A-u', 7],
    ['fitch', 'RD', 22],
    ['fitch', 'DDD', 23],
    ['fitch', 'B- *-', 16],
    ['moodys', 'Aaa', 1],
    ['moodys', 'Baa3', 10],
    ['moodys', 'C', 21],
    ['dbrs', 'BBB (low)', 10],
    ['dbrs', 'CCC (high)', 17],
    ['domestic', 'AA-', 4],
    ['domestic', 'C', 19],
    ['bank-abcd', 'D', 4],
    ['internal-10', '10', 10],
  ])('on %s the grade %s is notch %i', (scale, text, notch) => {
    expect(grade(scale, text)).toMatchObject({ notch });
  });

  it.each([
    ['moodys', 'Aa'],
    ['moodys', 'A'],
    ['moodys', 'Baa'],
    ['moodys', 'BBB'],
    ['dbrs', 'BBB(low)'],
    ['dbrs', 'BBB-'],
    ['dbrs', 'AAA (high)'],
    ['sp', 'N/A'],
    ['sp', 'Stable'],
    ['sp', 'RD'],
    ['sp', 'C'],
    ['fitch', 'SD'],
    ['domestic', 'D'],
    ['domestic', 'CCC+'],
    ['bank-abcd', 'AAA'],
    ['internal-10', '0'],
  ])('on %s there is no grade %s', (scale, text) => {
    expect(grade(scale, text)).toBeNull();
  });

  it.each(['WR', 'NR', 'WD', 'Discontinued'])('takes %s on every scale as no rating', (text) => {
    expect(new Set(SCALES.scales.map(({ scale }) => grade(scale, text)))).toEqual(new Set(['withdrawn']));
  });

  it('keeps the letters that mean default at the notch where the rules look for them, on long scales only', () => {
    const rating = SETS.find((set) => set.name === 'rating')?.checked;
    const from = rating?.thresholds.get('default_notch_min')?.value ?? Number.NaN;
    for (const { scale, grades } of SCALES.scales) {
      const notches = ['C', 'SD', 'RD', 'D']
        .map((letter) => grades.indexOf(letter) + 1)
        .filter((notch) => notch > 0);
      expect(
        notches.filter((notch) => notch >= from !== grades.length > 10),
        scale,
      ).toEqual([]);
    }
  });
});

describe('the folder', () => {
  it('points from every file to the schema of its kind', () => {
    const files = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));
    const pointers = files.map((file) => [file, (readJson(file) as { readonly $schema?: string }).$schema]);
    expect(
      pointers.filter(([, schema]) => !/^\.\/schemas\/[a-z-]+\.schema\.json$/.test(schema ?? '')),
    ).toEqual([]);
  });

  it('mentions every file in the README', () => {
    const files = readdirSync(FOLDER).filter(
      (file) => file.endsWith('.json') && !file.endsWith('.cases.json'),
    );
    expect(files.filter((file) => !README.includes(`\`${file}\``))).toEqual([]);
  });

  it('lists every rule in the README with its indicator, severity and title', () => {
    const rows = SETS.flatMap(({ file }) => file.rules).map(({ name, event: { type, params } }) => {
      return `| \`${name}\` | ${type} | ${params.severity} | ${params.title.en} |`;
    });
    const lines = README.split('\n').map((line) => line.replace(/ +/g, ' '));
    expect(rows.filter((row) => !lines.includes(row))).toEqual([]);
  });

  it('shows in the README a worked example that passes the check', () => {
    const example: unknown = JSON.parse(README.split('```json\n')[1]?.split('```')[0] ?? '');
    expect(checkRuleSet(example, FACT_CATALOGUE)).toMatchObject({ ok: true, warnings: [] });
  });
});

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'));
}

function readSet(name: string): {
  readonly name: string;
  readonly file: RuleSetFile;
  readonly checked: CheckedRuleSet;
  readonly cases: RuleCases;
} {
  const json = readJson(`${name}.json`);
  const check = checkRuleSet(json, FACT_CATALOGUE);
  if (!check.ok) throw new Error(JSON.stringify(check.faults, null, 2));
  const cases = casesSchema.parse(readJson(`${name}.cases.json`));
  return { name, file: ruleSetSchema.parse(json), checked: check.rule_set, cases };
}

function failures(checked: CheckedRuleSet, cases: RuleCases, name: string, value: number): number {
  const threshold = checked.thresholds.get(name);
  if (!threshold) return 0;
  const thresholds = new Map([...checked.thresholds, [name, { ...threshold, value }]]);
  return runCases({ ...checked, thresholds }, cases).filter((result) => !result.ok).length;
}

/** What the library says, given the rule as it stands in the file and the thresholds as they hold for the customer. */
async function libraryVerdict(
  file: RuleSetFile,
  name: string,
  facts: RuleCases['cases'][number]['facts'],
): Promise<string> {
  const rules = file.rules.filter((rule) => rule.name === name).map((rule) => libraryRule(rule));
  const engine = new Engine(rules, { pathResolver: plainPath });
  const values = Object.entries(file.thresholds).map(([key, one]) => [key, thresholdValue(one, facts).value]);
  engine.addFact('thresholds', Object.fromEntries(values));
  const { events } = await engine.run(facts);
  return events.length > 0 ? 'fires' : 'clear';
}

function libraryRule(rule: RuleSetFile['rules'][number]): RuleProperties {
  return { ...rule, conditions: rule.conditions as TopLevelCondition };
}

/** `$.name` and nothing else, instead of the library's evaluator of JSONPath. */
function plainPath(value: unknown, path: string): unknown {
  const key = /^\$\.([a-z][a-z0-9_]*)$/.exec(path)?.[1];
  return key !== undefined && typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

function severityOf(rule: CheckedRuleSet['rules'][number]): (typeof SEVERITIES)[number] {
  if (rule.severity === null) throw new Error(`${rule.name} has no severity`);
  return rule.severity;
}

function grade(scale: string, text: string): ReturnType<typeof normaliseGrade> {
  const found = SCALES.scales.find((one) => one.scale === scale);
  if (!found) throw new Error(`no scale ${scale}`);
  return normaliseGrade(found, SCALES.no_rating, text);
}
