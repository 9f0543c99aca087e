/** The section *Loss* of the catalogue: what of the open invoices is still collectable by the age of each. */
import { compareText } from '../domain/compare-text.ts';
import { toDayNumber } from '../domain/day.ts';
import type { OpenItem } from '../domain/ledger-state.ts';
import { type DecimalText, decimalsOf, moneyUnits, tenTo, textOfUnits, unitsWith } from '../domain/money.ts';
import { nearestDouble, roundedQuotient } from './exact-decimal.ts';
import { type FactDefinition, type FactInput, factSection } from './fact-definition.ts';
import type { RecoveryRates } from './recovery-rates.ts';

const SOURCE = 'Ledger: invoices, credit notes, payments; the curve in use of rules/recovery-curves.json';
const RECOVERY =
  'recovery at an age: the curve’s rate at the days from the due day (moved to a business day) or the issue day, as the ' +
  'curve says; flat before its first and beyond its last point';
const UNKNOWN_WHEN =
  'the ledger holds no invoices as of the day, or an amount has no exchange rate at most 7 days old';

export const LOSS_FACTS: readonly FactDefinition[] = factSection('loss', [
  {
    name: 'recovery_rate',
    type: 'ratio',
    unit: 'ratio',
    min: 0,
    max: 1,
    meaning: { en: 'Share of the open amount still collectable by its age', zh: '按账龄计算的回收率' },
    formula: `Σ open amount × recovery at its age / Σ open amount over the open invoices; ${RECOVERY}`,
    source: SOURCE,
    unknown_when: `${UNKNOWN_WHEN}, or nothing is open`,
    compute: recoveryRate,
  },
  {
    name: 'expected_loss',
    type: 'money',
    unit: 'money',
    min: 0,
    meaning: { en: 'Loss to expect on what is owed and not covered', zh: '预期损失' },
    formula:
      'Σ (open amount − unapplied − cover) × (1 − recovery at its age) over the open invoices: first unapplied_amount, ' +
      'then guarantee_cover comes off them, each from the oldest due day on (same day: the first issued), as far as they ' +
      `go; rounded once, to the smallest unit; 0 where nothing is left; ${RECOVERY}`,
    source: `${SOURCE}; guarantees`,
    unknown_when: `${UNKNOWN_WHEN}, guarantees and what is unapplied included`,
    compute: expectedLoss,
  },
]);

function recoveryRate({ open_items, recovery, as_of }: FactInput): number | null {
  if (!open_items) return null;
  const decimals = decimalsOfAll(open_items.map(({ open_amount }) => open_amount));
  const today = toDayNumber(as_of);
  let open = 0n;
  let collectable = 0n;
  for (const item of open_items) {
    const units = unitsOf(item.open_amount, decimals);
    open += units;
    collectable += units * shareOf(item, recovery, today);
  }
  return open > 0n ? nearestDouble({ above: collectable, below: open * recovery.denominator }) : null;
}

function expectedLoss({
  open_items,
  receivables,
  recovery,
  as_of,
  money_digits,
}: FactInput): DecimalText | null {
  if (!open_items) return null;
  if (open_items.length === 0) return textOfUnits(0n, money_digits);
  const guarantee_cover = receivables?.guarantee_cover ?? null;
  const unapplied_amount = receivables?.unapplied_amount ?? null;
  if (guarantee_cover === null || unapplied_amount === null) return null;
  const amounts = [guarantee_cover, unapplied_amount, ...open_items.map(({ open_amount }) => open_amount)];
  const decimals = decimalsOfAll(amounts);
  const today = toDayNumber(as_of);
  // Both from the oldest on: one after the other they take what their sum takes.
  let safe = unitsOf(unapplied_amount, decimals) + unitsOf(guarantee_cover, decimals);
  let lost = 0n;
  for (const item of open_items.toSorted(olderFirst)) {
    const units = unitsOf(item.open_amount, decimals);
    if (units <= safe) {
      safe -= units;
      continue;
    }
    lost += (units - safe) * (recovery.denominator - shareOf(item, recovery, today));
    safe = 0n;
  }
  const below = recovery.denominator * tenTo(decimals);
  return textOfUnits(roundedQuotient({ above: lost * tenTo(money_digits), below }), money_digits);
}

/** @param today the number of `as_of`, worked out once for all items */
function shareOf({ due_on, issued_on }: OpenItem, recovery: RecoveryRates, today: number): bigint {
  return recovery.shareAt(today - toDayNumber(recovery.counts_from === 'due' ? due_on : issued_on));
}

function olderFirst(a: OpenItem, b: OpenItem): number {
  return compareText(a.due_on, b.due_on) || compareText(a.issued_on, b.issued_on);
}

/** One by one: a customer may have more open invoices than a call takes arguments. */
function decimalsOfAll(amounts: readonly DecimalText[]): number {
  return amounts.reduce((most, amount) => Math.max(most, decimalsOf(amount)), 0);
}

function unitsOf(amount: DecimalText, decimals: number): bigint {
  return unitsWith(moneyUnits(amount), decimals);
}
