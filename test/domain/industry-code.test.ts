import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INDUSTRY_SCHEMES, type IndustryScheme } from '../../src/domain/file-kind.ts';
import {
  industryCodeCovers,
  industryCodesCovering,
  industryRange,
  normaliseIndustryCode,
} from '../../src/domain/industry-code.ts';

describe('normaliseIndustryCode()', () => {
  it.each<[IndustryScheme, string, string | null]>([
    ['GBT4754-2017', ' c ', 'C'],
    ['GBT4754-2017', 'C33', '33'],
    ['GBT4754-2017', '0111', '0111'],
    ['GBT4754-2017', '97', '97'],
    ['GBT4754-2017', '98', null],
    ['GBT4754-2017', '00', null],
    ['GBT4754-2017', 'U', null],
    ['GBT4754-2011', '96', '96'],
    ['GBT4754-2011', '97', null],
    ['GBT4754-2011', 'O79', '79'],
    ['GBT4754-2017', 'O79', null],
    ['GBT4754-2017', 'N79', '79'],
    ['NACE', '26.1', '261'],
    ['NACE', 'c26.11', '2611'],
    ['NACE', '26.1.1', '2611'],
    ['NACE', '34', null],
    ['NACE', '04', null],
    ['NACE', 'U99', '99'],
    ['NACE', 'D26', null],
    ['ISIC', 'C2610', '2610'],
    ['ISIC', '54', null],
    ['NAICS', '31', '31'],
    ['NAICS', '336111', '336111'],
    ['NAICS', '3361111', null],
    ['NAICS', '3', null],
    ['NAICS', '31-33', '31-33'],
    ['NAICS', '44–45', '44-45'],
    ['NAICS', '48-49', '48-49'],
    ['NAICS', '31-45', null],
    ['NAICS', 'C33', null],
  ])('in %s reads %j as %j', (scheme, text, code) => {
    expect(normaliseIndustryCode(scheme, text)).toBe(code);
  });

  it.each(['', '-', '1', '011 1', '01111', '26.', '.26', '2.6', 'CC33', '33C', 'constructor', '３３'])(
    'takes %j for no code of any scheme but, at most, NAICS digits',
    (text) => {
      for (const scheme of INDUSTRY_SCHEMES) {
        if (scheme === 'NAICS' && /^\d{2,6}$/.test(text)) continue;
        expect(normaliseIndustryCode(scheme, text)).toBeNull();
      }
    },
  );

  it('gives a code that it made back unchanged', () => {
    for (const code of ['C', '33', '261', '2611']) expect(normaliseIndustryCode('NACE', code)).toBe(code);
    for (const code of ['31-33', '321', '336111']) expect(normaliseIndustryCode('NAICS', code)).toBe(code);
  });
});

describe('industryCodeCovers()', () => {
  it.each<[IndustryScheme, string, string, boolean]>([
    ['GBT4754-2017', 'C', '33', true],
    ['GBT4754-2017', 'C', 'C3311', true],
    ['GBT4754-2017', 'C', 'C', true],
    ['GBT4754-2017', 'C', 'D', false],
    ['GBT4754-2017', 'C', '44', false],
    ['GBT4754-2017', '33', '3311', true],
    ['GBT4754-2017', '3311', '33', false],
    ['GBT4754-2017', '33', 'C', false],
    ['GBT4754-2017', 'N', '79', true],
    ['GBT4754-2011', 'N', '79', false],
    ['GBT4754-2011', 'O', '79', true],
    ['NACE', '26.1', '26.11', true],
    ['NACE', '26.1', '26.20', false],
    ['ISIC', 'C', '26', true],
    ['NAICS', '31-33', '321', true],
    ['NAICS', '31-33', '31-33', true],
    ['NAICS', '31-33', '34', false],
    ['NAICS', '31-33', '44-45', false],
    ['NAICS', '31', '321', false],
    ['NAICS', '31', '311', true],
    ['NAICS', '31', '31-33', false],
    ['NAICS', '48-49', '493110', true],
    ['NAICS', '44-45', '4411', true],
    ['NAICS', 'x', '4411', false],
    ['NACE', '26', 'x', false],
  ])('in %s, %s covers %s: %s', (scheme, event, customer, covers) => {
    expect(industryCodeCovers(scheme, event, customer)).toBe(covers);
  });
});

describe('ranges and parents of a code', () => {
  const scheme = fc.constantFrom(...INDUSTRY_SCHEMES);
  const code = fc
    .tuple(scheme, fc.stringMatching(/^([A-U]|\d{2,6}|31-33|44-45|48-49|[A-U]\d{2})$/))
    .filter(([of, text]) => normaliseIndustryCode(of, text) !== null);

  it('say the same as covering does', () => {
    fc.assert(
      fc.property(code, code, ([of, parent], [, other]) => {
        const child = normaliseIndustryCode(of, other);
        fc.pre(child !== null);
        const covers = industryCodeCovers(of, parent, child);
        const range = industryRange(of, parent);
        const isBelow = range !== null && !child.includes('-') && child >= range.from && child < range.below;
        expect(child === range?.code || isBelow).toBe(covers);
        expect(industryCodesCovering(of, child).includes(range?.code ?? '')).toBe(covers);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['GBT4754-2017', 'C2611', ['C', '26', '261', '2611']],
    ['GBT4754-2017', 'C', ['C']],
    ['NAICS', '32', ['31-33', '32']],
    ['NAICS', '4841', ['48-49', '48', '484', '4841']],
    ['NAICS', '111', ['11', '111']],
    ['NAICS', '31-33', ['31-33']],
    ['NACE', 'x', []],
  ] as const)('of %s %s are %j', (of, text, expected) => {
    expect(industryCodesCovering(of, text)).toEqual(expected);
  });

  it('are none where the text is no code', () => {
    expect(industryRange('NACE', 'x')).toBeNull();
    expect(industryRange('NAICS', '31–33')).toEqual({
      scheme: 'NAICS',
      code: '31-33',
      from: '31',
      below: '33:',
    });
  });
});

describe('the editions of GB/T 4754 as published', () => {
  it.skipIf(publishedEditionsAreAbsent()).each(['GBT4754-2017', 'GBT4754-2011'] as const)(
    '%s: every code lies below its own section and no other',
    (scheme) => {
      const codes = publishedCodes(scheme);
      const sections = codes.filter((code) => /^[A-Z]$/.test(code));
      expect(sections).toHaveLength(20);
      let section = '';
      const wrong: string[] = [];
      for (const code of codes) {
        // The files list a section's letter before everything in it.
        if (/^[A-Z]$/.test(code)) section = code;
        if (normaliseIndustryCode(scheme, code) !== code) wrong.push(code);
        const covering = sections.filter((letter) => industryCodeCovers(scheme, letter, code));
        if (covering.join() !== section) wrong.push(`${code} in ${covering.join()}, not ${section}`);
      }
      expect(wrong).toEqual([]);
      // And the ranges hold no division that the edition does not have.
      const divisions = new Set(codes.map((code) => code.slice(0, 2)));
      for (let number = 0; number < 100; number++) {
        const division = String(number).padStart(2, '0');
        expect(normaliseIndustryCode(scheme, division) !== null).toBe(divisions.has(division));
      }
    },
  );
});

function publishedEdition(scheme: IndustryScheme): URL {
  return new URL(`../../../shared/data/industry_codes/${scheme}.csv`, import.meta.url);
}

function publishedEditionsAreAbsent(): boolean {
  const file = publishedEdition('GBT4754-2017');
  if (existsSync(file)) return false;
  console.log(`skipping the comparison with the published editions: ${file.pathname} is absent`);
  return true;
}

function publishedCodes(scheme: IndustryScheme): readonly string[] {
  const lines = readFileSync(publishedEdition(scheme), 'utf8')
    .replace(/^\uFEFF/, '')
    .trim()
    .split(/\r?\n/);
  return lines.slice(1).map((line) => line.split(',')[0] ?? '');
}
