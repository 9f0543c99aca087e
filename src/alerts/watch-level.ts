/** From open alerts to the level at which their customer is watched. */
import { type Severity, severityRank } from '../domain/severity.ts';
import type { WatchLevel } from '../domain/watch-level.ts';

const LEVEL: Readonly<Record<Severity, WatchLevel>> = {
  low: 'watch',
  medium: 'watch',
  high: 'alert',
  critical: 'critical',
};

/** @param severities of all alerts of the customer that are not closed, acknowledged and snoozed ones included */
export function watchLevel(severities: readonly Severity[]): WatchLevel {
  const worst = worstSeverity(severities);
  return worst === null ? 'normal' : LEVEL[worst];
}

/** Null where there is none. */
export function worstSeverity(severities: readonly Severity[]): Severity | null {
  return severities.toSorted((a, b) => severityRank(b) - severityRank(a))[0] ?? null;
}
