/** Letters for the tests of this room: the shipped templates, and contents that say what differs. */
import { readdirSync, readFileSync } from 'node:fs';
import type { TemplateTexts } from '../../src/delivery/letter-templates.ts';
import {
  type LetterContent,
  type LetterInvoice,
  type LetterSender,
  letterSenderSchema,
} from '../../src/domain/letter.ts';
import { RULES_FOLDER } from '../support/project.ts';

const FOLDER = `${RULES_FOLDER}/letters`;

export function shippedTemplates(differs: TemplateTexts = {}): TemplateTexts {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.html'));
  return {
    ...Object.fromEntries(names.map((name) => [name, readFileSync(`${FOLDER}/${name}`, 'utf8')])),
    ...differs,
  };
}

export function shippedSender(): LetterSender {
  return letterSenderSchema.parse(JSON.parse(readFileSync(`${FOLDER}/sender.json`, 'utf8')));
}

/** 100.00 CNY, 30 days overdue on 2026-03-02, nothing of it paid. */
export function letterInvoice(differs: Partial<LetterInvoice> = {}): LetterInvoice {
  return {
    invoice_id: 'I1',
    issued_on: '2026-01-01',
    due_on: '2026-01-31',
    due_moved_to: null,
    days_overdue: 30,
    currency: 'CNY',
    amount: '100.00',
    settled_amount: '0.00',
    open_amount: '100.00',
    disputed: false,
    ...differs,
  };
}

/** A reminder in English of 2026-03-02 about one invoice. */
export function letterContent(differs: Partial<LetterContent> = {}): LetterContent {
  return {
    kind: 'reminder',
    language: 'en',
    as_of: '2026-03-02',
    pay_by: '2026-03-09',
    customer: { customer_id: 'C1', name: 'Ningbo Hengda', country: 'CN' },
    sender: shippedSender(),
    invoices: [letterInvoice()],
    unapplied: [],
    ...differs,
  };
}
