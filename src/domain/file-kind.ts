/**
 * The kinds of file that come in, column by column: the one table that the reader, the staging tables and the
 * merge are driven by. A column's type says which texts it takes; `required` that a row without it is rejected.
 */
import type { FactDeclaration, FactType } from './fact.ts';

export const FILE_KINDS = [
  'customers',
  'fx_rates',
  'invoices',
  'payments',
  'promises',
  'ratings',
  'statements',
  'policy_events',
  'red_flags',
  'guarantees',
  'assessments',
  'outcomes',
  'facts',
] as const;

/** In the order of their references: a folder is imported in this order. */
export type FileKind = (typeof FILE_KINDS)[number];

/**
 * - `id` 1–200 characters; `text` up to 4,000; `code` text kept as written, up to 200; `codes` codes with `;` between
 * - `day`; `currency` ISO 4217; `choice` one of `choices`; `flag` true or false
 * - `amount` above zero; `limit` zero or more; `flow` any sign: money, up to 15 digits before and 4 after the point
 * - `rate` above zero, up to 12 decimals; `integer` between `min` and `max`
 * - `score` zero to 100, up to 4 decimals; `number` any sign, as a double holds it
 */
export type ColumnType =
  | 'id'
  | 'text'
  | 'code'
  | 'codes'
  | 'day'
  | 'currency'
  | 'choice'
  | 'flag'
  | 'amount'
  | 'limit'
  | 'flow'
  | 'rate'
  | 'integer'
  | 'score'
  | 'number';

export interface ColumnSpec {
  readonly name: string;
  readonly type: ColumnType;
  readonly required: boolean;
  readonly choices?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  /** A fact that the firm declares itself. */
  readonly is_own_fact?: true;
  /** What an absent value is stored as; without one it is unknown (null). */
  readonly fallback?: string;
}

export interface KindSpec {
  readonly kind: FileKind;
  readonly columns: readonly ColumnSpec[];
  /** The columns that say which row it is: a row whose key exists replaces it. */
  readonly key: readonly string[];
}

export const INDUSTRY_SCHEMES = ['GBT4754-2017', 'GBT4754-2011', 'NACE', 'ISIC', 'NAICS'] as const;
export type IndustryScheme = (typeof INDUSTRY_SCHEMES)[number];

export const CUSTOMER_CLASSES = ['new', 'existing', 'core', 'high_risk'] as const;
export const DOCUMENT_TYPES = ['invoice', 'credit_note'] as const;
export const POLICY_DIRECTIONS = ['tightening', 'easing'] as const;
export const GUARANTEE_KINDS = [
  'prepayment',
  'mortgage',
  'pledge',
  'third_party_guarantee',
  'retention_of_title',
  'bank_guarantee',
  'credit_insurance',
] as const;
export const RED_FLAG_FAMILIES = ['payment', 'operations', 'trading', 'management'] as const;
export type RedFlagFamily = (typeof RED_FLAG_FAMILIES)[number];
export const OUTCOME_KINDS = ['default', 'bankruptcy', 'write_off', 'restructuring'] as const;

/** The money columns of a statement, in the order of the contract. */
export const STATEMENT_AMOUNTS = [
  'operating_cash_flow',
  'investing_cash_flow',
  'financing_cash_flow',
  'cash',
  'current_assets',
  'inventories',
  'receivables',
  'current_liabilities',
  'total_assets',
  'total_liabilities',
  'equity',
  'retained_earnings',
  'revenue',
  'ebit',
  'interest_expense',
  'net_profit',
] as const;
export type StatementAmount = (typeof STATEMENT_AMOUNTS)[number];

const KIND_SPECS: Readonly<Record<FileKind, KindSpec>> = {
  customers: {
    kind: 'customers',
    key: ['customer_id'],
    columns: [
      must('customer_id', 'id'),
      must('name', 'text'),
      may('industry_scheme', 'choice', { choices: INDUSTRY_SCHEMES }),
      may('industry_code', 'code'),
      may('country', 'code'),
      may('currency', 'currency'),
      may('credit_limit', 'limit'),
      may('payment_terms_days', 'integer', { min: 0, max: 3650 }),
      may('customer_class', 'choice', { choices: CUSTOMER_CLASSES }),
      may('group_id', 'id'),
      may('account_manager', 'text'),
      may('customer_since', 'day'),
    ],
  },
  fx_rates: {
    kind: 'fx_rates',
    key: ['currency', 'day'],
    columns: [must('currency', 'currency'), must('day', 'day'), must('rate', 'rate')],
  },
  invoices: {
    kind: 'invoices',
    key: ['invoice_id'],
    columns: [
      must('invoice_id', 'id'),
      must('customer_id', 'id'),
      must('issued_on', 'day'),
      must('due_on', 'day'),
      must('amount', 'amount'),
      may('currency', 'currency'),
      may('disputed', 'flag', { fallback: 'false' }),
      may('document_type', 'choice', { choices: DOCUMENT_TYPES, fallback: 'invoice' }),
      may('applies_to_invoice_id', 'id'),
      may('settled_on', 'day'),
      may('written_off_on', 'day'),
      may('overdue_reason', 'text'),
    ],
  },
  payments: {
    kind: 'payments',
    key: ['payment_id'],
    columns: [
      must('payment_id', 'id'),
      must('customer_id', 'id'),
      may('invoice_id', 'id'),
      must('paid_on', 'day'),
      must('amount', 'amount'),
      may('currency', 'currency'),
    ],
  },
  promises: {
    kind: 'promises',
    key: ['promise_id'],
    columns: [
      must('promise_id', 'id'),
      must('customer_id', 'id'),
      may('invoice_id', 'id'),
      must('promised_on', 'day'),
      must('pay_by', 'day'),
      must('amount', 'amount'),
      may('currency', 'currency'),
    ],
  },
  ratings: {
    kind: 'ratings',
    key: ['customer_id', 'agency', 'rated_on'],
    columns: [
      must('customer_id', 'id'),
      must('agency', 'code'),
      must('scale', 'code'),
      must('grade', 'code'),
      must('rated_on', 'day'),
      may('outlook', 'code'),
    ],
  },
  statements: {
    kind: 'statements',
    key: ['customer_id', 'period_end', 'period_months'],
    columns: [
      must('customer_id', 'id'),
      must('period_end', 'day'),
      must('period_months', 'integer', { min: 1, max: 24 }),
      may('published_on', 'day'),
      may('currency', 'currency'),
      ...STATEMENT_AMOUNTS.map((name) => may(name, 'flow')),
    ],
  },
  policy_events: {
    kind: 'policy_events',
    key: ['event_id'],
    columns: [
      must('event_id', 'id'),
      must('industry_scheme', 'choice', { choices: INDUSTRY_SCHEMES }),
      must('industry_codes', 'codes'),
      must('direction', 'choice', { choices: POLICY_DIRECTIONS }),
      must('severity', 'integer', { min: 1, max: 5 }),
      must('title', 'text'),
      must('announced_on', 'day'),
      may('country', 'code'),
      may('effective_on', 'day'),
      may('expires_on', 'day'),
      may('source_url', 'text'),
    ],
  },
  red_flags: {
    kind: 'red_flags',
    key: ['red_flag_id'],
    columns: [
      must('red_flag_id', 'id'),
      must('customer_id', 'id'),
      must('family', 'choice', { choices: RED_FLAG_FAMILIES }),
      must('code', 'code'),
      must('observed_on', 'day'),
      may('severity', 'integer', { min: 1, max: 5 }),
      may('note', 'text'),
      may('reporter', 'text'),
    ],
  },
  guarantees: {
    kind: 'guarantees',
    key: ['guarantee_id'],
    columns: [
      must('guarantee_id', 'id'),
      must('customer_id', 'id'),
      must('kind', 'choice', { choices: GUARANTEE_KINDS }),
      must('amount', 'amount'),
      may('currency', 'currency'),
      may('valid_from', 'day'),
      may('valid_to', 'day'),
    ],
  },
  assessments: {
    kind: 'assessments',
    key: ['customer_id', 'model', 'item', 'assessed_on'],
    columns: [
      must('customer_id', 'id'),
      must('model', 'code'),
      must('item', 'code'),
      // A SWOT note has no number, so a row may carry a note instead.
      may('score', 'score'),
      must('assessed_on', 'day'),
      may('note', 'text'),
      may('assessor', 'text'),
    ],
  },
  outcomes: {
    kind: 'outcomes',
    key: ['customer_id', 'kind', 'occurred_on'],
    columns: [
      must('customer_id', 'id'),
      must('kind', 'choice', { choices: OUTCOME_KINDS }),
      must('occurred_on', 'day'),
    ],
  },
  facts: {
    kind: 'facts',
    key: ['customer_id', 'as_of'],
    // Beside these, a column for each fact: see `factsSpec`.
    columns: [must('customer_id', 'id'), must('as_of', 'day')],
  },
};

/** The spec of a kind; of `facts` only its key, since its other columns are the catalogue's: see `factsSpec`. */
export function kindSpec(kind: FileKind): KindSpec {
  return KIND_SPECS[kind];
}

const FACT_COLUMN_TYPE: Readonly<Record<FactType, ColumnType>> = {
  money: 'flow',
  ratio: 'number',
  days: 'number',
  count: 'integer',
  score: 'number',
  text: 'code',
  flag: 'flag',
  list: 'codes',
};

/** The kind `facts` with a column for each fact; an absent value leaves the fact to be computed. */
export function factsSpec(facts: readonly FactDeclaration[]): KindSpec {
  const { columns, ...spec } = KIND_SPECS.facts;
  return {
    ...spec,
    columns: [...columns, ...facts.map(factColumn)],
  };
}

/** A value that its fact cannot have is rejected: see `rowChecks`. */
function factColumn({ name, type, min, max, values, is_own }: FactDeclaration): ColumnSpec {
  return may(name, FACT_COLUMN_TYPE[type], {
    ...(type === 'count' ? COUNT_RANGE : {}),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(values === undefined ? {} : { choices: values }),
    ...(is_own === true ? { is_own_fact: true } : {}),
  });
}

/** What a column of counts holds. */
const COUNT_RANGE = { min: 0, max: 2_147_483_647 };

/**
 * The kind `invoices` as a list of what is open on a day: `open_amount` is what is left of `amount`, which is the open
 * amount itself where the file has none.
 */
export function openItemsSpec(): KindSpec {
  const { columns, ...spec } = KIND_SPECS.invoices;
  return {
    ...spec,
    columns: [
      ...columns.map((column) => (column.name === 'amount' ? { ...column, required: false } : column)),
      may('open_amount', 'limit'),
    ],
  };
}

export function isIndustryScheme(text: string): text is IndustryScheme {
  return (INDUSTRY_SCHEMES as readonly string[]).includes(text);
}

type ColumnOptions = Omit<ColumnSpec, 'name' | 'type' | 'required'>;

function must(name: string, type: ColumnType, options: ColumnOptions = {}): ColumnSpec {
  return { name, type, required: true, ...options };
}

function may(name: string, type: ColumnType, options: ColumnOptions = {}): ColumnSpec {
  return { name, type, required: false, ...options };
}
