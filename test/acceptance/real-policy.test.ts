/** 81 real jumps of US tariffs by industry: each reaches exactly the customers below its code. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runResultSchema } from '../../src/domain/run.ts';
import { factsOf } from '../support/fact-documents.ts';
import { documentOf, fastestInstallation, type Installation } from '../support/installation.ts';
import { type CsvRow, makeRealSet, NO_REAL_SETS, readCsv } from '../support/real-sets.ts';

/** Customers by what they are there to show; the name is the id. */
const CUSTOMERS: readonly (readonly [name: string, scheme: string, code: string])[] = [
  ['exactly-331', 'NAICS', '331'],
  ['four-digits', 'NAICS', '3311'],
  ['five-digits', 'NAICS', '33111'],
  ['six-digits', 'NAICS', '331110'],
  ['sibling-332', 'NAICS', '332'],
  ['sibling-332710', 'NAICS', '332710'],
  ['parent-33', 'NAICS', '33'],
  ['parent-range', 'NAICS', '31-33'],
  ['crops-111', 'NAICS', '111'],
  ['crops-111150', 'NAICS', '111150'],
  ['retail-range', 'NAICS', '44-45'],
  ['retail-455110', 'NAICS', '455110'],
  ['transport-481', 'NAICS', '481'],
  ['other-scheme', 'ISIC', '3311'],
  ['without-code', '', ''],
];

/** Events on ranges and on several codes at once, which the real set lacks. */
const OWN_EVENTS = [
  'event_id,industry_scheme,industry_codes,direction,severity,title,announced_on,effective_on',
  'own-manufacturing,NAICS,31-33,tightening,2,All of manufacturing,2018-12-01,2018-12-01',
  'own-retail-and-crops,NAICS,44-45;1111,easing,3,Retail and grain,2018-12-01,2018-12-01',
  'own-steel-of-isic,ISIC,33,tightening,4,Another scheme,2018-12-01,2018-12-01',
];

const DAYS = ['2018-12-31', '2019-06-30'];

describe.skipIf(NO_REAL_SETS !== null)('81 real changes of tariffs', () => {
  let installation: Installation;
  let events: readonly CsvRow[];

  beforeAll(async () => {
    installation = await fastestInstallation().open();
    const files = join(installation.folder, 'files');
    await makeRealSet('tariffs', files);
    await installation.file('files/policy_events-own.csv', `${OWN_EVENTS.join('\n')}\n`);
    const customers = CUSTOMERS.map(([name, scheme, code]) => [name, name, scheme, code].join(','));
    await installation.file(
      'files/customers.csv',
      `${['customer_id,name,industry_scheme,industry_code', ...customers].join('\n')}\n`,
    );
    events = [
      ...(await readCsv(join(files, 'policy_events.csv'))),
      ...(await readCsv(join(files, 'policy_events-own.csv'))),
    ];
    expect(events).toHaveLength(84);
    expect((await installation.run(['import', 'files'])).code).toBe(0);
  });
  afterAll(() => installation.close());

  it.each(DAYS)('reach exactly the customers below their code on %s', async (day) => {
    const run = documentOf(await installation.run(['evaluate', '--as-of', day, '--json']), runResultSchema);
    expect(run.customers).toBe(CUSTOMERS.length);
    const facts = await factsOf(installation, day);
    const computed = CUSTOMERS.map(([name]) => [name, facts.get(name)?.facts.policy_event_ids]);
    const expected = CUSTOMERS.map(([name, scheme, code]) => [name, idsReaching(events, scheme, code, day)]);
    expect(computed).toEqual(expected);

    const reached = new Map(computed.map(([name, ids]) => [name, ids]));
    expect(reached.get('six-digits')).toEqual(reached.get('exactly-331'));
    expect(reached.get('sibling-332')).not.toEqual(reached.get('exactly-331'));
    expect(reached.get('without-code')).toBeNull();
  });
});

/** The events that count on the day and one of whose codes is the customer's or stands above it; null without a code. */
function idsReaching(
  events: readonly CsvRow[],
  scheme: string,
  code: string,
  day: string,
): readonly string[] | null {
  if (code === '') return null;
  return events
    .filter((event) => event.industry_scheme === scheme && counts(event, day))
    .filter((event) => (event.industry_codes ?? '').split(';').some((above) => stands(above, code)))
    .map((event) => event.event_id ?? '')
    .toSorted();
}

/** From its announcement to 180 days after it; in this set every event takes effect on that day. */
function counts({ announced_on = '', effective_on }: CsvRow, day: string): boolean {
  expect(effective_on).toBe(announced_on);
  return announced_on <= day && Date.parse(day) - Date.parse(announced_on) <= 180 * 86_400_000;
}

function stands(above: string, code: string): boolean {
  const [first, last] = above.split('-');
  if (first === undefined || above === code) return above === code;
  if (last === undefined) return code.startsWith(above) && !code.includes('-');
  return !code.includes('-') && code.slice(0, 2) >= first && code.slice(0, 2) <= last;
}
