import { describe, expect, it } from 'vitest';
import { brokenJson, locate, repeatedNames } from '../../src/actions/locate-findings.ts';

const TEXT = `{
  "thresholds": { "days": 5 },\r
  "rules": [
    {
      "conditions": { "all": [
        { "operator": "in",
          "fact": "country" }
      ] }
    }
  ]
}`;
const TEXTS = new Map([['a.json', TEXT]]);

/** What is marked of the text, and on which line. */
function marked(pointer: string, code: string): readonly [number | null, string] {
  const [found] = locate([{ file: 'a.json', pointer, code, message: 'x' }], TEXTS);
  const line = TEXT.split('\n')[(found?.line ?? 0) - 1] ?? '';
  const end = found?.end_line === found?.line ? (found?.end_column ?? 1) - 1 : line.length;
  return [found?.line ?? null, line.slice((found?.column ?? 1) - 1, end)];
}

describe('the place of a finding', () => {
  it.each<[string, string, number, string]>([
    ['/thresholds/days', 'out_of_range', 2, '5'],
    ['/thresholds/days', 'unused_threshold', 2, '"days"'],
    ['/rules/0/conditions/all/0/fact', 'unknown_fact', 7, '"country"'],
    ['/rules/0/conditions/all/0', 'never_true', 7, '"fact": "country"'],
    ['/rules/0/conditions', 'always_true', 5, '"all"'],
    ['/rules/0/event/type', 'missing', 4, '{'],
    ['/nowhere', 'missing', 1, '{'],
  ])('%s %s', (pointer, code, line, text) => {
    expect(marked(pointer, code)).toEqual([line, text]);
  });

  it('is null where there is no text', () => {
    const nowhere = { line: null, column: null, end_line: null, end_column: null };
    const finding = { pointer: '', code: 'x', message: 'x' };
    expect(
      locate(
        [
          { ...finding, file: 'b.json' },
          { ...finding, file: null },
        ],
        TEXTS,
      ),
    ).toMatchObject([nowhere, nowhere]);
  });
});

describe('what the text itself shows', () => {
  it('is where it stops being JSON, or that it starts with a byte order mark', () => {
    const fault = { file: 'c.json', pointer: '', code: 'not_json', message: 'x' };
    expect(brokenJson(fault, '{"a" 1}')).toMatchObject({
      message: 'is not JSON: expected a colon here',
      span: { start: 5, end: 6 },
    });
    expect(brokenJson(fault, '\uFEFF{}')).toMatchObject({
      message: expect.stringContaining('byte order mark'),
      span: { start: 0, end: 1 },
    });
  });

  it('is each name that an object has twice', () => {
    const texts = new Map([['c.json', '{"a": 1, "b": {"a": 2}, "a": 3}']]);
    expect(repeatedNames('c.json', texts)).toMatchObject([{ span: { start: 24, end: 27 } }]);
  });
});
