import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseDay } from '../../src/domain/day.ts';
import { type ColumnSpec, FILE_KINDS, kindSpec } from '../../src/domain/file-kind.ts';
import { isCurrency, minorDigits } from '../../src/domain/money.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { type SimulationOptions, simulatePortfolio } from '../../src/simulate/simulate-portfolio.ts';
import { collectPortfolio, groupBy, type Row, textOf } from './collect-portfolio.ts';

/** Facts that a firm computes itself are no part of a simulated portfolio. */
const KINDS = FILE_KINDS.filter((kind) => kind !== 'facts');
const UNTIL = '2026-11-21';
const options: SimulationOptions = { customers: 300, months: 24, seed: 42, until: UNTIL };
const portfolio = collectPortfolio(options);
const DIGITS = new Map(
  ['CNY', 'USD', 'EUR', 'JPY', 'HKD'].map((currency) => [currency, minorDigits(currency)]),
);

function hashOf(changes: Partial<SimulationOptions>): string {
  const hash = createHash('sha256');
  for (const record of simulatePortfolio({ ...options, ...changes })) hash.update(JSON.stringify(record));
  return hash.digest('hex');
}

function rowsOf(kind: (typeof FILE_KINDS)[number]): readonly Row[] {
  return portfolio.get(kind) ?? [];
}

function keyOf(kind: (typeof FILE_KINDS)[number], row: Row): string {
  return kindSpec(kind)
    .key.map((column) => row[column])
    .join('|');
}

describe('the stream', () => {
  it('is the same for the same seed and another for another', () => {
    const first = hashOf({});
    expect(hashOf({})).toBe(first);
    expect(hashOf({ seed: 43 })).not.toBe(first);
    expect(hashOf({ base_currency: 'EUR' })).not.toBe(first);
  });

  it('has the same rows for a customer however many customers there are', () => {
    const few = collectPortfolio({ ...options, customers: 17 });
    for (const kind of FILE_KINDS) {
      const rows = few.get(kind) ?? [];
      expect(rows).toEqual(rowsOf(kind).slice(0, rows.length));
    }
    expect(few.get('customers')).toHaveLength(17);
  });

  it('runs over ten years as it does over two', () => {
    const decade = collectPortfolio({ ...options, customers: 60, months: 120 });
    const years = (rows: readonly Row[] | undefined, column: string): number =>
      new Set((rows ?? []).map((row) => textOf(row, column).slice(0, 4))).size;
    expect(years(decade.get('invoices'), 'issued_on')).toBe(11);
    expect(years(decade.get('ratings'), 'rated_on')).toBeGreaterThanOrEqual(11);
    expect(years(decade.get('statements'), 'period_end')).toBeGreaterThanOrEqual(11);
    for (const kind of KINDS) {
      const keys = (decade.get(kind) ?? []).map((row) => keyOf(kind, row));
      expect(new Set(keys).size).toBe(keys.length);
    }
  });

  it('begins with policy events and exchange rates and goes on customer by customer', () => {
    const blocks: string[] = [];
    for (const { kind, values } of simulatePortfolio({ ...options, customers: 3 })) {
      const block = values.customer_id ?? kind;
      if (blocks.at(-1) !== block) blocks.push(block);
    }
    expect(blocks).toEqual(['policy_events', 'fx_rates', 'C00001', 'C00002', 'C00003']);
  });

  it.each([
    [{ customers: 0 }],
    [{ customers: 1.5 }],
    [{ customers: 1e9 }],
    [{ seed: 0.5 }],
    [{ seed: Number.NaN }],
    [{ months: 0 }],
    [{ until: '2026-02-30' }],
    [{ base_currency: 'XXX' }],
  ])('is refused before its first row for %j', (changes) => {
    expect(() => simulatePortfolio({ ...options, ...changes })).toThrow(Refusal);
  });
});

describe('a row', () => {
  it.each(KINDS)('of %s has all columns of its kind, in order, each a text its type takes', (kind) => {
    const spec = kindSpec(kind);
    expect(rowsOf(kind).length).toBeGreaterThan(5);
    for (const row of rowsOf(kind)) {
      expect(Object.keys(row)).toEqual(spec.columns.map((column) => column.name));
      const wrong = spec.columns.filter((column) => !takes(column, row));
      expect(wrong.map((column) => `${column.name}: ${row[column.name]}`)).toEqual([]);
    }
  });

  it.each(KINDS)('of %s has a key of its own', (kind) => {
    const keys = rowsOf(kind).map((row) => keyOf(kind, row));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('says in its name or title that it is simulated', () => {
    for (const row of rowsOf('customers')) expect(row.name).toMatch(/^模拟客户 \d{5} .*\(simulated\)$/);
    for (const row of rowsOf('policy_events')) expect(row.title).toContain('(simulated');
  });

  it('never tells of a day after the last one', () => {
    const observed = [
      'issued_on',
      'paid_on',
      'settled_on',
      'written_off_on',
      'rated_on',
      'published_on',
      'period_end',
      'announced_on',
      'occurred_on',
      'customer_since',
      'day',
      'valid_from',
      'promised_on',
      'observed_on',
      'assessed_on',
    ];
    const seen = new Set<string>();
    for (const row of [...portfolio.values()].flat()) {
      for (const column of observed) {
        const day = row[column];
        if (typeof day !== 'string') continue;
        seen.add(column);
        expect(day <= UNTIL, `${column} ${day}`).toBe(true);
      }
    }
    expect([...seen].toSorted()).toEqual(observed.toSorted());
  });
});

describe('references', () => {
  const customers = groupBy(rowsOf('customers'), 'customer_id');
  const documents = groupBy(rowsOf('invoices'), 'invoice_id');

  it('lead to a customer that came before', () => {
    for (const kind of FILE_KINDS.filter((name) => !['fx_rates', 'policy_events'].includes(name))) {
      for (const row of rowsOf(kind)) expect(customers.has(textOf(row, 'customer_id'))).toBe(true);
    }
  });

  it('of payments, promises and credit notes lead to an invoice of the same customer and currency, issued before', () => {
    let found = 0;
    for (const row of [...rowsOf('payments'), ...rowsOf('promises'), ...rowsOf('invoices')]) {
      const column = 'payment_id' in row ? 'paid_on' : 'promise_id' in row ? 'promised_on' : 'issued_on';
      const id = column === 'issued_on' ? row.applies_to_invoice_id : row.invoice_id;
      if (typeof id !== 'string') continue;
      const invoice = documents.get(id)?.[0] ?? {};
      expect(invoice.document_type).toBe('invoice');
      expect([row.customer_id, row.currency]).toEqual([invoice.customer_id, invoice.currency]);
      expect(textOf(row, column) > textOf(invoice, 'issued_on')).toBe(true);
      found++;
    }
    expect(found).toBeGreaterThan(4000);
  });

  it('have days in order: due after issue, settled and written off after issue, valid from before to', () => {
    for (const row of rowsOf('invoices')) {
      const issued = textOf(row, 'issued_on');
      for (const column of ['due_on', 'settled_on', 'written_off_on']) {
        expect((row[column] ?? issued) >= issued).toBe(true);
      }
    }
    for (const row of rowsOf('guarantees'))
      expect((row.valid_to ?? '9') > textOf(row, 'valid_from')).toBe(true);
  });

  it('never pay an invoice twice over: what came in is the amount less credit, give or take a tenth', () => {
    const paid = new Map<string, number>();
    for (const row of rowsOf('payments')) {
      if (row.invoice_id) paid.set(row.invoice_id, (paid.get(row.invoice_id) ?? 0) + Number(row.amount));
    }
    for (const row of rowsOf('invoices')) {
      if (row.document_type === 'credit_note' && row.applies_to_invoice_id) {
        const id = row.applies_to_invoice_id;
        paid.set(id, (paid.get(id) ?? 0) + Number(row.amount));
      }
    }
    for (const [id, amount] of paid) {
      expect(amount).toBeLessThanOrEqual(Number(documents.get(id)?.[0]?.amount) * 1.1);
    }
  });
});

/** Whether the row's text in a column is one the column's type takes. Money has its currency's own decimals. */
function takes(column: ColumnSpec, row: Row): boolean {
  const text = row[column.name] ?? null;
  if (text === null) return !column.required;
  if (text === '' || text.length > 200) return false;
  switch (column.type) {
    case 'day':
      return parseDay(text) !== null;
    case 'currency':
      return isCurrency(text);
    case 'choice':
      return column.choices?.includes(text) ?? false;
    case 'flag':
      return text === 'true' || text === 'false';
    case 'amount':
      return isMoney(text, row) && Number(text) > 0;
    case 'limit':
      return isMoney(text, row) && Number(text) >= 0;
    case 'flow':
      return isMoney(text, row);
    case 'rate':
      return /^\d{1,6}\.\d{1,12}$/.test(text) && Number(text) > 0;
    case 'integer':
      return /^\d+$/.test(text) && Number(text) >= (column.min ?? 0) && Number(text) <= (column.max ?? 0);
    case 'score':
      return /^\d{1,2}$/.test(text) && Number(text) <= 10;
    case 'codes':
      return /^([A-Z]|\d{2,4})(;([A-Z]|\d{2,4}))*$/.test(text);
    default:
      return text.trim() === text;
  }
}

function isMoney(text: string, row: Row): boolean {
  const digits = DIGITS.get(textOf(row, 'currency'));
  return (digits === 0 ? /^-?\d{1,15}$/ : /^-?\d{1,15}\.\d{2}$/).test(text);
}
