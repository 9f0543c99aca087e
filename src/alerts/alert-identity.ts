/**
 * Identities of alerts and actions, derived from what they are, so that a run that is killed and started again
 * writes the same rows. Nothing else may be read out of them.
 */
import { createHash } from 'node:crypto';

/** The id of the `ordinal`-th alert (from 1) ever opened for this customer and indicator. */
export function alertId(customer_id: string, indicator: string, ordinal: number): string {
  return uuidOf(['alert', customer_id, indicator, ordinal]);
}

/** The id of the action with this playbook code on this alert: a code is recommended once per alert. */
export function actionId(alert_id: string, code: string): string {
  return uuidOf(['action', alert_id, code]);
}

/**
 * A UUID of version 8 (RFC 9562, section 5.8: own content) out of the first 128 bits of SHA-256. The parts are
 * hashed as a JSON array, because joined texts would let `a` + `bc` meet `ab` + `c`.
 */
function uuidOf(parts: readonly (string | number)[]): string {
  const hex = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
