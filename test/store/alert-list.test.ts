import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Alert } from '../../src/domain/alert.ts';
import type { AlertEvent, StoredAlert } from '../../src/domain/alert-state.ts';
import type { Severity } from '../../src/domain/severity.ts';
import {
  alertHistory,
  alertsOpenAt,
  eachAlert,
  findAlert,
  listAlerts,
  positionOfAlert,
} from '../../src/store/alert-list.ts';
import { appendAlertEvents, countOpenAlerts, readOpenAlerts, saveAlerts } from '../../src/store/alerts.ts';
import type { Database } from '../../src/store/database.ts';
import { ensurePartitions } from '../../src/store/partitions.ts';
import { testDatabases } from '../support/database.ts';
import { insertRows } from './ledger-rows.ts';
import { storedAlert } from './stored-alert.ts';

const NOW = new Date('2026-11-01T06:00:00Z');
const ALERTS: readonly StoredAlert[] = [
  storedAlert({ alert_id: 'A1', customer_id: 'C1', money_at_risk: '5.00' }),
  storedAlert({ alert_id: 'A2', customer_id: 'C2', money_at_risk: '100.00', severity: 'high' }),
  storedAlert({ alert_id: 'A3', customer_id: 'C3', money_at_risk: null, exposure: null }),
  storedAlert({ alert_id: 'A4', customer_id: 'C4', money_at_risk: '5.00', indicator: 'dispute' }),
  storedAlert({ alert_id: 'A5', customer_id: 'C5', money_at_risk: '0.00' }),
  storedAlert({ alert_id: 'A6', customer_id: 'C1', indicator: 'dispute', money_at_risk: '5.00' }),
  storedAlert({
    alert_id: 'A7',
    customer_id: 'C6',
    status: 'closed',
    closed_on: '2026-02-10',
    close_reason: 'cleared',
    money_at_risk: '900.00',
    as_of: '2026-02-10',
  }),
];

describe.each(testDatabases())('the list of alerts on the $name database', ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
    const ids = ['C1', 'C2', 'C3', 'C4', 'C5', 'C6'];
    await insertRows(database.db, {
      customers: ids.map((customer_id) => ({ customer_id, name: `Name ${customer_id}` })),
    });
    await ensurePartitions(database, '2026-01-20');
    await ensurePartitions(database, '2026-02-10');
    await database.transaction(async (session) => {
      await saveAlerts(session, ALERTS, NOW);
      await appendAlertEvents(session, '1', [
        ...ALERTS.filter(({ alert_id }) => alert_id !== 'A2').map((one) =>
          event(one.alert_id, one.customer_id, '2026-01-20', 'low', '1.00'),
        ),
        event('A2', 'C2', '2026-01-20', 'low', '3.00'),
        event('A2', 'C2', '2026-02-10', 'high', '100.00'),
        event('A7', 'C6', '2026-02-10', 'low', '900.00'),
      ]);
    });
  });
  afterAll(() => database.close());

  const ids = (alerts: readonly Alert[]): readonly string[] => alerts.map(({ alert_id }) => alert_id);
  const list = async (filter: Parameters<typeof listAlerts>[1], limit = 100): Promise<readonly Alert[]> =>
    listAlerts(database.db, filter, { limit }, 'CNY');

  it('puts most money first, unknown money last, and equals by customer', async () => {
    expect(ids(await list({ status: ['open'] }))).toEqual(['A2', 'A1', 'A6', 'A4', 'A5', 'A3']);
  });

  it('keeps what the filter names', async () => {
    expect(ids(await list({ severity: ['high', 'critical'] }))).toEqual(['A2']);
    expect(ids(await list({ indicator: 'dispute' }))).toEqual(['A6', 'A4']);
    expect(ids(await list({ customer_id: 'C1', status: ['open', 'closed'] }))).toEqual(['A1', 'A6']);
    expect(ids(await list({ status: ['closed'] }))).toEqual(['A7']);
    expect(ids(await list({ status: ['snoozed'] }))).toEqual([]);
  });

  it('gives every alert once, whatever the size of a page', async () => {
    const whole = ids(await list({}));
    expect(ids(await Array.fromAsync(eachAlert(database.db, {}, 'CNY')))).toEqual(whole);
    for (const limit of [1, 2, 3]) {
      const seen: string[] = [];
      let last: Alert | undefined;
      do {
        const after = last && positionOfAlert(last);
        const page = await listAlerts(database.db, {}, { limit, after }, 'CNY');
        seen.push(...ids(page));
        last = page.at(-1);
      } while (last !== undefined);
      expect(seen).toEqual(whole);
    }
  });

  it('tells of an alert all that is kept, with the name of its customer and the currency of its money', async () => {
    const stored = ALERTS[0];
    expect(await findAlert(database.db, 'A1', 'CNY')).toEqual({
      ...stored,
      customer_name: 'Name C1',
      updated_at: NOW.toISOString(),
      money_at_risk: { amount: '5.00', currency: 'CNY' },
      exposure: { amount: '50.00', currency: 'CNY' },
      expected_loss: { amount: '2.50', currency: 'CNY' },
    });
    expect(await findAlert(database.db, 'A9', 'CNY')).toBeUndefined();
  });

  it('knows of a past day what was open then, with the levels and the money of then', async () => {
    const then = await alertsOpenAt(database.db, '2026-01-31', 'CNY');
    const alerts = then.map(({ alert: one }) => one);
    expect(ids(alerts)).toEqual(['A1', 'A6', 'A2', 'A3', 'A4', 'A5', 'A7']);
    expect(alerts[2]).toMatchObject({
      severity: 'low',
      money_at_risk: { amount: '3.00' },
      as_of: '2026-01-31',
    });
    expect(alerts.at(-1)).toMatchObject({ status: 'open', closed_on: null, close_reason: null });
    const later = (await alertsOpenAt(database.db, '2026-02-10', 'CNY')).map(({ alert: one }) => one);
    expect(later.find(({ alert_id }) => alert_id === 'A2')).toMatchObject({
      severity: 'high',
      money_at_risk: { amount: '100.00' },
    });
    expect(ids(later)).not.toContain('A7');
    expect(await alertsOpenAt(database.db, '2026-01-19', 'CNY')).toEqual([]);
  });

  it('has a history, in order, and none of another alert', async () => {
    const history = await alertHistory(database.db, { alert_id: 'A2', customer_id: 'C2' }, 'CNY');
    expect(history).toMatchObject([
      {
        kind: 'opened',
        as_of: '2026-01-20',
        run_id: '1',
        severity: 'low',
        money_at_risk: { amount: '3.00' },
      },
      { severity: 'high', as_of: '2026-02-10', money_at_risk: { amount: '100.00', currency: 'CNY' } },
    ]);
    expect(await alertHistory(database.db, { alert_id: 'A2', customer_id: 'C1' }, 'CNY')).toEqual([]);
  });

  it('comes back to the next run as it was saved: what is open, in a range of customers, both ends included', async () => {
    const open = ALERTS.filter(({ status }) => status === 'open');
    const read = await readOpenAlerts(database.db, 'C1', 'C6');
    expect(read.toSorted((a, b) => a.alert_id.localeCompare(b.alert_id))).toEqual(open);
    expect((await readOpenAlerts(database.db, 'C2', 'C4')).map(({ alert_id }) => alert_id).sort()).toEqual([
      'A2',
      'A3',
      'A4',
    ]);
    expect(await countOpenAlerts(database.db)).toBe(6);
  });

  it('has one open alert of a customer and indicator, whoever tries to add another', async () => {
    const twin = storedAlert({ alert_id: 'B1', customer_id: 'C1' });
    await expect(database.transaction((session) => saveAlerts(session, [twin], NOW))).rejects.toThrow(
      'alerts_one_open',
    );
  });
});

function event(
  alert_id: string,
  customer_id: string,
  as_of: string,
  severity: Severity,
  money_at_risk: string,
): AlertEvent {
  return {
    alert_id,
    customer_id,
    indicator: 'overdue',
    kind: 'opened',
    as_of,
    severity,
    previous_severity: null,
    money_at_risk,
  };
}
