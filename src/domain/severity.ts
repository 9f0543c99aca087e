import { z } from 'zod';

/** Mildest first. */
export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;

export type Severity = (typeof SEVERITIES)[number];

export const severitySchema = z.enum(SEVERITIES).meta({ id: 'Severity' });

/** 0 for low to 3 for critical. */
export function severityRank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}
