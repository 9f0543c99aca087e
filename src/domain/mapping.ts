/** How an ERP's own export is read: which of its columns is which of ours, and how it spells days and numbers. */
import { z } from 'zod';
import { daySchema } from './day.ts';
import { FILE_KINDS } from './file-kind.ts';

export const DECIMAL_MARKS = ['.', ','] as const;
export const THOUSANDS_MARKS = ['', ',', '.', ' ', "'"] as const;
export const MAPPING_ENCODINGS = ['utf-8', 'gb18030', 'windows-1252'] as const;

/** How many lines may stand above a header. */
export const SKIP_LINES_MAX = 100;

const sourceColumn = z.string().min(1).max(200);
const joinedColumns = z
  .strictObject({
    columns: z
      .array(sourceColumn)
      .min(2, { error: 'has to name at least two columns' })
      .max(5, { error: 'can name five columns at most' }),
    join: z
      .string({ error: 'is missing: what stands between the columns, such as "-"' })
      .min(1, {
        error: 'must not be empty: without a mark between them, different columns may make the same id',
      })
      .max(5, { error: 'can be five characters at most' })
      .meta({ description: 'What stands between them' }),
  })
  .meta({
    description: 'An id that several columns make up, as a document number and its company code do',
    examples: [{ columns: ['company_code', 'doc_no'], join: '-' }],
  });
const byColumn = <T extends z.ZodType>(value: T) => z.record(z.string().min(1).max(64), value);
const words = z.array(z.string().min(1).max(64)).min(1).max(50);

/** One file may feed several kinds: an entry for each. */
export const mappingEntrySchema = z
  .strictObject({
    match: z
      .string()
      .min(1)
      .max(200)
      .meta({
        description:
          'The file names it is for: `*` stands for any characters, `?` for one; case does not count',
        examples: ['AR_*.csv'],
      }),
    kind: z.enum(FILE_KINDS),
    columns: byColumn(
      z.union([sourceColumn, joinedColumns], {
        error: 'must be the name of a column, or {"columns": [names of several], "join": "-"}',
      }),
    ).meta({ description: "Our column: the file's column, or of an id the columns that make it up" }),
    constants: byColumn(z.string().min(1).max(4_000))
      .optional()
      .meta({ description: 'Our column: the value that every row has, in our spelling' }),
    values: byColumn(z.record(z.string().max(200), z.string().max(4_000)))
      .optional()
      .meta({
        description:
          "Our column: the file's words and what each is in our spelling, such as RV: invoice; a word of no letters is an empty field, and what is empty here counts as absent",
      }),
    date_format: z
      .string()
      .min(1)
      .max(30)
      .optional()
      .meta({
        description:
          'Of YYYY, YY (20YY), MM, M, MMM (Jan), DD, D, HH, H, mm, ss, SSS and what stands between; YYYY-MM-DD where absent',
        examples: ['M/D/YYYY', 'DD.MM.YYYY', 'YYYYMMDD'],
      }),
    decimal: z.enum(DECIMAL_MARKS).optional().meta({ description: '`.` where absent' }),
    thousands: z.enum(THOUSANDS_MARKS).optional().meta({ description: 'None where absent' }),
    true_values: words.optional().meta({ description: 'true, 1, yes where absent; case does not count' }),
    false_values: words.optional().meta({ description: 'false, 0, no where absent; case does not count' }),
    negative_amounts: z.enum(['reject', 'credit_note']).optional().meta({
      description:
        'Of invoices: whether a row with an amount below zero is a credit note; rejected where absent',
    }),
    delimiter: z.string().length(1).optional(),
    encoding: z.enum(MAPPING_ENCODINGS).optional(),
    skip_lines: z.int().min(1).max(SKIP_LINES_MAX).optional().meta({
      description: 'Of a CSV file: how many lines stand above its header, such as a title',
    }),
    mode: z.enum(['full', 'open_items']).optional().meta({
      description:
        'open_items: of invoices: the file lists all that is open on data_as_of; what it does not list is settled',
    }),
    data_as_of: daySchema
      .optional()
      .meta({ description: 'The day the file is of; may be given with the import' }),
  })
  .meta({ id: 'MappingEntry' });

export const mappingSchema = z.array(mappingEntrySchema).min(1).max(50).meta({ id: 'Mapping' });

export type MappingEntry = Readonly<z.infer<typeof mappingEntrySchema>>;
export type Mapping = readonly MappingEntry[];

/** A mapping's name as it is saved under. */
export const mappingNameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,63}$/, { error: 'must be lower-case letters, digits, - and _, a letter first' });
