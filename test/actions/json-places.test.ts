import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { membersAt, scanJson } from '../../src/actions/json-places.ts';

function placed(text: string, pointer: string): string | undefined {
  const place = scanJson(text, [pointer]).places.get(pointer);
  return place && text.slice(place.value.start, place.value.end);
}

describe('where values stand', () => {
  const text = '{ "a": [1, {"b/c~d": "x", "e": null}], "f": {} }';

  it.each([
    ['', text],
    ['/a', '[1, {"b/c~d": "x", "e": null}]'],
    ['/a/0', '1'],
    ['/a/1', '{"b/c~d": "x", "e": null}'],
    ['/a/1/b~1c~0d', '"x"'],
    ['/a/1/e', 'null'],
    ['/f', '{}'],
    ['/a/2', undefined],
    ['/g', undefined],
  ])('%s', (pointer, expected) => {
    expect(placed(text, pointer)).toBe(expected);
  });

  it('is told for the name, too', () => {
    const place = scanJson(text, ['/f']).places.get('/f');
    expect(place?.key && text.slice(place.key.start, place.key.end)).toBe('"f"');
  });

  it('is that of the last of two names, and the second is told', () => {
    const twice = '{"a": 1, "a": 2}';
    expect(placed(twice, '/a')).toBe('2');
    expect(scanJson(twice, []).repeated).toEqual([{ name: 'a', start: 9, end: 12 }]);
  });

  it('is found for every value of any JSON', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), fc.constantFrom(0, 1, 2), (json, indent) => {
        const pretty = JSON.stringify(JSON.parse(json), null, indent);
        const pointers = pointersOf(JSON.parse(json));
        const { places, broken } = scanJson(
          pretty,
          pointers.map(([pointer]) => pointer),
        );
        expect(broken).toBeNull();
        for (const [pointer, value] of pointers) {
          const place = places.get(pointer);
          expect(place && JSON.parse(pretty.slice(place.value.start, place.value.end))).toEqual(value);
        }
      }),
    );
  });
});

describe('the members of an object', () => {
  it('are told in order, those that are given twice twice, and nothing of what is in them', () => {
    const text = '{"a": {"b": [1, {"c": 2}], "d": {"b": 3}, "b": 4}, "e": {"b": 5}}';
    const told = membersAt(text, '/a').map(({ name, value }) => [name, text.slice(value.start, value.end)]);
    expect(told).toEqual([
      ['b', '[1, {"c": 2}]'],
      ['d', '{"b": 3}'],
      ['b', '4'],
    ]);
    expect(membersAt(text, '/a/b')).toEqual([]);
    expect(membersAt(text, '/f')).toEqual([]);
  });
});

describe('where a text stops being JSON', () => {
  it.each([
    ['', 0, 'the file ends here, too early: expected a value here'],
    ['{"a": 1,}', 8, 'expected a name in double quotes here'],
    ['{"a" 1}', 5, 'expected a colon here'],
    ['{"a": 1 "b": 2}', 8, 'expected a comma or } here'],
    ['[1 2]', 3, 'expected a comma or ] here'],
    ['[1}', 2, 'expected a comma or ] here'],
    ['{} x', 3, 'expected nothing after the end of the document'],
    ['[01]', 2, 'expected a comma or ] here'],
    ['["a', 1, 'this text in quotes does not end on its line'],
    ['[1, // x\n2]', 4, 'expected a value here'],
    ['["\\x"]', 1, 'there is no such escape after \\'],
    ["['a']", 1, 'expected a value or ] here'],
  ])('%j', (text, start, message) => {
    expect(scanJson(text, []).broken).toMatchObject({ start, message });
  });

  it('is told for exactly the texts that JSON.parse refuses', () => {
    const cuts = fc.tuple(
      fc.json(),
      fc.nat(),
      fc.nat(3),
      fc.constantFrom('', ',', '}', '[', '"', '\\', '1', ' ', '\n'),
    );
    fc.assert(
      fc.property(cuts, ([json, at, length, put]) => {
        const place = at % (json.length + 1);
        const text = json.slice(0, place) + put + json.slice(place + length);
        expect(scanJson(text, []).broken === null, text).toBe(isJson(text));
      }),
      { numRuns: 5_000 },
    );
  });

  it('is found however deep the text is', () => {
    expect(scanJson('['.repeat(1_000_000), ['/0/0']).broken).toMatchObject({ start: 1_000_000 });
    const deep = `${'{"a":'.repeat(300_000)}1${'}'.repeat(300_000)}`;
    expect(scanJson(deep, ['/a/a']).places.size).toBe(1);
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function pointersOf(value: unknown, pointer = ''): readonly (readonly [string, unknown])[] {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [
    [pointer, value],
    ...inner.flatMap(([key, item]) =>
      pointersOf(item, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
    ),
  ];
}
