import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { actionDueDays, type CalendarDeps, provisionalDays } from '../../src/actions/run-calendar.ts';
import { addDays } from '../../src/domain/day.ts';
import { provisionalFrom } from '../../src/snapshot/business-calendar.ts';
import type { Database } from '../../src/store/database.ts';
import { testDatabases } from '../support/database.ts';
import { evaluateDay, rowsOf } from './evaluate-day.ts';
import { csv, importText } from './import-text.ts';
import { smallPolicy } from './small-policy.ts';

describe('the days until actions are due', () => {
  it.each([
    ['CN', 'business', '2026-02-24'],
    ['CN', 'calendar', '2026-02-15'],
    ['none', 'business', '2026-02-15'],
    ['none', 'calendar', '2026-02-15'],
  ] as const)('by calendar %s and %s days from 2026-02-13, two end on %s', (calendar, days, due) => {
    const dueOn = actionDueDays(deps(calendar, days), '2026-02-13');
    expect(dueOn(2)).toBe(due);
    expect(dueOn(2)).toBe(due);
  });
});

describe('the warning that holidays are not published yet', () => {
  it('comes where an invoice that is looked at may fall due or move there', () => {
    const days = deps('CN', 'calendar');
    expect(provisionalDays(days, addDays(provisionalFrom, -31), 30)).toBeNull();
    expect(provisionalDays(days, addDays(provisionalFrom, -30), 30)).toContain(`from ${provisionalFrom} on`);
    // A weekend just before leads over to a Monday that is not certain.
    expect(provisionalFrom).toBe('2026-12-29');
    expect(provisionalDays(days, '2026-11-28', 28)).toBeNull();
  });

  it('comes where an action may be due there, counted in business days', () => {
    expect(provisionalDays(deps('CN', 'business', 20), '2026-12-01', 0)).not.toBeNull();
    expect(provisionalDays(deps('CN', 'business', 19), '2026-12-01', 0)).toBeNull();
    expect(provisionalDays(deps('CN', 'calendar', 200), '2026-12-01', 0)).toBeNull();
  });

  it('never comes without a calendar', () => {
    expect(provisionalDays(deps('none', 'business', 365), '2199-01-01', 30)).toBeNull();
  });
});

describe.each(testDatabases())(
  'a run by the calendar of mainland China, on the $name database',
  ({ open }) => {
    let database: Database;
    beforeEach(async () => {
      database = await open();
      await importText(database, 'customers.csv', csv('customer_id,name', 'C1,One'));
      // Due on 2026-02-16, in the middle of Spring Festival, which ends on the 23rd.
      const invoice = 'I1,C1,2026-01-01,2026-02-16,100';
      await importText(
        database,
        'invoices.csv',
        csv('invoice_id,customer_id,issued_on,due_on,amount', invoice),
      );
    });
    afterEach(() => database.close());

    const CN = { business_calendar: 'CN', policy: smallPolicy(1) } as const;

    it('takes what is due on a holiday for due on the business day after it', async () => {
      expect(await evaluateDay(database, '2026-02-24', CN)).toMatchObject({ alerts: { open: 0 } });
      expect(await evaluateDay(database, '2026-02-25', CN)).toMatchObject({ alerts: { open: 1 } });
      expect(await rowsOf(database, 'alerts')).toMatchObject([{ evidence: [{ value: 1 }] }]);
    });

    it('gives actions business days, and leaves those that are there as they are', async () => {
      // Friday 27 February; Saturday 28 is worked for the festival.
      await evaluateDay(database, '2026-02-27', CN);
      const [alert] = await rowsOf(database, 'alerts');
      expect(alert).toMatchObject({ actions: [{ code: 'call', due_on: '2026-03-02' }] });
      await evaluateDay(database, '2026-02-28', CN);
      expect(await rowsOf(database, 'alerts')).toMatchObject([{ actions: [{ due_on: '2026-03-02' }] }]);
    });

    it('says so in its warnings where it counts with days whose holidays are not published', async () => {
      const codes = async (day: string) =>
        (await evaluateDay(database, day, CN)).warnings.map(({ code }) => code);
      expect(await codes(addDays(provisionalFrom, -60))).toEqual([]);
      expect(await codes(addDays(provisionalFrom, -3))).toEqual(['calendar_provisional']);
    });
  },
);

function deps(
  business_calendar: CalendarDeps['business_calendar'],
  value: 'business' | 'calendar',
  due_in_days = 2,
): CalendarDeps {
  const { settings, playbook } = smallPolicy();
  const actions = playbook.actions.map((action) => ({ ...action, due_in_days }));
  const action_days = { ...settings.action_days, value };
  return { business_calendar, policy: { settings: { ...settings, action_days }, playbook: { actions } } };
}
