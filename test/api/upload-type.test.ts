import { describe, expect, it } from 'vitest';
import { ProblemError } from '../../src/api/problem.ts';
import { type UploadType, uploadType } from '../../src/api/upload-type.ts';

const CSV: UploadType = { format: 'csv', gzip: false, encoding: null };

function typeOf(contentType?: string, contentEncoding?: string, mapped = false): UploadType {
  return uploadType({ contentType, contentEncoding }, mapped);
}

describe('the type of an upload', () => {
  it.each<[string, Partial<UploadType>]>([
    ['text/csv', {}],
    ['Text/CSV ; header=present', {}],
    ['text/csv; charset=UTF-8', {}],
    ['text/csv; header=present; charset="utf-8"', {}],
    ['text/csv;charset=gb18030', { encoding: 'gb18030' }],
    ['text/csv; Charset = "GBK"', { encoding: 'gb18030' }],
    ['text/csv; charset=gb2312', { encoding: 'gb18030' }],
    ['text/csv; charset=Windows-1252', { encoding: 'windows-1252' }],
    ['application/x-ndjson', { format: 'ndjson' }],
    ['application/gzip', { format: null, gzip: true }],
    ['application/x-gzip', { format: null, gzip: true }],
  ])('is read from Content-Type: %s', (contentType, expected) => {
    expect(typeOf(contentType)).toEqual({ ...CSV, ...expected });
  });

  it.each([
    ['gzip', true],
    ['X-GZIP', true],
    ['identity', false],
    ['', false],
  ])('is compressed or not by Content-Encoding: %s', (contentEncoding, gzip) => {
    expect(typeOf('text/csv', contentEncoding)).toEqual({ ...CSV, gzip });
  });

  it('may be any text where a mapping reads it', () => {
    expect(typeOf('text/plain;charset=UTF-8', undefined, true)).toEqual(CSV);
    expect(refusal('text/plain')).toContain('content type "text/plain"');
  });

  it.each([
    [undefined, 'no content type'],
    ['', 'no content type'],
    ['text', 'content type "text"'],
    ['multipart/form-data; boundary=x', 'content type "multipart/form-data"'],
    ['application/x-www-form-urlencoded', 'content type "application/x-www-form-urlencoded"'],
    ['application/json', 'content type "application/json"'],
    ['__proto__', 'content type "__proto__"'],
    ['constructor', 'content type "constructor"'],
  ])('is refused where it is %s, with those that are taken', (contentType, said) => {
    const detail = refusal(contentType);
    expect(detail).toContain(said);
    expect(detail).toContain('text/csv, application/x-ndjson or application/gzip');
  });

  it.each([
    ['text/csv', 'br', 'Content-Encoding may be gzip, not "br".'],
    ['text/csv', 'gzip, gzip', 'Content-Encoding may be gzip, not "gzip, gzip".'],
    ['application/gzip', 'gzip', 'Both Content-Type and Content-Encoding say gzip.'],
    [
      'text/csv; charset=latin1',
      undefined,
      'The charset may be utf-8, gb18030 or windows-1252, not "latin1".',
    ],
    ['text/csv; charset=', undefined, 'The charset may be utf-8, gb18030 or windows-1252, not "".'],
    [
      'application/x-ndjson; charset=utf-16',
      undefined,
      'The charset may be utf-8, gb18030 or windows-1252, not "utf-16".',
    ],
  ])('is refused where it is %s in %s', (contentType, contentEncoding, said) => {
    expect(refusal(contentType, contentEncoding)).toContain(said);
  });
});

function refusal(contentType: string | undefined, contentEncoding?: string): string {
  try {
    typeOf(contentType, contentEncoding);
  } catch (error) {
    expect(error).toBeInstanceOf(ProblemError);
    if (!(error instanceof ProblemError)) throw error;
    expect(error.code).toBe('unsupported_media_type');
    return error.message;
  }
  throw new Error('it was taken');
}
