/** The `Idempotency-Key` header: the same key and request are answered the same, and carried out once. */
import { createHash } from 'node:crypto';
import { z } from '@hono/zod-openapi';

export const idempotencyHeaders = z.object({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, { error: 'must be 1 to 255 visible ASCII characters, such as a UUID' })
    .optional()
    .openapi({
      description:
        'Any text that is new for each request, such as a UUID. The same request with the same key again is carried out once and answered the same for 7 days',
      example: '3f2b8c1e-5d0a-4f6e-9c3b-7a1d2e4f6b80',
    }),
});

/** What two requests have in common that are the same request: everything they say, in a fixed order. */
export function fingerprintOf(said: readonly (string | boolean | null | undefined)[]): string {
  return createHash('sha256').update(JSON.stringify(said)).digest('hex');
}

export const REPLAYED_HEADER = {
  'Idempotency-Replayed': {
    description: 'true where this is what the same request with the same key was answered before',
    schema: { type: 'string' as const, enum: ['true'] },
  },
};
