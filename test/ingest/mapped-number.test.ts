import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MappingEntry } from '../../src/domain/mapping.ts';
import { numberReader, thousandsMarkOf } from '../../src/ingest/mapped-number.ts';
import { type NumberStyle, writeNumber } from './write-mapped.ts';

type Marks = Pick<MappingEntry, 'decimal' | 'thousands'>;

const GERMAN: Marks = { decimal: ',', thousands: '.' };
const SWISS: Marks = { decimal: '.', thousands: "'" };

function entry(marks: Marks): MappingEntry {
  return { match: '*', kind: 'invoices', columns: {}, ...marks };
}

function read(text: string, marks: Marks = {}): string {
  return numberReader(entry(marks))(text);
}

describe('numberReader()', () => {
  it.each<[string, Marks, string]>([
    ['1200.50', {}, '1200.50'],
    ['-1200', {}, '-1200'],
    ['1,200.50', { thousands: ',' }, '1200.50'],
    ['1200.50', { thousands: ',' }, '1200.50'],
    ['1.234.567,80', GERMAN, '1234567.80'],
    ['1200', GERMAN, '1200'],
    ['0,5', GERMAN, '0.5'],
    ["1'200.50", SWISS, '1200.50'],
    ['1’200.50', SWISS, '1200.50'],
    ['1 200,50', { decimal: ',', thousands: ' ' }, '1200.50'],
    ['1\u00a0200\u202f300,50', { decimal: ',', thousands: ' ' }, '1200300.50'],
    ['1.200,00-', GERMAN, '-1200.00'],
    ['1.200,00 -', GERMAN, '-1200.00'],
    ['(1,200.00)', { thousands: ',' }, '-1200.00'],
    ['( 5 )', {}, '-5'],
    ['−5', {}, '-5'],
    ['- 5', {}, '-5'],
  ])('reads %s with %j', (text, marks, number) => {
    expect(read(text, marks)).toBe(number);
  });

  it.each<[string, Marks]>([
    ['1.200,50', {}],
    ['1200,50', {}],
    ['12,5', {}],
    ['1.234.567', {}],
    ['12,34', { thousands: ',' }],
    ['1.200,50-', { thousands: ',' }],
    ['1,200.50', GERMAN],
    ['900.00', GERMAN],
    ['0.123', GERMAN],
    ['1200.5', { decimal: ',' }],
    ["1'200,50", SWISS],
  ])('sees in %s that %j is not how the file writes numbers', (text, marks) => {
    expect(read(text, marks)).toBe('misfit');
  });

  it.each<[string, Marks]>([
    ['1,200', {}],
    ['1,200.50', {}],
    ['1.200', { decimal: ',' }],
    ['1,200', SWISS],
    ['1,2,3', { thousands: ',' }],
    ['1,00,000', { thousands: ',' }],
    ['-5-', {}],
    ['(-5)', {}],
    ['', {}],
    ['n/a', {}],
    ['1e3', {}],
    ['.5', {}],
    ['5.', {}],
    ['EUR 5', {}],
    ['1 200', {}],
    ['9'.repeat(200), GERMAN],
  ])('takes %s with %j for no number, which says nothing of the file', (text, marks) => {
    expect(read(text, marks)).toBe('no_number');
  });

  it('names the thousands mark that would make a number of it', () => {
    expect(thousandsMarkOf('1,200.50', entry({}))).toBe(',');
    expect(thousandsMarkOf('1.200', entry({ decimal: ',' }))).toBe('.');
    expect(thousandsMarkOf('1 200', entry(GERMAN))).toBe(' ');
    expect(thousandsMarkOf('abc', entry({}))).toBeNull();
    expect(thousandsMarkOf('1'.repeat(200), entry({}))).toBeNull();
  });

  const style = fc
    .record<NumberStyle>({
      decimal: fc.constantFrom('.', ','),
      thousands: fc.constantFrom('', ',', '.', ' ', "'"),
      minus: fc.constantFrom('before', 'after', 'brackets'),
    })
    .filter(({ decimal, thousands }) => decimal !== thousands);
  const plain = fc
    .tuple(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.option(fc.stringMatching(/^\d{1,4}$/)))
    .map(([whole, decimals]) => (decimals === null ? `${whole}` : `${whole}.${decimals}`));

  it('gives back every number that is written with its marks', () => {
    fc.assert(
      fc.property(plain, style, (number, written) => {
        expect(read(writeNumber(number, written), written)).toBe(number);
      }),
    );
  });

  it('reads a number written with other marks as another one only where both marks can be meant', () => {
    fc.assert(
      fc.property(plain, style, style, (number, written, given) => {
        const text = writeNumber(number, written);
        const found = read(text, given);
        if (found === 'misfit' || found === 'no_number' || found === number) return;
        // Three digits after a single mark: 1.234 is one and a bit, or over a thousand.
        expect(text).toMatch(/^\D*\d+[.,]\d{3}\D*$/);
      }),
      { numRuns: 2_000 },
    );
  });
});
