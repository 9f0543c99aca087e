/** A list of payments. */
import type { Findings } from './suggest-assign.ts';
import type { ColumnProfile } from './suggest-columns.ts';
import { customerOf } from './suggest-customers.ts';
import { outcomeOf, type Part, picked } from './suggest-part.ts';

export function paymentsFile(findings: Findings, columns: readonly ColumnProfile[]): Part {
  const roles = [...findings.values()].filter(({ role }) => !role.aside && role.spec.name !== 'customer_id');
  const found = picked([
    customerOf('payments', findings, columns),
    ...roles.map((finding) => outcomeOf('payments', finding, columns)),
  ]);
  return { kind: 'payments', ...found, left: [], questions: [], settings: {} };
}
