import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entriesFor } from '../../src/ingest/mapping-match.ts';
import { filePattern } from '../../src/ingest/suggest-match.ts';

function matches(match: string, file: string): boolean {
  return entriesFor([{ match, kind: 'invoices', columns: {} }], file).length > 0;
}

describe('the pattern of a file name', () => {
  it.each([
    ['AR_20260930.csv', 'AR_*.csv', 'AR_20261031.csv'],
    ['AR-2026-09-30.csv.gz', 'AR-*.csv.gz', 'AR-2026-10-31.csv.gz'],
    ['FBL5N.txt', 'FBL5N.txt', 'fbl5n.TXT'],
    ['FBL5N_2026.09.30_1405.csv', 'FBL5N_*.csv', 'FBL5N_2026.10.31_0905.csv'],
    ['应收单列表_2026年9月30日.csv', '应收单列表_*.csv', '应收单列表_2026年12月31日.csv'],
    ['AR September 2026.csv', 'AR *.csv', 'AR October 2026.csv'],
    ['OPOS 30. Sep 2026.csv', 'OPOS *.csv', 'OPOS 31. Dez 2026.csv'],
    ['Open Invoices (2).csv', 'Open Invoices*.csv', 'Open Invoices.csv'],
    [
      'WA_Fn-UseC_-Accounts-Receivable.csv',
      'WA_Fn-UseC_-Accounts-Receivable.csv',
      'wa_fn-usec_-accounts-receivable.csv',
    ],
    ['20260930.csv', '20??????.csv', '20261031.csv'],
    ['report', 'report', 'report'],
  ])('%s is %s, which takes %s too', (file, pattern, next) => {
    expect(filePattern(file)).toBe(pattern);
    expect(matches(pattern, file)).toBe(true);
    expect(matches(pattern, next)).toBe(true);
  });

  it('leaves other files of the folder alone', () => {
    for (const file of ['AR_20260930.csv', '20260930.csv', '2026-09-30.csv']) {
      expect(matches(filePattern(file), 'invoices.csv')).toBe(false);
    }
  });

  it('has room in a mapping, however long the name', () => {
    const pattern = filePattern(`${'receivables '.repeat(20)}.csv`);
    expect(pattern).toHaveLength(200);
    expect(matches(pattern, `${'receivables '.repeat(20)}.csv`)).toBe(true);
  });

  it('takes the file it is made of, whatever its name', () => {
    const part = fc.constantFrom(
      'AR',
      '2026',
      '09',
      '_',
      '-',
      ' ',
      '.',
      '(1)',
      'sep',
      '应收',
      '年',
      '*',
      '?',
      'x',
    );
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 10 }), (parts) => {
        const file = `${parts.join('')}.csv`;
        expect(matches(filePattern(file), file)).toBe(true);
      }),
    );
  });
});
