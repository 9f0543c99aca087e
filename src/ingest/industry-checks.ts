import { type IndustryScheme, isIndustryScheme } from '../domain/file-kind.ts';
import { normaliseIndustryCode } from '../domain/industry-code.ts';
import { faultOf } from './field-fault.ts';
import type { Row, RowFault } from './row-fault.ts';

/** A customer's industry code needs its scheme, and is then spelt as the scheme spells it. */
export function customerIndustryCheck(row: Row): RowFault | null {
  const field = 'industry_code';
  const code = row.get(field);
  if (code === null) return null;
  const scheme = row.get('industry_scheme');
  if (scheme === null || !isIndustryScheme(scheme)) {
    return {
      field,
      ...faultOf('code_without_scheme', field, code, 'has no industry_scheme beside it: write one'),
    };
  }
  return spell(row, field, scheme, [code]);
}

/** A policy event's codes must be codes of its scheme, each named once however it is spelt. */
export function policyIndustryCheck(row: Row): RowFault | null {
  const field = 'industry_codes';
  const scheme = row.get('industry_scheme') ?? '';
  const codes = row.get(field) ?? '';
  return isIndustryScheme(scheme) ? spell(row, field, scheme, codes.split(';')) : null;
}

function spell(row: Row, field: string, scheme: IndustryScheme, codes: readonly string[]): RowFault | null {
  const spelt = new Set<string>();
  for (const code of codes) {
    const normal = normaliseIndustryCode(scheme, code);
    if (normal === null) {
      return { field, ...faultOf('unknown_industry_code', field, code, `is not a code of ${scheme}`) };
    }
    spelt.add(normal);
  }
  row.set(field, [...spelt].join(';'));
  return null;
}
