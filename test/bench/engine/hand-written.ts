/**
 * The bench's rules as somebody would write them by hand for these very columns: two-valued, with no idea of unknowns,
 * and to be written again for every change of a rule. The yardstick for what typed arrays can give.
 */
import type { FactBatch } from '../../../src/engine/fact-batch.ts';

/** @returns for each row a word in which bit r is rule r */
export function handWritten(batch: FactBatch): Uint32Array {
  const late = numbers(batch, 'days_overdue_max');
  const weighted = numbers(batch, 'days_overdue_weighted');
  const overdueRatio = numbers(batch, 'overdue_ratio');
  const overdue = numbers(batch, 'overdue_total');
  const owed = numbers(batch, 'receivable_total');
  const disputed = numbers(batch, 'disputed_total');
  const score = numbers(batch, 'rating_score');
  const dropped = numbers(batch, 'rating_notches_dropped');
  const ocf = numbers(batch, 'ocf_ratio');
  const ocfChange = numbers(batch, 'ocf_change');
  const cycle = numbers(batch, 'cash_conversion_days');
  const current = numbers(batch, 'current_ratio');
  const cover = numbers(batch, 'interest_cover');
  const used = numbers(batch, 'limit_utilisation');
  const broken = numbers(batch, 'broken_promises');
  const group = codes(batch, 'customer_class');
  const country = codes(batch, 'country');
  const industry = codes(batch, 'industry');
  const negative = flags(batch, 'equity_negative');
  const watched = flags(batch, 'on_watch_list');
  const core = codeOf(batch, 'customer_class', 'core');
  const existing = codeOf(batch, 'customer_class', 'existing');
  const fresh = codeOf(batch, 'customer_class', 'new');
  const risky = codeOf(batch, 'customer_class', 'high_risk');
  const china = codeOf(batch, 'country', 'CN');
  const germany = codeOf(batch, 'country', 'DE');
  const america = codeOf(batch, 'country', 'US');
  const japan = codeOf(batch, 'country', 'JP');
  const estate = codeOf(batch, 'industry', 'K70');
  const building = codeOf(batch, 'industry', 'E47');
  const steel = codeOf(batch, 'industry', 'C31');
  const out = new Uint32Array(batch.size);
  for (let i = 0; i < batch.size; i += 1) {
    let fired = 0;
    if ((late[i] as number) > 30 && (overdue[i] as number) >= 10_000) fired |= 1;
    if ((late[i] as number) > 60 && (overdue[i] as number) >= 10_000) fired |= 2;
    if ((late[i] as number) > 90 && (overdue[i] as number) >= 10_000) fired |= 4;
    if ((late[i] as number) > 180 && ((overdue[i] as number) >= 50_000 || group[i] === risky)) fired |= 8;
    if ((overdueRatio[i] as number) > 0.3 && (owed[i] as number) > 100_000) fired |= 16;
    if (
      (overdueRatio[i] as number) > 0.5 &&
      (owed[i] as number) > 100_000 &&
      !((disputed[i] as number) > 50_000)
    )
      fired |= 32;
    if ((weighted[i] as number) > 45 && (overdue[i] as number) >= 10_000) fired |= 64;
    if ((score[i] as number) < 30 || (dropped[i] as number) >= 3) fired |= 128;
    if ((dropped[i] as number) >= 1 && (score[i] as number) < 50) fired |= 256;
    if ((dropped[i] as number) >= 2 && group[i] !== core) fired |= 512;
    if ((ocf[i] as number) < 0 && (ocfChange[i] as number) < -0.2) fired |= 1024;
    if ((ocf[i] as number) < 0 && (cover[i] as number) < 1) fired |= 2048;
    if (
      ((ocf[i] as number) < -0.1 && (current[i] as number) < 1) ||
      (negative[i] === 1 && (cover[i] as number) < 1.5)
    )
      fired |= 4096;
    if ((cycle[i] as number) > 120 && (current[i] as number) < 1) fired |= 8192;
    if ((cycle[i] as number) > 180 && ((late[i] as number) > 30 || (ocf[i] as number) < 0)) fired |= 16384;
    if ((used[i] as number) > 0.9 && (late[i] as number) > 0) fired |= 32768;
    if ((used[i] as number) > 1 && (overdue[i] as number) >= 1_000) fired |= 65536;
    if ((broken[i] as number) >= 2 && (late[i] as number) > 15) fired |= 131072;
    if ((broken[i] as number) >= 4 || ((late[i] as number) > 60 && watched[i] === 1)) fired |= 262144;
    if (
      (industry[i] === estate || industry[i] === building || industry[i] === steel) &&
      (owed[i] as number) > 500_000
    )
      fired |= 524288;
    if (
      (industry[i] === estate || industry[i] === building) &&
      ((overdueRatio[i] as number) > 0.2 || (current[i] as number) < 0.8) &&
      !(group[i] === core || group[i] === existing)
    )
      fired |= 1048576;
    if (
      !(country[i] === china || country[i] === germany || country[i] === america || country[i] === japan) &&
      (owed[i] as number) > 250_000
    )
      fired |= 2097152;
    if ((disputed[i] as number) > 20_000 && !((late[i] as number) > 90) && group[i] === fresh)
      fired |= 4194304;
    if ((negative[i] === 1 && (overdue[i] as number) >= 1) || (watched[i] === 1 && (used[i] as number) > 0.8))
      fired |= 8388608;
    out[i] = fired;
  }
  return out;
}

function numbers(batch: FactBatch, fact: string): Float64Array {
  const column = batch.columns.get(fact);
  if (column?.kind !== 'number') throw new Error(`${fact} is no number`);
  return column.values;
}

function codes(batch: FactBatch, fact: string): Int32Array {
  const column = batch.columns.get(fact);
  if (column?.kind !== 'text') throw new Error(`${fact} is no text`);
  return column.codes;
}

function flags(batch: FactBatch, fact: string): Uint8Array {
  const column = batch.columns.get(fact);
  if (column?.kind !== 'flag') throw new Error(`${fact} is no flag`);
  return column.values;
}

function codeOf(batch: FactBatch, fact: string, text: string): number {
  const column = batch.columns.get(fact);
  if (column?.kind !== 'text') throw new Error(`${fact} is no text`);
  return column.dictionary.indexOf(text);
}
