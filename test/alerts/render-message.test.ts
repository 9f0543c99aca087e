import { describe, expect, it } from 'vitest';
import { type MessageValues, messageRenderer } from '../../src/alerts/render-message.ts';
import type { FactType, FactValue } from '../../src/domain/fact.ts';

const TYPES: readonly [string, FactType][] = [
  ['overdue_amount', 'money'],
  ['overdue_ratio', 'ratio'],
  ['days_overdue_max', 'days'],
  ['open_invoice_count', 'count'],
  ['z_score', 'score'],
  ['rating_grade', 'text'],
  ['equity_negative', 'flag'],
  ['policy_event_ids', 'list'],
];
const DECLARED = new Map<string, { readonly type: FactType; readonly unit: string }>([
  ...TYPES.map(([name, type]) => [name, { type, unit: type }] as const),
  ['current_ratio', { type: 'ratio', unit: 'times' }],
]);

describe('a message', () => {
  it('says facts and thresholds in both languages', () => {
    const render = messageRenderer('CNY', DECLARED);
    const message = render(
      {
        en: '{days_overdue_max} days overdue (limit {thresholds.days_high}), {overdue_amount} open',
        zh: '逾期 {days_overdue_max} 天(上限 {thresholds.days_high} 天),未结 {overdue_amount}',
      },
      {
        facts: { days_overdue_max: 75, overdue_amount: '1234.5' },
        thresholds: { days_high: { value: 60, unit: 'days' } },
      },
    );
    expect(message).toEqual({
      en: '75 days overdue (limit 60), CNY 1,234.50 open',
      zh: '逾期 75 天(上限 60 天),未结 CNY 1,234.50',
    });
  });

  it.each([
    ['0', 'CNY 0.00'],
    ['999.999', 'CNY 1,000.00'],
    ['-1234567.895', 'CNY -1,234,567.90'],
    ['-123.00', 'CNY -123.00'],
    ['123456789012345678901234.56', 'CNY 123,456,789,012,345,678,901,234.56'],
    ['-0.001', 'CNY 0.00'],
    ['12,5', 'unknown'],
    ['NaN', 'unknown'],
    [1234.5, 'CNY 1,234.50'],
  ])('writes the money %s as %s', (value, text) => {
    expect(written('overdue_amount', value)).toBe(text);
  });

  it('says the codes of a list in the words there are for them, the others as they are', () => {
    const titles = new Map([['accounts_frozen', { en: 'Accounts frozen', zh: '账户被冻结' }]]);
    const render = messageRenderer('CNY', DECLARED, titles);
    const facts = { policy_event_ids: ['accounts_frozen', 'something_else'] };
    const message = { en: 'Seen: {policy_event_ids}', zh: '信号：{policy_event_ids}' };
    expect(render(message, { facts, thresholds: {} })).toEqual({
      en: 'Seen: Accounts frozen, something_else',
      zh: '信号：账户被冻结、something_else',
    });
  });

  it("keeps to the base currency's smallest unit", () => {
    expect(written('overdue_amount', '1234.5', 'JPY')).toBe('JPY 1,235');
    expect(written('overdue_amount', '1234.5', 'KWD')).toBe('KWD 1,234.500');
  });

  it.each([
    ['overdue_ratio', 0.125, '12.5%'],
    ['overdue_ratio', 0.3335, '33.4%'],
    ['overdue_ratio', 1, '100.0%'],
    ['overdue_ratio', -0.0001, '0.0%'],
    ['current_ratio', 0.85, '0.85×'],
    ['current_ratio', 1.005, '1.01×'],
    ['current_ratio', -12, '-12×'],
    ['days_overdue_max', 30, '30'],
    ['days_overdue_max', 1.005, '1'],
    ['days_overdue_max', 12.25, '12.3'],
    ['days_overdue_max', -0.04, '0'],
    ['open_invoice_count', 12345, '12345'],
    ['open_invoice_count', 1e21, '1000000000000000000000'],
    ['z_score', 1.085, '1.09'],
    ['z_score', -2.5, '-2.5'],
    ['z_score', Number.NaN, 'unknown'],
    ['z_score', true, 'unknown'],
    ['rating_grade', 'BB+', 'BB+'],
    ['rating_grade', 3, 'unknown'],
    ['equity_negative', true, 'yes'],
    ['equity_negative', false, 'no'],
    ['equity_negative', 'true', 'unknown'],
    ['policy_event_ids', ['P1', 'P2'], 'P1, P2'],
    ['policy_event_ids', [], 'none'],
    ['policy_event_ids', 'P1', 'unknown'],
  ] satisfies [string, FactValue, string][])('writes %s %j as %s', (name, value, text) => {
    expect(written(name, value)).toBe(text);
  });

  it.each([
    ['a null', '{days_overdue_max}', { days_overdue_max: null }],
    ['a fact without a value', '{overdue_amount}', {}],
    ['a value that was left undefined', '{rating_grade}', { rating_grade: undefined as unknown as null }],
    ['a name that nobody declared', '{constructor}', { constructor: 'x' }],
    ['a threshold that is not there', '{thresholds.days_high}', {}],
    ['a threshold that every object inherits', '{thresholds.constructor}', {}],
  ])('says that %s is unknown, in both languages', (_, template, facts) => {
    expect(rendered(template, { facts, thresholds: {} })).toEqual({ en: 'unknown', zh: '未知' });
  });

  it('says multiples in Chinese too', () => {
    const thresholds = { limit: { value: 1, unit: 'times' } };
    const { zh } = rendered('{current_ratio} {thresholds.limit}', {
      facts: { current_ratio: 0.85 },
      thresholds,
    });
    expect(zh).toBe('0.85 倍 1 倍');
  });

  it('says lists and flags in Chinese too', () => {
    const facts = { policy_event_ids: ['P1', 'P2'], equity_negative: true };
    const { zh } = rendered('{policy_event_ids} {equity_negative}', { facts, thresholds: {} });
    expect(zh).toBe('P1、P2 是');
    expect(
      rendered('{policy_event_ids} {equity_negative}', {
        facts: { policy_event_ids: [], equity_negative: false },
        thresholds: {},
      }).zh,
    ).toBe('无 否');
  });

  it.each([
    ['money', 50000, 'CNY 50,000.00'],
    ['ratio', 0.3, '30.0%'],
    ['times', 1.5, '1.5×'],
    ['score', 1.15, '1.15'],
    ['days', 90, '90'],
    ['notches', 2, '2'],
  ])('writes a threshold in %s as its unit asks', (unit, value, text) => {
    const thresholds = { limit: { value, unit } };
    expect(rendered('{thresholds.limit}', { facts: {}, thresholds }).en).toBe(text);
  });

  it('takes nothing in a value for a placeholder or a pattern', () => {
    const facts = { rating_grade: '{days_overdue_max} $& $1', days_overdue_max: 5 };
    expect(rendered('{rating_grade}', { facts, thresholds: {} }).en).toBe('{days_overdue_max} $& $1');
  });

  it('leaves braces that hold no name as they are', () => {
    expect(rendered('{} {A} {a b} {thresholds.}', { facts: {}, thresholds: {} }).en).toBe(
      '{} {A} {a b} {thresholds.}',
    );
  });
});

function written(name: string, value: FactValue, currency = 'CNY'): string {
  return rendered(`{${name}}`, { facts: { [name]: value }, thresholds: {} }, currency).en;
}

function rendered(text: string, values: MessageValues, currency = 'CNY') {
  return messageRenderer(currency, DECLARED)({ en: text, zh: text }, values);
}
