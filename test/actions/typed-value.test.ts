import { describe, expect, it } from 'vitest';
import { typedValue } from '../../src/actions/typed-value.ts';
import { codesParser } from '../../src/ingest/text-fields.ts';

describe('a text as a list', () => {
  it.each<[string, readonly string[] | undefined]>([
    ['a', ['a']],
    ['a; b', ['a', 'b']],
    [' a ;;b;', ['a', 'b']],
    ['a b;c', ['a b', 'c']],
    ['', undefined],
    [' ; ', undefined],
  ])('%j', (text, expected) => {
    expect(typedValue(text, 'list')).toEqual(expected);
    // As the import of a column of codes reads it.
    const imported = codesParser('codes', 100)(text);
    expect(typeof imported === 'string' ? imported.split(';') : undefined).toEqual(expected);
  });

  it('is none where it is missing, and a list of texts stays as it is', () => {
    expect(typedValue(null, 'list')).toBeNull();
    expect(typedValue([' a', ''], 'list')).toEqual([' a', '']);
    expect(typedValue(['a', 1], 'list')).toBeUndefined();
  });
});
