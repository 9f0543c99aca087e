/** What an import's address says of the file in its body, and how that is read. */
import { z } from '@hono/zod-openapi';
import type { ImportInput } from '../actions/import-file.ts';
import { FILE_KINDS } from '../domain/file-kind.ts';
import { MAPPING_ENCODINGS, type Mapping, mappingNameSchema } from '../domain/mapping.ts';
import { ProblemError } from './problem.ts';
import { dayParameter, flagParameter } from './request-parts.ts';
import type { UploadType } from './upload-type.ts';

export const importQuery = z
  .strictObject({
    kind: z
      .enum(FILE_KINDS)
      .optional()
      .openapi({ description: "What the file holds, in this kind's own columns; this or `mapping`" }),
    mapping: mappingNameSchema
      .optional()
      .openapi({ description: 'The saved mapping that the file is read by; this or `kind`', example: 'sap' }),
    file: z
      .string()
      .min(1)
      .max(200)
      .refine((text) => !/\p{Cc}/u.test(text), {
        error: 'must not contain control characters',
        params: { code: 'control_character' },
      })
      .optional()
      .openapi({
        description:
          "The file's name: for its report, for a mapping's patterns (which need it unless all are `*`), and for whether an `application/gzip` body holds `.csv` or `.ndjson`",
        example: 'invoices-2026-11.csv',
      }),
    data_as_of: dayParameter.openapi({
      description: 'The day the file is of; needed for a list of open items whose mapping does not say it',
    }),
    confirm: flagParameter.openapi({
      description: 'true: import a list of open items although most of what is open would be settled by it',
      type: 'boolean',
      default: false,
    }),
    delimiter: z
      .string()
      .transform((text) => (text === 'tab' ? '\t' : text))
      .refine((text) => text.length === 1 && !/["\r\n\0]/.test(text), {
        error: 'must be one character, or the word tab',
      })
      .optional()
      .openapi({ type: 'string', description: 'Between fields; comma where absent', example: ';' }),
    encoding: z
      .enum(MAPPING_ENCODINGS)
      .optional()
      .openapi({ description: 'utf-8 where neither this, the charset nor the mapping says otherwise' }),
  })
  .superRefine(({ kind, mapping }, context) => {
    if ((kind === undefined) !== (mapping === undefined)) return;
    const message =
      kind === undefined
        ? 'must say what the file holds, where mapping does not'
        : 'cannot stand beside mapping, which says it';
    context.addIssue({
      code: 'custom',
      path: ['kind'],
      message,
      params: { code: kind === undefined ? 'required' : 'not_valid' },
    });
  });

export type ImportQuery = z.infer<typeof importQuery>;

/** How the file is to be read, in the words of an import. */
export type ReadAs = Pick<
  ImportInput,
  'file' | 'kind' | 'format' | 'mapping' | 'data_as_of' | 'confirm' | 'delimiter' | 'encoding'
>;

/**
 * @param mapping the one of the query's name
 * @throws ProblemError 400 where the mapping needs the file's name and there is none
 */
export function readAs(query: ImportQuery, type: UploadType, mapping: Mapping | null): ReadAs {
  const { kind, data_as_of, confirm, delimiter } = query;
  if (mapping !== null && query.file === undefined && mapping.some(({ match }) => match !== '*')) {
    const patterns = mapping.map(({ match }) => match).join(', ');
    const detail = `is needed: the mapping reads files by their names, ${patterns}`;
    throw new ProblemError('invalid_request', `/query/file ${detail}.`, [
      { pointer: '/query/file', code: 'required', detail },
    ]);
  }
  const format = type.format ?? (/\.ndjson(\.gz)?$/i.test(query.file ?? '') ? 'ndjson' : 'csv');
  const encoding = query.encoding ?? type.encoding ?? undefined;
  return {
    file: query.file ?? `${kind ?? query.mapping}.${format}`,
    format,
    ...(kind === undefined ? {} : { kind }),
    ...(mapping === null ? {} : { mapping }),
    ...(data_as_of === undefined ? {} : { data_as_of }),
    ...(confirm === undefined ? {} : { confirm }),
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(encoding === undefined ? {} : { encoding }),
  };
}

/** Everything that makes a request another one, beside its body. */
export function saidBy(
  query: ImportQuery,
  type: UploadType,
): readonly (string | boolean | null | undefined)[] {
  const { kind, mapping, file, data_as_of, confirm = false, delimiter, encoding } = query;
  return [
    kind,
    mapping,
    file,
    data_as_of,
    confirm,
    delimiter,
    encoding,
    type.format,
    type.gzip,
    type.encoding,
  ];
}
