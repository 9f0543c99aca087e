import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { actionId, alertId } from '../../src/alerts/alert-identity.ts';

describe('the identity of an alert', () => {
  it('is the same UUID each time, on every machine', () => {
    expect(alertId('C1', 'overdue', 1)).toBe('face4950-63b5-8c20-86e7-6cf6b9327b93');
    expect(actionId('a', 'call')).toBe('48725d57-dc4b-8980-ab74-2c07193c4696');
  });

  it('is a UUID that a strict reader accepts, whatever it is made of', () => {
    for (let ordinal = 1; ordinal <= 64; ordinal++) {
      expect(z.uuid().safeParse(alertId('C1', 'overdue', ordinal)).success).toBe(true);
    }
  });

  it('differs by customer, indicator and ordinal, and does not run them together', () => {
    const ids = [
      alertId('C1', 'overdue', 1),
      alertId('C1', 'overdue', 2),
      alertId('C2', 'overdue', 1),
      alertId('C1', 'rating_drop', 1),
      alertId('C', '1overdue', 1),
      alertId('C1"', 'overdue', 1),
      actionId('C1', 'overdue'),
      actionId('C1o', 'verdue'),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});
