import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { excerpt, shown } from '../../src/cli/source-excerpt.ts';

describe('the line of a fault', () => {
  it('stands over carets of the same width, Chinese and emoji included', () => {
    const source = '  "单位👩‍👩‍👧": "现金", "x": 5,';
    const column = source.indexOf('"现金"') + 1;
    expect(excerpt(source, { line: 12, column, end: column + 4 }, 80)).toBe(
      ['   12 | "单位👩‍👩‍👧": "现金", "x": 5,', '      |           ^^^^^^'].join('\n'),
    );
  });

  it('is cut around the carets where it is long', () => {
    const source = `${'a'.repeat(500)}HERE${'b'.repeat(500)}`;
    const [line = '', carets = ''] = excerpt(source, { line: 1, column: 501, end: 505 }, 80).split('\n');
    expect(line).toMatch(/^ {4}1 \| …a+HEREb+…$/);
    expect(stringWidth(line)).toBeLessThanOrEqual(80);
    expect(line.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('HERE');
  });

  it('shows no character that a terminal would act on', () => {
    const colour = String.fromCharCode(27);
    const turned = String.fromCharCode(0x202e);
    const text = excerpt(`a${colour}[31mb${turned}\tc`, { line: 1, column: 1, end: 2 }, 80);
    expect(text).not.toContain(colour);
    expect(text).not.toContain(turned);
    expect(text).not.toContain('\t');
  });

  it('shows no mark that turns the direction of writing', () => {
    const marks = [0x61c, 0x200e, 0x200f, 0x202a, 0x202e, 0x2066, 0x2069, 0x2028, 0x9b].map((code) =>
      String.fromCharCode(code),
    );
    expect(shown(marks.join('x'))).toBe(marks.map(() => ' ').join('x'));
    expect(shown('👩‍👩‍👧 现金 é')).toBe('👩‍👩‍👧 现金 é');
  });

  it('fits, whatever the line and the place', () => {
    const place = fc.tuple(fc.nat(2000), fc.nat(2000));
    const sources = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 2000 }),
      fc.string({ unit: fc.constantFrom('现', 'a', '👩‍👩‍👧', 'é', ' '), maxLength: 500 }),
    );
    fc.assert(
      fc.property(sources, place, (source, [column, length]) => {
        const text = excerpt(source, { line: 7, column: column + 1, end: column + 1 + length }, 80);
        const [line = '', carets = '', ...more] = text.split('\n');
        expect(more).toEqual([]);
        expect(stringWidth(line)).toBeLessThanOrEqual(80);
        expect(carets).toMatch(/^ {6}\| *\^+$/);
        expect(carets.length).toBeLessThanOrEqual(80);
      }),
      { numRuns: 500 },
    );
  });
});
