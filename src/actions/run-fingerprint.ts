import type { Currency } from '../domain/money.ts';
import { canonicalSha256 } from '../engine/canonical-json.ts';
import { FACT_CATALOGUE } from '../snapshot/catalogue.ts';
import type { RuleSetVersion } from '../store/rule-sets.ts';
import type { Policy } from './load-policy.ts';

/**
 * SHA-256 over everything that a run's outcome depends on but for its day: where it is that of the day's newest run,
 * evaluating again would change nothing.
 */
export function runFingerprint(
  made: {
    readonly policy: Policy;
    readonly base_currency: Currency;
    readonly business_calendar: 'none' | 'CN';
  },
  versions: readonly RuleSetVersion[],
  ledgerVersion: string,
): string {
  const { policy, base_currency, business_calendar } = made;
  const facts = FACT_CATALOGUE.map(({ name, type, formula }) => ({ name, type, formula }));
  return canonicalSha256({
    versions,
    policy: policy.sha256,
    base_currency,
    business_calendar,
    ledgerVersion,
    facts,
  });
}
