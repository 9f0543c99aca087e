import { describe, expect, it } from 'vitest';
import { factsSpec, openItemsSpec } from '../../src/domain/file-kind.ts';
import { readAll } from './read-all.ts';
import { readRow } from './rows.ts';

const INVOICE = {
  invoice_id: 'I1',
  customer_id: 'C1',
  issued_on: '2026-01-10',
  due_on: '2026-02-10',
  amount: '100',
};

async function fault(...args: Parameters<typeof readRow>) {
  const { records, rejections } = await readRow(...args);
  expect(records).toEqual([]);
  expect(rejections).toHaveLength(1);
  return rejections[0];
}

async function values(...args: Parameters<typeof readRow>) {
  const { records, rejections } = await readRow(...args);
  expect(rejections).toEqual([]);
  return records[0]?.values;
}

describe('an invoice', () => {
  it('may be due before it was issued', async () => {
    expect(await values('invoices', { ...INVOICE, due_on: '2025-12-31' })).toContain('2025-12-31');
  });

  it('may be settled on the day it was issued and not before', async () => {
    expect(await values('invoices', { ...INVOICE, settled_on: '2026-01-10' })).toContain('2026-01-10');
    expect(await fault('invoices', { ...INVOICE, settled_on: '2026-01-09' })).toEqual({
      line: 2,
      field: 'settled_on',
      code: 'days_out_of_order',
      message: 'settled_on "2026-01-09" must not be before issued_on 2026-01-10',
    });
    expect(await fault('invoices', { ...INVOICE, written_off_on: '2026-01-09' })).toMatchObject({
      field: 'written_off_on',
      code: 'days_out_of_order',
    });
  });

  it('is applied to another only where it is a credit note, and never to itself', async () => {
    const note = { ...INVOICE, document_type: 'credit_note', applies_to_invoice_id: 'I0' };
    expect(await values('invoices', note)).toContain('I0');
    expect(await fault('invoices', { ...INVOICE, applies_to_invoice_id: 'I0' })).toMatchObject({
      field: 'applies_to_invoice_id',
      code: 'not_allowed',
    });
    expect(await fault('invoices', { ...note, document_type: 'invoice' })).toMatchObject({
      code: 'not_allowed',
    });
    expect(await fault('invoices', { ...note, applies_to_invoice_id: 'I1' })).toMatchObject({
      code: 'not_allowed',
      message: 'applies_to_invoice_id "I1" is the credit note itself: name an invoice',
    });
  });
});

describe('money that is owed', () => {
  it('comes in whole units of its currency', async () => {
    expect(await fault('invoices', { ...INVOICE, amount: '1.234', currency: 'CNY' })).toEqual({
      line: 2,
      field: 'amount',
      code: 'too_many_decimals',
      message: 'amount "1.234" must have at most 2 decimals in CNY',
    });
    expect(await fault('invoices', { ...INVOICE, amount: '100.5', currency: 'JPY' })).toMatchObject({
      message: 'amount "100.5" must have no decimals in JPY',
    });
    expect(await values('invoices', { ...INVOICE, amount: '100.00', currency: 'JPY' })).toContain('100.00');
    expect(await values('invoices', { ...INVOICE, amount: '1.234', currency: 'KWD' })).toContain('1.234');
  });

  it('may have four decimals where the row names no currency', async () => {
    expect(await values('invoices', { ...INVOICE, amount: '1.2345' })).toContain('1.2345');
  });

  it('is so for payments, guarantees and credit limits, but not for statement figures', async () => {
    const money = { amount: '1.001', currency: 'USD' };
    const payment = { payment_id: 'P1', customer_id: 'C1', paid_on: '2026-01-10', ...money };
    expect(await fault('payments', payment)).toMatchObject({ code: 'too_many_decimals' });
    const guarantee = { guarantee_id: 'G1', customer_id: 'C1', kind: 'pledge', ...money };
    expect(await fault('guarantees', guarantee)).toMatchObject({ code: 'too_many_decimals' });
    const customer = { customer_id: 'C1', name: 'One', currency: 'USD', credit_limit: '1.001' };
    expect(await fault('customers', customer)).toMatchObject({
      field: 'credit_limit',
      code: 'too_many_decimals',
    });
    const statement = { customer_id: 'C1', period_end: '2025-12-31', period_months: '12', currency: 'USD' };
    expect(await values('statements', { ...statement, revenue: '1.001' })).toContain('1.001');
  });
});

describe('an exchange rate', () => {
  it('is 1 for the base currency, however that is written', async () => {
    expect(await values('fx_rates', { currency: 'CNY', day: '2026-01-10', rate: '1.00' })).toContain('1.00');
    expect(await fault('fx_rates', { currency: 'CNY', day: '2026-01-10', rate: '1.000001' })).toEqual({
      line: 2,
      field: 'rate',
      code: 'out_of_range',
      message: 'rate "1.000001" must be 1: CNY is the base currency itself',
    });
    expect(await values('fx_rates', { currency: 'USD', day: '2026-01-10', rate: '7.1' })).toContain('7.1');
  });
});

describe('days of other kinds', () => {
  it('are in order: published after the period, valid to after valid from', async () => {
    const statement = { customer_id: 'C1', period_end: '2025-12-31', period_months: '12' };
    expect(await fault('statements', { ...statement, published_on: '2025-12-30' })).toMatchObject({
      field: 'published_on',
      code: 'days_out_of_order',
    });
    const guarantee = { guarantee_id: 'G1', customer_id: 'C1', kind: 'pledge', amount: '5' };
    const open = { ...guarantee, valid_to: '2026-01-01' };
    expect(await values('guarantees', open)).toContain('2026-01-01');
    expect(await fault('guarantees', { ...open, valid_from: '2026-01-02' })).toMatchObject({
      field: 'valid_to',
      code: 'days_out_of_order',
    });
  });

  it('leave an outcome as it is', async () => {
    const outcome = { customer_id: 'C1', kind: 'default', occurred_on: '2026-01-01' };
    expect(await values('outcomes', outcome)).toEqual(['C1', 'default', '2026-01-01']);
  });
});

describe('a rating', () => {
  const rating = { customer_id: 'C1', agency: 'S&P', scale: 'sp', grade: 'AA', rated_on: '2026-01-01' };

  it('is stored in the spelling of its scale', async () => {
    expect(await values('ratings', { ...rating, grade: ' AA+u *- ' })).toContain('AA+');
    expect(await values('ratings', { ...rating, grade: 'SD' })).toContain('D');
  });

  it('keeps a withdrawal as it is written', async () => {
    expect(await values('ratings', { ...rating, grade: 'WR *-' })).toContain('WR *-');
  });

  it('is on a known scale and a grade of it', async () => {
    expect(await fault('ratings', { ...rating, scale: 'moodys' })).toEqual({
      line: 2,
      field: 'scale',
      code: 'unknown_scale',
      message: 'scale "moodys" is not a known scale: write one of sp, bank-abcd',
    });
    expect(await fault('ratings', { ...rating, grade: 'Aa2' })).toEqual({
      line: 2,
      field: 'grade',
      code: 'unknown_grade',
      message: 'grade "Aa2" is not a grade of the scale sp, which goes from AAA to D',
    });
  });
});

describe('an industry code', () => {
  const customer = { customer_id: 'C1', name: 'One', industry_scheme: 'NACE', industry_code: 'C26.1' };
  const event = {
    event_id: 'E1',
    industry_scheme: 'GBT4754-2017',
    industry_codes: 'C33; C;33',
    direction: 'tightening',
    severity: '3',
    title: 'Export quota',
    announced_on: '2026-01-10',
  };

  it('is stored in the spelling of its scheme', async () => {
    expect(await values('customers', customer)).toContain('261');
    expect(await values('policy_events', event)).toContain('33;C');
  });

  it('needs its scheme, which may stand alone', async () => {
    expect(await fault('customers', { ...customer, industry_scheme: '' })).toMatchObject({
      field: 'industry_code',
      code: 'code_without_scheme',
    });
    expect(await values('customers', { ...customer, industry_code: '' })).toContain('NACE');
  });

  it('is refused where its scheme has none such', async () => {
    expect(await fault('customers', { ...customer, industry_code: 'C2' })).toMatchObject({
      field: 'industry_code',
      code: 'unknown_industry_code',
      message: 'industry_code "C2" is not a code of NACE',
    });
    expect(await fault('policy_events', { ...event, industry_codes: 'C33;steel' })).toMatchObject({
      field: 'industry_codes',
      code: 'unknown_industry_code',
      message: 'industry_codes "steel" is not a code of GBT4754-2017',
    });
  });

  it('belongs to an event that does not expire before it is announced or in force', async () => {
    expect(await fault('policy_events', { ...event, expires_on: '2026-01-09' })).toMatchObject({
      field: 'expires_on',
      code: 'days_out_of_order',
    });
    const later = { ...event, effective_on: '2026-03-01', expires_on: '2026-02-01' };
    expect(await fault('policy_events', later)).toMatchObject({
      message: 'expires_on "2026-02-01" must not be before effective_on 2026-03-01',
    });
  });
});

describe('a row of open items', () => {
  const spec = openItemsSpec();
  const row = { ...INVOICE, open_amount: '40' };

  async function read(cells: Readonly<Record<string, string>>) {
    const file = `${Object.keys(cells).join(',')}\n${Object.values(cells).join(',')}\n`;
    const { records, rejections } = await readAll(file, { spec });
    return rejections[0] ?? records[0]?.values;
  }

  it('may be open in part, as a whole, or not at all', async () => {
    for (const open_amount of ['40', '100', '100.00', '0', '0.00', '']) {
      expect(await read({ ...row, open_amount })).toHaveLength(spec.columns.length);
    }
    expect(await read({ ...row, amount: '' })).toHaveLength(spec.columns.length);
  });

  it('is not open for more than its amount, to the last decimal', async () => {
    expect(await read({ ...row, open_amount: '100.01' })).toEqual({
      line: 2,
      field: 'open_amount',
      code: 'out_of_range',
      message: 'open_amount "100.01" must not be above amount 100: it is what is left of it',
    });
    const long = { ...row, amount: '999999999999999.0001' };
    expect(await read({ ...long, open_amount: '999999999999999.0002' })).toMatchObject({
      code: 'out_of_range',
    });
    expect(await read({ ...long, open_amount: '999999999999999.0001' })).toHaveLength(spec.columns.length);
  });

  it('has an amount, an open amount or both', async () => {
    expect(await read({ ...row, amount: '', open_amount: '' })).toMatchObject({
      field: 'open_amount',
      code: 'missing',
    });
  });

  it('has its open amount in whole units of its currency', async () => {
    expect(await read({ ...row, open_amount: '1.001', currency: 'CNY' })).toMatchObject({
      field: 'open_amount',
      code: 'too_many_decimals',
    });
  });
});

describe('a row of given facts', () => {
  const spec = factsSpec([
    { name: 'dso', type: 'days', unit: 'days' },
    { name: 'overdue_amount', type: 'money', unit: 'money' },
  ]);

  async function read(dso: string, overdue: string, base_currency = 'CNY') {
    const file = `customer_id,as_of,dso,overdue_amount\nC1,2026-11-20,${dso},${overdue}\n`;
    const { records, rejections } = await readAll(file, { spec, base_currency });
    return rejections[0] ?? records[0]?.values;
  }

  it('gives some facts, or none, which takes back what was given', async () => {
    expect(await read('', '')).toEqual(['C1', '2026-11-20', null, null]);
    expect(await read('40.123456789', '')).toEqual(['C1', '2026-11-20', '40.123456789', null]);
    expect(await read('', '-5.00')).toEqual(['C1', '2026-11-20', null, '-5.00']);
  });

  it('gives money in whole units of the base currency', async () => {
    expect(await read('', '5.001')).toMatchObject({
      field: 'overdue_amount',
      code: 'too_many_decimals',
      message: 'overdue_amount "5.001" must have at most 2 decimals in CNY',
    });
    expect(await read('', '5.5', 'JPY')).toMatchObject({ code: 'too_many_decimals' });
    expect(await read('1', '5.001', 'KWD')).toHaveLength(4);
  });
});

describe('a row of a filled-in scorecard', () => {
  const row = { customer_id: 'C1', model: 'traits', item: 'margin', assessed_on: '2026-01-10' };

  it('has a score from 0 to 100, a note, or both', async () => {
    expect(await values('assessments', { ...row, score: '100.0000' })).toContain('100.0000');
    expect(await values('assessments', { ...row, score: '0', note: 'none' })).toContain('none');
    expect(await values('assessments', { ...row, note: 'new management' })).toContain('new management');
    expect(await fault('assessments', { ...row, score: '', note: '' })).toMatchObject({
      field: 'score',
      code: 'missing',
    });
    for (const score of ['100.0001', '-1', '101']) {
      expect(await fault('assessments', { ...row, score })).toMatchObject({ code: 'out_of_range' });
    }
  });
});

describe('a promise', () => {
  it('is not to be kept before it was made', async () => {
    const promise = { promise_id: 'P1', customer_id: 'C1', promised_on: '2026-01-10', amount: '5' };
    expect(await values('promises', { ...promise, pay_by: '2026-01-10' })).toContain('P1');
    expect(await fault('promises', { ...promise, pay_by: '2026-01-09' })).toMatchObject({
      field: 'pay_by',
      code: 'days_out_of_order',
    });
  });
});
