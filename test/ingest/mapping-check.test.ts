import { describe, expect, it } from 'vitest';
import type { FactDeclaration } from '../../src/domain/fact.ts';
import { checkMapping } from '../../src/ingest/mapping-check.ts';

const FACTS: readonly FactDeclaration[] = [
  { name: 'dso', type: 'days', unit: 'days' },
  { name: 'overdue_amount', type: 'money', unit: 'money' },
];

const COLUMNS = {
  invoice_id: 'No',
  customer_id: 'Customer',
  issued_on: 'Date',
  due_on: 'Due',
  amount: 'Amount',
};
const INVOICES = { match: 'AR_*.csv', kind: 'invoices', columns: COLUMNS };
const { amount: _, ...WITHOUT_AMOUNT } = COLUMNS;

function faults(...entries: readonly unknown[]) {
  const check = checkMapping(entries, FACTS);
  return check.ok ? [] : check.faults;
}

/** The one fault of one entry. */
function fault(entry: object) {
  const found = faults({ ...INVOICES, ...entry });
  expect(found).toHaveLength(1);
  return found[0];
}

describe('checkMapping()', () => {
  it('gives back a mapping that can be read by', () => {
    const mapping = [
      {
        ...INVOICES,
        columns: { ...COLUMNS, document_type: 'Art', disputed: 'Strittig', settled_on: 'Ausgleich' },
        constants: { currency: 'EUR' },
        values: { document_type: { RV: 'invoice', RG: 'credit_note' }, settled_on: { '00.00.0000': '' } },
        date_format: 'DD.MM.YYYY',
        decimal: ',',
        thousands: '.',
        true_values: ['X'],
        false_values: ['-'],
        negative_amounts: 'credit_note',
        delimiter: ';',
        encoding: 'gb18030',
      },
      {
        ...INVOICES,
        columns: { ...WITHOUT_AMOUNT, open_amount: 'Open' },
        mode: 'open_items',
        data_as_of: '2026-11-20',
      },
      {
        match: '*',
        kind: 'facts',
        columns: { customer_id: 'KNA1', dso: 'DSO' },
        constants: { as_of: '2026-11-20' },
      },
      { ...INVOICES, mode: 'full', negative_amounts: 'reject', true_values: ['J'] },
      { ...INVOICES, true_values: ['0'], false_values: ['1'] },
    ];
    expect(checkMapping(mapping, FACTS)).toEqual({ ok: true, mapping });
  });

  it.each([undefined, null, {}, 'x', []])('refuses %j, which is no list of entries', (value) => {
    const check = checkMapping(value, FACTS);
    expect(check).toMatchObject({ ok: false, faults: [{ pointer: '' }] });
  });

  it('names what is missing, unknown or of another type', () => {
    expect(faults({ kind: 'invoice', columns: { invoice_id: 5 }, colums: {}, 'a/b~c': 1 }, 'x')).toEqual([
      { pointer: '/0/match', message: 'is needed' },
      {
        pointer: '/0/kind',
        message: expect.stringMatching(/^must be one of customers, fx_rates, invoices, /),
      },
      {
        pointer: '/0/columns/invoice_id',
        message: 'must be the name of a column, or {"columns": [names of several], "join": "-"}',
      },
      { pointer: '/0/colums', message: 'there is no such setting (did you mean columns?)' },
      { pointer: '/0/a~1b~0c', message: 'there is no such setting' },
      { pointer: '/1', message: 'must be an object' },
    ]);
  });

  it('refuses a name of ours that is far too long', () => {
    expect(fault({ constants: { ['x'.repeat(65)]: 'a' } })?.pointer).toBe(`/0/constants/${'x'.repeat(65)}`);
  });

  it('says what is wrong in plain words', () => {
    const entry = { skip_lines: 101, delimiter: ';;', thousands: '_', match: '', decimal: 5, values: [] };
    expect(faults({ ...INVOICES, ...entry }).map(({ pointer, message }) => `${pointer} ${message}`)).toEqual([
      '/0/match must not be empty',
      '/0/values must be an object',
      '/0/decimal must be one of ".", ","',
      `/0/thousands must be one of "", ",", ".", " ", "'"`,
      '/0/delimiter must have at most 1 character',
      '/0/skip_lines must be at most 100',
    ]);
    expect(fault({ constants: { ['x'.repeat(65)]: 'a' } })?.message).toBe(
      'the name must have at most 64 characters',
    );
    expect(checkMapping({}, FACTS)).toEqual({
      ok: false,
      faults: [{ pointer: '', message: 'must be a list' }],
    });
  });

  it('finds the faults of all entries at once', () => {
    const found = faults(
      { ...INVOICES, mach: 1 },
      { ...INVOICES, date_format: 'x' },
      { ...INVOICES, match: 'a/b' },
    );
    expect(found.map(({ pointer }) => pointer)).toEqual(['/0/mach', '/1/date_format', '/2/match']);
  });

  it.each(['columns', 'constants', 'values'])(
    'refuses %s of a column that the kind does not have',
    (part) => {
      const given = part === 'values' ? { a: 'b' } : 'x';
      const entry = { [part]: { ...(part === 'columns' ? COLUMNS : {}), setled_on: given } };
      expect(fault(entry)).toEqual({
        pointer: `/0/${part}/setled_on`,
        message: expect.stringMatching(
          /^"setled_on" is not a column of invoices \(did you mean settled_on\?\); its columns are invoice_id, /,
        ),
      });
    },
  );

  it('knows the columns of given facts from the catalogue', () => {
    const entry = {
      match: '*',
      kind: 'facts',
      columns: { customer_id: 'a', as_of: 'b', dso: 'c', dsso: 'd' },
    };
    expect(faults(entry)).toMatchObject([
      { pointer: '/0/columns/dsso', message: expect.stringContaining('did you mean dso?') },
    ]);
  });

  it('takes an open amount only of open items', () => {
    const columns = { ...COLUMNS, open_amount: 'Open' };
    expect(faults({ ...INVOICES, columns, mode: 'open_items' })).toEqual([]);
    expect(fault({ columns })).toEqual({
      pointer: '/0/columns/open_amount',
      message: 'open_amount is only for a list of open items: write "mode": "open_items"',
    });
  });

  it('needs every column that no row can do without', () => {
    const { due_on: _due, ...columns } = WITHOUT_AMOUNT;
    expect(fault({ columns })).toEqual({
      pointer: '/0/columns',
      message:
        "invoices needs due_on, amount: name the file's column of each, or put what every row has into constants",
    });
    expect(faults({ ...INVOICES, columns, constants: { due_on: '2026-01-01', amount: '5' } })).toEqual([]);
  });

  it('needs an amount or an open amount of open items', () => {
    expect(fault({ columns: WITHOUT_AMOUNT, mode: 'open_items' })).toMatchObject({
      pointer: '/0/columns',
      message: expect.stringContaining('needs amount or open_amount'),
    });
  });

  it('needs at least one fact of given facts', () => {
    expect(faults({ match: '*', kind: 'facts', columns: { customer_id: 'a', as_of: 'b' } })).toMatchObject([
      { pointer: '/0/columns', message: expect.stringContaining('at least one fact') },
    ]);
  });

  it('takes a column from the file or as a constant, not both', () => {
    expect(fault({ constants: { amount: '5' } })).toMatchObject({ pointer: '/0/constants/amount' });
  });

  it('refuses a source without a name and words for a column that is not read', () => {
    expect(fault({ columns: { ...COLUMNS, currency: ' ' } })).toMatchObject({
      pointer: '/0/columns/currency',
    });
    expect(fault({ values: { disputed: { X: 'true' } } })).toMatchObject({ pointer: '/0/values/disputed' });
  });

  it('refuses constants and translations that the column does not take', () => {
    expect(fault({ constants: { currency: 'eur' } })).toEqual({
      pointer: '/0/constants/currency',
      message: 'currency "eur" must be in capitals: write EUR',
    });
    expect(fault({ constants: { currency: ' ' } })).toMatchObject({ message: 'is empty' });
    expect(fault({ values: { due_on: { sofort: '1.1.2026' } } })).toMatchObject({
      pointer: '/0/values/due_on/sofort',
      message: expect.stringContaining('"1.1.2026" is not a day'),
    });
  });

  it('refuses a word that stands twice but for space', () => {
    expect(fault({ values: { amount: { x: '1', ' x': '2' } } })).toMatchObject({
      pointer: '/0/values/amount/ x',
    });
  });

  it('refuses a date format that is none, and proposes capitals where they make it one', () => {
    expect(fault({ date_format: 'dd.mm.yyyy' })).toEqual({
      pointer: '/0/date_format',
      message: expect.stringContaining('"dd.mm.yyyy" is no date format (did you mean DD.MM.YYYY?)'),
    });
    expect(fault({ date_format: 'DD.MM' })?.message).toContain('"DD.MM" is no date format:');
  });

  it.each([
    [{ decimal: ',', thousands: ',' }, '/0/decimal'],
    [{ decimal: '.', thousands: '.' }, '/0/decimal'],
    [{ thousands: '.' }, '/0/thousands'],
  ])('refuses %j: one mark for two things', (marks, pointer) => {
    expect(fault(marks)).toMatchObject({ pointer });
  });

  it('refuses words that are both true and false, the usual ones included', () => {
    expect(fault({ true_values: ['X', 'ja '], false_values: ['Ja'] })).toEqual({
      pointer: '/0/true_values',
      message: '"ja" stands in true_values and in false_values',
    });
    expect(fault({ true_values: ['No'] })).toEqual({
      pointer: '/0/true_values',
      message:
        '"no" stands in true_values and means the opposite where false_values is absent: write false_values too',
    });
    expect(fault({ false_values: ['1'] })).toMatchObject({ pointer: '/0/false_values' });
  });

  it('keeps open items and credit notes by sign to invoices', () => {
    const payments = {
      match: '*',
      kind: 'payments',
      columns: { payment_id: 'a', customer_id: 'b', paid_on: 'c', amount: 'd' },
    };
    expect(faults({ ...payments, mode: 'open_items', negative_amounts: 'reject' })).toMatchObject([
      { pointer: '/0/mode' },
      { pointer: '/0/negative_amounts' },
    ]);
    expect(faults({ ...payments, mode: 'full' })).toEqual([]);
  });

  it('refuses two lists of open items for the same files: each would settle what the other lists', () => {
    const list = {
      match: 'Open*.csv',
      kind: 'invoices',
      mode: 'open_items',
      columns: { invoice_id: 'a', customer_id: 'b', issued_on: 'c', due_on: 'd', amount: 'e' },
    };
    const check = (second: object) => checkMapping([list, { ...list, ...second }], []);
    expect(check({ match: 'open*.CSV' })).toEqual({
      ok: false,
      faults: [
        {
          pointer: '/1/match',
          message:
            'is that of entry 0 too, and both are lists of open items: each would settle what only the other lists',
        },
      ],
    });
    expect(check({ match: 'open?.csv' })).toMatchObject({ ok: true });
    expect(check({ mode: 'full' })).toMatchObject({ ok: true });
  });

  it.each(['"', '\n', '\r'])('refuses the delimiter %j', (delimiter) => {
    expect(fault({ delimiter })).toMatchObject({ pointer: '/0/delimiter' });
  });
});
