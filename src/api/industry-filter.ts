/** Lists of one industry: a code or a parent of codes, in one scheme or in each that has such a code. */
import { z } from '@hono/zod-openapi';
import { INDUSTRY_SCHEMES, type IndustryScheme } from '../domain/file-kind.ts';
import { type IndustryRange, industryRange } from '../domain/industry-code.ts';
import { ProblemError } from './problem.ts';

export const industryParameters = {
  industry: z.string().min(1).max(20).optional().openapi({
    description: "The customer's own industry code or a parent of it, in every scheme that has such a code",
    example: 'C34',
  }),
  industry_scheme: z
    .enum(INDUSTRY_SCHEMES)
    .optional()
    .openapi({ description: 'The only scheme that `industry` is read in' }),
};

/**
 * What the two parameters name; undefined where they are absent.
 * @throws ProblemError 400 where no scheme has such a code
 */
export function readIndustry(query: {
  readonly industry?: string | undefined;
  readonly industry_scheme?: IndustryScheme | undefined;
}): readonly IndustryRange[] | undefined {
  const { industry, industry_scheme } = query;
  if (industry === undefined) {
    if (industry_scheme === undefined) return undefined;
    throw refused('required', 'industry_scheme says in which scheme to read industry, which is absent');
  }
  const schemes = industry_scheme === undefined ? INDUSTRY_SCHEMES : [industry_scheme];
  const ranges = schemes.flatMap((scheme) => industryRange(scheme, industry) ?? []);
  if (ranges.length > 0) return ranges;
  throw refused('not_valid', `is no industry code of ${schemes.join(', ')}`);
}

function refused(code: 'required' | 'not_valid', detail: string): ProblemError {
  const pointer = '/query/industry';
  return new ProblemError('invalid_request', `${pointer}: ${detail}.`, [{ pointer, code, detail }]);
}
