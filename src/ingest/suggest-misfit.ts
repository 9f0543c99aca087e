/** Why the values of a column cannot be what its name says, and what to do where that is known. */
import type { ColumnSpec } from '../domain/file-kind.ts';
import { showValue } from './show-value.ts';
import { type ColumnProfile, fitOf } from './suggest-columns.ts';
import { firstMisfit, isNoDay, nearestDayFormat, paddedFormat } from './suggest-day-formats.ts';
import { numberSpelling } from './suggest-number-marks.ts';

/** Beyond this a format is not what the column is written in. */
const MOST = 0.5;
const LOOKED_AT_MAX = 1_000;
/** Excel counts days from 1900: these are 1982 to 2064. */
const EXCEL_DAY = /^(?:3|4|5)\d{4}(?:\.\d+)?$/;

/** Half a sentence: `its values, such as "net 30", are no days`. */
export function misfitText(spec: ColumnSpec, column: ColumnProfile): string {
  if (spec.type === 'day') return dayMisfit(column.distinct.filter((text) => !isNoDay(text)));
  const odd = column.distinct.filter((text) => fitOf(spec, { ...column, ...alone(text) }) === 'misfits');
  const shown = `its values, such as ${showValue(odd[0] ?? column.distinct[0] ?? '')}, are no`;
  switch (spec.type) {
    case 'id':
    case 'code':
      return `${shown} codes: they are too long`;
    case 'currency':
      return `${shown} currencies that are known`;
    case 'choice':
      return `${shown} words that are known (${(spec.choices ?? []).join(', ')})`;
    case 'flag':
      return `${shown} words for yes and no`;
    case 'integer':
      return `${shown} whole numbers`;
    default:
      return numberMisfit(odd, column, shown);
  }
}

function dayMisfit(texts: readonly string[]): string {
  const shown = showValue(texts[0] ?? '');
  if (texts.every((text) => EXCEL_DAY.test(text))) {
    return `its values, such as ${shown}, are Excel's numbers of days: format the column as a date before saving it as CSV`;
  }
  if (texts.some((text) => /\d\s*[ap]\.?m\b/i.test(text))) {
    return `its values, such as ${shown}, have a time with AM or PM, which no date format can say: export days without times`;
  }
  const looked = texts.slice(0, LOOKED_AT_MAX);
  const nearest = nearestDayFormat(looked);
  if (nearest === null || nearest.fits < looked.length * MOST)
    return `its values, such as ${shown}, are no days`;
  const odd = firstMisfit(nearest.format, texts);
  const format = paddedFormat(
    nearest.format,
    looked.filter((text) => firstMisfit(nearest.format, [text]) === null),
  );
  return odd === null
    ? `its values, such as ${shown}, are days of years that are hard to believe`
    : `not all of its values are days written ${format}: ${showValue(odd)} for one`;
}

function numberMisfit(odd: readonly string[], { distinct }: ColumnProfile, shown: string): string {
  const [first] = odd;
  if (first === undefined) {
    const examples = distinct.slice(0, 3).map(showValue).join(', ');
    return `no decimal and thousands marks fit all of its values (${examples} …)`;
  }
  const signed = /\p{Sc}|\p{L}/u.test(first);
  return `${shown} plain numbers${signed ? ': export them without words and signs' : ''}`;
}

function alone(text: string): Pick<ColumnProfile, 'distinct' | 'numbers'> {
  return { distinct: [text], numbers: numberSpelling([text]) };
}
