import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numberSpelling, plainNumber } from '../../src/ingest/suggest-number-marks.ts';
import { type NumberStyle, writeNumber } from './write-mapped.ts';

describe('the spelling of numbers', () => {
  it.each([
    [['1200', '-3', '7-'], { found: 'plain' }],
    [['1200.5'], { found: 'one', marks: { decimal: '.', thousands: '' } }],
    [['1,200.50', '3'], { found: 'one', marks: { decimal: '.', thousands: ',' } }],
    [['1.200,50-'], { found: 'one', marks: { decimal: ',', thousands: '.' } }],
    [["1'200.50", '(7.00)'], { found: 'one', marks: { decimal: '.', thousands: "'" } }],
    [['1 200,50', '-'], { found: 'one', marks: { decimal: ',', thousands: ' ' } }],
    [['1,234,567'], { found: 'one', marks: { decimal: '.', thousands: ',' } }],
    [['0.123'], { found: 'one', marks: { decimal: '.', thousands: '' } }],
    [['1.5', '1,5'], { found: 'none' }],
    [['USD 5', '-3 €'], { found: 'plain' }],
    [['€ 1.200,50'], { found: 'one', marks: { decimal: ',', thousands: '.' } }],
    [['INV 5'], { found: 'none' }],
    [['n/a', '-'], { found: 'none' }],
    [[], { found: 'none' }],
  ])('of %j is %j', (texts, spelling) => {
    expect(numberSpelling(texts)).toEqual(spelling);
  });

  it('that is not certain is told with what it would be each time', () => {
    expect(numberSpelling(['500', '1,234'])).toEqual({
      found: 'several',
      text: '1,234',
      readings: [
        { decimal: ',', thousands: '', number: '1.234' },
        { decimal: '.', thousands: ',', number: '1234' },
      ],
    });
  });

  it('is the one they are written in, or not certain, and never another', () => {
    const styles: readonly Omit<NumberStyle, 'minus'>[] = [
      { decimal: '.', thousands: '' },
      { decimal: '.', thousands: ',' },
      { decimal: ',', thousands: '.' },
      { decimal: ',', thousands: ' ' },
    ];
    const number = fc
      .tuple(fc.integer({ min: -10_000_000, max: 10_000_000 }), fc.integer({ min: 0, max: 3 }))
      .map(([units, decimals]) => (units / 10 ** decimals).toFixed(decimals));
    fc.assert(
      fc.property(
        fc.constantFrom(...styles),
        fc.constantFrom('before' as const, 'after' as const, 'brackets' as const),
        fc.array(number, { minLength: 1, maxLength: 30 }),
        (style, minus, numbers) => {
          const spelling = numberSpelling(numbers.map((plain) => writeNumber(plain, { ...style, minus })));
          expect(spelling.found).not.toBe('none');
          if (spelling.found === 'several') return;
          const marks =
            spelling.found === 'one' ? spelling.marks : ({ decimal: '.', thousands: '' } as const);
          for (const plain of numbers) {
            const read = plainNumber(marks, writeNumber(plain, { ...style, minus }));
            expect(Number(read)).toBe(Number(plain) + 0);
          }
        },
      ),
    );
  });
});
