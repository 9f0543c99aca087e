import fc from 'fast-check';
import { expect, it } from 'vitest';
import { etagDigest } from '../../src/api/etag-digest.ts';

it('is the SHA-1 that WebCrypto computes, of any bytes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array(), async (bytes) => {
      const expected = await crypto.subtle.digest('SHA-1', Uint8Array.from(bytes));
      expect(new Uint8Array(etagDigest(bytes))).toEqual(new Uint8Array(expected));
    }),
  );
});
