/** What the headers say a body is. */
import type { MAPPING_ENCODINGS } from '../domain/mapping.ts';
import { ProblemError } from './problem.ts';

export interface UploadType {
  /** Null where only the file's name can say: the body is a gzip file. */
  readonly format: 'csv' | 'ndjson' | null;
  readonly gzip: boolean;
  /** Null where nothing is said, or what most programs say without having looked: utf-8. */
  readonly encoding: Exclude<(typeof MAPPING_ENCODINGS)[number], 'utf-8'> | null;
}

const FORMATS: Readonly<Record<string, UploadType['format']>> = {
  'text/csv': 'csv',
  'application/x-ndjson': 'ndjson',
  'application/gzip': null,
  'application/x-gzip': null,
};

/** GB 18030 reads its predecessors. */
const GB18030_NAMES = ['gb18030', 'gbk', 'gb2312'];
const WINDOWS_1252_NAMES = ['windows-1252', 'cp1252'];
const UTF8_NAMES = ['utf-8', 'utf8', 'us-ascii'];

const NAMED = 'text/csv, application/x-ndjson or application/gzip';

/**
 * @param mapped whether a mapping reads the file: then it may be any text
 * @throws ProblemError 415
 */
export function uploadType(
  headers: { readonly contentType: string | undefined; readonly contentEncoding: string | undefined },
  mapped: boolean,
): UploadType {
  const [essence = '', ...parameters] = (headers.contentType ?? '').split(';').map((part) => part.trim());
  const name = essence.toLowerCase();
  const format = mapped && name === 'text/plain' ? 'csv' : own(FORMATS, name);
  if (format === undefined) {
    const instead = mapped ? `text/plain, ${NAMED}` : NAMED;
    const given = name === '' ? 'no content type' : `content type ${JSON.stringify(essence)}`;
    throw unsupported(`The file came with ${given}. Send it as the body, with Content-Type: ${instead}.`);
  }
  const encoded = isGzip(headers.contentEncoding);
  if (encoded && format === null) {
    throw unsupported('Both Content-Type and Content-Encoding say gzip. Say it in one of them.');
  }
  return { format, gzip: encoded || format === null, encoding: encodingOf(parameters) };
}

function isGzip(contentEncoding: string | undefined): boolean {
  const coding = (contentEncoding ?? 'identity').trim().toLowerCase();
  if (coding === 'gzip' || coding === 'x-gzip') return true;
  if (coding === 'identity' || coding === '') return false;
  throw unsupported(`Content-Encoding may be gzip, not ${JSON.stringify(contentEncoding)}.`);
}

function encodingOf(parameters: readonly string[]): UploadType['encoding'] {
  const charset = parameters.find((parameter) => /^charset\s*=/i.test(parameter));
  if (charset === undefined) return null;
  const name = charset
    .slice(charset.indexOf('=') + 1)
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .toLowerCase();
  if (UTF8_NAMES.includes(name)) return null;
  if (GB18030_NAMES.includes(name)) return 'gb18030';
  if (WINDOWS_1252_NAMES.includes(name)) return 'windows-1252';
  throw unsupported(`The charset may be utf-8, gb18030 or windows-1252, not ${JSON.stringify(name)}.`);
}

function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function unsupported(detail: string): ProblemError {
  return new ProblemError('unsupported_media_type', detail);
}
