/** What holds for facts as a whole, over random states. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, daysBetween, monthEnd } from '../../src/domain/day.ts';
import type { FactRow } from '../../src/domain/fact.ts';
import type { Assessment, PolicyEvent, RatingAction, Statement } from '../../src/domain/ledger-state.ts';
import { addMoney, type DecimalText } from '../../src/domain/money.ts';
import { CASH_FLOW_FACTS } from '../../src/snapshot/cash-flow-facts.ts';
import { traits } from './filled-scorecards.ts';
import { AS_OF, policyEvent, rated, SCALES, snapshot, statement } from './state-builder.ts';

const LETTERS = SCALES.scales[0]?.grades ?? [];

const day = fc.integer({ min: -900, max: 0 }).map((days) => addDays(AS_OF, days));
const futureDay = fc.integer({ min: 1, max: 900 }).map((days) => addDays(AS_OF, days));
const amount = fc.integer({ min: -99_999, max: 99_999 }).map((cents) => (cents / 100).toFixed(2));
const grade = fc.constantFrom(...LETTERS, 'WR');
const agency = fc.constantFrom('a', 'b', 'internal');

const ratingAction = (ratedOn: fc.Arbitrary<string>) =>
  fc
    .tuple(agency, ratedOn, grade, fc.constantFrom('letters', 'letters', 'letters', 'numbers'))
    .map(
      ([by, on, given, scale]): RatingAction => rated(by, on, scale === 'numbers' ? '3' : given, { scale }),
    );

const anyStatement = (publishedOn: fc.Arbitrary<string>) =>
  fc
    .tuple(
      fc.integer({ min: 0, max: 30 }),
      fc.constantFrom(3, 6, 9, 12),
      publishedOn,
      fc.option(amount),
      fc.option(amount),
      amount,
    )
    .map(
      ([
        months,
        period_months,
        published_on,
        operating_cash_flow,
        equity,
        current_liabilities,
      ]): Statement => {
        const period_end = monthEnd(addDays('2023-12-15', months * 30));
        return statement({
          period_end,
          period_months,
          published_on,
          operating_cash_flow,
          equity,
          current_liabilities,
          ebit: operating_cash_flow,
          interest_expense: '1.00',
        });
      },
    );

const event = (announcedOn: fc.Arbitrary<string>) =>
  fc
    .record({
      event_id: fc.stringMatching(/^[a-z]{4}$/),
      industry_codes: fc.constantFrom(['C'], ['33'], ['3311', 'A'], ['D']),
      direction: fc.constantFrom('tightening' as const, 'easing' as const),
      severity: fc.integer({ min: 1, max: 5 }),
      country: fc.constantFrom(null, 'CN', 'US'),
      announced_on: announcedOn,
      effective_on: fc.option(fc.oneof(day, futureDay)),
      expires_on: fc.option(fc.oneof(day, futureDay)),
    })
    .map((parts): PolicyEvent => policyEvent(parts));

/** All traits alike, so that one day's is a whole scorecard. */
const scorecard = (assessedOn: fc.Arbitrary<string>) =>
  fc
    .tuple(assessedOn, fc.integer({ min: 0, max: 10 }))
    .map(([assessed_on, score]) => traits(String(score), assessed_on));

function factsOf(
  ratings: readonly RatingAction[],
  statements: readonly Statement[],
  policy_events: readonly PolicyEvent[],
  assessments: readonly Assessment[] = [],
): FactRow {
  return snapshot(
    {
      assessments: assessments.toSorted((a, b) => compare(a.assessed_on, b.assessed_on)),
      ratings: ratings.toSorted((a, b) => compare(a.agency, b.agency) || compare(a.rated_on, b.rated_on)),
      statements: statements.toSorted(
        (a, b) => compare(a.period_end, b.period_end) || a.period_months - b.period_months,
      ),
    },
    { policy_events },
  ).facts;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

describe('computeFacts()', () => {
  it('sees nothing dated after the day: rows of the future change no fact', () => {
    fc.assert(
      fc.property(
        fc.array(ratingAction(day), { maxLength: 6 }),
        fc.array(ratingAction(futureDay), { maxLength: 3 }),
        fc.array(anyStatement(day), { maxLength: 6 }),
        fc.array(anyStatement(futureDay), { maxLength: 3 }),
        fc.array(event(day), { maxLength: 4 }),
        fc.array(event(futureDay), { maxLength: 3 }),
        fc.tuple(scorecard(day), scorecard(day), scorecard(futureDay)),
        (ratings, laterRatings, statements, laterStatements, events, laterEvents, scorecards) => {
          const now = factsOf(ratings, statements, events, scorecards.slice(0, 2).flat());
          const later = factsOf(
            [...ratings, ...laterRatings],
            [...statements, ...laterStatements],
            [...events, ...laterEvents],
            scorecards.flat(),
          );
          expect(later).toEqual(now);
        },
      ),
    );
  });

  it('makes the same facts of cumulative filings as of the quarters they are made of', () => {
    fc.assert(
      fc.property(fc.array(amount, { minLength: 1, maxLength: 12 }), amount, (flows, equity) => {
        const quarters = flows.map((flow, index) => quarterOf(index, flow, equity));
        const discrete = snapshot({ statements: quarters }).facts;
        const cumulative = snapshot({ statements: cumulated(quarters) }).facts;
        expect(cumulative).toEqual(discrete);
      }),
    );
  });

  it('agrees with a plain count of the quarters below zero', () => {
    fc.assert(
      fc.property(fc.array(amount, { minLength: 1, maxLength: 12 }), (flows) => {
        const statements = cumulated(flows.map((flow, index) => quarterOf(index, flow, '1.00')));
        const notNegative = flows.toReversed().findIndex((flow) => Number(flow) >= 0);
        const expected = notNegative < 0 ? flows.length : notNegative;
        const { facts } = snapshot({ statements });
        expect(facts.ocf_negative_periods).toBe(expected);
        expect(facts.ocf_negative_months).toBe(expected * 3);
      }),
    );
  });

  it('gives notches dropped as a day-by-day walk of each agency alone gives them', () => {
    fc.assert(
      fc.property(fc.array(ratingAction(day), { maxLength: 10 }), (actions) => {
        const ratings = oneADay(actions).filter((action) => action.scale === 'letters');
        const { rating_notches_dropped_180d } = factsOf(ratings, [], []);
        expect(rating_notches_dropped_180d).toBe(droppedDayByDay(ratings));
      }),
    );
  });

  it('gives the same drop for agencies together as the largest of each alone', () => {
    fc.assert(
      fc.property(fc.array(ratingAction(day), { maxLength: 10 }), (actions) => {
        const ratings = oneADay(actions).filter((action) => action.grade !== 'WR');
        const alone = ['a', 'b', 'internal'].map((name) => {
          const own = ratings.filter((action) => action.agency === name);
          return factsOf(own, [], []).rating_notches_dropped_180d;
        });
        const known = alone.filter((drop) => typeof drop === 'number');
        const together = factsOf(ratings, [], []).rating_notches_dropped_180d;
        expect(together).toBe(known.length === 0 ? null : Math.max(...known));
      }),
    );
  });

  it('has cash-flow facts to compare: a year of quarters knows most of them', () => {
    const statements = ['1.00', '2.00', '3.00', '-4.00', '5.00'].map((flow, i) => quarterOf(i, flow, '9.00'));
    const { facts } = snapshot({ statements });
    const known = CASH_FLOW_FACTS.filter(({ name }) => facts[name] !== null);
    expect(known).toHaveLength(CASH_FLOW_FACTS.length);
  });
});

/** Quarter number `index` from the first of 2023 on, published at its end. */
function quarterOf(index: number, flow: DecimalText, equity: DecimalText): Statement {
  const month = String((index % 4) * 3 + 3).padStart(2, '0');
  const period_end = monthEnd(`${2023 + Math.floor(index / 4)}-${month}-01`);
  return statement({
    period_end,
    operating_cash_flow: flow,
    ebit: flow,
    interest_expense: '2.00',
    revenue: '20.00',
    net_profit: flow,
    equity,
    cash: '1.00',
    current_assets: '3.00',
    inventories: '1.00',
    current_liabilities: '2.00',
    total_assets: '9.00',
    total_liabilities: '4.00',
    retained_earnings: '1.00',
  });
}

/** The same quarters as filings of 3, 6, 9 and 12 months from each January on. */
function cumulated(quarters: readonly Statement[]): readonly Statement[] {
  const filings: Statement[] = [];
  for (const [index, quarter] of quarters.entries()) {
    const before = index % 4 === 0 ? null : (filings.at(-1) ?? null);
    filings.push({
      ...quarter,
      period_months: (index % 4) * 3 + 3,
      operating_cash_flow: plus(before?.operating_cash_flow, quarter.operating_cash_flow),
      ebit: plus(before?.ebit, quarter.ebit),
      interest_expense: plus(before?.interest_expense, quarter.interest_expense),
      revenue: plus(before?.revenue, quarter.revenue),
      net_profit: plus(before?.net_profit, quarter.net_profit),
    });
  }
  return filings;
}

function plus(a: DecimalText | null | undefined, b: DecimalText | null): DecimalText {
  return addMoney(a ?? '0.00', b ?? '0.00');
}

/** An agency acts once a day. */
function oneADay(actions: readonly RatingAction[]): readonly RatingAction[] {
  return [...new Map(actions.map((action) => [`${action.agency} ${action.rated_on}`, action])).values()];
}

/** The slow, obvious way: who rates what on each of the 181 days. Null is unknown. */
function droppedDayByDay(ratings: readonly RatingAction[]): number | null {
  const drops: number[] = [];
  let inForce = false;
  let withdrew = false;
  for (const name of ['a', 'b', 'internal']) {
    const own = ratings.filter((action) => action.agency === name);
    const notches: (number | null)[] = [];
    for (let date = addDays(AS_OF, -180); daysBetween(date, AS_OF) >= 0; date = addDays(date, 1)) {
      const newest = own
        .filter((action) => action.rated_on <= date)
        .toSorted((a, b) => compare(b.rated_on, a.rated_on))[0];
      const notch = newest ? LETTERS.indexOf(newest.grade) + 1 : 0;
      notches.push(notch === 0 ? null : notch);
    }
    const known = notches.filter((notch) => notch !== null);
    if (notches.at(-1) !== null) inForce = true;
    else if (known.length > 0) withdrew = true;
    if (known.length > 0) drops.push((known.at(-1) ?? 0) - Math.min(...known));
  }
  const largest = Math.max(0, ...drops);
  return !inForce || (largest === 0 && withdrew) ? null : largest;
}
