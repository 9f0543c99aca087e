import type { Rejection } from '../domain/import-report.ts';
import { columnPositions } from './csv-header.ts';
import { type CsvRecord, csvRecords } from './csv-records.ts';
import { emptyFile, FileRefused } from './file-refused.ts';
import { type LedgerRecord, type RowReaderOptions, rejection, rowReader } from './row-reader.ts';
import type { TextBlock } from './text-blocks.ts';

/**
 * The rows of a CSV file below its header, in pages as the text comes in.
 * @throws FileRefused `empty_file`, `truncated`, and what `csvRecords` and `columnPositions` refuse
 */
export async function* csvRows(
  blocks: AsyncIterable<TextBlock>,
  options: RowReaderOptions & { readonly delimiter: string },
): AsyncGenerator<readonly (LedgerRecord | Rejection)[]> {
  const read = rowReader(options);
  let header: CsvRecord | null = null;
  let positions: readonly number[] = [];
  for await (const page of csvRecords(blocks, options.delimiter)) {
    const rows: (LedgerRecord | Rejection)[] = [];
    for (const record of page) {
      if (header === null) {
        header = record;
        positions = columnPositions(options.spec, record);
      } else if (record.fields.length === header.fields.length) {
        rows.push(
          read(
            record.line,
            positions.map((position) => record.fields[position] ?? ''),
          ),
        );
      } else {
        rows.push(wrongFieldCount(record, header.fields.length));
      }
    }
    yield rows;
  }
  if (header === null) throw emptyFile();
}

function wrongFieldCount({ line, fields, ended }: CsvRecord, expected: number): Rejection {
  if (!ended && fields.length < expected) {
    throw new FileRefused(
      'truncated',
      line,
      `The file stops in the middle of the record on line ${line}, which has ${fields.length} of ${expected} fields ` +
        'and no line end: it was cut off on its way. Send it again.',
    );
  }
  const message =
    `The row has ${fields.length} fields and the header ${expected}: ` +
    'quote a text that holds the delimiter or a line end';
  return rejection(line, { field: null, code: 'wrong_field_count', message });
}
