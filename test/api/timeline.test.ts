import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runEvaluation } from '../../src/actions/run-evaluation.ts';
import { timelineSchema } from '../../src/api/routes/get-timeline.ts';
import { TIMELINE_TYPES, type TimelineItem } from '../../src/domain/timeline.ts';
import { insertRows } from '../store/ledger-rows.ts';
import { testDatabases } from '../support/database.ts';
import { csv, inPath, ODD_ID, openEmpty, type Portfolio } from './portfolio.ts';
import { faultsOf, nextPath, readAnswer, readProblem } from './read-answer.ts';

const FILES: readonly (readonly [file: string, header: string, ...rows: readonly string[]])[] = [
  [
    'customers.csv',
    'customer_id,name,industry_scheme,industry_code,country',
    'T1,Hengda,GBT4754-2017,C3461,CN',
    'T2,Other,,,',
    `${ODD_ID},Odd,NACE,2811,`,
  ],
  [
    'invoices.csv',
    'invoice_id,customer_id,issued_on,due_on,amount,currency,document_type,applies_to_invoice_id,settled_on,written_off_on',
    'I1,T1,2026-01-05,2026-02-05,1000.00,CNY,invoice,,,',
    'I2,T1,2026-01-05,2026-02-05,500.00,USD,invoice,,2026-03-01,',
    'I3,T1,2026-01-06,2026-02-06,70.00,CNY,invoice,,,2026-06-01',
    'I4,T1,2026-01-07,2026-02-07,300.00,CNY,invoice,,,',
    'I5,T1,2026-01-08,2026-02-08,90.00,CNY,invoice,,,',
    'I6,T1,2026-01-09,2026-02-09,90.00,CNY,invoice,,,',
    'N1,T1,2026-02-01,2026-02-01,100.00,CNY,credit_note,I1,,',
    'X1,T2,2026-01-05,2026-02-05,1000.00,CNY,invoice,,,',
  ],
  [
    'payments.csv',
    'payment_id,customer_id,invoice_id,paid_on,amount',
    'P1,T1,I1,2026-02-01,400.00',
    'P2,T1,I1,2026-02-10,500.00',
    'P3,T1,I1,2026-02-20,5.00',
    'P4,T1,,2026-02-20,1.00',
    'P5,T1,I4,2026-01-01,300.00',
    'P6,T1,I5,2026-02-01,89.99',
    'P7,T1,I6,2026-04-01,40.00',
    'P8,T1,I6,2026-02-03,50.00',
  ],
  [
    'promises.csv',
    'promise_id,customer_id,invoice_id,promised_on,pay_by,amount',
    'PR1,T1,I5,2026-02-15,2026-02-28,0.01',
  ],
  [
    'ratings.csv',
    'customer_id,agency,scale,grade,rated_on,outlook',
    'T1,S&P,sp,BB,2026-01-15,negative',
    'T1,Fitch,fitch,BB,2026-01-15,',
  ],
  [
    'statements.csv',
    'customer_id,period_end,period_months,published_on,currency,operating_cash_flow',
    'T1,2025-12-31,12,2026-03-20,CNY,-12.50',
    'T1,2026-03-31,3,,CNY,',
  ],
  [
    'red_flags.csv',
    'red_flag_id,customer_id,family,code,observed_on,severity,note',
    'R1,T1,operations,idle_plant,2026-03-02,4,"quiet, they say"',
  ],
  [
    'guarantees.csv',
    'guarantee_id,customer_id,kind,amount,valid_from,valid_to',
    'G1,T1,bank_guarantee,200.00,2026-01-01,2030-12-31',
    'G2,T1,pledge,10.00,,',
  ],
  [
    'assessments.csv',
    'customer_id,model,item,score,assessed_on,note,assessor',
    'T1,traits,margin,7.5,2026-03-03,,li',
    'T1,traits,security,2,2026-03-03,,li',
    'T1,swot,strength,,2026-03-03,Loyal,',
  ],
  [
    'policy_events.csv',
    'event_id,industry_scheme,industry_codes,direction,severity,title,announced_on,country',
    'E1,GBT4754-2017,34;35,tightening,3,Machines,2026-02-02,',
    'E2,GBT4754-2017,C,easing,2,Makers,2026-02-02,cn',
    'E3,GBT4754-2017,C,easing,2,Elsewhere,2026-02-02,DE',
    'E4,GBT4754-2017,345,easing,2,Another,2026-02-02,',
    'E5,NACE,C,easing,2,Another scheme,2026-02-02,',
    'E6,NACE,28,easing,2,Anywhere,2026-02-02,CN',
  ],
  ['outcomes.csv', 'customer_id,kind,occurred_on', 'T1,default,2026-06-20'],
];

describe.each(testDatabases())('the timeline of a customer on the $name database', (kind) => {
  let portfolio: Portfolio;
  beforeAll(async () => {
    portfolio = await openEmpty(kind);
    for (const [file, header, ...rows] of FILES) await portfolio.importText(file, csv(header, rows));
    const { database } = portfolio.deps;
    await insertRows(database.db, {
      open_amounts: [{ customer_id: 'T1', invoice_id: 'I6', as_of: '2026-03-15', open_amount: '40.00' }],
    });
    await runEvaluation(portfolio.deps, { as_of: '2026-05-20' });
    await runEvaluation(portfolio.deps, { as_of: '2026-05-21' });
  });
  afterAll(() => portfolio.close());

  const get = async (path: string, init?: RequestInit) => portfolio.api.request(path, init);
  const items = async (query = '', id = 'T1'): Promise<readonly TimelineItem[]> =>
    (await readAnswer(get(`/v1/customers/${inPath(id)}/timeline${query}`), 200, timelineSchema)).items;
  const keys = async (query = '', id = 'T1') =>
    (await items(query, id)).map((item) => `${item.day} ${item.type} ${item.id}`);

  it('is one stream of everything, newest day first, then by type and id', async () => {
    const all = (await keys('?limit=500')).filter((key) => !key.includes('alert_event'));
    expect(all).toEqual([
      '2030-12-31 guarantee_ended G1',
      '2026-06-29 statement 2026-03-31/03',
      '2026-06-20 outcome default',
      '2026-06-01 invoice_written_off I3',
      '2026-04-01 invoice_settled I6',
      '2026-04-01 payment P7',
      '2026-03-20 statement 2025-12-31/12',
      '2026-03-03 assessment swot',
      '2026-03-03 assessment traits',
      '2026-03-02 red_flag R1',
      '2026-03-01 invoice_settled I2',
      '2026-02-20 payment P3',
      '2026-02-20 payment P4',
      '2026-02-15 promise PR1',
      '2026-02-10 invoice_settled I1',
      '2026-02-10 payment P2',
      '2026-02-03 payment P8',
      '2026-02-02 policy_event E1',
      '2026-02-02 policy_event E2',
      '2026-02-01 invoice_issued N1',
      '2026-02-01 payment P1',
      '2026-02-01 payment P6',
      '2026-01-15 rating Fitch',
      '2026-01-15 rating S&P',
      '2026-01-09 invoice_issued I6',
      '2026-01-08 invoice_issued I5',
      '2026-01-07 invoice_issued I4',
      '2026-01-07 invoice_settled I4',
      '2026-01-06 invoice_issued I3',
      '2026-01-05 invoice_issued I1',
      '2026-01-05 invoice_issued I2',
      '2026-01-01 guarantee_started G1',
      '2026-01-01 payment P5',
    ]);
  });

  it('has an item of every type, with amounts as text', async () => {
    const all = await items('?limit=500');
    expect([...new Set(all.map((item) => item.type))].sort()).toEqual([...TIMELINE_TYPES]);
    const of = (type: string, id: string) => all.find((item) => item.type === type && item.id === id);
    expect(of('payment', 'P4')).toEqual({
      type: 'payment',
      id: 'P4',
      day: '2026-02-20',
      invoice_id: null,
      amount: { amount: '1.00', currency: 'CNY' },
    });
    expect(of('invoice_settled', 'I2')).toMatchObject({ amount: { amount: '500.00', currency: 'USD' } });
    expect(of('invoice_issued', 'N1')).toMatchObject({
      document_type: 'credit_note',
      applies_to_invoice_id: 'I1',
      disputed: false,
    });
    expect(of('statement', '2025-12-31/12')).toMatchObject({
      published_on: '2026-03-20',
      operating_cash_flow: '-12.50',
      revenue: null,
    });
    expect(of('statement', '2026-03-31/03')).toMatchObject({ published_on: null });
    expect(of('assessment', 'traits')).toMatchObject({
      items: [
        { item: 'margin', score: '7.5', note: null, assessor: 'li' },
        { item: 'security', score: '2' },
      ],
    });
    expect(of('assessment', 'swot')).toMatchObject({ items: [{ score: null, note: 'Loyal' }] });
    expect(of('policy_event', 'E1')).toMatchObject({ industry_codes: ['34', '35'], severity: 3 });
    expect(of('guarantee_ended', 'G1')).toMatchObject({ kind: 'bank_guarantee', valid_from: '2026-01-01' });
    expect(of('red_flag', 'R1')).toMatchObject({ note: 'quiet, they say', reporter: null });
    expect(of('rating', 'Fitch')).toMatchObject({ grade: 'BB', outlook: null });
    expect(of('promise', 'PR1')).toMatchObject({ pay_by: '2026-02-28', amount: { amount: '0.01' } });
  });

  it('has the events of its alerts, with the money of then', async () => {
    const events = await items('?type=alert_event');
    expect(events.length).toBeGreaterThan(0);
    for (const event of events) {
      expect(event).toMatchObject({ type: 'alert_event', day: '2026-05-20', kind: 'opened', run_id: '1' });
      expect(event).toMatchObject({ money_at_risk: { currency: 'CNY' } });
    }
  });

  it.each([1, 2, 3, 7])('shows every item once when read in pages of %i', async (limit) => {
    const whole = await keys('?limit=500');
    const seen: string[] = [];
    let path: string | null = `/v1/customers/T1/timeline?limit=${limit}`;
    while (path !== null) {
      const response: Response = await get(path);
      const page = await readAnswer(response, 200, timelineSchema);
      seen.push(...page.items.map((item) => `${item.day} ${item.type} ${item.id}`));
      path = nextPath(response);
      expect(path === null).toBe(page.next_cursor === null);
    }
    expect(seen).toEqual(whole);
  });

  it.each([
    [
      '?type=rating,outcome',
      ['2026-06-20 outcome default', '2026-01-15 rating Fitch', '2026-01-15 rating S&P'],
    ],
    [
      '?type=invoice_issued&from=2026-01-09',
      ['2026-02-01 invoice_issued N1', '2026-01-09 invoice_issued I6'],
    ],
    ['?type=payment&to=2026-02-01&from=2026-02-01', ['2026-02-01 payment P1', '2026-02-01 payment P6']],
    ['?from=2026-06-02&to=2026-06-28', ['2026-06-20 outcome default']],
    ['?from=2027-01-01&to=2026-01-01', []],
  ])('keeps what %s names', async (query, expected) => {
    expect(await keys(query)).toEqual(expected);
  });

  it('has only what touches the customer itself', async () => {
    expect(await keys('?limit=500', 'T2')).toEqual(expect.arrayContaining(['2026-01-05 invoice_issued X1']));
    expect((await items('?type=policy_event,payment,rating', 'T2')).length).toBe(0);
    // Its country is not known, so that an event for one country may touch it or not.
    expect(await keys('', ODD_ID)).toEqual(['2026-02-02 policy_event E5']);
  });

  it('answers 304 to its own ETag', async () => {
    const etag = (await get('/v1/customers/T1/timeline')).headers.get('etag') ?? '';
    const again = await get('/v1/customers/T1/timeline', { headers: { 'If-None-Match': etag } });
    expect(again.status).toBe(304);
  });

  it.each(['T9', 't1', '%00', 'x'.repeat(201)])('is 404 for the customer %s', async (id) => {
    await readProblem(get(`/v1/customers/${id}/timeline`), 404);
  });

  it.each([
    ['?type=invoices', '/query/type not_a_choice'],
    ['?from=2026-02-30', '/query/from not_valid'],
    ['?limit=0', '/query/limit out_of_range'],
    ['?until=2026-02-03', '/query/until unknown_field'],
    ['?cursor=x', '/query/cursor wrong_cursor'],
  ])('refuses %s with 400', async (query, fault) => {
    expect(faultsOf(await readProblem(get(`/v1/customers/T1/timeline${query}`), 400))).toEqual([fault]);
  });

  it('refuses the cursor of another customer and of other types', async () => {
    const { next_cursor } = await readAnswer(get('/v1/customers/T1/timeline?limit=1'), 200, timelineSchema);
    for (const path of ['T2/timeline?', 'T1/timeline?type=rating&', 'T1/timeline?from=2026-01-01&']) {
      await readProblem(get(`/v1/customers/${path}cursor=${next_cursor}`), 400);
    }
  });
});
