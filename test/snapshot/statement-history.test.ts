import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstDayOfMonth, monthEnd, monthNumber } from '../../src/domain/day.ts';
import type { Statement } from '../../src/domain/ledger-state.ts';
import type { Period } from '../../src/snapshot/filed-flow.ts';
import { balanceOf, flowOf, statementHistory } from '../../src/snapshot/statement-history.ts';
import { AS_OF, quarter, statement } from './state-builder.ts';

/** A cumulative filing with only an operating cash flow. */
function filing(period_end: string, period_months: number, flow: string | null): Statement {
  return statement({ period_end, period_months, operating_cash_flow: flow });
}

/** Each period as `first month, months, flow`, newest first. */
function discrete(statements: readonly Statement[]): readonly string[] {
  const history = statementHistory(statements, AS_OF);
  if (!history) return [];
  return history.periods.map((period) => {
    const flow = flowOf(history, period, 'operating_cash_flow');
    return `${firstDayOfMonth(period.start).slice(0, 7)} ${period.end - period.start} ${flow?.amount ?? '?'}`;
  });
}

describe('statementHistory()', () => {
  it('takes cumulative filings apart into quarters, across years', () => {
    const statements = [
      filing('2025-03-31', 3, '10.00'),
      filing('2025-06-30', 6, '15.00'),
      filing('2025-09-30', 9, '9.50'),
      filing('2025-12-31', 12, '40.00'),
      filing('2026-03-31', 3, '-7.00'),
    ];
    expect(discrete(statements)).toEqual([
      '2026-01 3 -7.00',
      '2025-10 3 30.50',
      '2025-07 3 -5.50',
      '2025-04 3 5.00',
      '2025-01 3 10.00',
    ]);
  });

  it('bridges a filing left out in the middle of a year with a longer period', () => {
    const statements = [filing('2025-03-31', 3, '10.00'), filing('2025-09-30', 9, '9.50')];
    expect(discrete(statements)).toEqual(['2025-04 6 -0.50', '2025-01 3 10.00']);
    expect(statementHistory(statements, AS_OF)?.gap).toBe(false);
  });

  it('takes the shortest period for an end: the quarter, not the year that ends with it', () => {
    const statements = [quarter('2025-12-31', '4.00'), filing('2025-12-31', 12, '40.00')];
    expect(discrete(statements)).toEqual(['2025-10 3 4.00', '2025-01 9 36.00']);
  });

  it('takes the fourth quarter from the year less three quarters filed alone', () => {
    const statements = [
      quarter('2025-03-31', '30.00'),
      quarter('2025-06-30', '31.00'),
      quarter('2025-09-30', '32.00'),
      filing('2025-12-31', 12, '-10.00'),
    ];
    expect(discrete(statements)).toEqual([
      '2025-10 3 -103.00',
      '2025-07 3 32.00',
      '2025-04 3 31.00',
      '2025-01 3 30.00',
    ]);
  });

  it('takes the third quarter from the year less its last quarter and its first half', () => {
    const statements = [
      filing('2025-06-30', 6, '15.00'),
      quarter('2025-12-31', '4.00'),
      filing('2025-12-31', 12, '40.00'),
    ];
    expect(discrete(statements)).toEqual(['2025-10 3 4.00', '2025-07 3 21.00', '2025-01 6 15.00']);
    expect(statementHistory(statements, AS_OF)?.gap).toBe(false);
  });

  it('takes the way with the fewest subtractions where filings disagree', () => {
    const statements = [
      quarter('2025-03-31', '10.00'),
      filing('2025-06-30', 6, '15.00'),
      filing('2025-09-30', 9, '30.00'),
      quarter('2025-09-30', '14.00'),
    ];
    // Nine months less the third and the first quarter would make 6.
    expect(discrete(statements)[1]).toBe('2025-04 3 5.00');
  });

  it('does not join a period that lies inside another one and begins and ends apart from it', () => {
    const statements = [quarter('2025-08-31', '4.00'), filing('2025-12-31', 12, '40.00')];
    expect(discrete(statements)).toEqual(['2025-01 12 40.00']);
    expect(statementHistory(statements, AS_OF)?.gap).toBe(false);
  });

  it('gives the periods and flows that differences give, taken until nothing new comes of them', () => {
    fc.assert(
      fc.property(fc.array(months, { minLength: 1, maxLength: 8 }), (spans) => {
        const statements = spans
          .toSorted((a, b) => a.end - b.end || b.start - a.start)
          .map(({ start, end }) =>
            filing(monthEnd(firstDayOfMonth(end - 1)), end - start, `${flowUpTo(end) - flowUpTo(start)}.00`),
          );
        expect(discrete(statements)).toEqual(walkedBack(closed(spans)));
      }),
    );
  });

  it('joins quarters to the years before them', () => {
    const statements = [filing('2024-12-31', 12, '40.00'), quarter('2025-03-31', '4.00')];
    expect(discrete(statements)).toEqual(['2025-01 3 4.00', '2024-01 12 40.00']);
  });

  it('stops at a gap, and says that older statements lie beyond it', () => {
    const statements = [
      quarter('2025-03-31', '1.00'),
      quarter('2025-09-30', '2.00'),
      quarter('2025-12-31', '3.00'),
    ];
    expect(discrete(statements)).toEqual(['2025-10 3 3.00', '2025-07 3 2.00']);
    expect(statementHistory(statements, AS_OF)?.gap).toBe(true);
  });

  it('stops without a gap where history begins', () => {
    expect(statementHistory([quarter('2025-12-31', '3.00')], AS_OF)?.gap).toBe(false);
  });

  it('prefers what was filed to a difference, but takes the difference for a flow that the filing leaves out', () => {
    const cumulative = [filing('2025-03-31', 3, '10.00'), filing('2025-06-30', 6, '15.00')];
    const [first, second] = cumulative as [Statement, Statement];
    expect(discrete([first, quarter('2025-06-30', '5.01'), second])[0]).toBe('2025-04 3 5.01');
    expect(discrete([first, quarter('2025-06-30', null), second])[0]).toBe('2025-04 3 5.00');
  });

  it('does not know a difference when either part is unknown or their currencies differ', () => {
    const first = filing('2025-03-31', 3, '10.00');
    expect(discrete([first, filing('2025-06-30', 6, null)])[0]).toBe('2025-04 3 ?');
    expect(discrete([filing('2025-03-31', 3, null), filing('2025-06-30', 6, '9.00')])[0]).toBe('2025-04 3 ?');
    const inEuro = { ...filing('2025-06-30', 6, '15.00'), currency: 'EUR' };
    expect(discrete([first, inEuro])[0]).toBe('2025-04 3 ?');
  });

  it('takes the later of two filings for the same months', () => {
    const statements = [quarter('2025-12-30', '1.00'), quarter('2025-12-31', '2.00')];
    expect(discrete(statements)).toEqual(['2025-10 3 2.00']);
  });

  it('counts whole months whatever the day a period ends on, over the turn of a year', () => {
    expect(discrete([quarter('2026-01-15', '1.00')])).toEqual(['2025-11 3 1.00']);
  });

  it('sees a statement from the day it is published on', () => {
    const published = (published_on: string) => [{ ...quarter('2026-03-31', '1.00'), published_on }];
    expect(statementHistory(published('2026-06-30'), AS_OF)).not.toBeNull();
    expect(statementHistory(published('2026-07-01'), AS_OF)).toBeNull();
  });

  it('sees a statement without a day of publication 90 days after its period end', () => {
    const unpublished = { ...quarter('2026-03-31', '1.00'), published_on: null };
    expect(statementHistory([unpublished], '2026-06-28')).toBeNull();
    expect(statementHistory([unpublished], '2026-06-29')).not.toBeNull();
  });
});

describe('flowOf()', () => {
  it('knows any period that statements make up, beyond a gap too', () => {
    const flowOfSpring = (statements: readonly Statement[]) => {
      const history = statementHistory([...statements, quarter('2026-03-31', '3.00')], AS_OF);
      const end = monthNumber('2025-04-01');
      return history && (flowOf(history, { start: end - 3, end }, 'operating_cash_flow')?.amount ?? null);
    };
    expect(flowOfSpring([quarter('2025-03-31', '1.00')])).toBe('1.00');
    expect(flowOfSpring([filing('2025-03-31', 12, '1.00')])).toBeNull();
    expect(flowOfSpring([quarter('2025-06-30', '1.00')])).toBeNull();
    expect(flowOfSpring([filing('2024-12-31', 9, '5.00'), filing('2025-03-31', 12, '7.00')])).toBe('2.00');
    expect(flowOfSpring([filing('2025-01-31', 1, '5.00'), filing('2025-03-31', 2, '7.00')])).toBe('12.00');
  });

  it('takes the currency that knows the period with the fewest statements', () => {
    const inEuro = { ...quarter('2025-06-30', '5.01'), currency: 'EUR', rate: '7.5' };
    const statements = [filing('2025-03-31', 3, '10.00'), filing('2025-06-30', 6, '15.00')];
    const flow = (all: readonly Statement[]) => {
      const history = statementHistory(all, AS_OF);
      const end = monthNumber('2025-07-01');
      return history && flowOf(history, { start: end - 3, end }, 'operating_cash_flow');
    };
    expect(flow([inEuro, ...statements])).toEqual({ amount: '5.01', currency: 'EUR', rate: '7.5' });
    expect(flow(statements)).toEqual({ amount: '5.00', currency: 'CNY', rate: '1' });
  });
});

describe('balanceOf()', () => {
  it('reads the newest period end, the longest filing first, and others of its currency where that is silent', () => {
    const end = '2026-03-31';
    const history = statementHistory(
      [
        statement({ period_end: '2025-12-31', cash: '9.00', equity: '9.00' }),
        statement({ period_end: end, period_months: 3, cash: '1.00', inventories: '2.00' }),
        statement({ period_end: end, period_months: 6, receivables: '3.00', currency: 'EUR' }),
        statement({ period_end: end, period_months: 12, cash: '4.00' }),
      ],
      AS_OF,
    );
    if (!history) throw new Error('no history');
    expect(balanceOf(history, 'cash')).toBe('4.00');
    expect(balanceOf(history, 'inventories')).toBe('2.00');
    expect(balanceOf(history, 'receivables')).toBeNull();
    expect(balanceOf(history, 'equity')).toBeNull();
  });
});

/** A period of whole quarters of 2023 to 2025. */
const months: fc.Arbitrary<Period> = fc
  .tuple(fc.integer({ min: 0, max: 11 }), fc.integer({ min: 1, max: 6 }))
  .map(([first, quarters]) => {
    const start = monthNumber('2023-01-01') + first * 3;
    return { start, end: start + Math.min(quarters, 12 - first) * 3 };
  });

/** What flowed from year 0 to a month, so that all filings agree with each other. */
function flowUpTo(month: number): number {
  return (month * month) % 1009;
}

/** The slow, obvious way: differences of every two periods that begin or end together, until there is no new one. */
function closed(spans: readonly Period[]): readonly Period[] {
  const all = new Map(spans.map((span) => [`${span.start} ${span.end}`, span]));
  for (let size = 0; size < all.size; ) {
    size = all.size;
    for (const a of [...all.values()]) {
      for (const b of [...all.values()]) {
        const [start, end] = a.start === b.start ? [b.end, a.end] : [a.start, b.start];
        if ((a.start === b.start || a.end === b.end) && start < end)
          all.set(`${start} ${end}`, { start, end });
      }
    }
  }
  return [...all.values()];
}

function walkedBack(spans: readonly Period[]): readonly string[] {
  const walked: string[] = [];
  let end = Math.max(...spans.map((span) => span.end));
  for (;;) {
    const starts = spans.filter((span) => span.end === end).map((span) => span.start);
    if (starts.length === 0) return walked;
    const start = Math.max(...starts);
    walked.push(`${firstDayOfMonth(start).slice(0, 7)} ${end - start} ${flowUpTo(end) - flowUpTo(start)}.00`);
    end = start;
  }
}
