/** What a file of each kind may hold: our columns with the names they go by, and what tells how to read those. */
import type { FactDeclaration } from '../domain/fact.ts';
import {
  type ColumnSpec,
  FILE_KINDS,
  type FileKind,
  factsSpec,
  kindSpec,
  openItemsSpec,
} from '../domain/file-kind.ts';
import { type ColumnNames, normalName } from './suggest-names.ts';
import {
  AMOUNT,
  AMOUNT_LOCAL,
  APPLIES_TO,
  BASELINE_DAY,
  CURRENCY,
  CURRENCY_LOCAL,
  CUSTOMER_ID,
  CUSTOMER_NAME,
  DEBIT_CREDIT,
  DISPUTED,
  DOCUMENT_TYPE,
  DUE_ON,
  INVOICE_ID,
  ISSUED_ON,
  NET_AMOUNT,
  OPEN_AMOUNT,
  OPEN_AMOUNT_LOCAL,
  OVERDUE_REASON,
  PAID_AMOUNT,
  PAID_ON,
  PAYMENT_ID,
  SETTLED_ON,
  WRITTEN_OFF_ON,
} from './suggest-synonyms.ts';
import { CUSTOMER_DETAILS, FACTS_NAMES, OTHER_NAMES } from './suggest-synonyms-other.ts';

/** A column of ours, or (`aside`) something else that a file says and that decides what another column is. */
export interface Role {
  readonly spec: ColumnSpec;
  readonly names: ColumnNames;
  readonly aside: boolean;
}

export interface Layout {
  readonly kind: FileKind;
  readonly roles: readonly Role[];
}

/** A layout for each kind. */
export function allLayouts(facts: readonly FactDeclaration[]): readonly Layout[] {
  return FILE_KINDS.map((kind) => ({ kind, roles: rolesOf(kind, facts) }));
}

const INVOICE_NAMES: Readonly<Record<string, ColumnNames>> = {
  invoice_id: INVOICE_ID,
  customer_id: CUSTOMER_ID,
  issued_on: ISSUED_ON,
  due_on: DUE_ON,
  amount: AMOUNT,
  open_amount: OPEN_AMOUNT,
  currency: CURRENCY,
  disputed: DISPUTED,
  document_type: DOCUMENT_TYPE,
  applies_to_invoice_id: APPLIES_TO,
  settled_on: SETTLED_ON,
  written_off_on: WRITTEN_OFF_ON,
  overdue_reason: OVERDUE_REASON,
};

function rolesOf(kind: FileKind, facts: readonly FactDeclaration[]): readonly Role[] {
  if (kind === 'invoices') return invoiceRoles();
  if (kind === 'facts') return ours(factsSpec(facts).columns, FACTS_NAMES);
  const names = OTHER_NAMES[kind];
  const roles = ours(kindSpec(kind).columns, names);
  return kind === 'payments' ? [...roles, nameAside()] : roles;
}

function invoiceRoles(): readonly Role[] {
  return [
    ...ours(openItemsSpec().columns, INVOICE_NAMES),
    aside('amount_local', 'flow', AMOUNT_LOCAL),
    aside('open_amount_local', 'flow', OPEN_AMOUNT_LOCAL),
    aside('net_amount', 'flow', NET_AMOUNT),
    aside('currency_local', 'currency', CURRENCY_LOCAL),
    aside('baseline_day', 'day', BASELINE_DAY),
    aside('paid_on', 'day', PAID_ON),
    aside('paid_amount', 'flow', PAID_AMOUNT),
    aside('payment_id', 'id', PAYMENT_ID),
    { ...aside('debit_credit', 'choice', DEBIT_CREDIT), spec: DEBIT_CREDIT_SPEC },
    nameAside(),
    ...ours(kindSpec('customers').columns, CUSTOMER_DETAILS)
      .filter(({ spec }) => Object.hasOwn(CUSTOMER_DETAILS, spec.name))
      .map((role) => ({ ...role, aside: true })),
  ];
}

const DEBIT_CREDIT_SPEC: ColumnSpec = {
  name: 'debit_credit',
  type: 'choice',
  required: false,
  choices: ['debit', 'credit'],
};

function nameAside(): Role {
  return aside('name', 'text', CUSTOMER_NAME);
}

function aside(name: string, type: ColumnSpec['type'], names: ColumnNames): Role {
  return { spec: { name, type, required: false }, names, aside: true };
}

/** A column always goes by its own name too. */
function ours(columns: readonly ColumnSpec[], names: Readonly<Record<string, ColumnNames>>): readonly Role[] {
  return columns.map((spec) => {
    const { sure = [], likely = [] } = names[spec.name] ?? {};
    const own = `${normalName(spec.name)} ${sure[0] ?? ''}`;
    return { spec, names: { sure: [own, ...sure.slice(1)], likely }, aside: false };
  });
}
