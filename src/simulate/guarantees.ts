import type { CustomerProfile } from './customer-profile.ts';
import { randomStream } from './random.ts';
import { amountText, dayOrNull, type SimulatedRecord } from './simulated-record.ts';
import type { SimulationPeriod } from './simulation-period.ts';

const COVERED_CHANCE = { new: 0.25, existing: 0.15, core: 0.12, high_risk: 0.55 } as const;
const SECOND_CHANCE = 0.15;

const KINDS = [
  { kind: 'third_party_guarantee', weight: 25 },
  { kind: 'bank_guarantee', weight: 20 },
  { kind: 'mortgage', weight: 15 },
  { kind: 'pledge', weight: 10 },
  { kind: 'credit_insurance', weight: 15 },
  { kind: 'retention_of_title', weight: 10 },
  { kind: 'prepayment', weight: 5 },
] as const;

/** What secures a customer's credit: for about a fifth of all, most often for the risky. Some has run out. */
export function drawGuarantees(
  seed: number,
  number: number,
  profile: CustomerProfile,
  period: SimulationPeriod,
): readonly SimulatedRecord[] {
  const random = randomStream(seed, 'guarantees', number);
  if (!random.chance(COVERED_CHANCE[profile.customer_class])) return [];
  const basis = profile.credit_limit ?? profile.invoice_median * 2;
  const count = random.chance(SECOND_CHANCE) ? 2 : 1;
  return Array.from({ length: count }, (_, index) => {
    const from = Math.max(profile.since, period.history_first) + random.integer(0, 400);
    const to = random.chance(0.85) ? from + random.integer(1, 3) * 365 : null;
    return {
      kind: 'guarantees',
      values: {
        guarantee_id: `GUA-${profile.customer_id}-${index + 1}`,
        customer_id: profile.customer_id,
        kind: random.weighted(KINDS).kind,
        amount: amountText(Math.max(1, Math.round(basis * random.between(0.2, 0.8))), profile.currency),
        currency: profile.currency.currency,
        valid_from: period.text(Math.min(from, period.last)),
        valid_to: dayOrNull(period.text, to),
      },
    };
  });
}
