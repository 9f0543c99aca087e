/** What a person who reads Chinese is shown has no English sentence in it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALERT_WORDS } from '../../src/cli/alert-words.ts';
import { chineseNote } from '../../src/cli/chinese-notes.ts';
import { runWords } from './run-words.ts';

const DAY = '2026-09-30';
let folder: string;
let env: Readonly<Record<string, string>>;

const FILES = {
  'customers.csv': [
    'customer_id,name,customer_class,currency',
    'C1,东方,high_risk,CNY',
    'C2,西方,,USD',
    'C3,南方,,CNY',
    '',
  ],
  'invoices.csv': [
    'invoice_id,customer_id,issued_on,due_on,amount',
    'I1,C1,2026-01-01,2026-02-01,1234567.00',
    'I2,C2,2026-01-01,2026-02-01,1000.00',
    '',
  ],
  'statements.csv': [
    'customer_id,period_end,period_months,operating_cash_flow,currency',
    'C1,2025-12-31,12,-5.00,CNY',
    '',
  ],
  'facts.csv': ['customer_id,as_of,country', `C1,${DAY},CN`, ''],
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duewatch-chinese-'));
  env = { DUEWATCH_DATA: join(folder, 'data') };
  for (const [name, lines] of Object.entries(FILES)) await writeFile(join(folder, name), lines.join('\n'));
  const files = Object.keys(FILES).map((name) => join(folder, name));
  expect(await runWords(['import', ...files], env)).toMatchObject({ code: 0 });
  for (const day of ['2026-09-29', DAY])
    expect(await runWords(['evaluate', '--as-of', day], env)).toMatchObject({ code: 0 });
});
afterAll(() => rm(folder, { recursive: true }));

/** The words of the English wording that it holds. */
function englishIn(text: string): readonly string[] {
  return [...new Set(text.match(ENGLISH) ?? [])];
}
const ENGLISH =
  /\b(?:as of|was|fires|clear|unknown|missing|would|all of|any of|not|in|contains|none|yes|no|for|note|warning|customers?|fact|value|meaning|days|money|ratio|low|medium|high|critical|the)\b/gi;

describe('in Chinese', () => {
  it.each(['C1', 'C2'])('explain %s has every line in Chinese', async (id) => {
    const { code, stdout } = await runWords(['explain', id, '--language', 'zh'], env);
    expect(code).toBe(0);
    expect(englishIn(stdout)).toEqual([]);
    const head = '截至 2026-09-30，“原为”指上一次评估（2026-09-29）';
    for (const word of [head, '无法判定  ', '缺少：']) expect(stdout).toContain(word);
    expect(stdout).toContain(id === 'C1' ? '这些值由企业为该日直接给定' : 'USD 缺少 7 天以内的汇率。');
    if (id === 'C1') expect(stdout).toMatch(/逾期|原为 CNY 1,234,567\.00 → 成立/);
  });

  it('facts have units, meanings and notes in Chinese', async () => {
    const { stdout } = await runWords(['facts', '--customer', 'C1', '--language', 'zh'], env);
    expect(englishIn(stdout)).toEqual([]);
    expect(stdout).toMatch(/^指标 +值 +单位 +含义$/m);
    expect(stdout).toContain('2025-12-31 的财务报表没有披露日，以期末后 90 天代替。');
    expect((await runWords(['facts', '--customer', 'C1'], env)).stdout).toMatch(/^FACT +VALUE/m);
  });

  it('alerts have their warnings in Chinese', async () => {
    const { stdout } = await runWords(['alerts', '--language', 'zh'], env);
    expect(englishIn(stdout)).toEqual([]);
    expect(stdout).toContain('警告：USD 缺少 7 天以内的汇率。涉及 1 个客户。');
  });

  it('every note there is has its sentence, and one of a later version stays as it is', () => {
    const notes = [
      [
        'grade_unreadable',
        'The grade X of Some Agency on 2026-01-01 is not on the scale sp; it counts as no rating.',
      ],
      [
        'severity_missing',
        'Left out of the worst severity, 3 of 8: red flags without a severity whose code is not listed (another, our_own_code).',
      ],
      [
        'previous_removed',
        'The facts of the evaluated day before, 2026-01-01, were removed, as SNAPSHOT_DAYS says: previous values are not known.',
      ],
      [
        'calendar_provisional',
        'Holidays from 2026-12-29 on are not published yet: what falls due there, invoices and actions, moves by weekends only.',
      ],
      ['indicator_retired', 'Open alerts of indicators without any rule stay as they are: overdue (3).'],
      [
        'recomputed',
        'Evaluated later: class, country, industry, credit limit, payment terms, start of the relationship and disputes are what the ledger says of them now.',
      ],
    ] as const;
    for (const [code, message] of notes)
      expect(chineseNote(code, message)).toMatch(/^[^A-Za-z]*\p{Script=Han}|^[\w, -]+\p{Script=Han}/u);
    expect(chineseNote('grade_unreadable', notes[0][1])).toBe(
      'Some Agency 于 2026-01-01 给出的等级 X 不在 sp 量表中，视为无评级。',
    );
    expect(chineseNote('severity_missing', notes[1][1])).toBe(
      '8 条红灯信号中有 3 条未注明严重度且代码不在清单内（another, our_own_code），不计入最高严重度。',
    );
    expect(chineseNote('later', 'Something.')).toBe('Something.');
  });
});

describe('an empty list', () => {
  const none = (fires: number, clear: number, unknown: number) => {
    const result = { customers: 3, verdicts: { fires, clear, unknown } };
    return [ALERT_WORDS.en.none(DAY, result), ALERT_WORDS.zh.none(DAY, result)];
  };

  it('says that nothing reaches the thresholds only where everything is known', () => {
    expect(none(0, 9, 0)).toEqual([
      `${DAY}: no open alerts. Nothing reaches the thresholds of the rules.`,
      `${DAY}：无未关闭预警。没有客户达到规则阈值。`,
    ]);
    const [english, chinese] = none(0, 7, 2);
    expect(english).toContain(
      'Nothing that is known reaches the thresholds of the rules, but 2 of 9 verdicts',
    );
    expect(chinese).toContain('9 项判定中有 2 项因缺少数据无法判定');
  });

  it('says so where rules fire all the same, and nothing where no customer or run is known', () => {
    const [english, chinese] = none(1, 7, 1);
    expect(english).toContain('1 verdict fires without one: its alert was closed by a person');
    expect(english).not.toContain('Nothing');
    expect(english).toContain('1 of 9 verdicts');
    expect(chinese).toContain('1 项规则触发但没有未关闭预警');
    const nobody = { customers: 0, verdicts: { fires: 0, clear: 0, unknown: 0 } };
    expect(ALERT_WORDS.en.none(DAY, nobody)).toBe(`${DAY}: no open alerts.`);
    expect(ALERT_WORDS.zh.none(DAY, null)).toBe(`${DAY}：无未关闭预警。`);
  });
});
