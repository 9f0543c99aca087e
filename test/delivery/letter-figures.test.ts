import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { letterFigures, nothingToDemand } from '../../src/delivery/letter-figures.ts';
import type { LetterInvoice, UnappliedMoney } from '../../src/domain/letter.ts';
import { letterInvoice } from './letter-samples.ts';

const figuresOf = (invoices: readonly LetterInvoice[], unapplied: readonly UnappliedMoney[] = []) =>
  letterFigures({ invoices, unapplied });

describe('the figures of a letter', () => {
  it('ask for what is overdue and undisputed, each currency for itself, less money not matched yet', () => {
    const usd = letterInvoice({ invoice_id: 'U1', currency: 'USD', open_amount: '80.10', days_overdue: 5 });
    const late = letterInvoice({ invoice_id: 'U2', currency: 'USD', open_amount: '0.2', days_overdue: 90 });
    const disputed = letterInvoice({ invoice_id: 'D', disputed: true });
    const soon = letterInvoice({ invoice_id: 'S', days_overdue: 0, due_on: '2026-03-10' });
    const figures = figuresOf(
      [usd, late, letterInvoice(), disputed, soon],
      [
        { currency: 'CNY', amount: '250.00' },
        { currency: 'EUR', amount: '7.00' },
        { currency: 'USD', amount: '10.005' },
      ],
    );
    expect(figures).toEqual({
      demands: [
        {
          currency: 'USD',
          invoices: [late, usd],
          overdue_amount: '80.30',
          unapplied_amount: '10.005',
          set_off_amount: '10.005',
          to_pay_amount: '70.295',
          credit_left_amount: '0.000',
        },
      ],
      covered: [
        {
          currency: 'CNY',
          invoices: [letterInvoice()],
          overdue_amount: '100.00',
          unapplied_amount: '250.00',
          set_off_amount: '100.00',
          to_pay_amount: '0.00',
          credit_left_amount: '150.00',
        },
      ],
      disputed: [disputed],
      due_soon: [soon],
      other_credits: [{ currency: 'EUR', amount: '7.00' }],
    });
    expect(nothingToDemand(figures)).toBeNull();
  });

  it.each([
    ['nothing_overdue', [], []],
    ['nothing_overdue', [letterInvoice({ days_overdue: 0 })], []],
    ['nothing_overdue', [letterInvoice({ days_overdue: 0, disputed: true })], []],
    ['only_disputed', [letterInvoice({ disputed: true })], []],
    ['covered_by_unapplied', [letterInvoice()], [{ currency: 'CNY', amount: '100' }]],
    [null, [letterInvoice()], [{ currency: 'USD', amount: '100' }]],
    [null, [letterInvoice(), letterInvoice({ currency: 'USD' })], [{ currency: 'CNY', amount: '100' }]],
  ] as const)('say %s where that is why there is nothing to ask for', (reason, invoices, unapplied) => {
    expect(nothingToDemand(figuresOf(invoices, unapplied))).toBe(reason);
  });

  it('add up to the cent: overdue less set off is to pay, and set off and credit left are the unapplied money', () => {
    const cents = (text: string): number => Math.round(Number(text) * 100);
    const amount = fc.integer({ min: 1, max: 10_000_000 }).map((units) => (units / 100).toFixed(2));
    fc.assert(
      fc.property(fc.array(amount, { minLength: 1 }), fc.option(amount, { nil: '0' }), (open, loose) => {
        const invoices = open.map((open_amount) => letterInvoice({ open_amount }));
        const { demands, covered } = figuresOf(invoices, [{ currency: 'CNY', amount: loose }]);
        const [demand, ...others] = [...demands, ...covered];
        expect(others).toEqual([]);
        expect(demands).toHaveLength(open.reduce((sum, one) => sum + cents(one), 0) > cents(loose) ? 1 : 0);
        if (demand === undefined) throw new Error('nothing is demanded');
        const total = open.reduce((sum, one) => sum + cents(one), 0);
        expect(cents(demand.overdue_amount)).toBe(total);
        expect(cents(demand.to_pay_amount)).toBe(Math.max(total - cents(loose), 0));
        expect(cents(demand.set_off_amount)).toBe(Math.min(total, cents(loose)));
        expect(cents(demand.credit_left_amount)).toBe(Math.max(cents(loose) - total, 0));
      }),
    );
  });
});
