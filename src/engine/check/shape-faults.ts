/** zod's issues, said as faults. */
import type { z } from 'zod';
import { at, type FaultCode, type FaultList, report } from '../fault.ts';
import { reportUnknownKey } from './known-keys.ts';

export function reportIssues(error: z.ZodError, faults: FaultList): void {
  for (const issue of error.issues) {
    const path = at(null, ...issue.path.map(String));
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) reportUnknownKey(faults, path, key);
    } else {
      report(faults, path, codeOf(issue), messageOf(issue));
    }
  }
}

function codeOf(issue: z.core.$ZodIssue): FaultCode {
  switch (issue.code) {
    case 'invalid_type':
      return isMissing(issue) ? 'missing' : 'wrong_type';
    case 'too_small':
      return issue.origin === 'string' || issue.origin === 'array' ? 'empty' : 'out_of_range';
    case 'too_big':
      return 'out_of_range';
    case 'invalid_key':
      return 'invalid_name';
    default:
      return 'invalid_value';
  }
}

/** zod says of an absent value only in words that it was undefined; the guard has let no other undefined through. */
function isMissing(issue: z.core.$ZodIssue): boolean {
  return issue.message.endsWith('received undefined');
}

function messageOf(issue: z.core.$ZodIssue): string {
  if (isMissing(issue)) return 'is missing';
  const inner = issue.code === 'invalid_key' ? issue.issues[0]?.message : undefined;
  return (inner ?? issue.message).replace(/^Invalid (input|option): /, '');
}
