/** A day is a calendar day: the same files give the same facts, byte for byte, wherever the process believes to be. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../support/built-program.ts';
import { factsIn } from '../support/fact-documents.ts';
import { fastestInstallation, type Installation, installationKinds } from '../support/installation.ts';

const ZONES = ['UTC', 'Asia/Shanghai', 'America/New_York', 'Pacific/Auckland'];
/** The days before and after clocks change in New York and Auckland. */
const DAY = '2026-03-08';

const FILES = {
  'customers.csv': [
    'customer_id,name,industry_scheme,industry_code,country,currency,customer_since',
    'C1,One,GBT4754-2017,C33,CN,CNY,2020-02-29',
    'C2,Two,NACE,26,DE,EUR,',
  ],
  'fx_rates.csv': ['currency,day,rate', 'EUR,2026-03-01,8.1', 'EUR,2026-03-08,8.2'],
  'invoices.csv': [
    'invoice_id,customer_id,issued_on,due_on,amount,settled_on',
    'I1,C1,2025-12-31,2026-01-30,100.00,',
    'I2,C1,2026-03-08,2026-03-08,10.00,',
    'I3,C1,2026-03-09,2026-04-08,1.00,',
    'I4,C2,2026-02-05,2026-03-07,7.00,',
    'I5,C2,2026-02-05,2026-03-07,9.00,2026-03-08',
  ],
  'payments.csv': [
    'payment_id,customer_id,invoice_id,paid_on,amount',
    'P1,C1,I1,2026-03-08,40.00',
    'P2,C1,I1,2026-03-09,5.00',
  ],
  'ratings.csv': [
    'customer_id,agency,scale,grade,rated_on',
    'C1,Fitch,fitch,BBB,2025-01-01',
    'C1,Fitch,fitch,BB,2026-03-08',
    'C1,Fitch,fitch,B,2026-03-09',
  ],
  'statements.csv': [
    'customer_id,period_end,period_months,published_on,operating_cash_flow',
    'C1,2025-12-31,3,2026-03-08,-50',
    'C2,2025-12-31,3,2026-03-09,-50',
  ],
  'policy_events.csv': [
    'event_id,industry_scheme,industry_codes,direction,severity,title,announced_on,effective_on',
    'E1,GBT4754-2017,33,tightening,3,Metal,2026-03-08,2026-04-01',
    'E2,GBT4754-2017,C,tightening,4,All,2026-03-09,2026-04-01',
  ],
  'guarantees.csv': [
    'guarantee_id,customer_id,kind,amount,valid_from,valid_to',
    'G1,C1,pledge,30.00,2026-03-08,2026-03-08',
  ],
} as const;

/** Every zone where runs are quickest, and one zone on the embedded database beside PostgreSQL. */
const CASES = [
  ...ZONES.map((zone) => ({ zone, kind: fastestInstallation() })),
  ...installationKinds()
    .filter(({ name }) => name !== fastestInstallation().name)
    .map((kind) => ({ zone: 'Pacific/Auckland', kind })),
];

describe('facts of a day', () => {
  const installations: Installation[] = [];
  const outcomes: Outcome[] = [];

  beforeAll(async () => {
    for (const { zone, kind } of CASES) {
      const installation = await kind.open({ TZ: zone });
      installations.push(installation);
      for (const [name, rows] of Object.entries(FILES)) await installation.file(name, `${rows.join('\n')}\n`);
      const imported = await installation.runProgram(['import', ...Object.keys(FILES), '--json']);
      expect(imported).toMatchObject({ code: 0, stderr: '' });
      expect(imported.stdout).not.toMatch(/"rejected": [1-9]/);
      expect((await installation.runProgram(['evaluate', '--as-of', DAY])).code).toBe(0);
      outcomes.push(await installation.runProgram(['facts', '--as-of', DAY, '--json']));
    }
  }, 120_000);
  afterAll(async () => {
    for (const installation of installations) await installation.close();
  });

  it('are what the files say of that day, and nothing of the next', () => {
    const [first] = outcomes;
    const facts = first === undefined ? undefined : factsIn(first, DAY);
    expect(facts?.get('C1')?.facts).toMatchObject({
      receivable_total: '70.00',
      overdue_31_60: '60.00',
      current_amount: '10.00',
      days_overdue_max: 37,
      guarantee_cover: '30.00',
      rating_grade: 'BB',
      rating_notches_dropped_180d: 3,
      rating_age_days: 0,
      ocf_negative_periods: 1,
      policy_event_ids: ['E1'],
      policy_effective_in_days: 24,
    });
    expect(facts?.get('C2')?.facts).toMatchObject({
      overdue_1_30: '57.40',
      days_overdue_max: 1,
      ocf_negative_periods: null,
    });
  });

  it.each(CASES.map(({ zone, kind }, index) => [zone, kind.name, index] as const))(
    'are the same bytes in %s on %s',
    (_zone, _name, index) => {
      expect(outcomes[index]?.stdout).toBe(outcomes[0]?.stdout);
    },
  );
});
