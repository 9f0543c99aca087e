/** Amounts of renminbi in the numerals that cannot be altered, as Chinese business letters and cheques write them. */
import { type DecimalText, moneyUnits, unitsWith } from '../domain/money.ts';

const DIGITS = '零壹贰叁肆伍陆柒捌玖';
const PLACES = ['', '拾', '佰', '仟'] as const;

/** Above it no place has a name: 亿 counts two groups of four digits. */
const YUAN_BELOW = 10n ** 16n;

/**
 * `1409.50` is 壹仟肆佰零玖元伍角, by the rules of the People's Bank of China for filling in bills. Null for what they
 * have no words for: amounts below zero, of 10^16 yuan and more, or of more than two decimals.
 */
export function chineseAmount(amount: DecimalText): string | null {
  const units = moneyUnits(amount.replace(/(\.\d\d)0+$/, '$1'));
  if (units.decimals > 2) return null;
  const fen = unitsWith(units, 2);
  const yuan = fen / 100n;
  if (fen < 0n || yuan >= YUAN_BELOW) return null;
  const [jiao, rest] = [Number((fen % 100n) / 10n), Number(fen % 10n)];
  if (jiao === 0 && rest === 0) return `${integerText(yuan)}元整`;
  const parts = [yuan === 0n ? '' : `${integerText(yuan)}元`];
  if (jiao > 0) parts.push(`${digit(jiao)}角`);
  else if (yuan > 0n) parts.push('零');
  if (rest > 0) parts.push(`${digit(rest)}分`);
  return parts.join('');
}

/** In groups of four digits; one 零 stands for any run of zeros between others. */
function integerText(value: bigint): string {
  if (value === 0n) return digit(0);
  const digits = value.toString();
  let text = '';
  let gap = false;
  for (const [index, one] of [...digits].entries()) {
    const power = digits.length - 1 - index;
    if (one === '0') gap = true;
    else {
      text += `${gap ? '零' : ''}${digit(Number(one))}${PLACES[power % 4] ?? ''}`;
      gap = false;
    }
    // 万 counts its own four digits; 亿 closes the eight before it, so that 万亿 comes out too.
    const width = power % 8 === 0 ? 8 : 4;
    const closed = digits.slice(Math.max(0, index + 1 - width), index + 1);
    if (power > 0 && power % 4 === 0 && /[1-9]/.test(closed)) text += power % 8 === 0 ? '亿' : '万';
  }
  return text;
}

function digit(value: number): string {
  return DIGITS.charAt(value);
}
