import { describe, expect, it } from 'vitest';
import type { ColumnSpec } from '../../src/domain/file-kind.ts';
import { fieldParser } from '../../src/ingest/field-parser.ts';

describe('an id or a code', () => {
  const id = parser('id');

  it('keeps its leading zeros and inner spaces', () => {
    expect(id('000 42')).toBe('000 42');
    expect(parser('code')('Aa-1 *-')).toBe('Aa-1 *-');
  });

  it('has up to 200 characters, however many code units they take', () => {
    expect(id('𠮷'.repeat(200))).toBe('𠮷'.repeat(200));
    expect(id('𠮷'.repeat(201))).toEqual({
      code: 'too_long',
      message: `field "${'𠮷'.repeat(40)}…" has more than 200 characters`,
    });
  });

  it('holds no control character, line ends and tabs included', () => {
    for (const character of ['\u0000', '\u0001', '\u001f', '\t', '\n', '\r']) {
      expect(id(`a${character}b`)).toMatchObject({ code: 'control_character' });
    }
    expect(id('a\u007fb')).toBe('a\u007fb');
  });
});

describe('an id', () => {
  it('is not one that addresses take for a way up', () => {
    for (const dots of ['.', '..']) {
      expect(parser('id')(dots)).toEqual({
        code: 'not_allowed',
        message: `field "${dots}" cannot be an id: no address could name it`,
      });
      expect(parser('code')(dots)).toBe(dots);
    }
    expect(['...', '.1', '1.'].map(parser('id'))).toEqual(['...', '.1', '1.']);
  });
});

describe('a text', () => {
  const text = parser('text');

  it('may hold tabs and line ends and no other control character', () => {
    expect(text('a\tb\r\nc')).toBe('a\tb\r\nc');
    expect(text('a\u000bb')).toEqual({
      code: 'control_character',
      message: 'field "a\\u000bb" holds the control character U+000B: take it out',
    });
  });

  it('has up to 4,000 characters', () => {
    expect(text('字'.repeat(4_000))).toHaveLength(4_000);
    expect(text('字'.repeat(4_001))).toMatchObject({ code: 'too_long' });
  });
});

describe('a list of codes', () => {
  const codes = parser('codes');

  it('is written with semicolons, with the space and the empty ones between them taken away', () => {
    expect(codes(' C33 ; C34;;C35; ')).toBe('C33;C34;C35');
  });

  it('names at least one code', () => {
    expect(codes(' ; ;')).toEqual({ code: 'missing', message: 'field " ; ;" names no code' });
  });

  it('is a text of 4,000 characters at most, without line ends', () => {
    expect(codes('C33;'.repeat(1_001))).toMatchObject({ code: 'too_long' });
    expect(codes('C33\nC34')).toMatchObject({ code: 'control_character' });
  });
});

describe('a flag', () => {
  const flag = parser('flag');

  it.each(['true', 'TRUE', '1', 'yes', 'Yes'])('reads %s as true', (text) => {
    expect(flag(text)).toBe('true');
  });

  it.each(['false', 'False', '0', 'no', 'NO'])('reads %s as false', (text) => {
    expect(flag(text)).toBe('false');
  });

  it.each(['y', 't', '是', '2', '-'])('refuses %s', (text) => {
    expect(flag(text)).toEqual({
      code: 'not_a_flag',
      message: `field "${text}" is not a flag: write true or false (1, 0, yes and no do as well)`,
    });
  });
});

describe('a currency', () => {
  const currency = parser('currency');

  it('is an ISO 4217 code in capitals', () => {
    expect(currency('CNY')).toBe('CNY');
    expect(currency('cny')).toEqual({
      code: 'unknown_currency',
      message: 'field "cny" must be in capitals: write CNY',
    });
    expect(currency('RMB')).toEqual({
      code: 'unknown_currency',
      message: 'field "RMB" is not an ISO 4217 currency code such as CNY',
    });
    expect(currency('CNY\u0000')).toMatchObject({ code: 'control_character' });
  });
});

describe('a choice', () => {
  const choice = parser('choice', { choices: ['new', 'core'] });

  it('is one of its words, letter for letter', () => {
    expect(choice('core')).toBe('core');
    expect(choice('Core')).toEqual({ code: 'not_a_choice', message: 'field "Core" is not one of new, core' });
    expect(parser('choice')('core')).toMatchObject({ code: 'not_a_choice' });
  });
});

describe('a number or a day', () => {
  it('is read by the limits of its type', () => {
    expect(parser('amount')('0')).toMatchObject({ code: 'not_positive' });
    expect(parser('limit')('0')).toBe('0');
    expect(parser('limit')('-1')).toMatchObject({ code: 'out_of_range' });
    expect(parser('flow')('-1')).toBe('-1');
    expect(parser('flow')('1.23456')).toMatchObject({ code: 'too_many_decimals' });
    expect(parser('rate')('0.000000000001')).toBe('0.000000000001');
    expect(parser('rate')('0.0000000000001')).toMatchObject({ code: 'too_many_decimals' });
    expect(parser('rate')('0')).toMatchObject({ code: 'not_positive' });
    expect(parser('integer', { min: 0, max: 10 })('11')).toMatchObject({ code: 'out_of_range' });
    expect(parser('day')('2026-1-5')).toMatchObject({ code: 'not_a_day' });
  });
});

function parser(type: ColumnSpec['type'], options: Partial<ColumnSpec> = {}) {
  return fieldParser({ name: 'field', type, required: true, ...options });
}
