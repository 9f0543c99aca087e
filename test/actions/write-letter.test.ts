import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadPolicy } from '../../src/actions/load-policy.ts';
import {
  LETTER_INVOICES_MAX,
  type LetterDeps,
  type LetterInput,
  writeLetter,
} from '../../src/actions/write-letter.ts';
import { FACT_CATALOGUE } from '../../src/snapshot/catalogue.ts';
import type { Database } from '../../src/store/database.ts';
import { testDatabases } from '../support/database.ts';
import { RULES_FOLDER } from '../support/project.ts';
import { csv, importText } from './import-text.ts';
import { policyWith } from './temporary-folder.ts';

const AS_OF = '2026-03-31';
const NOW = new Date('2026-12-31T12:00:00Z');
const INVOICES =
  'invoice_id,customer_id,issued_on,due_on,amount,currency,disputed,document_type,applies_to_invoice_id,settled_on,written_off_on';

describe.each(testDatabases())('a letter from the ledger on the $name database', ({ open }) => {
  let database: Database;
  let deps: LetterDeps;
  beforeAll(async () => {
    database = await open();
    const policy = await loadPolicy(RULES_FOLDER, FACT_CATALOGUE);
    deps = {
      database,
      policy,
      base_currency: 'CNY',
      business_calendar: 'none',
      rules_folder: RULES_FOLDER,
      now: () => NOW,
    };
    const ids = ['C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C7', 'MANY', 'FULL'];
    await importText(
      database,
      'customers.csv',
      csv('customer_id,name', ...ids.map((id) => `${id},Customer ${id}`)),
    );
    await importText(
      database,
      'invoices.csv',
      csv(
        INVOICES,
        'I1,C1,2026-01-01,2026-02-28,1000.00,CNY,,,,,',
        'I2,C1,2026-01-01,2026-03-01,500.10,CNY,,,,,',
        'I3,C1,2026-01-01,2026-03-01,300.00,USD,,,,,',
        'DISPUTED,C1,2026-01-01,2026-03-01,70.00,CNY,true,,,,',
        'SOON,C1,2026-03-01,2026-04-14,60.00,CNY,,,,,',
        'LATER,C1,2026-03-01,2026-04-15,50.00,CNY,,,,,',
        'FUTURE,C1,2026-04-01,2026-04-01,40.00,CNY,,,,,',
        'SETTLED,C1,2026-01-01,2026-03-01,30.00,CNY,,,,2026-03-31,',
        'LOST,C1,2026-01-01,2026-03-01,20.00,CNY,,,,,2026-03-01',
        'N1,C1,2026-03-05,2026-03-05,100.05,CNY,,credit_note,I2,,',
        'N2,C1,2026-03-05,2026-03-05,10.00,CNY,,credit_note,,,',
        'J1,C2,2026-03-01,2026-04-05,10.00,CNY,,,,,',
        'J2,C3,2026-01-01,2026-03-01,10.00,CNY,true,,,,',
        'J3,C4,2026-01-01,2026-03-01,10.00,CNY,,,,,',
        'J4,C5,2026-02-01,2026-02-14,10.00,CNY,,,,,',
        'J5,C7,2026-12-01,2026-12-10,10.00,CNY,,,,,',
        'J6,C7,2026-12-01,2026-12-29,10.00,CNY,,,,,',
        ...many((at) => `M${at},MANY,2026-01-01,2026-03-01,1.00,CNY,,,,,`, LETTER_INVOICES_MAX + 1),
        ...many((at) => `O${at},FULL,2026-01-01,2026-03-01,1.00,CNY,,,,,`, LETTER_INVOICES_MAX),
        'NEXT_1,FULL,2026-01-01,2026-04-01,1.00,CNY,,,,,',
        'NEXT_2,FULL,2026-01-01,2026-04-01,1.00,CNY,true,,,,',
      ),
    );
    await importText(
      database,
      'payments.csv',
      csv(
        'payment_id,customer_id,invoice_id,paid_on,amount,currency',
        'P1,C1,I1,2026-03-10,250.00,CNY',
        'P2,C1,I1,2026-04-10,750.00,CNY',
        'P3,C1,,2026-03-20,5.00,CNY',
        'P4,C4,,2026-03-20,10.00,CNY',
      ),
    );
  });
  afterAll(() => database.close());

  const write = async (input: Partial<LetterInput>, differs: Partial<LetterDeps> = {}) => {
    const defaults: LetterInput = {
      to: { customer_id: 'C1' },
      kind: 'reminder',
      language: 'en',
      as_of: AS_OF,
    };
    const letter = await writeLetter({ ...deps, ...differs }, { ...defaults, ...input });
    const text = letter.html.replace(/<style>[\s\S]*<\/style>/, '').replace(/<[^>]*>/g, ' ');
    return { ...letter, text: text.replaceAll('\u00A0', ' ').replace(/\s+/g, ' ') };
  };

  it('has each open document of the day, and totals to the cent by currency', async () => {
    const { text, customer_id, as_of, security_policy } = await write({});
    expect({ customer_id, as_of }).toEqual({ customer_id: 'C1', as_of: AS_OF });
    expect(security_policy).toContain("default-src 'none'");
    // Part of it paid, one payment being later than the day; part of it credited; not matched: 5.00 and a note of 10.00.
    expect(text).toContain('I1 2026-01-01 2026-02-28 31 1,000.00 250.00 750.00');
    expect(text).toContain('I2 2026-01-01 2026-03-01 30 500.10 100.05 400.05');
    expect(text).toContain('Overdue 1,150.05');
    expect(text).toContain('−15.00');
    expect(text).toContain('To pay, CNY 1,135.05');
    expect(text).toContain('I3 2026-01-01 2026-03-01 30 300.00 0.00 300.00');
    expect(text).toContain('We kindly ask you to pay CNY 1,135.05 and USD 300.00 by 7 April 2026');
    expect(text).toContain('DISPUTED disputed 2026-01-01 2026-03-01 30 70.00 0.00 CNY 70.00');
    expect(text).toContain('SOON 2026-03-01 2026-04-14 60.00 0.00 CNY 60.00');
    for (const other of ['LATER', 'FUTURE', 'SETTLED', 'LOST', 'J1']) expect(text).not.toContain(other);
  });

  it('is of its day: before what was paid, credited and settled more is due', async () => {
    const { text } = await write({ as_of: '2026-03-04', kind: 'formal_demand' });
    expect(text).toContain('Formal demand for payment of CNY 1,530.10 and USD 300.00');
  });

  it.each([
    ['C2', 'has nothing overdue.'],
    ['C3', 'has nothing overdue but what is in dispute'],
    ['C4', 'owes nothing that is not covered by money received or credited'],
    ['C6', 'has nothing overdue.'],
    ['MANY', 'has more than 500 invoices overdue or due soon, and a letter lists no more.'],
    ['FULL', 'has more than 500 invoices overdue or due soon'],
  ])('is refused to %s, who %s', async (customer_id, message) => {
    await expect(write({ to: { customer_id } })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(message),
    });
  });

  it.each([
    [{ to: { customer_id: 'C8' } }, 'not_found', 'There is no customer "C8".'],
    [{ to: { alert_id: 'x' } }, 'not_found', 'There is no alert "x".'],
    [{ as_of: undefined }, 'not_found', 'No day has been evaluated yet.'],
    [{ as_of: '2027-01-02' }, 'invalid_input', 'a day from 1970-01-01 to today can'],
    [{ as_of: '1969-12-31' }, 'invalid_input', 'a day from 1970-01-01 to today can'],
    [{ as_of: '9999-12-31' }, 'invalid_input', 'a day from 1970-01-01 to today can'],
  ] as const)('is refused for %j', async (input, code, message) => {
    await expect(write(input)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it('lists what is due soon in a reminder alone, and so has room for as much as is overdue', async () => {
    const to = { customer_id: 'FULL' };
    for (const kind of ['formal_demand', 'final_notice'] as const) {
      const { text } = await write({ to, kind });
      expect(text).toContain('CNY 500.00');
      expect(text).not.toContain('NEXT_');
      expect((await write({ kind })).text).not.toContain('SOON');
    }
    await expect(write({ to: { customer_id: 'MANY' }, kind: 'final_notice' })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('more than 500 invoices overdue, and'),
    });
  });

  it('warns its sender, and not its reader, of days whose holidays are not published yet', async () => {
    const cn = { business_calendar: 'CN' } as const;
    const to = { customer_id: 'C7' };
    // To be paid by 28 and 29 December; what falls due on the 29th is listed from the 15th on.
    const demand = { to, kind: 'final_notice' } as const;
    expect(await write({ ...demand, as_of: '2026-12-21' }, cn)).toMatchObject({ warnings: [] });
    const late = await write({ ...demand, as_of: '2026-12-22' }, cn);
    expect(late.warnings).toEqual([
      {
        code: 'calendar_provisional',
        message:
          'Holidays from 2026-12-29 on are not published yet: a day in the letter, 2026-12-29, may turn out to be one.',
      },
    ]);
    expect(late.text).not.toContain('published');
    expect((await write({ to, as_of: '2026-12-14' }, cn)).warnings).toEqual([]);
    expect((await write({ to, as_of: '2026-12-15' }, cn)).warnings).toHaveLength(1);
    expect((await write({ ...demand, as_of: '2026-12-22' })).warnings).toEqual([]);
    // New Year is off in any year: a week after Friday 25 December.
    expect((await write({ ...demand, as_of: '2026-12-25' }, cn)).text).toContain('by 4 January 2027');
  });

  it('moves due days and the day to pay by with the calendar', async () => {
    // The day after New Year's week of 2026, 15 to 23 February: due on Saturday the 14th, a make-up workday.
    const to = { customer_id: 'C5' };
    const cn = { business_calendar: 'CN' } as const;
    expect((await write({ to, as_of: '2026-02-24' }, cn)).text).toContain('J4 2026-02-01 2026-02-14 10');
    // 28 February 2026 is a make-up workday, 1 March a Sunday.
    expect((await write({}, cn)).text).toContain('I2 2026-01-01 2026-03-01 moved to 2026-03-02 29');
    expect((await write({}, cn)).text).toContain('I1 2026-01-01 2026-02-28 31');
    // Ten business days after Tuesday 31 March, 6 April being the holiday for Qingming.
    const demand = { kind: 'formal_demand' } as const;
    expect((await write(demand, cn)).text).toContain('no later than 15 April 2026');
    expect((await write(demand)).text).toContain('no later than 10 April 2026');
    // Seven calendar days after 28 March end on Saturday 4 April, and so on Tuesday the 7th.
    expect((await write({ as_of: '2026-03-28' }, cn)).text).toContain('by 7 April 2026');
  });

  it('leaves out what is below the minimum amount, as the facts do', async () => {
    const { settings } = deps.policy;
    const minimum_amount = { ...settings.minimum_amount, value: '500.00' };
    const { text } = await write({}, { policy: { settings: { ...settings, minimum_amount } } });
    expect(text).toContain('Overdue 750.00');
    for (const small of ['I2', 'DISPUTED', 'SOON']) expect(text).not.toContain(small);
    // Nobody knows what USD 300.00 is worth without a rate.
    expect(text).toContain('I3');
  });

  it('follows templates and a sender that the firm edited', async () => {
    const rules_folder = await policyWith({
      'letters/reminder.en.html': 'Dear {{ customer.name }}, {{ overdue.to_pay }}!',
    });
    expect((await write({}, { rules_folder })).text).toBe('Dear Customer C1, CNY 1,135.05 and USD 300.00!');
  });

  it('is refused with file and line where a template is broken', async () => {
    const rules_folder = await policyWith({ 'letters/reminder.en.html': 'x\n{{ custmer.name }}' });
    await expect(write({}, { rules_folder })).rejects.toMatchObject({
      code: 'rules_invalid',
      message:
        'The template letters/reminder.en.html is not right: line 2, column 4: undefined variable: custmer.',
    });
  });
});

function many(row: (at: number) => string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => row(at));
}
