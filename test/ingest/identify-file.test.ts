import { describe, expect, it } from 'vitest';
import { FILE_KINDS } from '../../src/domain/file-kind.ts';
import { identifyFile } from '../../src/ingest/identify-file.ts';

describe('identifyFile()', () => {
  it('knows every kind by its bare name', () => {
    for (const kind of FILE_KINDS) {
      expect(identifyFile(`${kind}.csv`)).toEqual({ kind, format: 'csv', gzip: false });
      expect(identifyFile(`${kind}.ndjson.gz`)).toEqual({ kind, format: 'ndjson', gzip: true });
    }
  });

  it('lets anything follow the kind that does not begin with a letter', () => {
    expect(identifyFile('invoices-2026-11.csv.gz')).toEqual({ kind: 'invoices', format: 'csv', gzip: true });
    expect(identifyFile('invoices.november.csv')?.kind).toBe('invoices');
    expect(identifyFile('invoices2026.csv')?.kind).toBe('invoices');
    expect(identifyFile('invoices十一月.csv')?.kind).toBe('invoices');
    expect(identifyFile('fx_rates_ecb.ndjson')).toEqual({ kind: 'fx_rates', format: 'ndjson', gzip: false });
  });

  it('names no kind where the name goes on with a letter or begins with something else', () => {
    expect(identifyFile('invoicesold.csv')).toEqual({ kind: null, format: 'csv', gzip: false });
    expect(identifyFile('my-invoices.csv')?.kind).toBeNull();
    expect(identifyFile('.csv')?.kind).toBeNull();
  });

  it('looks at the base name only, and not at letter case', () => {
    expect(identifyFile('/data/payments.d/Customers.CSV')?.kind).toBe('customers');
    expect(identifyFile('C:\\exports\\PAYMENTS.csv.GZ')).toEqual({
      kind: 'payments',
      format: 'csv',
      gzip: true,
    });
  });

  it('is null for any other ending', () => {
    for (const name of [
      'invoices.xlsx',
      'invoices',
      'invoices.csv.zip',
      'invoices.json',
      'csv',
      '',
      'a.csv/b',
    ]) {
      expect(identifyFile(name)).toBeNull();
    }
  });
});
