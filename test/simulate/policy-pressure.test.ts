import { describe, expect, it } from 'vitest';
import { toDayNumber } from '../../src/domain/day.ts';
import {
  codeAndParents,
  SIMULATED_INDUSTRIES,
  type SimulatedIndustry,
} from '../../src/simulate/industries.ts';
import { drawPolicyEvents, type SimulatedPolicyEvent } from '../../src/simulate/policy-events.ts';
import { eventStrength, policyPressure } from '../../src/simulate/policy-pressure.ts';
import { simulationPeriod } from '../../src/simulate/simulation-period.ts';

const period = simulationPeriod(24, '2026-11-21');
const announced = toDayNumber('2025-06-01');

function event(changes: Partial<SimulatedPolicyEvent>): SimulatedPolicyEvent {
  return {
    event_id: 'POL-1',
    codes: ['34'],
    direction: 'tightening',
    severity: 5,
    title: 'a test',
    country: 'CN',
    announced,
    effective: null,
    expires: null,
    ...changes,
  };
}

function industry(code: string): SimulatedIndustry {
  const found = SIMULATED_INDUSTRIES.find((candidate) => candidate.code === code);
  if (found === undefined) throw new Error(`no industry ${code}`);
  return found;
}

function pressureOn(events: readonly SimulatedPolicyEvent[], code: string, country: string): number {
  const weeks = policyPressure(events, period)(industry(code), country);
  return weeks[period.weekOf(announced + 14)] ?? Number.NaN;
}

describe('eventStrength', () => {
  it('grows from announcement to effect, holds half a year and fades over another', () => {
    const future = event({ effective: announced + 100 });
    const strengths = [-1, 0, 50, 100, 280, 370, 460, 900].map((days) =>
      eventStrength(future, announced + days),
    );
    expect(strengths.map((strength) => Number(strength.toFixed(2)))).toEqual([0, 0.3, 0.65, 1, 1, 0.5, 0, 0]);
  });

  it('is full at once without a later day of effect, and over after its expiry', () => {
    const short = event({ expires: announced + 30 });
    expect(eventStrength(short, announced)).toBe(1);
    expect(eventStrength(short, announced + 30)).toBe(1);
    expect(eventStrength(short, announced + 31)).toBe(0);
  });
});

describe('policyPressure', () => {
  it.each(['C', '34', '342', '3429'])('reaches an industry by the code %s', (code) => {
    expect(pressureOn([event({ codes: [code] })], '3429', 'CN')).toBe(1);
  });

  it('leaves other industries and countries alone', () => {
    expect(pressureOn([event({ codes: ['34'] })], '2614', 'CN')).toBe(0);
    expect(pressureOn([event({ codes: ['34'] })], '3429', 'US')).toBe(0);
    expect(pressureOn([event({ codes: ['34'], country: null })], '3429', 'US')).toBe(1);
  });

  it('falls with easing and keeps within bounds', () => {
    expect(pressureOn([event({ direction: 'easing', severity: 1 })], '3429', 'CN')).toBeLessThan(0);
    const many = Array.from({ length: 9 }, () => event({}));
    expect(pressureOn(many, '3429', 'CN')).toBe(1.5);
    const easing = many.map(() => event({ direction: 'easing' }));
    expect(pressureOn(easing, '3429', 'CN')).toBe(-0.6);
  });
});

describe('drawPolicyEvents', () => {
  const events = drawPolicyEvents(5, period);

  const drawn = Array.from({ length: 40 }, (_, seed) => drawPolicyEvents(seed, period)).flat();

  it('draws about ten a year, in the order of their announcement, none announced after the last day', () => {
    expect(events.length).toBeGreaterThanOrEqual(20);
    expect(events.length).toBeLessThan(30);
    expect(drawPolicyEvents(5, simulationPeriod(120, '2026-11-21')).length).toBeGreaterThan(100);
    const days = events.map((drawn) => drawn.announced);
    expect(days).toEqual(days.toSorted((a, b) => a - b));
    expect(Math.max(...days)).toBeLessThanOrEqual(period.last);
    expect(new Set(events.map((drawn) => drawn.event_id)).size).toBe(events.length);
  });

  it('draws some even for a month', () => {
    expect(drawPolicyEvents(5, simulationPeriod(1, '2026-11-21')).length).toBeGreaterThan(5);
  });

  it('has both directions, and some that come into force only after the last day', () => {
    expect(new Set(events.map((drawn) => drawn.direction))).toEqual(new Set(['tightening', 'easing']));
    const pending = events.filter((drawn) => drawn.effective !== null && drawn.effective > period.last);
    expect(pending.length).toBeGreaterThanOrEqual(2);
  });

  it('is mostly mild: severity 1 to 3 in more than four of five cases, 5 in a few of a hundred', () => {
    const share = (from: number): number =>
      drawn.filter(({ severity }) => severity >= from).length / drawn.length;
    expect(share(4)).toBeLessThan(0.2);
    expect(share(5)).toBeGreaterThan(0);
    expect(share(5)).toBeLessThan(0.06);
  });

  it('says to a whole section only what is mild', () => {
    const broad = drawn.filter(({ codes }) => codes.some((code) => /^[A-Z]$/.test(code)));
    expect(broad.length).toBeGreaterThan(10);
    expect(broad.filter(({ severity }) => severity > 2)).toEqual([]);
  });

  it('leaves the industries of the customers alone in a quarter to a third of all events', () => {
    const known = new Set(SIMULATED_INDUSTRIES.flatMap((one) => codeAndParents(one)));
    const elsewhere = drawn.filter(({ codes }) => !codes.some((code) => known.has(code)));
    expect(elsewhere.length / drawn.length).toBeGreaterThan(0.2);
    expect(elsewhere.length / drawn.length).toBeLessThan(0.35);
  });

  it('takes effect no earlier than announced, and ends after that', () => {
    for (const drawn of events) {
      const effective = drawn.effective ?? drawn.announced;
      expect(effective).toBeGreaterThanOrEqual(drawn.announced);
      expect(drawn.expires ?? effective + 1).toBeGreaterThan(effective);
    }
  });
});
