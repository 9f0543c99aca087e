import { faultOf } from './field-fault.ts';
import type { Row, RowFault } from './row-fault.ts';

const AMOUNTS = ['amount', 'open_amount'] as const;
const ZERO = /^-?0*(?:\.0*)?$/;

/**
 * Under a mapping whose amounts below zero are credit notes: takes the sign off such a row and makes it one. An
 * amount and an open amount of different signs contradict each other.
 */
export function negativeAmountsCheck(row: Row): RowFault | null {
  const signs = AMOUNTS.map((field) => signOf(row.get(field)));
  if (signs.includes(-1) && signs.includes(1)) {
    const field = 'open_amount';
    const problem = `must have the sign of amount ${row.get('amount')}: it is what is left of it`;
    return { field, ...faultOf('out_of_range', field, row.get(field) ?? '', problem) };
  }
  if (signs.includes(-1)) row.set('document_type', 'credit_note');
  for (const field of AMOUNTS) {
    const amount = row.get(field);
    if (amount?.startsWith('-')) row.set(field, amount.slice(1));
  }
  return null;
}

function signOf(amount: string | null): -1 | 0 | 1 {
  if (amount === null || ZERO.test(amount)) return 0;
  return amount.startsWith('-') ? -1 : 1;
}
