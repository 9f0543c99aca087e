import { describe, expect, it } from 'vitest';
import { kindSpec } from '../../src/domain/file-kind.ts';
import { jsonRowReader } from '../../src/ingest/json-row.ts';

const columns = kindSpec('payments').columns;
const read = jsonRowReader(columns);

/** The cell of `column` in a row read from `json`, or the fault. */
function cell(json: string, column = 'amount') {
  const row = read(json);
  return 'cells' in row ? row.cells[columns.findIndex(({ name }) => name === column)] : row;
}

describe('a line of NDJSON', () => {
  it('gives its strings as they stand', () => {
    expect(
      read('{"payment_id":"007","customer_id":"C \\u4e00","paid_on":"2026-01-10","amount":"1.50"}'),
    ).toEqual({
      cells: ['007', 'C 一', '', '2026-01-10', '1.50', ''],
      plain: [false, false, false, false, false, false],
    });
  });

  it('gives a number digit by digit, as it is written', () => {
    expect(cell('{"amount": 12.30 }')).toBe('12.30');
    expect(cell('{"amount":123456789012345.1234}')).toBe('123456789012345.1234');
    expect(cell('{"amount":-0.10,"payment_id":"a\\"1\\\\"}')).toBe('-0.10');
    expect(cell('{"amount":1e30}')).toBe('1e30');
    expect(cell('{"payment_id":42}', 'payment_id')).toBe('42');
    expect(cell('{"\\u0061mount":12345678901234567890.10}')).toBe('12345678901234567890.10');
  });

  it('takes no number out of another value', () => {
    expect(cell('{"payment_id":"\\"amount\\": 5","amount":null}')).toBe('');
    expect(cell('{"payment_id":"x","customer_id":",\\"amount\\":9"}')).toBe('');
  });

  it('has nothing where it has null or no key', () => {
    expect(cell('{"amount":null}')).toBe('');
    expect(cell('{}')).toBe('');
    expect(cell('{"amount":""}')).toBe('');
  });

  it('has true and false for anything but a text', () => {
    expect(cell('{"amount":true}')).toBe('true');
    expect(cell('{"payment_id":false}', 'payment_id')).toEqual({
      field: 'payment_id',
      code: 'not_allowed',
      message: 'payment_id is false: write a string',
    });
  });

  it('has no object and no array as a value', () => {
    expect(cell('{"amount":{"payment_id":1}}')).toMatchObject({ field: 'amount', code: 'not_allowed' });
    expect(cell('{"amount":[5]}')).toEqual({
      field: 'amount',
      code: 'not_allowed',
      message: 'amount is an array: write a string',
    });
  });

  it('is one JSON object and nothing else', () => {
    for (const json of [
      '{',
      '{"amount":5}}',
      '[]',
      'null',
      '5',
      'payment_id,amount',
      "{'amount':5}",
      '{"amount":05}',
    ]) {
      expect(read(json)).toMatchObject({ field: null, code: 'invalid_json' });
    }
  });

  it('has no key that is not a column', () => {
    expect(read('{"amuont":5}')).toEqual({
      field: 'amuont',
      code: 'not_allowed',
      message: expect.stringContaining('"amuont" is not a column of this kind: its columns are payment_id,'),
    });
    expect(read('{"__proto__":{"amount":5}}')).toMatchObject({ field: '__proto__', code: 'not_allowed' });
    expect(read('{"a\\u0000":5}')).toMatchObject({
      field: null,
      message: expect.stringContaining('"a\\u0000"'),
    });
  });

  it('has no key twice, however it is spelt', () => {
    for (const json of ['{"amount":5,"amount":6}', '{"amount":5,"\\u0061mount":5}']) {
      expect(read(json)).toMatchObject({ field: null, code: 'not_allowed' });
    }
  });

  it('has no half of a surrogate pair', () => {
    expect(cell('{"payment_id":"a\\ud800"}')).toEqual({
      field: 'payment_id',
      code: 'invalid_json',
      message: 'payment_id "a\\ud800" holds half of a surrogate pair, which is no character',
    });
  });

  it('of a megabyte is read whatever it is made of', () => {
    const texts = ['x'.repeat(1_000_000), '\\n'.repeat(500_000), '\\"'.repeat(500_000)];
    for (const text of texts) expect(typeof cell(`{"payment_id":"${text}"}`, 'payment_id')).toBe('string');
    const nested = `{"amount":${'['.repeat(500_000)}${']'.repeat(500_000)}}`;
    expect(cell(nested)).toMatchObject({ code: 'not_allowed' });
    expect(cell(`{"amount":${'{"a":'.repeat(100_000)}`)).toMatchObject({ code: 'invalid_json' });
  });
});

describe('a column of codes', () => {
  const events = kindSpec('policy_events').columns;
  const readEvent = jsonRowReader(events);

  function codes(json: string) {
    const row = readEvent(`{"industry_codes":${json}}`);
    return 'cells' in row ? row.cells[events.findIndex(({ type }) => type === 'codes')] : row;
  }

  it('may be an array of strings', () => {
    expect(codes('["C33","26"]')).toBe('C33;26');
    expect(codes('[]')).toBe('');
    expect(codes('"C33;26"')).toBe('C33;26');
  });

  it('is no array of anything else', () => {
    for (const json of ['[26]', '[["26"]]', '[null]', '[{}]']) {
      expect(codes(json)).toMatchObject({ field: 'industry_codes', code: 'not_allowed' });
    }
    expect(codes('["\\udfff"]')).toMatchObject({ field: 'industry_codes', code: 'invalid_json' });
  });
});
