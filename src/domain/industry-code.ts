/**
 * Industry codes: bringing a code to one spelling, and whether one code is another or a parent of it.
 *
 * GB/T 4754, NACE and ISIC are trees of a section letter over divisions (two digits) over digits. Sections hold
 * ranges of divisions, and the ranges differ between the schemes and between the editions of GB/T 4754. NAICS is
 * digits all the way, with three sectors written as ranges.
 */
import type { IndustryScheme } from './file-kind.ts';

type SectionRanges = Readonly<Record<string, readonly [first: number, last: number]>>;

/** GB/T 4754 up to section M, where both editions agree. */
const GBT4754_A_TO_M: SectionRanges = {
  A: [1, 5],
  B: [6, 12],
  C: [13, 43],
  D: [44, 46],
  E: [47, 50],
  F: [51, 52],
  G: [53, 60],
  H: [61, 62],
  I: [63, 65],
  J: [66, 69],
  K: [70, 70],
  L: [71, 72],
  M: [73, 75],
};

/** NACE Rev. 2 (Regulation (EC) No 1893/2006) and ISIC Rev. 4 have the same sections and divisions. */
const NACE_AND_ISIC: SectionRanges = {
  A: [1, 3],
  B: [5, 9],
  C: [10, 33],
  D: [35, 35],
  E: [36, 39],
  F: [41, 43],
  G: [45, 47],
  H: [49, 53],
  I: [55, 56],
  J: [58, 63],
  K: [64, 66],
  L: [68, 68],
  M: [69, 75],
  N: [77, 82],
  O: [84, 84],
  P: [85, 85],
  Q: [86, 88],
  R: [90, 93],
  S: [94, 96],
  T: [97, 98],
  U: [99, 99],
};

const SECTIONS: Readonly<Record<Exclude<IndustryScheme, 'NAICS'>, SectionRanges>> = {
  // The 2017 edition gave section N a division 79 (land administration), which moved everything after it by one.
  'GBT4754-2017': {
    ...GBT4754_A_TO_M,
    N: [76, 79],
    O: [80, 82],
    P: [83, 83],
    Q: [84, 85],
    R: [86, 90],
    S: [91, 96],
    T: [97, 97],
  },
  'GBT4754-2011': {
    ...GBT4754_A_TO_M,
    N: [76, 78],
    O: [79, 81],
    P: [82, 82],
    Q: [83, 84],
    R: [85, 89],
    S: [90, 95],
    T: [96, 96],
  },
  NACE: NACE_AND_ISIC,
  ISIC: NACE_AND_ISIC,
};

const SECTION = /^[A-Z]$/;
const DIVISION_AND_BELOW = /^([A-Z])?(\d{2})(?:\.?(\d)(?:\.?(\d))?)?$/;
const NAICS_DIGITS = /^\d{2,6}$/;
const NAICS_SECTORS = ['31-33', '44-45', '48-49'];
const NAICS_RANGE = /^(31)[-–](33)$|^(44)[-–](45)$|^(48)[-–](49)$/;

/**
 * The code as its scheme spells it: a section letter or two to four digits (`C33` and `C26.11` become `33` and
 * `2611`), for NAICS two to six digits or one of the sectors `31-33`, `44-45`, `48-49`. Null where the text is no
 * code of the scheme: no such division, or a letter before the digits whose section does not hold the division
 * (`O79` is a code of GB/T 4754-2011 and none of -2017). Whether the scheme defines the digits after the division is
 * not looked up, and neither are NAICS digits, since trade statistics add to them.
 */
export function normaliseIndustryCode(scheme: IndustryScheme, text: string): string | null {
  const code = text.trim().toUpperCase();
  if (scheme === 'NAICS') return normaliseNaics(code);
  const sections = SECTIONS[scheme];
  if (SECTION.test(code)) return Object.hasOwn(sections, code) ? code : null;
  const match = DIVISION_AND_BELOW.exec(code);
  if (!match) return null;
  const [, letter, division = '', group = '', subgroup = ''] = match;
  const section = sectionOf(sections, division);
  if (section === null || (letter !== undefined && letter !== section)) return null;
  return division + group + subgroup;
}

/**
 * Whether `eventCode` equals `customerCode` or is a parent of it: a section of its divisions, digits of the digits
 * that begin with them; `31-33` of 31, 32, 33 and all below. False where either is no code of the scheme.
 */
export function industryCodeCovers(scheme: IndustryScheme, eventCode: string, customerCode: string): boolean {
  const parent = normaliseIndustryCode(scheme, eventCode);
  const child = normaliseIndustryCode(scheme, customerCode);
  if (parent === null || child === null) return false;
  if (parent === child) return true;
  if (scheme === 'NAICS') return naicsCovers(parent, child);
  if (SECTION.test(parent)) return sectionOf(SECTIONS[scheme], child.slice(0, 2)) === parent;
  return child.startsWith(parent);
}

/** The codes of a scheme that one code covers, as ranges of spellings that compare byte by byte. */
export interface IndustryRange {
  readonly scheme: IndustryScheme;
  /** The code itself, as the scheme spells it. */
  readonly code: string;
  /** Below it are, of the codes that are all digits, those from here … */
  readonly from: string;
  /** … up to here, this one not included. */
  readonly below: string;
}

/** What `code` covers in its scheme; null where it is no code of the scheme. */
export function industryRange(scheme: IndustryScheme, text: string): IndustryRange | null {
  const code = normaliseIndustryCode(scheme, text);
  if (code === null) return null;
  const [first, last] = scheme === 'NAICS' ? naicsEnds(code) : divisionEnds(SECTIONS[scheme], code);
  // The colon follows 9, so that every code that begins with the last digits is below it.
  return { scheme, code, from: first, below: `${last}:` };
}

/** The code itself and all its parents, widest first; none where it is no code of the scheme. */
export function industryCodesCovering(scheme: IndustryScheme, text: string): readonly string[] {
  const code = normaliseIndustryCode(scheme, text);
  if (code === null) return [];
  if (!/^\d/.test(code) || code.includes('-')) return [code];
  const wide = scheme === 'NAICS' ? naicsSector(code) : sectionOf(SECTIONS[scheme], code.slice(0, 2));
  const lengths = Array.from({ length: code.length - 1 }, (_, index) => index + 2);
  return [...(wide === null ? [] : [wide]), ...lengths.map((length) => code.slice(0, length))];
}

function divisionEnds(sections: SectionRanges, code: string): readonly [string, string] {
  const [first, last] = sections[code] ?? [];
  return first === undefined || last === undefined ? [code, code] : [division(first), division(last)];
}

function division(number: number): string {
  return String(number).padStart(2, '0');
}

function naicsEnds(code: string): readonly [string, string] {
  return code.includes('-') ? [code.slice(0, 2), code.slice(3)] : [code, code];
}

/** The sector written as a range that the digits are in. */
function naicsSector(digits: string): string | null {
  return NAICS_SECTORS.find((sector) => naicsCovers(sector, digits)) ?? null;
}

function normaliseNaics(code: string): string | null {
  if (NAICS_DIGITS.test(code)) return code;
  return NAICS_RANGE.test(code) ? `${code.slice(0, 2)}-${code.slice(3)}` : null;
}

function naicsCovers(parent: string, child: string): boolean {
  if (child.includes('-')) return false;
  if (!parent.includes('-')) return child.startsWith(parent);
  const sector = child.slice(0, 2);
  return sector >= parent.slice(0, 2) && sector <= parent.slice(3);
}

function sectionOf(sections: SectionRanges, division: string): string | null {
  const number = Number(division);
  for (const [section, [first, last]] of Object.entries(sections)) {
    if (number >= first && number <= last) return section;
  }
  return null;
}
