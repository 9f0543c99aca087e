/** Letters to a customer about what is overdue: their kinds, who sends them, and what they are made of. */
import { z } from 'zod';
import { bilingualSchema, type Language } from './bilingual.ts';
import type { Day } from './day.ts';
import { type Currency, currencySchema, type DecimalText } from './money.ts';

/** From polite to last. */
export const LETTER_KINDS = ['reminder', 'formal_demand', 'final_notice'] as const;
export type LetterKind = (typeof LETTER_KINDS)[number];

export const LETTER_LANGUAGES = ['en', 'zh'] as const satisfies readonly Language[];

const why = { reason: z.string().min(1), source: z.string().min(1) };
const bilingualLines = z.strictObject({
  en: z.array(z.string().min(1)).min(1).max(6),
  zh: z.array(z.string().min(1)).min(1).max(6),
});
const payWithin = z.strictObject({
  days: z.int().min(1).max(90),
  /** By the calendar in use, or one day after the other. */
  count: z.enum(['business', 'calendar']),
  ...why,
});

const bankAccountSchema = z.strictObject({
  /** What is paid into it; null: every currency that has no account of its own. */
  currency: currencySchema.nullable(),
  holder: bilingualSchema,
  bank: bilingualSchema,
  number: z.string().min(1),
  /** BIC (SWIFT code), for payments from abroad. */
  bic: z.string().min(1).nullable(),
});

export const letterSenderSchema = z.strictObject({
  $schema: z.string().optional(),
  /** While it is true, every letter has a bar that says not to send it. */
  is_example: z.boolean(),
  name: bilingualSchema,
  address: bilingualLines,
  contact: z.strictObject({
    person: bilingualSchema,
    phone: z.string().min(1),
    email: z.string().min(1),
  }),
  signature: z.strictObject({ name: bilingualSchema, title: bilingualSchema }),
  bank_accounts: z.array(bankAccountSchema).min(1).superRefine(requireOneOfEach),
  /** From the day of the letter to the day until which it asks for the money. */
  pay_within: z.strictObject({
    reminder: payWithin,
    formal_demand: payWithin,
    final_notice: payWithin,
  }),
  /** A reminder lists apart, for information, what falls due within so many calendar days after it. */
  due_soon: z.strictObject({ days: z.int().min(0).max(30), ...why }),
});

export type LetterSender = Readonly<z.infer<typeof letterSenderSchema>>;
export type BankAccount = LetterSender['bank_accounts'][number];

/** An open invoice as a letter lists it, in its own currency. */
export interface LetterInvoice {
  readonly invoice_id: string;
  readonly issued_on: Day;
  /** As the invoice says. */
  readonly due_on: Day;
  /** The business day on which it is due instead by the calendar in use; null where `due_on` is one. */
  readonly due_moved_to: Day | null;
  /** Since the day it moved to; 0 where it is not overdue. */
  readonly days_overdue: number;
  readonly currency: Currency;
  readonly amount: DecimalText;
  /** Paid or credited up to the day; `amount − open_amount`. */
  readonly settled_amount: DecimalText;
  readonly open_amount: DecimalText;
  readonly disputed: boolean;
}

/** Money of the customer that is matched to no invoice yet. */
export interface UnappliedMoney {
  readonly currency: Currency;
  readonly amount: DecimalText;
}

/** Everything that a letter says, before it is put into words. */
export interface LetterContent {
  readonly kind: LetterKind;
  readonly language: Language;
  readonly as_of: Day;
  readonly pay_by: Day;
  readonly customer: {
    readonly customer_id: string;
    readonly name: string;
    readonly country: string | null;
  };
  readonly sender: LetterSender;
  /** Overdue ones; of a reminder also those that fall due within `sender.due_soon` days. */
  readonly invoices: readonly LetterInvoice[];
  readonly unapplied: readonly UnappliedMoney[];
}

function requireOneOfEach(
  accounts: readonly { readonly currency: Currency | null }[],
  context: z.RefinementCtx,
): void {
  const seen = new Set<Currency | null>();
  for (const [index, { currency }] of accounts.entries()) {
    if (seen.has(currency)) {
      const message = `there is another account for ${currency ?? 'all other currencies (null)'}`;
      context.addIssue({ code: 'custom', path: [index, 'currency'], message });
    }
    seen.add(currency);
  }
  if (!seen.has(null)) {
    const message =
      'one account has to be for all other currencies: give the one most used the currency null';
    context.addIssue({ code: 'custom', message });
  }
}
