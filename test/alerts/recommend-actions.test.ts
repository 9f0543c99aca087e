import { describe, expect, it } from 'vitest';
import { type ActionStage, recommendActions } from '../../src/alerts/recommend-actions.ts';
import { addDays } from '../../src/domain/day.ts';
import { type Playbook, playbookSchema } from '../../src/domain/playbook.ts';

const PLAYBOOK: Playbook = playbookSchema.parse({
  actions: [
    action('reminder', { severities: ['low', 'medium'], days_overdue_max: 0 }, 2),
    action('call', { severities: ['low', 'medium'], days_overdue_min: 1, days_overdue_max: 30 }, 3),
    action('legal_notice', { severities: ['critical'], days_overdue_min: 90 }, 0),
    action('credit_review', { severities: ['low', 'medium', 'high', 'critical'] }, 30),
  ],
});
const ALL = ['legal_notice', 'credit_review', 'call', 'reminder'];

describe('the recommended actions', () => {
  it("come in the rule's order, with the playbook's title and owner, due so many days after the run", () => {
    expect(recommendActions(PLAYBOOK, ['credit_review', 'call'], stage({ days_overdue_max: 5 }))).toEqual([
      {
        code: 'credit_review',
        title: { en: 'credit_review', zh: 'credit_review' },
        owner_role: 'credit_manager',
        due_on: '2026-03-30',
      },
      {
        code: 'call',
        title: { en: 'call', zh: 'call' },
        owner_role: 'credit_manager',
        due_on: '2026-03-03',
      },
    ]);
  });

  it('are only those meant for the severity', () => {
    expect(codes({ severity: 'critical', days_overdue_max: 120 })).toEqual(['legal_notice', 'credit_review']);
    expect(codes({ severity: 'high', days_overdue_max: 120 })).toEqual(['credit_review']);
  });

  it.each([
    [0, ['credit_review', 'reminder']],
    [1, ['credit_review', 'call']],
    [30, ['credit_review', 'call']],
    [31, ['credit_review']],
  ])('at %i days overdue keep to the bounds, both included', (days_overdue_max, expected) => {
    expect(codes({ days_overdue_max })).toEqual(expected);
  });

  it('of a customer whose days are unknown are only those without bounds', () => {
    expect(codes({ days_overdue_max: null })).toEqual(['credit_review']);
    expect(codes({ days_overdue_max: null, severity: 'critical' })).toEqual(['credit_review']);
  });

  it('name each code once, and may be none', () => {
    expect(recommendActions(PLAYBOOK, ['credit_review', 'credit_review'], stage({}))).toHaveLength(1);
    expect(recommendActions(PLAYBOOK, ['legal_notice'], stage({}))).toEqual([]);
  });

  it('cannot be made from a code that the playbook does not have', () => {
    expect(() => recommendActions(PLAYBOOK, ['pray'], stage({}))).toThrow(
      'the playbook has no action "pray"',
    );
  });
});

function codes(change: Partial<ActionStage>): readonly string[] {
  return recommendActions(PLAYBOOK, ALL, stage(change)).map(({ code }) => code);
}

function stage(change: Partial<ActionStage>): ActionStage {
  const dueOn = (days: number): string => addDays('2026-02-28', days);
  return { severity: 'low', days_overdue_max: 5, dueOn, ...change };
}

function action(code: string, when: object, due_in_days: number): object {
  const title = { en: code, zh: code };
  return { code, title, guidance: title, owner_role: 'credit_manager', due_in_days, when, source: 'test' };
}
