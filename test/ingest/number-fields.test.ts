import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalParser, integerParser, significantDecimals } from '../../src/ingest/number-fields.ts';

const amount = decimalParser('amount', { sign: 'positive', decimalsMax: 4 });
const flow = decimalParser('flow', { sign: 'any', decimalsMax: 4 });
const limit = decimalParser('limit', { sign: 'not_negative', decimalsMax: 4 });

describe('decimalParser()', () => {
  it.each([
    ['1200.00', '1200.00'],
    ['1', '1'],
    ['0.0001', '0.0001'],
    ['0012.5', '12.5'],
    ['12.50000', '12.5000'],
    ['0000000000000000001', '1'],
    ['999999999999999.9999', '999999999999999.9999'],
  ])('reads %s as %s', (text, value) => {
    expect(amount(text)).toBe(value);
  });

  it.each([
    ['1,200.00', 'amount "1,200.00" is not a plain number: write 1200.00'],
    ['1,234,567', 'amount "1,234,567" is not a plain number: write 1234567'],
    ['¥120', 'amount "¥120" is not a plain number: write 120'],
    ['¥120.50', 'amount "¥120.50" is not a plain number: write 120.50'],
    ['CNY 1,200.00', 'amount "CNY 1,200.00" is not a plain number: write 1200.00'],
    ['120 元', 'amount "120 元" is not a plain number: write 120'],
    ['1.200,50', 'amount "1.200,50" is not a plain number: write 1200.50'],
    ['1 200 000,50', 'amount "1 200 000,50" is not a plain number: write 1200000.50'],
    ['(1,200.00)', 'amount "(1,200.00)" is not a plain number: write -1200.00'],
    ['12.50-', 'amount "12.50-" is not a plain number: write -12.50'],
    ['−5', 'amount "−5" is not a plain number: write -5'],
    ['+5', 'amount "+5" is not a plain number: write 5'],
    ['.5', 'amount ".5" is not a plain number: write 0.5'],
    ['5.', 'amount "5." is not a plain number: write 5'],
    ['１２０', 'amount "１２０" is not a plain number: write 120'],
  ])('refuses %s and says how it is written', (text, message) => {
    expect(amount(text)).toEqual({ code: 'not_a_number', message });
  });

  it.each(['NaN', 'Infinity', '1e30', 'true', '0x10', '1,200', '1200,50', '1.2.3', '--5', '1 2', '-', '.'])(
    'refuses %s without guessing what it means',
    (text) => {
      expect(amount(text)).toEqual({
        code: 'not_a_number',
        message: `amount "${text}" is not a plain number: write digits with a point before the decimals, such as 1200.00`,
      });
    },
  );

  it('refuses a very long text without taking it apart', () => {
    expect(amount(`${'1,'.repeat(500_000)}1`)).toMatchObject({ code: 'not_a_number' });
  });

  it('names the control character that stands in a number', () => {
    expect(amount('12\u00000')).toEqual({
      code: 'control_character',
      message: 'amount "12\\u00000" holds the control character U+0000: take it out',
    });
  });

  it('holds 15 digits before the point, leading zeros aside', () => {
    expect(flow('-123456789012345.5')).toBe('-123456789012345.5');
    expect(flow('1234567890123456')).toMatchObject({ code: 'out_of_range' });
    expect(flow('-1234567890123456.5')).toMatchObject({ code: 'out_of_range' });
    expect(flow('0000123456789012345')).toBe('123456789012345');
  });

  it('holds no more decimals than it says, zeros at the end aside', () => {
    expect(amount('1.23456')).toEqual({
      code: 'too_many_decimals',
      message: 'amount "1.23456" has more than 4 decimals',
    });
    expect(amount('1.00000000')).toBe('1.0000');
  });

  it('keeps an amount above zero, a limit at zero or above, and a flow anywhere', () => {
    for (const text of ['0', '0.00', '-0', '-5'])
      expect(amount(text)).toMatchObject({ code: 'not_positive' });
    expect(limit('0')).toBe('0');
    expect(limit('-0.00')).toBe('0.00');
    expect(limit('-0.01')).toMatchObject({ code: 'out_of_range' });
    expect(flow('-5.10')).toBe('-5.10');
    expect(flow('-0')).toBe('0');
  });

  it('never changes the number it reads', () => {
    const digits = fc.stringMatching(/^-?\d{1,15}(\.\d{1,4})?$/);
    fc.assert(
      fc.property(digits, (text) => {
        const value = flow(text);
        expect(Number(value)).toBe(Number(text) + 0);
      }),
    );
  });

  it('answers any text with a plain number or a fault', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ minLength: 1 }), fc.stringMatching(/^[-+(]?[\d.,'¥ ]{1,12}\)?$/)),
        (text) => {
          const value = flow(text);
          if (typeof value === 'string') expect(value).toMatch(/^-?\d{1,15}(\.\d{1,4})?$/);
          else expect(value.message).toContain('flow');
        },
      ),
    );
  });
});

describe('integerParser()', () => {
  const severity = integerParser({ name: 'severity', type: 'integer', required: true, min: 1, max: 5 });
  const count = integerParser({ name: 'count', type: 'integer', required: false });

  it.each([
    ['5', '5'],
    ['05', '5'],
    ['3.0', '3'],
    ['3.00', '3'],
  ])('reads %s as %s', (text, value) => {
    expect(severity(text)).toBe(value);
  });

  it.each(['3.5', '3.', '1e0', '+3', 'three', '3 0', '1,000'])('refuses %s as no whole number', (text) => {
    expect(severity(text)).toEqual({
      code: 'not_a_number',
      message: `severity "${text}" is not a whole number: write one from 1 to 5`,
    });
  });

  it('stays between its bounds, which are those of a safe integer where none are given', () => {
    expect(severity('0')).toEqual({ code: 'out_of_range', message: 'severity "0" must be from 1 to 5' });
    expect(severity('6')).toMatchObject({ code: 'out_of_range' });
    expect(count('-0')).toBe('0');
    expect(count('-9007199254740991')).toBe('-9007199254740991');
    expect(count('9007199254740992')).toMatchObject({ code: 'out_of_range' });
  });
});

describe('significantDecimals()', () => {
  it('counts decimals up to the last that is no zero', () => {
    expect(['5', '5.0', '5.50', '5.05', '100.00', '0.0001'].map(significantDecimals)).toEqual([
      0, 0, 1, 2, 0, 4,
    ]);
  });
});
