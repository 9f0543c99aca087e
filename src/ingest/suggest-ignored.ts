/** Which columns of a file a mapping leaves out, and why. */
import type { Findings } from './suggest-assign.ts';
import type { ColumnProfile } from './suggest-columns.ts';
import { misfitText } from './suggest-misfit.ts';
import type { Part } from './suggest-part.ts';
import type { Suggestion } from './suggest-report.ts';

/** By what was found aside: why it is not needed, where something else says the same. */
const NOT_NEEDED: Readonly<Record<string, string>> = {
  name: "It is the customer's name, which comes with the customers.",
  baseline_day: 'It is the day that payment terms count from, and the due day is there itself.',
  debit_credit: 'It tells debit from credit, which the document types or the signs tell too.',
  payment_id: 'It is the number of a payment, and what is paid is taken from elsewhere.',
  paid_on: 'It is the day of a payment, and what is paid is taken from elsewhere.',
  paid_amount: 'It is what was paid, which is taken from elsewhere.',
};

export function ignoredColumns(
  header: readonly string[],
  columns: readonly ColumnProfile[],
  parts: readonly Part[],
  findings: Findings,
): Suggestion['ignored'] {
  const taken = new Set(parts.flatMap(({ picked }) => picked.map(({ source }) => source.name)));
  const reasons = new Map(
    parts.flatMap(({ left }) => left.map(({ source, reason }) => [source.name, reason])),
  );
  return [...new Set(header)]
    .filter((name) => !taken.has(name))
    .map((name) => ({
      source: name,
      reason:
        reasons.get(name) ??
        reasonFor(
          columns.find((column) => column.name === name),
          findings,
        ),
    }));
}

function reasonFor(column: ColumnProfile | undefined, findings: Findings): string {
  if (column === undefined) {
    return 'It has no name of its own in the header, or one that is too long, so that no mapping can name it: rename it if it is needed.';
  }
  if (column.filled === 0) return EMPTY;
  for (const { role, rivals, misfits, empty, source } of findings.values()) {
    if (empty.includes(column)) return EMPTY;
    if (role.aside && source === column) return NOT_NEEDED[role.spec.name] ?? UNKNOWN_NAME;
    if (source === null && rivals.includes(column)) return `It may be ${role.spec.name}: see the questions.`;
    if (source === null && misfits.some((one) => one.column === column)) {
      return `It is named like ${role.spec.name}, but ${misfitText(role.spec, column)}.`;
    }
  }
  return UNKNOWN_NAME;
}

const EMPTY = 'It is empty in every row.';
const UNKNOWN_NAME = 'No column of ours goes by this name.';
