/** What a file says of its customers, and whose its payments are. */
import { type FileKind, kindSpec } from '../domain/file-kind.ts';
import { showValue } from './show-value.ts';
import type { Findings } from './suggest-assign.ts';
import type { ColumnProfile } from './suggest-columns.ts';
import {
  type LeftOut,
  type Outcome,
  outcomeOf,
  type Part,
  type PickedColumn,
  picked,
} from './suggest-part.ts';
import type { Question } from './suggest-report.ts';
import { CUSTOMER_DETAILS } from './suggest-synonyms-other.ts';

/** The customer of a row; where the file has no id of it, its name stands for one. */
export function customerOf(kind: FileKind, findings: Findings, columns: readonly ColumnProfile[]): Outcome {
  const id = findings.get('customer_id');
  const name = findings.get('name')?.source ?? null;
  if (id === undefined || id.rivals.length > 0 || name === null) return outcomeOf(kind, id, columns);
  const reason = `The file has no id of the customer, so that the name in ${showValue(name.name)} stands for it: who is renamed becomes another customer.`;
  return {
    picked: [{ spec: id.role.spec, source: name, certainty: 'likely', reason }],
    gaps: [],
  };
}

/**
 * The customers that an invoice list names, with what it says of each of them alike in every row. Without them nothing
 * of a first list would come in; with them what the ledger knows of a customer is replaced: never sure, always asked.
 */
export function customersInList(findings: Findings, customer: PickedColumn | undefined): Part | null {
  if (customer === undefined) return null;
  const own = kindSpec('customers').columns;
  const details = Object.keys(CUSTOMER_DETAILS).flatMap((column) => {
    const finding = findings.get(column);
    const spec = own.find(({ name }) => name === column);
    return finding === undefined || spec === undefined
      ? []
      : [{ ...finding, role: { ...finding.role, spec } }];
  });
  const found = picked(details.map((finding) => outcomeOf('customers', finding, []))).picked;
  const { kept, left } = usable(found, customer.source);
  const id = {
    ...customer,
    reason: `${customer.reason.replace(/\.$/, '')}; where customers come from a file of their own, take this entry out.`,
  };
  const name = nameOf(findings, customer.source);
  const said = [id, ...name.picked, ...kept];
  return {
    kind: 'customers',
    picked: said.map((one) => (one.certainty === 'sure' ? { ...one, certainty: 'likely' } : one)),
    gaps: name.gaps,
    left,
    questions: [whetherInFile(said)],
    settings: {},
  };
}

function whetherInFile(said: readonly PickedColumn[]): Question {
  const given = said.map(({ spec }) => spec.name);
  const replaced = given.filter((name) => name !== 'customer_id');
  return {
    about: 'customers',
    question: `Do customers come from this file? As it stands it brings in those it names, and of those that the ledger knows it replaces ${replaced.join(', ')}; what it does not have stays as it is.`,
    choices: [
      'take the entry for customers out, if they come from a file of their own, or are in the ledger already',
      'leave it, if the ledger knows of them by this file alone: without it, rows of customers that the ledger does not know are rejected',
    ],
  };
}

/** A customers file, of which a few columns need a second look. */
export function customersFile(findings: Findings, columns: readonly ColumnProfile[]): Part {
  const customer = customerOf('customers', findings, columns);
  const roles = [...findings.values()].filter(
    ({ role }) => !role.aside && role.spec.name !== 'customer_id' && role.spec.name !== 'name',
  );
  const rest = picked(roles.map((finding) => outcomeOf('customers', finding, columns)));
  const source = customer.picked[0]?.source ?? null;
  const { kept, left } = usable(rest.picked, source);
  const name = nameOf(findings, source);
  return {
    kind: 'customers',
    picked: [...customer.picked, ...name.picked, ...kept],
    gaps: [...customer.gaps, ...name.gaps, ...rest.gaps],
    left,
    questions: [],
    settings: {},
  };
}

/** A list of payments, whose customer may be told by a name. */
export function paymentsFile(findings: Findings, columns: readonly ColumnProfile[]): Part {
  const roles = [...findings.values()].filter(({ role }) => !role.aside && role.spec.name !== 'customer_id');
  const found = picked([
    customerOf('payments', findings, columns),
    ...roles.map((finding) => outcomeOf('payments', finding, columns)),
  ]);
  return { kind: 'payments', ...found, left: [], questions: [], settings: {} };
}

/** Where the file has no name of the customer, its id stands in. */
function nameOf(findings: Findings, id: ColumnProfile | null): Outcome {
  const finding = findings.get('name');
  const spec = kindSpec('customers').columns.find(({ name }) => name === 'name');
  if (finding === undefined || spec === undefined) throw new Error('customers have no name');
  if (finding.rivals.length === 0 && id !== null) {
    const reason = `The file has no column with the customer's name, so that ${showValue(id.name)} stands in for it.`;
    return { picked: [{ spec, source: id, certainty: 'likely', reason }], gaps: [] };
  }
  const outcome = outcomeOf('customers', { ...finding, role: { ...finding.role, spec } }, []);
  const [found] = outcome.picked;
  // A row without a name is rejected, and another of the same customer taken.
  const several =
    found === undefined || id === null ? 0 : idsWithSeveral(id, found.source, { counts_missing: false });
  if (found === undefined || several === 0) return outcome;
  const reason = `${found.reason.replace(/\.$/, '')}; some customers (${several}) have more than one, of which the first counts.`;
  return { picked: [{ ...found, certainty: 'likely', reason }], gaps: [] };
}

/** Leaves out what differs from row to row of a customer, codes of no scheme, and countries that are no codes. */
function usable(
  found: readonly PickedColumn[],
  id: ColumnProfile | null,
): { readonly kept: readonly PickedColumn[]; readonly left: readonly LeftOut[] } {
  const kept: PickedColumn[] = [];
  const left: LeftOut[] = [];
  const hasScheme = found.some(({ spec }) => spec.name === 'industry_scheme');
  for (const one of found) {
    const fault = faultOf(one, id, hasScheme);
    if (fault === null) kept.push(one);
    else left.push({ source: one.source, reason: fault });
  }
  return { kept: kept.map(countryAsWritten), left };
}

function faultOf(
  { spec, source }: PickedColumn,
  id: ColumnProfile | null,
  hasScheme: boolean,
): string | null {
  if (id !== null && idsWithSeveral(id, source, { counts_missing: true }) > 0) {
    return `It is not the same in all rows of a customer, so that it is no ${spec.name}.`;
  }
  if (spec.name === 'industry_code' && !hasScheme) {
    return 'An industry code needs its scheme: to take it, write "industry_code" into columns and "industry_scheme", such as GBT4754-2017, into constants.';
  }
  if (spec.name === 'country' && source.distinct.some((value) => /\d/.test(value))) {
    return `It is named like a country, but its values, such as ${showValue(source.distinct[0] ?? '')}, are no country codes.`;
  }
  return null;
}

function countryAsWritten(one: PickedColumn): PickedColumn {
  if (one.spec.name !== 'country' || one.source.distinct.every((value) => /^[A-Z]{2}$/.test(value)))
    return one;
  const reason = `Its name says so; policy events have to write countries as it does, such as ${showValue(one.source.distinct[0] ?? '')}.`;
  return { ...one, certainty: 'likely', reason };
}

/** How many ids have more than one value in the other column. */
function idsWithSeveral(
  id: ColumnProfile,
  other: ColumnProfile,
  { counts_missing }: { readonly counts_missing: boolean },
): number {
  const first = new Map<string, string>();
  const several = new Set<string>();
  for (const [row, key] of id.values.entries()) {
    const value = other.values[row] ?? '';
    const known = first.get(key);
    if (key === '' || (value === '' && !counts_missing)) continue;
    if (known === undefined) first.set(key, value);
    else if (known !== value) several.add(key);
  }
  return several.size;
}
