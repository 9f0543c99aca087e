import { z } from 'zod';

/** A part of a whole as decimal text, from `0` to `1`, at most six decimals: exact where it multiplies money. */
export const shareSchema = z.string().regex(/^(0(\.\d{1,6})?|1(\.0{1,6})?)$/, {
  error: 'must be a decimal from 0 to 1 in a string, such as "0.175", with at most 6 decimals',
  // What is no share is not compared with others.
  abort: true,
});
