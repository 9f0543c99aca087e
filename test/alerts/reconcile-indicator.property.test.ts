import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlertEventKind } from '../../src/domain/alert.ts';
import type { StoredAlert } from '../../src/domain/alert-state.ts';
import { SEVERITIES, type Severity, severityRank } from '../../src/domain/severity.ts';
import { day, type PairHistory, pairHistory } from './pair-history.ts';

interface Story {
  readonly levels: readonly Severity[];
  readonly raise_after: number;
  readonly clear_after: number;
  readonly runs: readonly { readonly number: number; readonly letters: string }[];
}

/** The last run of a day: what it said, the level the alert came into it with, and what became of that level. */
interface RunDay {
  readonly number: number;
  readonly letters: string;
  readonly level: Severity | null;
  readonly event: AlertEventKind | null;
  /** Whether an earlier run of the day had cleared the alert, whose level counts as if it were still open. */
  readonly cleared: boolean;
}

interface Step {
  readonly told: Story;
  /** The days so far, the one of this run last and without its event yet. */
  readonly days: readonly RunDay[];
  readonly before: StoredAlert | null;
  readonly alerts_before: readonly StoredAlert[];
  readonly event: AlertEventKind | null;
  readonly pair: PairHistory;
}

describe('the alert of one customer and indicator, over any days, verdicts and further runs of a day', () => {
  it('goes the way of a plain model that counts its whole past anew each time', () => {
    const seen = new Set<AlertEventKind | null>();
    everyRun(({ told, days, event, pair }) => {
      seen.add(event);
      expect({ level: pair.open()?.severity ?? null, event }).toEqual(modelled(told, days));
    });
    expect(seen).toEqual(new Set(['opened', 'escalated', 'deescalated', 'cleared', null]));
  });

  it('is open at most once, and never saved again once the day it closed on is over', () => {
    everyRun(({ days, alerts_before, pair }) => {
      const alerts = pair.alerts();
      expect(alerts.filter(isOpen).length).toBeLessThanOrEqual(1);
      expect(pair.state()?.alerts_opened ?? 0).toBe(alerts.length);
      alerts_before.forEach((alert, i) => {
        const today = alert.closed_on === day(days.at(-1)?.number ?? 0);
        if (isOpen(alert) || today) expect(alerts[i]?.alert_id).toBe(alert.alert_id);
        else expect(alerts[i]).toEqual(alert);
      });
    });
  });

  it('is never lowered or cleared by a run with a rule unknown or firing at its level or above', () => {
    everyRun(({ told, days, before, pair }) => {
      const letters = days.at(-1)?.letters ?? '';
      if (before === null || sayFrom(told, letters, before.severity) === 'c') return;
      expect(pair.open()?.alert_id).toBe(before.alert_id);
      expect(severityRank(pair.open()?.severity ?? 'low')).toBeGreaterThanOrEqual(
        severityRank(before.severity),
      );
    });
  });

  it('counts each day once, by its last run', () => {
    fc.assert(
      fc.property(stories(), (told) => {
        const all = pairHistory(told);
        const last = pairHistory(told);
        told.runs.forEach(({ number, letters }, i) => {
          all.run(day(number), letters);
          if (told.runs[i + 1]?.number === number) return;
          last.run(day(number), letters);
          expect(all.state()?.firing_days ?? 0).toBe(last.state()?.firing_days ?? 0);
        });
      }),
    );
  });

  it('is the same after the same run again', () => {
    fc.assert(
      fc.property(stories(), (told) => {
        const pair = pairHistory(told);
        for (const { number, letters } of told.runs) {
          const first = pair.run(day(number), letters);
          const kept = structuredClone([pair.alerts(), pair.events]);
          const again = pair.run(day(number), letters);
          expect(again).toMatchObject({ alert: null, event: null });
          expect(again.state).toBe(first.state);
          expect([pair.alerts(), pair.events]).toEqual(kept);
        }
      }),
    );
  });

  it('is none the worse for a run that clears everything, once the day is run again', () => {
    fc.assert(
      fc.property(stories(), (told) => {
        const plain = pairHistory(told);
        const mended = pairHistory(told);
        for (const { number, letters } of told.runs) {
          plain.run(day(number), letters);
          mended.run(day(number), 'c'.repeat(letters.length));
          mended.run(day(number), letters);
          expect(mended.alerts().map(withoutChange)).toEqual(plain.alerts().map(withoutChange));
          expect(mended.state()?.firing_days ?? 0).toBe(plain.state()?.firing_days ?? 0);
          expect(mended.state()?.clear_days ?? 0).toBe(plain.state()?.clear_days ?? 0);
        }
      }),
    );
  });

  it('follows from its events', () => {
    fc.assert(
      fc.property(stories(), (told) => {
        const pair = pairHistory(told);
        for (const { number, letters } of told.runs) pair.run(day(number), letters);
        expect(
          pair
            .alerts()
            .map(({ alert_id, severity, opened_on, status, closed_on }) => [
              alert_id,
              { severity, opened_on, status, closed_on },
            ]),
        ).toEqual([...replayed(pair)]);
      }),
    );
  });
});

/** Few rules, short streaks and many runs of one day, so that every turn of an alert's life comes up often. */
function stories(): fc.Arbitrary<Story> {
  return fc.array(fc.constantFrom(...SEVERITIES), { minLength: 1, maxLength: 4 }).chain((levels) => {
    const size = levels.length;
    const letters = fc.oneof(
      {
        weight: 3,
        arbitrary: fc.string({ unit: fc.constantFrom('f', 'c', 'u'), minLength: size, maxLength: size }),
      },
      { weight: 2, arbitrary: fc.constantFrom('c', 'f').map((letter) => letter.repeat(size)) },
    );
    return fc.record({
      levels: fc.constant(levels),
      raise_after: fc.integer({ min: 1, max: 3 }),
      clear_after: fc.integer({ min: 1, max: 3 }),
      runs: fc
        .array(fc.record({ later: fc.constantFrom(0, 1, 1, 2), letters }), { minLength: 1, maxLength: 14 })
        .map((runs) => {
          let number = 1;
          return runs.map((run) => {
            number += run.later;
            return { number, letters: run.letters };
          });
        }),
    });
  });
}

function everyRun(check: (step: Step) => void): void {
  fc.assert(
    fc.property(stories(), (told) => {
      const pair = pairHistory(told);
      let days: readonly RunDay[] = [];
      for (const { number, letters } of told.runs) {
        const [before, alerts_before] = [pair.open(), pair.alerts()];
        const cleared = alerts_before.find(({ closed_on }) => closed_on === day(number));
        const earlier = days.filter((one) => one.number !== number);
        const level = (before ?? cleared)?.severity ?? null;
        const today: RunDay = { number, letters, level, event: null, cleared: cleared !== undefined };
        const event = pair.run(day(number), letters).event?.kind ?? null;
        check({ told, days: [...earlier, today], before, alerts_before, event, pair });
        days = [...earlier, { ...today, event: judged(told, [...earlier, today]).event }];
      }
    }),
    { numRuns: 2000 },
  );
}

function isOpen({ status }: StoredAlert): boolean {
  return status !== 'closed';
}

/** All but `change`: a run that cleared does not leave what an earlier one of the day had said of it. */
function withoutChange(alert: StoredAlert): object {
  return { ...alert, change: null };
}

interface Judgement {
  readonly level: Severity | null;
  readonly event: AlertEventKind | null;
}

/** An alert that an earlier run of the day cleared is cleared still, or opens again. */
function modelled(told: Story, days: readonly RunDay[]): Judgement {
  const { level, event } = judged(told, days);
  if (days.at(-1)?.cleared !== true) return { level, event };
  return { level, event: level === null ? null : 'opened' };
}

/** What becomes of the level that the alert came into the last day with. */
function judged(told: Story, days: readonly RunDay[]): Judgement {
  const today = days.at(-1);
  if (today === undefined) throw new Error('no run');
  const { level, letters } = today;
  const worst =
    SEVERITIES.findLast((one) => told.levels.some((of, i) => of === one && letters[i] === 'f')) ?? null;
  if (level === null) {
    return worst !== null && firingDays(told, days) >= told.raise_after
      ? { level: worst, event: 'opened' }
      : { level: null, event: null };
  }
  if (worst !== null && severityRank(worst) > severityRank(level))
    return { level: worst, event: 'escalated' };
  if (sayFrom(told, letters, level) !== 'c' || clearDays(told, days) < told.clear_after) {
    return { level, event: null };
  }
  if (worst !== null) {
    const doubtful = told.levels.some(
      (of, i) => letters[i] === 'u' && severityRank(of) > severityRank(worst),
    );
    return doubtful ? { level, event: null } : { level: worst, event: 'deescalated' };
  }
  return letters.includes('u') ? { level, event: null } : { level: null, event: 'cleared' };
}

/** Days on which something fired, back to the last one on which all was clear. */
function firingDays(told: Story, days: readonly RunDay[]): number {
  const since = days.findLastIndex(({ letters }) => sayFrom(told, letters, 'low') === 'c') + 1;
  return days.slice(since).filter(({ letters }) => letters.includes('f')).length;
}

/** Clear days at the alert's level, back to the last day that fired there, changed it, or began without an alert. */
function clearDays(told: Story, days: readonly RunDay[]): number {
  const since =
    days.findLastIndex(
      ({ letters, level, event }) =>
        level === null || event !== null || sayFrom(told, letters, level) === 'f',
    ) + 1;
  return days
    .slice(since)
    .filter(({ letters, level }) => level !== null && sayFrom(told, letters, level) === 'c').length;
}

function sayFrom(told: Story, letters: string, level: Severity): string {
  const said = [...letters].filter((_, i) => severityRank(told.levels[i] ?? 'low') >= severityRank(level));
  return said.includes('f') ? 'f' : said.includes('u') ? 'u' : 'c';
}

type Told = Pick<StoredAlert, 'severity' | 'opened_on' | 'status' | 'closed_on'>;

function replayed(pair: PairHistory): ReadonlyMap<string, Told> {
  const alerts = new Map<string, Told>();
  for (const { alert_id, kind, severity, previous_severity, as_of } of pair.events) {
    const was = alerts.get(alert_id) ?? null;
    expect(previous_severity).toBe(was === null || was.severity === severity ? null : was.severity);
    expect(kind === 'opened').toBe(was === null || (was.status === 'closed' && was.closed_on === as_of));
    alerts.set(alert_id, {
      severity,
      opened_on: was?.opened_on ?? as_of,
      status: kind === 'cleared' ? 'closed' : 'open',
      closed_on: kind === 'cleared' ? as_of : null,
    });
  }
  return alerts;
}
