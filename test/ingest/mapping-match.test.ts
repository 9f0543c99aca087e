import { describe, expect, it } from 'vitest';
import type { FileKind } from '../../src/domain/file-kind.ts';
import type { MappingEntry } from '../../src/domain/mapping.ts';
import { entriesFor } from '../../src/ingest/mapping-match.ts';

function entry(match: string, kind: FileKind = 'invoices'): MappingEntry {
  return { match, kind, columns: {} };
}

function matches(match: string, fileName: string): boolean {
  return entriesFor([entry(match)], fileName).length === 1;
}

describe('entriesFor()', () => {
  it.each([
    ['AR_*.csv', 'AR_2026-11.csv'],
    ['AR_*.csv', 'ar_.CSV'],
    ['AR_*.csv', '/data/in/AR_1.csv'],
    ['AR_*.csv', 'C:\\data\\AR_1.csv'],
    ['AR_*.csv', 'AR_1.csv.gz'],
    ['AR_*.csv.gz', 'AR_1.csv.gz'],
    ['*', 'anything at all.txt'],
    ['*a*b*', 'xxaxxbxx'],
    ['**', 'a'],
    ['FBL5N-????.csv', 'FBL5N-2026.csv'],
    ['?.csv', '𠮷.csv'],
    ['发票*.csv', '发票 2026.csv'],
    // Composed in the mapping, decomposed in the file's name, as some systems write it.
    ['Fällig.csv', 'Fa\u0308llig.csv'],
    ['a.b(c)[d]+^$.csv', 'a.b(c)[d]+^$.csv'],
  ])('takes by %s the file %s', (match, file) => {
    expect(matches(match, file)).toBe(true);
  });

  it.each([
    ['AR_*.csv', 'AR_1.csv.bak'],
    ['AR_*.csv', 'xAR_1.csv'],
    ['AR_*.csv', '/AR_1.csv/other.csv'],
    ['?', ''],
    ['?.csv', '.csv'],
    ['a.csv', 'a.csvv'],
    ['a.csv*b', 'a.csv'],
    ['a.b', 'axb'],
  ])('leaves by %s the file %s', (match, file) => {
    expect(matches(match, file)).toBe(false);
  });

  it('gives every entry that is for the file, in the order of the kinds', () => {
    const mapping = [
      entry('*', 'payments'),
      entry('x*', 'customers'),
      entry('a*', 'facts'),
      entry('a*', 'customers'),
    ];
    expect(entriesFor(mapping, 'a.csv').map(({ kind }) => kind)).toEqual(['customers', 'payments', 'facts']);
  });

  it('is not slow on a pattern that fits in a thousand ways and not at all', () => {
    const start = process.hrtime.bigint();
    expect(matches(`${'*a'.repeat(99)}*b`, 'a'.repeat(5_000))).toBe(false);
    expect(Number(process.hrtime.bigint() - start) / 1e6).toBeLessThan(2_000);
  });
});
