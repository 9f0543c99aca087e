const MONTH = [
  ...[
    'jan(?:uary|uar)?',
    'feb(?:ruary|ruar)?',
    'mar(?:ch)?',
    'm(?:ä|ae)?rz',
    'apr(?:il)?',
    'ma[iy]',
    'jun[ei]?',
  ],
  ...['jul[iy]?', 'aug(?:ust)?', 'sept?(?:ember)?', 'o[ck]t(?:ober)?', 'nov(?:ember)?', 'de[cz](?:ember)?'],
].join('|');
/** Digits with what stands between the parts of a day or a time: `2026-09-30`, `20260930_1405`, `2026年9月`. */
const DIGITS = /\d+(?:[-_. 年月日]{0,2}\d+)*[年月日号]?/gu;
/** Beside a year, which is a star by now, with the day where that stands before it. */
const MONTH_NAME = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:\\d{1,2}[-_. ]+)?(?:${MONTH})[-_. ]*(?=\\*)|(?<=\\*)[-_. ]*(?:${MONTH})(?!\\p{L})`,
  'giu',
);
const COPY = /\s*\(\d{1,3}\)(?=\.|$)/;

/** Fewer digits belong to the name: FBL5N, Q3. */
const SERIAL_DIGITS_MIN = 4;
/** A mapping has no room for more. */
const PATTERN_CHARACTERS_MAX = 200;
/** Enough of a name for it to be told from others. */
const STEM_LETTERS_MIN = 2;

/**
 * The pattern for this file and those to come: what looks like a day or a serial number is `*`, so that
 * `AR_20260930.csv` is `AR_*.csv`. Where nothing else is left of the name, each digit after the first two is `?`.
 */
export function filePattern(fileName: string): string {
  const baseName = fileName.slice(fileName.search(/[^/\\]*$/));
  const ending = /(?:\.[a-z]{2,6}){0,2}$/i.exec(baseName)?.[0] ?? '';
  const stem = baseName.slice(0, baseName.length - ending.length);
  const starred = stem
    .replace(COPY, '*')
    .replace(DIGITS, (digits) => (digits.replace(/\D/g, '').length < SERIAL_DIGITS_MIN ? digits : '*'))
    .replace(MONTH_NAME, '*')
    .replace(/\*(?:[-_. ]*\*)+/g, '*');
  const letters = starred.replace(/[^\p{L}\p{N}]/gu, '');
  const pattern =
    letters.length < STEM_LETTERS_MIN ? stem.slice(0, 2) + stem.slice(2).replace(/\d/g, '?') : starred;
  const room = PATTERN_CHARACTERS_MAX - ending.length;
  return (pattern.length > room ? `${pattern.slice(0, room - 1)}*` : pattern) + ending;
}
