/** What an invoice list says beside the plain: money in two currencies, what is paid, and what is no invoice. */
import { describe, expect, it } from 'vitest';
import { asked, certainties, entryOf, questionsOf, suggest, table } from './suggest-files.ts';

const BASE = {
  'Invoice No': ['I1', 'I2', 'I3', 'I4'],
  'Customer ID': ['C1', 'C2', 'C1', 'C2'],
  'Customer name': ['One', 'Two', 'One', 'Two'],
  'Invoice date': ['2026-01-31', '2026-01-30', '2026-01-29', '2026-01-28'],
  'Due date': ['2026-02-28', '2026-02-27', '2026-02-26', '2026-02-25'],
  Amount: ['100.00', '250.50', '19.90', '7.00'],
  Currency: ['EUR', 'EUR', 'USD', 'EUR'],
} satisfies Columns;
const SETTLED = { 'Cleared on': ['2026-03-01', '', '', ''] };

type Columns = Readonly<Record<string, readonly string[]>>;

function list(columns: Columns): string {
  const names = Object.keys(columns);
  const rows = (columns[names[0] ?? ''] ?? []).map((_, row) =>
    names.map((name) => columns[name]?.[row] ?? ''),
  );
  return table(',', names, ...rows);
}

function without(columns: Columns, ...names: readonly string[]): Columns {
  return Object.fromEntries(Object.entries(columns).filter(([name]) => !names.includes(name)));
}

describe('money of an invoice list', () => {
  it('is taken in the currency of the document where that of the books is there too', async () => {
    const suggestion = await suggest(
      list({
        ...BASE,
        ...SETTLED,
        DMBTR: ['90.00', '225.45', '19.90', '6.30'],
        HWAER: ['USD', 'USD', 'USD', 'USD'],
      }),
    );
    expect(entryOf(suggestion, 'invoices').columns).toMatchObject({ amount: 'Amount', currency: 'Currency' });
    expect(suggestion.ignored.map(({ source }) => source)).toEqual(['DMBTR', 'HWAER']);
  });

  it('of the books alone is never given the currency of the documents', async () => {
    const books = { ...without(BASE, 'Amount'), ...SETTLED, DMBTR: ['90.00', '225.45', '19.90', '6.30'] };
    const several = await suggest(list(books));
    expect(entryOf(several, 'invoices').columns).toMatchObject({ amount: 'DMBTR' });
    expect(entryOf(several, 'invoices').columns.currency).toBeUndefined();
    expect(asked(several)).toEqual(['invoices.currency']);
    const own = await suggest(list({ ...books, HWAER: ['USD', 'USD', 'USD', 'USD'] }));
    expect(entryOf(own, 'invoices').columns.currency).toBe('HWAER');
    const one = await suggest(list({ ...books, Currency: ['EUR', 'EUR', 'EUR', 'EUR'] }));
    expect(entryOf(one, 'invoices').columns.currency).toBe('Currency');
    expect(certainties(one, 'invoices').currency).toBe('likely');
  });

  it('without tax is never taken for the amount', async () => {
    const net = {
      ...without(BASE, 'Amount'),
      ...SETTLED,
      'Net amount': ['90.00', '225.45', '19.90', '6.30'],
    };
    const suggestion = await suggest(list(net));
    expect(entryOf(suggestion, 'invoices').columns.amount).toBeUndefined();
    expect(asked(suggestion)).toEqual(['invoices.amount']);
  });

  it('has no currency where the file has none, and a hint from the name of the column where there is one', async () => {
    const { Amount } = BASE;
    const suggestion = await suggest(
      list({ ...without(BASE, 'Amount', 'Currency'), ...SETTLED, 'Amount (GBP)': Amount }),
    );
    expect(entryOf(suggestion, 'invoices').constants).toBeUndefined();
    expect(questionsOf(suggestion)[0]?.choices[0]).toContain('"constants": {"currency": "GBP"}');
  });

  it('has a hint from a sign beside every amount, which is read over', async () => {
    const amounts = BASE.Amount.map((amount) => `€ ${amount}`);
    const { Currency: _, ...rest } = BASE;
    const suggestion = await suggest(list({ ...rest, ...SETTLED, Amount: amounts }));
    expect(entryOf(suggestion, 'invoices').columns.amount).toBe('Amount');
    expect(questionsOf(suggestion)[0]?.choices[0]).toContain('"constants": {"currency": "EUR"}');
    expect(questionsOf(suggestion)[0]?.choices).toHaveLength(1);
    const mixed = await suggest(list({ ...rest, ...SETTLED, Amount: ['$ 1.00', ...amounts.slice(1)] }));
    expect(questionsOf(mixed)[0]?.choices[0]).toContain(
      '{"currency": "USD"} in the entry for invoices, if they are all in that currency',
    );
  });

  it('asks for words that are no currencies', async () => {
    const suggestion = await suggest(
      list({ ...BASE, ...SETTLED, Currency: ['人民币', 'eur', 'Taler', 'EUR'] }),
    );
    expect(entryOf(suggestion, 'invoices').values).toEqual({ currency: { 人民币: 'CNY', eur: 'EUR' } });
    expect(certainties(suggestion, 'invoices').currency).toBe('likely');
    expect(questionsOf(suggestion)[0]?.choices[0]).toBe(
      '"values": {"currency": {"Taler": "…"}}, with its ISO 4217 code for the dots',
    );
  });
});

describe('the number of an invoice', () => {
  const joined = '{"columns": ["Company code", "Invoice No"], "join": "-"}';

  it('that repeats between companies is told to be joined with their code', async () => {
    const numbers = { ...BASE, ...SETTLED, 'Invoice No': ['I1', 'I2', 'I1', 'I3'] };
    const codes = { ...numbers, 'Company code': ['1000', '1000', '2000', '2000'] };
    const { columns } = await suggest(list(codes));
    expect(columns.find(({ column }) => column === 'invoice_id')).toMatchObject({
      certainty: 'likely',
      reason: expect.stringContaining(
        `Together with "Company code" it never repeats: write columns: "invoice_id": ${joined}`,
      ),
    });
    for (const others of [
      ['1000', '2000', '1000', '2000'],
      ['1000', '1000', '1000', '1000'],
    ]) {
      const text = JSON.stringify(await suggest(list({ ...numbers, 'Company code': others })));
      expect(text).not.toContain('never repeats: write');
    }
  });

  it('that mostly repeats is asked, with the join as the first answer', async () => {
    const numbers = { ...BASE, ...SETTLED, 'Invoice No': ['I1', 'I1', 'I1', 'I1'] };
    const suggestion = await suggest(list({ ...numbers, 'Company code': ['1', '2', '3', '4'] }));
    expect(questionsOf(suggestion).flatMap(({ choices }) => choices)).toContain(
      `columns: "invoice_id": ${joined}, if each company has numbers of its own`,
    );
  });
});

describe('what is paid of an invoice list', () => {
  it('is told by the day of settlement, and the open amount only shows what was paid in part', async () => {
    const open = { 'Open amount': ['0.00', '250.50', '9.90', '7.00'] };
    const suggestion = await suggest(list({ ...BASE, ...SETTLED, ...open }));
    expect(entryOf(suggestion, 'invoices').mode).toBeUndefined();
    expect(entryOf(suggestion, 'invoices').columns).toMatchObject({ settled_on: 'Cleared on' });
    expect(questionsOf(suggestion).map(({ question }) => question)).toEqual([
      expect.stringContaining('Some invoices (1) are paid in part'),
    ]);
  });

  it('is told by the open amount where the day of settlement is empty throughout', async () => {
    const open = { AUGDT: ['00.00.0000', '', '', ''], 'Open amount': ['100.00', '250.50', '9.90', '7.00'] };
    const suggestion = await suggest(list({ ...BASE, ...open }));
    expect(entryOf(suggestion, 'invoices')).toMatchObject({ mode: 'open_items' });
    expect(asked(suggestion)).toEqual(['invoices.data_as_of']);
    expect(questionsOf(suggestion)[0]?.choices.at(-1)).toMatch(/^take "mode" and "open_amount" out/);
    const { Amount: _, ...alone } = { ...BASE, ...open };
    expect(questionsOf(await suggest(list(alone)))[0]?.choices.at(-1)).toMatch(
      /^write "amount" instead of "open_amount" and take "mode" out/,
    );
    expect(suggestion.ignored).toEqual([{ source: 'AUGDT', reason: 'It is empty in every row.' }]);
  });

  it('is asked where nothing tells', async () => {
    expect(asked(await suggest(list(BASE)))).toEqual(['invoices.mode']);
  });

  it('keeps days out that say there is none', async () => {
    const days = { 'Cleared on': ['2026-03-01', '0000-00-00', 'n/a', ''] };
    const suggestion = await suggest(list({ ...BASE, ...days }));
    expect(entryOf(suggestion, 'invoices').values).toEqual({ settled_on: { '0000-00-00': '', 'n/a': '' } });
    expect(asked(suggestion)).toEqual([]);
  });

  it('is told by the day of a payment where all payments were of the whole', async () => {
    const paid = {
      'Payment date': ['2026-03-01', '', '', '2026-03-04'],
      'Paid amount': ['100.00', '', '', '7.00'],
    };
    const suggestion = await suggest(list({ ...BASE, ...paid }));
    expect(entryOf(suggestion, 'invoices').columns.settled_on).toBe('Payment date');
    expect(certainties(suggestion, 'invoices').settled_on).toBe('sure');
    const untold = await suggest(list({ ...BASE, ...paid, 'Paid amount': ['100.00', '', '', ''] }));
    expect(untold.columns).toContainEqual({
      ...{ kind: 'invoices', column: 'settled_on', source: 'Payment date', certainty: 'likely' },
      reason: expect.stringContaining('1 of the 2 rows that have one say that they are paid in full'),
    });
    const alone = await suggest(list({ ...BASE, ...without(paid, 'Paid amount') }));
    expect(certainties(alone, 'invoices').settled_on).toBe('likely');
  });

  it('is a list of payments too where some were not', async () => {
    const paid = {
      'Payment date': ['2026-03-01', '', '', '2026-03-04'],
      'Paid amount': ['60.00', '', '', '7.00'],
    };
    const suggestion = await suggest(list({ ...BASE, ...paid }));
    expect(entryOf(suggestion, 'invoices').columns.settled_on).toBeUndefined();
    expect(entryOf(suggestion, 'payments').columns).toEqual({
      ...{ payment_id: 'Invoice No', customer_id: 'Customer ID', invoice_id: 'Invoice No' },
      ...{ paid_on: 'Payment date', amount: 'Paid amount', currency: 'Currency' },
    });
  });

  it('is told by the open amount where payments were in part', async () => {
    const paid = {
      'Payment date': ['2026-03-01', '', '', '2026-03-04'],
      'Open amount': ['60.00', '250.50', '19.90', '0.00'],
    };
    const suggestion = await suggest(list({ ...BASE, ...paid }));
    expect(entryOf(suggestion, 'invoices')).toMatchObject({
      mode: 'open_items',
      columns: { open_amount: 'Open amount' },
    });
    expect(suggestion.ignored).toEqual([
      {
        source: 'Payment date',
        reason: expect.stringContaining('what is left to pay is taken from the open amount'),
      },
    ]);
    const whole = { ...paid, 'Open amount': ['0.00', '250.50', '19.90', '0.00'] };
    expect(entryOf(await suggest(list({ ...BASE, ...whole })), 'invoices').columns.settled_on).toBe(
      'Payment date',
    );
  });

  it('is asked where it may be told by days that cannot be read', async () => {
    const suggestion = await suggest(list({ ...BASE, 'Payment date': ['in March', 'week 9', '', ''] }));
    expect(asked(suggestion)).toEqual(['invoices.mode']);
    expect(questionsOf(suggestion)[0]?.question).toContain(
      '"Payment date" may say which invoices are paid, but its values',
    );
  });

  it('is asked where two columns may tell', async () => {
    const both = { ...SETTLED, 'Settlement date': ['', '2026-03-02', '', ''] };
    expect(asked(await suggest(list({ ...BASE, ...both })))).toEqual(['invoices.settled_on']);
  });

  it('is doubtful where more is open than was owed', async () => {
    const open = { 'Open amount': ['1000.00', '2500.50', '19.90', '7.00'] };
    const suggestion = await suggest(list({ ...BASE, ...open }));
    expect(certainties(suggestion, 'invoices').open_amount).toBe('likely');
  });

  it('is no running balance of the account', async () => {
    const balance = { Balance: ['100.00', '350.50', '370.40', '377.40'] };
    const suggestion = await suggest(list({ ...BASE, ...SETTLED, ...balance }));
    expect(suggestion.ignored).toEqual([
      { source: 'Balance', reason: expect.stringContaining('It may be a balance of the account') },
    ]);
  });
});

describe('what is no invoice in an invoice list', () => {
  it('is asked where the sign alone tells', async () => {
    const suggestion = await suggest(
      list({ ...BASE, ...SETTLED, Amount: ['100.00', '(250.50)', '19.90', '7.00-'] }),
    );
    expect(entryOf(suggestion, 'invoices').negative_amounts).toBeUndefined();
    expect(questionsOf(suggestion).map(({ question }) => question)).toEqual([
      expect.stringContaining('2 of 2 rows with an amount below zero, such as "(250.50)"'),
    ]);
  });

  it('is asked where its type is not known', async () => {
    const suggestion = await suggest(list({ ...BASE, ...SETTLED, BLART: ['RV', 'DZ', 'RV', 'DG'] }));
    expect(entryOf(suggestion, 'invoices').values).toEqual({
      document_type: { RV: 'invoice', DG: 'credit_note' },
    });
    expect(asked(suggestion)).toEqual(['invoices.document_type']);
    expect(suggestion.columns).toContainEqual({
      ...{ kind: 'invoices', column: 'document_type', source: 'BLART', certainty: 'likely' },
      reason: 'Its name says so and its values are words, 2 of 3 of which are known.',
    });
    expect(questionsOf(suggestion)[0]?.question).toContain('"DZ" (in 1 of 4 rows)');
  });

  it('is told by debit and credit, against the types if need be', async () => {
    const sides = await suggest(list({ ...BASE, ...SETTLED, SHKZG: ['S', 'H', 'S', 'S'] }));
    expect(entryOf(sides, 'invoices')).toMatchObject({
      columns: { document_type: 'SHKZG' },
      values: { document_type: { S: 'invoice', H: 'credit_note' } },
    });
    const types = { BLART: ['RV', 'RV', 'RV', 'RV'], SHKZG: ['S', 'H', 'S', 'S'] };
    const against = await suggest(list({ ...BASE, ...SETTLED, ...types }));
    expect(entryOf(against, 'invoices').columns.document_type).toBe('SHKZG');
    expect(certainties(against, 'invoices').document_type).toBe('likely');
    const signed = { ...types, BLART: ['RV', 'DG', 'RV', 'RV'], Amount: ['1.00', '-2.00', '3.00', '4.00'] };
    const agreed = await suggest(list({ ...BASE, ...SETTLED, ...signed }));
    expect(entryOf(agreed, 'invoices').columns.document_type).toBe('BLART');
  });

  it('may name its invoice, which an invoice may not', async () => {
    const types = { BLART: ['RV', 'DG', 'RV', 'RV'] };
    const right = await suggest(list({ ...BASE, ...SETTLED, ...types, REBZG: ['', 'I1', '', ''] }));
    expect(entryOf(right, 'invoices').columns.applies_to_invoice_id).toBe('REBZG');
    const wrong = await suggest(list({ ...BASE, ...SETTLED, ...types, REBZG: ['I1', 'I1', '', ''] }));
    expect(entryOf(wrong, 'invoices').columns.applies_to_invoice_id).toBeUndefined();
    expect(wrong.ignored[0]).toMatchObject({ source: 'REBZG' });
  });

  it('is a line of one: numbers that repeat are no ids', async () => {
    const lines = await suggest(list({ ...BASE, ...SETTLED, 'Invoice No': ['I1', 'I1', 'I1', 'I2'] }));
    expect(certainties(lines, 'invoices').invoice_id).toBe('likely');
    const more = Object.fromEntries(
      Object.entries({ ...BASE, ...SETTLED }).map(([name, values]) => [name, [...values, ...values]]),
    );
    const many = await suggest(list({ ...more, 'Invoice No': Array(8).fill('I1') }));
    expect(certainties(many, 'invoices').invoice_id).toBe('open');
  });
});

describe('the due day', () => {
  it('is not the day that payment terms count from', async () => {
    const baseline = { ...without(BASE, 'Due date'), ...SETTLED, ZFBDT: BASE['Invoice date'] };
    const suggestion = await suggest(list(baseline));
    expect(entryOf(suggestion, 'invoices').columns.due_on).toBeUndefined();
    expect(asked(suggestion)).toEqual(['invoices.due_on']);
    const later = await suggest(list({ ...baseline, ZFBDT: BASE['Due date'] }));
    expect(entryOf(later, 'invoices').columns.due_on).toBe('ZFBDT');
    expect(certainties(later, 'invoices').due_on).toBe('likely');
    const both = await suggest(list({ ...BASE, ...SETTLED, ZFBDT: BASE['Invoice date'] }));
    expect(entryOf(both, 'invoices').columns.due_on).toBe('Due date');
  });

  it('before the day of issue is doubtful', async () => {
    const early = BASE['Due date'].map((day) => day.replace('2026', '2025'));
    const suggestion = await suggest(list({ ...BASE, ...SETTLED, 'Due date': early }));
    expect(certainties(suggestion, 'invoices').due_on).toBe('likely');
  });
});

describe('the customers of an invoice list', () => {
  it('have only what is the same in all of their rows', async () => {
    const suggestion = await suggest(
      list({
        ...BASE,
        ...SETTLED,
        'Credit limit': ['500', '900', '500', '900'],
        Country: ['CN', 'US', 'FR', 'US'],
      }),
    );
    expect(entryOf(suggestion, 'customers').columns).toEqual({
      ...{ customer_id: 'Customer ID', name: 'Customer name', credit_limit: 'Credit limit' },
    });
    expect(suggestion.ignored).toEqual([
      { source: 'Country', reason: expect.stringContaining('not the same in all rows of a customer') },
    ]);
  });

  it('have a country only where it is one, and a code of an industry only with its scheme', async () => {
    const details = { Country: ['391', '406', '391', '406'], 'Industry code': ['C33', 'C34', 'C33', 'C34'] };
    const suggestion = await suggest(list({ ...BASE, ...SETTLED, ...details }));
    expect(suggestion.ignored.map(({ source }) => source)).toEqual(['Country', 'Industry code']);
    const named = await suggest(list({ ...BASE, ...SETTLED, Country: ['China', 'USA', 'China', 'USA'] }));
    expect(certainties(named, 'customers').country).toBe('likely');
  });

  it('have a name to be asked for where two columns may be it', async () => {
    const names = { 'Company name': ['1', '2', '3', '4'], 'Account name': ['5', '6', '7', '8'] };
    const suggestion = await suggest(list({ ...without(BASE, 'Customer name'), ...SETTLED, ...names }));
    expect(asked(suggestion)).toEqual(['customers.name']);
    const file = await suggest(
      table(',', ['Customer ID', ...Object.keys(names)], ['C1', 'A', 'B']),
      'customers.csv',
    );
    expect(certainties(file, 'customers')).toEqual({ customer_id: 'sure', name: 'open' });
  });

  it('have a name where some of their rows have none', async () => {
    const suggestion = await suggest(
      list({ ...BASE, ...SETTLED, 'Customer name': ['', 'Two', 'One', 'Two'] }),
    );
    expect(certainties(suggestion, 'customers').name).toBe('likely');
    const name = suggestion.columns.find(({ column }) => column === 'name');
    expect(name?.reason).not.toContain('more than one');
  });

  it('are asked for, since what the ledger knows of them would be replaced', async () => {
    const suggestion = await suggest(
      list({ ...without(BASE, 'Customer name'), ...SETTLED, Terms: ['30', '14', '30', '14'] }),
    );
    expect(certainties(suggestion, 'customers')).toEqual({
      ...{ customer_id: 'likely', name: 'likely', payment_terms_days: 'likely' },
    });
    const question = suggestion.questions.find(({ about }) => about === 'customers');
    expect(question?.question).toContain(
      'of those that the ledger knows it replaces name, payment_terms_days; what it does not have stays as it is.',
    );
    expect(question?.choices).toEqual([
      expect.stringContaining('take the entry for customers out'),
      expect.stringContaining('rows of customers that the ledger does not know are rejected'),
    ]);
    const file = await suggest(table(',', ['Customer ID', 'Name'], ['C1', 'One']));
    expect(file.questions).toEqual([]);
  });

  it('have a doubtful name where it changes', async () => {
    const suggestion = await suggest(
      list({ ...BASE, ...SETTLED, 'Customer name': ['One', 'Two', 'Uno', 'Two'] }),
    );
    expect(certainties(suggestion, 'customers').name).toBe('likely');
  });
});
