import { describe, expect, it } from 'vitest';
import { drawAssessments } from '../../src/simulate/assessments.ts';
import { drawProfile } from '../../src/simulate/customer-profile.ts';
import { drawCourse, healthOn } from '../../src/simulate/health-course.ts';
import { simulationPeriod } from '../../src/simulate/simulation-period.ts';
import { shippedModels } from '../support/shipped-models.ts';
import { groupBy, mean, type Row, textOf } from './collect-portfolio.ts';

const CUSTOMERS = 4000;
const period = simulationPeriod(24, '2026-11-21');
const calm = new Float64Array(period.weeks);

interface Scorecard {
  readonly customer_id: string;
  readonly health: number;
  readonly rows: readonly Row[];
}

const customers = Array.from({ length: CUSTOMERS }, (_, index) => {
  const profile = drawProfile(8, index + 1, period);
  const course = drawCourse(8, index + 1, profile, calm, period);
  const rows = drawAssessments(8, index + 1, profile, course, period).map(({ values }) => values);
  return { profile, course, rows };
});
const scorecards: readonly Scorecard[] = customers.flatMap(({ profile, course, rows }) =>
  [...groupBy(rows, 'assessed_on')].map(([day, ofDay]) => ({
    customer_id: profile.customer_id,
    health: healthOn(course, period, Date.parse(day) / 86_400_000),
    rows: ofDay,
  })),
);

function scores(card: Scorecard, items: readonly string[]): readonly number[] {
  return card.rows.filter((row) => items.includes(textOf(row, 'item'))).map((row) => Number(row.score));
}

const FINANCE = ['payment_record', 'bank_credit', 'profitability', 'balance_sheet', 'solvency', 'capital'];
const OWN = [
  'surface_impression',
  'organisation',
  'product_and_market',
  'competitiveness',
  'operations',
  'prospects',
];
const PRIORITY = [
  'margin',
  'product_requirement',
  'market_pull',
  'market_strength',
  'security_offered',
  'substitutability',
];

describe('assessments', () => {
  it('are of one customer in ten to five, core and risky ones before others', () => {
    const share = (test: (name: string) => boolean): number => {
      const chosen = customers.filter(({ profile }) => test(profile.customer_class));
      return chosen.filter(({ rows }) => rows.length > 0).length / chosen.length;
    };
    expect(share(() => true)).toBeGreaterThan(0.1);
    expect(share(() => true)).toBeLessThan(0.2);
    expect(share((name) => name === 'core')).toBeGreaterThan(2 * share((name) => name === 'existing'));
  });

  it('score the eighteen traits with whole numbers from 0 to 10, mostly all of them', () => {
    const traits = scorecards.flatMap(({ rows }) => rows.filter((row) => row.model === 'traits'));
    expect(new Set(traits.map((row) => row.item))).toEqual(new Set([...OWN, ...PRIORITY, ...FINANCE]));
    const { groups } = shippedModels().scorecards.traits;
    expect(groups.map(({ items }) => items.map(({ item }) => item))).toEqual([OWN, PRIORITY, FINANCE]);
    const seen = new Set(traits.map((row) => textOf(row, 'score')));
    expect([...seen].map(Number).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 11 }, (_, score) => score),
    );
    const filled = scorecards.map(({ rows }) => rows.filter((row) => row.model === 'traits').length);
    expect(filled.filter((count) => count >= 15).length / filled.length).toBeGreaterThan(0.8);
    const sloppy = filled.filter((count) => count < 11).length / filled.length;
    expect(sloppy).toBeGreaterThan(0.02);
    expect(sloppy).toBeLessThan(0.12);
  });

  it('follow health: finances closely, what the customer is to us hardly', () => {
    const [weak, strong] = [
      scorecards.filter(({ health }) => health < 0.5),
      scorecards.filter(({ health }) => health > 0.75),
    ];
    const difference = (items: readonly string[]): number =>
      mean(strong.flatMap((card) => scores(card, items))) - mean(weak.flatMap((card) => scores(card, items)));
    expect(difference(FINANCE)).toBeGreaterThan(2.5);
    expect(difference(OWN)).toBeGreaterThan(1.5);
    expect(difference(PRIORITY)).toBeLessThan(1.5);
    expect(difference(PRIORITY)).toBeGreaterThan(0.2);
  });

  it('come about once a year', () => {
    for (const { rows } of customers) {
      const days = [...groupBy(rows, 'assessed_on').keys()].map((day) => Date.parse(day) / 86_400_000);
      for (const [index, day] of days.slice(1).entries()) {
        expect(day - (days[index] ?? 0)).toBeGreaterThanOrEqual(300);
        expect(day - (days[index] ?? 0)).toBeLessThanOrEqual(420);
      }
    }
  });

  it('are sometimes joined by notes on strengths, weaknesses, opportunities and threats, without a number', () => {
    const notes = scorecards.flatMap(({ rows }) => rows.filter((row) => row.model === 'swot'));
    expect(new Set(notes.map((row) => row.item))).toEqual(
      new Set(['strengths', 'weaknesses', 'opportunities', 'threats']),
    );
    for (const row of notes) expect([row.score, typeof row.note]).toEqual([null, 'string']);
    const withNotes = scorecards.filter(({ rows }) => rows.some((row) => row.model === 'swot')).length;
    expect(withNotes / scorecards.length).toBeCloseTo(0.3, 1);
  });

  it('end with a default', () => {
    for (const { course, rows } of customers) {
      const defaulted = course.defaulted;
      if (defaulted === null) continue;
      for (const row of rows) expect(textOf(row, 'assessed_on') <= period.text(defaulted)).toBe(true);
    }
  });
});
