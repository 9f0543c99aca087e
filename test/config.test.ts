import { describe, expect, it } from 'vitest';
import { isLoopback, readConfig } from '../src/config.ts';
import { Refusal } from '../src/domain/refusal.ts';

describe('the environment', () => {
  it('has a default for everything', () => {
    expect(readConfig({})).toEqual({
      database_url: null,
      data_folder: './.duewatch',
      host: '127.0.0.1',
      port: 8080,
      base_currency: null,
      business_calendar: 'none',
      snapshot_days: 400,
      recheck_customers: 200,
      log_level: 'info',
    });
  });

  it('takes what is set, and an empty variable for one that is not', () => {
    const config = readConfig({
      DATABASE_URL: 'postgresql://localhost/duewatch',
      PORT: '0',
      BASE_CURRENCY: 'USD',
      BUSINESS_CALENDAR: 'CN',
      HOST: '',
      LOG_LEVEL: ' ',
    });
    expect(config).toMatchObject({
      database_url: 'postgresql://localhost/duewatch',
      port: 0,
      base_currency: 'USD',
    });
    expect(config).toMatchObject({ business_calendar: 'CN', host: '127.0.0.1', log_level: 'info' });
  });

  it('names every fault at once', () => {
    const environment = {
      DATABASE_URL: 'mysql://localhost',
      PORT: '99999',
      BASE_CURRENCY: 'RMB',
      BUSINESS_CALENDAR: 'DE',
      SNAPSHOT_DAYS: '30',
      RECHECK_CUSTOMERS: '-1',
      LOG_LEVEL: 'loud',
    };
    const refusal = refusalOf(() => readConfig(environment));
    expect(refusal.code).toBe('invalid_input');
    for (const name of Object.keys(environment)) {
      expect(refusal.details.filter((detail) => detail.startsWith(name))).toHaveLength(1);
    }
  });

  it.each(['0', '200', '10000'])('has the verdicts of %s customers checked again', (RECHECK_CUSTOMERS) => {
    expect(readConfig({ RECHECK_CUSTOMERS }).recheck_customers).toBe(Number(RECHECK_CUSTOMERS));
  });

  it.each(['10001', '1.5', '1e3', 'all'])('cannot have those of %s checked', (RECHECK_CUSTOMERS) => {
    expect(refusalOf(() => readConfig({ RECHECK_CUSTOMERS })).details).toEqual([
      `RECHECK_CUSTOMERS is "${RECHECK_CUSTOMERS}"; it has to be a whole number from 0 to 10000.`,
    ]);
  });

  it.each(['31', '400', '99999'])('keeps facts for %s days', (SNAPSHOT_DAYS) => {
    expect(readConfig({ SNAPSHOT_DAYS }).snapshot_days).toBe(Number(SNAPSHOT_DAYS));
  });

  it.each(['30', '0', '-400', '400.5', '1e3', '100000', 'a year'])(
    'cannot keep facts for %s days',
    (SNAPSHOT_DAYS) => {
      expect(refusalOf(() => readConfig({ SNAPSHOT_DAYS })).details).toEqual([
        `SNAPSHOT_DAYS is "${SNAPSHOT_DAYS}"; it has to be a whole number from 31 to 99999.`,
      ]);
    },
  );

  it.each(['127.0.0.1', '127.8.9.10', 'localhost', '::1', '[::1]'])('%s is loopback', (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  it.each(['0.0.0.0', '::', '10.0.0.1', 'localhost.example.com', '127.0.0.1.example.com', '1127.0.0.1', ''])(
    '%j is not loopback',
    (host) => {
      expect(isLoopback(host)).toBe(false);
    },
  );
});

function refusalOf(work: () => unknown): Refusal {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
