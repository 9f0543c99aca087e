/** How closely a customer is watched, from its open alerts. */

/** Calmest first. */
export const WATCH_LEVELS = ['normal', 'watch', 'alert', 'critical'] as const;

export type WatchLevel = (typeof WATCH_LEVELS)[number];

/** Those of a customer with an open alert. */
export const RAISED_LEVELS = ['watch', 'alert', 'critical'] as const satisfies readonly WatchLevel[];

export type RaisedLevel = (typeof RAISED_LEVELS)[number];

/** 0 for normal to 3 for critical. */
export function watchRank(level: WatchLevel): number {
  return WATCH_LEVELS.indexOf(level);
}
