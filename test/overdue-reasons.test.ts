import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { overdueReasonsSchema } from '../src/domain/overdue-reason.ts';
import { simulatePortfolio } from '../src/simulate/simulate-portfolio.ts';
import { RULES_FOLDER } from './support/project.ts';

const { reasons } = overdueReasonsSchema.parse(
  JSON.parse(readFileSync(join(RULES_FOLDER, 'overdue-reasons.json'), 'utf8')),
);

describe('the shipped overdue reasons', () => {
  it('are said and answered in Chinese where it says so, and in English without it', () => {
    for (const { code, title, answer } of reasons) {
      expect(
        [title.zh, answer.zh].every((text) => /\p{Script=Han}/u.test(text)),
        code,
      ).toBe(true);
      expect(
        [title.en, answer.en].some((text) => /\p{Script=Han}/u.test(text)),
        code,
      ).toBe(false);
    }
  });

  it('are those that simulated invoices carry', () => {
    const portfolio = { customers: 60, months: 24, seed: 1, until: '2026-09-30', base_currency: 'CNY' };
    const carried = new Set(
      [...simulatePortfolio(portfolio)].flatMap(({ kind, values }) =>
        kind === 'invoices' && values.overdue_reason ? [values.overdue_reason] : [],
      ),
    );
    expect(carried.size).toBeGreaterThan(4);
    const codes = new Set<unknown>(reasons.map(({ code }) => code));
    expect([...carried].filter((code) => !codes.has(code))).toEqual([]);
  });
});
