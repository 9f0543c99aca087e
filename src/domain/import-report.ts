/** What an import says of each file: the report of the contract, and the closed codes of its rejections. */
import { z } from 'zod';
import { daySchema } from './day.ts';
import { FILE_KINDS } from './file-kind.ts';

/** Why a row was left out. The rest of its file goes in. */
export const REJECTION_CODES = [
  'wrong_field_count',
  'invalid_json',
  'missing',
  'too_long',
  'control_character',
  'not_a_number',
  'not_positive',
  'out_of_range',
  'too_many_decimals',
  'not_a_day',
  'not_a_flag',
  'not_a_choice',
  'unknown_currency',
  'unknown_scale',
  'unknown_grade',
  'unknown_industry_code',
  'code_without_scheme',
  'not_allowed',
  'days_out_of_order',
  'duplicate_id',
  'unknown_customer',
  'unknown_invoice',
  'customer_differs',
  'currency_differs',
  'applies_to_credit_note',
  'total_row',
] as const;

export type RejectionCode = (typeof REJECTION_CODES)[number];

/** Why a whole file was turned away. Nothing of it went in. */
export const REFUSAL_REASONS = [
  'unknown_kind',
  'cannot_read',
  'empty_file',
  'wrong_header',
  'duplicate_column',
  'truncated',
  'open_quote',
  'broken_encoding',
  'broken_gzip',
  'record_too_long',
  'malformed_csv',
  'mapping_misfit',
  'rules_invalid',
  'date_format_differs',
  'number_format_differs',
  'open_items_undated',
  'open_items_older',
  'open_items_incomplete',
  'open_items_guard',
] as const;

export type RefusalReason = (typeof REFUSAL_REASONS)[number];

export const rejectionSchema = z
  .strictObject({
    /** The line of the file the record starts on, the header being line 1. */
    line: z.int().min(1),
    field: z.string().nullable(),
    code: z.enum(REJECTION_CODES),
    message: z.string(),
  })
  .meta({ id: 'Rejection' });

/** Why rows that went in are worth a look all the same. */
export const IMPORT_NOTE_CODES = [
  'due_before_issue',
  'unlisted_code',
  'family_differs',
  'unknown_item',
  'score_above_max',
  'exceeds_invoice',
] as const;

export const importNoteSchema = z
  .strictObject({
    code: z.enum(IMPORT_NOTE_CODES),
    /** How many rows are like that; they went in as they are. */
    rows: z.int().min(1),
    /** Of the first of them. */
    line: z.int().min(1),
    /** About the first of them. */
    message: z.string(),
  })
  .meta({ id: 'ImportNote' });

export const fileReportSchema = z
  .strictObject({
    /** Under which `GET /v1/imports/{id}` finds it. */
    import_id: z.string(),
    file: z.string(),
    kind: z.enum(FILE_KINDS).nullable(),
    status: z.enum(['imported', 'unchanged', 'refused']),
    rows: z.int(),
    new: z.int(),
    changed: z.int(),
    unchanged: z.int(),
    rejected: z.int(),
    /** Open-items mode: rows that look like totals, left out and named among the rejections; `rejected` has them not. */
    totals: z.int(),
    /** Open-items mode: invoices of the ledger that the file does not list any more. */
    settled: z.int(),
    /** The day the file is of, where that was said. */
    data_as_of: daySchema.nullable(),
    /** The first 1,000. */
    rejections: z.array(rejectionSchema),
    /** What went in as it is, and should be looked at. */
    notes: z.array(importNoteSchema),
    refusal: z
      .strictObject({ code: z.enum(REFUSAL_REASONS), line: z.int().nullable(), message: z.string() })
      .nullable(),
  })
  .meta({ id: 'FileReport' });

export type Rejection = Readonly<z.infer<typeof rejectionSchema>>;
export type ImportNote = Readonly<z.infer<typeof importNoteSchema>>;
export type FileReport = Readonly<z.infer<typeof fileReportSchema>>;

/** How many rejections a report lists itself. */
export const REPORTED_REJECTIONS_MAX = 1_000;

export function isRejectionCode(text: string): text is RejectionCode {
  return (REJECTION_CODES as readonly string[]).includes(text);
}
