/** Faults of the policy's files that are not rule sets, each at its place in the text. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkRules } from '../../src/actions/check-rules.ts';
import { loadPolicy } from '../../src/actions/load-policy.ts';
import { FACT_CATALOGUE } from '../../src/snapshot/catalogue.ts';
import { RULES_FOLDER } from '../support/project.ts';
import { policyWith } from './temporary-folder.ts';

type Change = readonly [place: string, value: unknown];

const BOTH = { en: 'a', zh: '甲' };
const WHY = { reason: 'r', source: 's' };

/** A fault is looked for as `pointer: message`; the text that it points at starts with what stands third. */
const FAULTS: readonly (readonly [
  what: string,
  file: string,
  change: Change,
  fault: string,
  text: string,
])[] = [
  [
    'a recovery curve that is none',
    'settings.json',
    ['/recovery_curve/value', 'ccaa-2005'],
    '/recovery_curve/value: there is no curve ccaa-2005; there are ccaa-2004, edward; did you mean ccaa-2004?',
    '"ccaa-2005"',
  ],
  [
    'a profile that is none',
    'settings.json',
    ['/profile/value', 'strict'],
    '/profile/value: there is no profile strict; there are finance_led, balanced, sales_led',
    '"strict"',
  ],
  [
    'a profile whose name is misspelt',
    'settings.json',
    ['/profile/value', 'balancd'],
    '/profile/value: there is no profile balancd; there are finance_led, balanced, sales_led; did you mean balanced?',
    '"balancd"',
  ],
  [
    'a negative minimum amount',
    'settings.json',
    ['/minimum_amount/value', '-1.00'],
    '/minimum_amount/value: must not be negative',
    '"-1.00"',
  ],
  [
    'an evaluation that gets old before its day',
    'settings.json',
    ['/standing/stale_after_days/value', -1],
    '/standing/stale_after_days/value: Too small: expected number to be >=0',
    '-1',
  ],
  [
    'half a grace day',
    'settings.json',
    ['/grace_days/payment/value', 0.5],
    '/grace_days/payment/value: expected int, received number',
    '0.5',
  ],
  [
    'a review that comes after the hold',
    'settings.json',
    ['/standing/hold_from/value', 'watch'],
    '/standing/review_from/value: comes after hold_from (watch), so that no order would be reviewed',
    '"alert"',
  ],
  ...(['hold_from', 'review_from'] as const).map(
    (setting) =>
      [
        `a level of ${setting} that customers without an alert are at`,
        'settings.json',
        [`/standing/${setting}/value`, 'normal'],
        `/standing/${setting}/value: must be a level that open alerts put a customer at, which "normal" is not: watch, alert, critical`,
        '"normal"',
      ] as const,
  ),
  [
    'a number without a reason',
    'settings.json',
    ['/action_days/reason', ''],
    '/action_days/reason: Too small: expected string to have >=1 characters',
    '""',
  ],
  [
    'a scale with a grade twice',
    'rating-scales.json',
    ['/scales/0/grades/3', 'AA'],
    '/scales/0/grades/3: the grade AA is given twice',
    '"AA"',
  ],
  [
    'an alias of a grade that is none',
    'rating-scales.json',
    ['/scales/0/aliases/Aa1', 'AA1'],
    '/scales/0/aliases/Aa1: there is no grade AA1 on this scale',
    '"AA1"',
  ],
  [
    'an alias that is a grade',
    'rating-scales.json',
    ['/scales/0/aliases/BBB', 'BB'],
    '/scales/0/aliases/BBB: BBB is a grade of its own, and can be no other',
    '"BB"',
  ],
  [
    'a speculative grade that is none',
    'rating-scales.json',
    ['/scales/0/speculative_from', 'BB++'],
    '/scales/0/speculative_from: there is no grade BB++ on this scale',
    '"BB++"',
  ],
  [
    'two scales of one name',
    'rating-scales.json',
    ['/scales/1/scale', 'sp'],
    '/scales/1/scale: there is another scale sp',
    '"sp"',
  ],
  [
    'a grade that is no rating',
    'rating-scales.json',
    ['/no_rating/0', 'SD'],
    '/scales/0/grades/20: SD is in no_rating, so it can be no grade',
    '"SD"',
  ],
  [
    'an internal rating on a scale that is none',
    'scorecards.json',
    ['/internal_rating/scale', 'house'],
    '/internal_rating/scale: there is no scale house; there are sp, fitch, moodys, dbrs, domestic, bank-abcd, internal-10',
    '"house"',
  ],
  [
    'an internal rating on a scale whose name is misspelt',
    'scorecards.json',
    ['/internal_rating/scale', 'internal_10'],
    '/internal_rating/scale: there is no scale internal_10; there are sp, fitch, moodys, dbrs, domestic, bank-abcd, internal-10; did you mean internal-10?',
    '"internal_10"',
  ],
  [
    'a share that falls where the score rises',
    'scorecards.json',
    ['/working_capital/bands/4/share', '0.05'],
    '/working_capital/bands/4/share: share 0.05 is smaller than that of the lower scores before it, 0.075',
    '"0.05"',
  ],
  [
    'an internal grade that its scale does not have',
    'scorecards.json',
    ['/internal_rating/bands/0/grade', '11'],
    '/internal_rating/bands/0/grade: the scale internal-10 has no grade 11',
    '"11"',
  ],
  [
    'an internal grade that is worse for a higher score',
    'scorecards.json',
    ['/internal_rating/bands/0/grade', '8'],
    '/internal_rating/bands/1/grade: grade 9 is worse than the grade of the lower scores before it',
    '"9"',
  ],
  [
    'a reason whose next action the playbook lacks',
    'overdue-reasons.json',
    ['/reasons/2/next_action', 'phone_cal'],
    '/reasons/2/next_action: reason invoice_not_received: the playbook has no action "phone_cal"; did you mean phone_call?',
    '"phone_cal"',
  ],
  [
    'a reason given twice',
    'overdue-reasons.json',
    ['/reasons/1/code', 'cash_shortage'],
    '/reasons/1/code: the code cash_shortage is given twice',
    '"cash_shortage"',
  ],
  [
    'a target without a bound',
    'portfolio-targets.json',
    ['/targets/1', { measure: 'dso', ...WHY }],
    '/targets/1: needs at_most or at_least, one of them',
    '{',
  ],
  [
    'a target with two bounds',
    'portfolio-targets.json',
    ['/targets/1', { measure: 'dso', at_most: 60, at_least: 30, ...WHY }],
    '/targets/1: needs at_most or at_least, one of them',
    '{',
  ],
  [
    'a share in percent',
    'portfolio-targets.json',
    ['/targets/0/at_most', 20],
    '/targets/0/at_most: must be between 0 and 1: overdue_ratio is a share, where 1 is 100 %',
    '20',
  ],
  [
    'a share in percent that is to be reached',
    'portfolio-targets.json',
    ['/targets/7/at_least', 1.01],
    '/targets/7/at_least: must be between 0 and 1: on_time_rate_365d is a share, where 1 is 100 %',
    '1.01',
  ],
  [
    'a score above what there is',
    'portfolio-targets.json',
    ['/targets/6/at_least', 100.5],
    '/targets/6/at_least: must be between 0 and 100: cei_30d is counted from 0 to 100',
    '100.5',
  ],
  [
    'days below zero',
    'portfolio-targets.json',
    ['/targets/1/at_most', -1],
    '/targets/1/at_most: Too small: expected number to be >=0',
    '-1',
  ],
  [
    'two targets for one measure',
    'portfolio-targets.json',
    ['/targets/1/measure', 'overdue_ratio'],
    '/targets/1/measure: there is another target for overdue_ratio',
    '"overdue_ratio"',
  ],
  [
    'a measure that is none',
    'portfolio-targets.json',
    ['/targets/1/measure', 'dso_90'],
    '/targets/1/measure: expected one of "overdue_ratio"|',
    '"dso_90"',
  ],
  [
    'a profile over a rule set that is none',
    'profiles.json',
    ['/profiles/1/rule_sets/overdu', {}],
    '/profiles/1/rule_sets/overdu: there is no rule set called overdu; did you mean overdue?',
    '"overdu"',
  ],
  [
    'a profile over a threshold that is none',
    'profiles.json',
    ['/profiles/1/rule_sets/overdue', { days_overdue_lo: { value: 5, ...WHY } }],
    '/profiles/1/rule_sets/overdue/days_overdue_lo: there is no threshold of overdue called days_overdue_lo; did you mean days_overdue_low?',
    '"days_overdue_lo"',
  ],
  [
    "a profile's value out of the threshold's range",
    'profiles.json',
    ['/profiles/0/rule_sets/overdue/days_overdue_low/value', 1],
    '/profiles/0/rule_sets/overdue/days_overdue_low/value: 1 is outside 2 to 60',
    '1',
  ],
  [
    "a profile's override out of the threshold's range",
    'profiles.json',
    ['/profiles/0/rule_sets/overdue/days_overdue_low/overrides/0/value', 61],
    '/profiles/0/rule_sets/overdue/days_overdue_low/overrides/0/value: 61 is outside 2 to 60',
    '61',
  ],
  [
    "a profile's override of customers that no fact tells apart",
    'profiles.json',
    ['/profiles/0/rule_sets/overdue/days_overdue_low/overrides/0/segment', { class: 'core' }],
    '/profiles/0/rule_sets/overdue/days_overdue_low/overrides/0/segment/class: there is no fact class',
    '"class"',
  ],
  [
    'a profile that says why in characters no rule set may hold',
    'profiles.json',
    ['/profiles/0/rule_sets/overdue/days_overdue_low/reason', 'be\u0000cause'],
    '/profiles/0/rule_sets/overdue/days_overdue_low/reason: holds the character U+0000',
    '"be\\u0000cause"',
  ],
  [
    'two profiles of one name',
    'profiles.json',
    ['/profiles/1/profile', 'finance_led'],
    '/profiles/1/profile: there is another profile finance_led',
    '"finance_led"',
  ],
];

describe('the files beside the rule sets', () => {
  it.each(FAULTS)('are refused for %s, shown where it stands', async (_what, file, change, fault, text) => {
    const folder = await policyWith({ [file]: changed(file, change) });
    const { report, texts } = await checkRules(folder);
    const found = report.faults.find((one) => `${one.pointer}: ${one.message}`.startsWith(fault));
    expect(found, JSON.stringify(report.faults, null, 1)).toMatchObject({ file });
    const line = texts.get(file)?.split('\n')[Number(found?.line) - 1];
    expect(line?.slice(Number(found?.column) - 1).startsWith(text)).toBe(true);
    expect(report.ok).toBe(false);
    await expect(loadPolicy(folder, FACT_CATALOGUE)).rejects.toMatchObject({
      code: 'rules_invalid',
      details: expect.arrayContaining([expect.stringContaining(`${file}${fault}`)]),
    });
  });

  it('are warned of for a name that stands twice, of which JSON drops the first', async () => {
    const text = readFileSync(join(RULES_FOLDER, 'settings.json'), 'utf8');
    const twice = text.replace('"recovery_curve": {', '"recovery_curve": 5,\n  "recovery_curve": {');
    const { report } = await checkRules(await policyWith({ 'settings.json': twice }));
    expect(report).toMatchObject({ ok: true, faults: [] });
    expect(report.warnings).toMatchObject([{ file: 'settings.json', code: 'repeated_name', column: 3 }]);
  });
});

describe('the profile in force', () => {
  const sales = ['/profile/value', 'sales_led'] as const;

  it('gives the thresholds that are listed, and leaves the cases to the rule sets as they are written', async () => {
    const folder = await policyWith({ 'settings.json': changed('settings.json', sales) });
    const { report } = await checkRules(folder);
    expect(report).toMatchObject({ ok: true, faults: [], warnings: [] });
    expect(report.profiles.map(({ profile, in_force }) => [profile, in_force])).toEqual([
      ['finance_led', false],
      ['balanced', false],
      ['sales_led', true],
    ]);
    const overdue = report.rule_sets.find(({ file }) => file === 'overdue.json');
    expect(overdue?.thresholds.find(({ name }) => name === 'days_overdue_medium')).toMatchObject({
      value: 45,
      overrides: [{ value: 60 }, { value: 30 }, { value: 20 }],
    });
  });

  it('is part of the hash of what is evaluated, as one that is not in force is not', async () => {
    const shipped = await loadPolicy(RULES_FOLDER, FACT_CATALOGUE);
    const value = '/profiles/0/rule_sets/overdue/days_overdue_medium/value';
    const otherwise = await policyWith({ 'profiles.json': changed('profiles.json', [value, 21]) });
    const unused = await loadPolicy(otherwise, FACT_CATALOGUE);
    expect([unused.sha256, ...unused.rule_sets.map(({ sha256 }) => sha256)]).toEqual([
      shipped.sha256,
      ...shipped.rule_sets.map(({ sha256 }) => sha256),
    ]);
    const folder = await policyWith({ 'settings.json': changed('settings.json', sales) });
    expect((await loadPolicy(folder, FACT_CATALOGUE)).sha256).not.toBe(shipped.sha256);
  });

  it('keeps the overrides of a threshold for which a profile names none', async () => {
    const values = { days_overdue_low: { value: 20, ...WHY } };
    const profiles = [{ profile: 'balanced', title: BOTH, rule_sets: { overdue: values } }];
    const folder = await policyWith({ 'profiles.json': JSON.stringify({ profiles }) });
    const { rule_sets } = await loadPolicy(folder, FACT_CATALOGUE);
    const overdue = rule_sets.find(({ name }) => name === 'overdue');
    expect(overdue?.thresholds.get('days_overdue_low')).toMatchObject({
      value: 20,
      ...WHY,
      overrides: [{ value: 15 }, { value: 5 }, { value: 3 }],
    });
  });

  it('or another: what neither can mean is warned of where the profile says it', async () => {
    const values = { days_overdue_high: { value: 120, ...WHY, overrides: [] } };
    const profiles = JSON.parse(readFileSync(join(RULES_FOLDER, 'profiles.json'), 'utf8'));
    profiles.profiles[2].rule_sets.overdue = values;
    const folder = await policyWith({ 'profiles.json': JSON.stringify(profiles) });
    const { report } = await checkRules(folder);
    expect(report).toMatchObject({ ok: true, faults: [] });
    expect(report.warnings).toMatchObject([
      {
        file: 'profiles.json',
        pointer: '/profiles/2/rule_sets/overdue',
        code: 'unreachable_level',
        message: expect.stringMatching(/^with sales_led, overdue\.json\/rules\/\d+.*overdue_high/),
        line: 1,
      },
    ]);
  });

  it('says nothing of a rule set that is itself faulty', async () => {
    const folder = await policyWith({ 'overdue.json': '{' });
    const { report } = await checkRules(folder);
    expect(report.faults).toEqual([]);
    await expect(loadPolicy(folder, FACT_CATALOGUE)).rejects.toMatchObject({
      details: [expect.stringMatching(/^overdue\.json: /)],
    });
  });
});

/** A shipped file with another value at one place. */
function changed(file: string, [place, value]: Change): string {
  const json = JSON.parse(readFileSync(join(RULES_FOLDER, file), 'utf8'));
  const keys = place.slice(1).split('/');
  const last = keys.pop() ?? '';
  const around = keys.reduce((inner, key) => inner[key], json);
  around[last] = value;
  return JSON.stringify(json, null, 2);
}
