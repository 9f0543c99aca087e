import type { StoredAlert } from '../domain/alert-state.ts';
import { compareMoney, type DecimalText } from '../domain/money.ts';
import { severityRank } from '../domain/severity.ts';

type Ranked = Pick<StoredAlert, 'money_at_risk' | 'severity' | 'customer_id' | 'indicator'>;

/**
 * The order of the daily list, for `Array.prototype.sort`: most money at risk first, unknown money last, then the
 * worse severity, then customer and indicator by code unit, so that no two alerts of one day tie.
 */
export function compareAlerts(a: Ranked, b: Ranked): number {
  return (
    compareMostMoney(a.money_at_risk, b.money_at_risk) ||
    severityRank(b.severity) - severityRank(a.severity) ||
    compareText(a.customer_id, b.customer_id) ||
    compareText(a.indicator, b.indicator)
  );
}

function compareMostMoney(a: DecimalText | null, b: DecimalText | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return compareMoney(b, a);
}

/** By code unit: `localeCompare` would depend on the machine. */
function compareText(a: string, b: string): number {
  return Number(a > b) - Number(a < b);
}
