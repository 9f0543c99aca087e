/** A list of invoices: what it says of them, of their customers, and of what was paid. */
import { showValue } from './show-value.ts';
import { amountsOf } from './suggest-amounts.ts';
import type { Findings } from './suggest-assign.ts';
import type { ColumnProfile } from './suggest-columns.ts';
import { customerOf, customersInList } from './suggest-customers.ts';
import { documentTypes } from './suggest-document-type.ts';
import { gap, type Outcome, outcomeOf, type Part, type PickedColumn, picked } from './suggest-part.ts';
import { countRows, dayAt, type FileReading } from './suggest-reading.ts';
import { settlementOf } from './suggest-settlement.ts';

export function invoiceParts(
  findings: Findings,
  columns: readonly ColumnProfile[],
  reading: FileReading,
): readonly Part[] {
  const customer = customerOf('invoices', findings, columns);
  const invoice = invoiceOf(findings, columns);
  const issued = outcomeOf('invoices', findings.get('issued_on'), columns);
  const due = dueOf(findings, columns, reading, issued.picked[0]);
  const amounts = amountsOf(findings, columns, reading);
  const settlement = settlementOf(findings, amounts, reading, {
    invoice: invoice.picked[0],
    customer: customer.picked[0],
  });
  const open = settlement.open_items ? amounts.open : undefined;
  const money = [amounts.amount, open].flatMap((one) => (one === undefined ? [] : [one]));
  const types = documentTypes(
    findings,
    money.map(({ source }) => source),
  );
  const rest = picked(
    ['disputed', 'written_off_on', 'overdue_reason'].map((name) =>
      outcomeOf('invoices', findings.get(name), []),
    ),
  );
  const parts = [invoice, customer, issued, due, rest];
  const list: Part = {
    kind: 'invoices',
    picked: [
      ...picked(parts).picked,
      ...types.picked,
      ...[...money, amounts.currency, settlement.settled_on].flatMap((one) =>
        one === undefined ? [] : [one],
      ),
    ],
    gaps: [...picked(parts).gaps, ...types.gaps, ...amounts.gaps, ...settlement.gaps],
    left: [...amounts.left, ...types.left, ...settlement.left],
    questions: [...types.questions, ...amounts.questions, ...settlement.questions],
    settings: {
      ...(settlement.open_items ? { mode: 'open_items' as const } : {}),
      ...(types.negative_amounts === undefined ? {} : { negative_amounts: types.negative_amounts }),
    },
  };
  const customers = customersInList(findings, customer.picked[0]);
  const { payments } = settlement;
  const paid = payments && amounts.currency ? withCurrency(payments, amounts.currency) : payments;
  return [customers, list, paid].filter((part) => part !== null);
}

/** Beyond this the values are of something that an invoice has several of. */
const DISTINCT_SHARE_MIN = 0.5;

function invoiceOf(findings: Findings, columns: readonly ColumnProfile[]): Outcome {
  const outcome = outcomeOf('invoices', findings.get('invoice_id'), columns);
  const [found] = outcome.picked;
  if (found === undefined) return outcome;
  const { distinct, filled, name } = found.source;
  if (distinct.length === filled) return outcome;
  const repeats = `some rows (${filled - distinct.length}) repeat a value of an earlier one`;
  const company = companyBeside(found.source, columns);
  const joined =
    company === null
      ? null
      : `columns: "invoice_id": {"columns": [${JSON.stringify(company.name)}, ${JSON.stringify(name)}], "join": "-"}`;
  if (distinct.length >= filled * DISTINCT_SHARE_MIN) {
    const says = findings.get('invoice_id')?.named === 'sure' ? 'says' : 'may say';
    const reason = `Its name ${says} so, but ${repeats}: such a row is rejected where it says something else.${joined === null ? '' : ` Together with ${showValue(company?.name ?? '')} it never repeats: write ${joined}, if each company has numbers of its own.`}`;
    return { ...outcome, picked: [{ ...found, certainty: 'likely', reason }] };
  }
  const reason = `${showValue(name)} is named like it, but ${repeats}, so that it is no id of an invoice.`;
  const choices = [
    ...(joined === null ? [] : [`${joined}, if each company has numbers of its own`]),
    'export one row for each invoice',
    `columns: "invoice_id": another column whose values never repeat`,
  ];
  return {
    picked: [],
    gaps: [
      gap('invoices', found.spec, reason, `Which column tells one invoice from another? ${reason}`, choices),
    ],
  };
}

const COMPANY_NAMES =
  'companycode company bukrs buchungskreis entity legalentity mandant firma 公司代码 公司编码 公司 账套 组织 结算组织';

/** A column of companies with which the numbers of documents never repeat; null where there is none. */
function companyBeside(numbers: ColumnProfile, columns: readonly ColumnProfile[]): ColumnProfile | null {
  const names = COMPANY_NAMES.split(' ');
  const found = columns.find(
    (column) => column.forms.some((form) => names.includes(form)) && column.distinct.length > 1,
  );
  if (found === undefined) return null;
  const pairs = numbers.values.flatMap((number, row) =>
    number === '' ? [] : [JSON.stringify([found.values[row], number])],
  );
  return new Set(pairs).size === pairs.length ? found : null;
}

/** So many due days have to be on the day of issue or after it for there to be no doubt. */
const IN_ORDER_SHARE_MIN = 0.9;
/** The baseline is believed to be the due day where it is later than the day of issue so often. */
const LATER_SHARE_MIN = 0.5;

function dueOf(
  findings: Findings,
  columns: readonly ColumnProfile[],
  reading: FileReading,
  issued: PickedColumn | undefined,
): Outcome {
  const finding = findings.get('due_on');
  const baseline = findings.get('baseline_day')?.source ?? null;
  const outcome = outcomeOf('invoices', finding, columns);
  const [due] = outcome.picked;
  if (finding === undefined) return outcome;
  if (due !== undefined && issued !== undefined) {
    const { yes, told } = compared(reading, issued.source, due.source, (from, to) => to >= from);
    if (yes >= told * IN_ORDER_SHARE_MIN) return outcome;
    const reason = `Its name says so, but it is before ${showValue(issued.source.name)} in ${told - yes} of ${told} rows.`;
    return { ...outcome, picked: [{ ...due, certainty: 'likely', reason }] };
  }
  if (finding.rivals.length > 0 || baseline === null || issued === undefined) return outcome;
  const { spec } = finding.role;
  const { yes, told } = compared(reading, issued.source, baseline, (from, to) => to > from);
  if (told > 0 && yes >= told * LATER_SHARE_MIN) {
    const reason = `It is the day that payment terms count from, and later than ${showValue(issued.source.name)} in ${yes} of ${told} rows, so that it is taken for the due day itself.`;
    return { picked: [{ spec, source: baseline, certainty: 'likely', reason }], gaps: [] };
  }
  const reason = `${showValue(baseline.name)} is the day that payment terms count from, which is the due day only where there are none.`;
  const choices = [
    'export the net due day (in SAP FAEDT, Net due date) as a column of its own',
    `columns: "due_on": ${JSON.stringify(baseline.name)}, if there are no terms`,
  ];
  return {
    picked: [],
    gaps: [gap('invoices', spec, reason, `Which column is the day an invoice falls due? ${reason}`, choices)],
  };
}

function compared(
  reading: FileReading,
  one: ColumnProfile,
  other: ColumnProfile,
  holds: (one: string, other: string) => boolean,
): { readonly yes: number; readonly told: number } {
  return countRows(one, (row) => {
    const [from, to] = [dayAt(reading, one, row), dayAt(reading, other, row)];
    return from === null || to === null ? null : holds(from, to);
  });
}

function withCurrency(payments: Part, currency: PickedColumn): Part {
  return { ...payments, picked: [...payments.picked, currency] };
}
