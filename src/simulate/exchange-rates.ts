import type { Currency } from '../domain/money.ts';
import { randomStream } from './random.ts';
import { SIMULATED_CURRENCIES, type SimulatedCurrency, type SimulatedRecord } from './simulated-record.ts';
import { onBusinessDay, type SimulationPeriod } from './simulation-period.ts';

const DAYS_BEFORE = 7;
const PULL = 0.004;
const DAILY_SIGMA = 0.003;
const PEGGED_SIGMA = 0.0003;
const DECIMALS = 8;

/**
 * A rate for each currency and business day, from a week before the first day: random walks pulled back to a
 * plausible level, the Hong Kong dollar following the US dollar. `base` is one of the simulated currencies.
 */
export function* exchangeRates(
  seed: number,
  period: SimulationPeriod,
  base: SimulatedCurrency['currency'],
): Generator<SimulatedRecord> {
  const random = randomStream(seed, 'exchange rates', 0);
  const drift = new Map<Currency, number>();
  for (let day = period.first - DAYS_BEFORE; day <= period.last; day++) {
    if (onBusinessDay(day) !== day) continue;
    const price = new Map<Currency, number>();
    for (const { currency, cny } of SIMULATED_CURRENCIES) {
      price.set(currency, cny * Math.exp(step(currency)));
    }
    const unit = price.get(base) ?? 1;
    for (const [currency, cny] of price) {
      if (currency === base) continue;
      yield {
        kind: 'fx_rates',
        values: { currency, day: period.text(day), rate: (cny / unit).toFixed(DECIMALS) },
      };
    }
  }

  function step(currency: Currency): number {
    if (currency === 'CNY') return 0;
    if (currency === 'HKD') return (drift.get('USD') ?? 0) + PEGGED_SIGMA * random.normal();
    const next = (drift.get(currency) ?? 0) * (1 - PULL) + DAILY_SIGMA * random.normal();
    drift.set(currency, next);
    return next;
  }
}
