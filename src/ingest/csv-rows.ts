import { columnPositions } from './csv-header.ts';
import { type CsvRecord, csvRecords } from './csv-records.ts';
import { emptyFile, FileRefused } from './file-refused.ts';
import { mappedPositions } from './mapped-header.ts';
import { sourceCells } from './mapped-source.ts';
import type { RowFault } from './row-fault.ts';
import { type LedgerRecord, type ReadRejection, type RowReaderOptions, rowReader } from './row-reader.ts';
import { type TextBlock, withoutLines } from './text-blocks.ts';

/**
 * The rows of a CSV file below its header, in pages as the text comes in.
 * @throws FileRefused `empty_file`, `truncated`, what `csvRecords` and the reading of the header refuse, and at the
 * end of the file what the reader of its rows refuses
 */
export async function* csvRows(
  blocks: AsyncIterable<TextBlock>,
  options: RowReaderOptions & { readonly delimiter: string },
): AsyncGenerator<readonly (LedgerRecord | ReadRejection)[]> {
  const reader = rowReader(options);
  let header: CsvRecord | null = null;
  let positions: readonly number[] = [];
  const { mapping, delimiter } = options;
  const cells = mapping === null ? null : sourceCells(options.spec.columns, mapping);
  const below = mapping?.skip_lines === undefined ? blocks : withoutLines(blocks, mapping.skip_lines);
  for await (const page of csvRecords(below, delimiter)) {
    const rows: (LedgerRecord | ReadRejection)[] = [];
    for (const record of page) {
      if (header === null) {
        header = record;
        positions =
          cells === null
            ? columnPositions(options.spec, header)
            : mappedPositions(cells, header, mapping?.skip_lines);
      } else if (record.fields.length === header.fields.length) {
        const found = positions.map((position) => record.fields[position] ?? '');
        rows.push(
          cells === null
            ? reader.read(record.line, found)
            : reader.read(record.line, cells.joined(found), undefined, cells.joinFault(found)),
        );
      } else {
        // Which of its fields is which is not certain, so that not even an id can be read.
        rows.push(reader.reject(record.line, wrongFieldCount(record, header.fields.length), ''));
      }
    }
    yield rows;
  }
  if (header === null)
    throw mapping?.skip_lines === undefined ? emptyFile() : nothingBelow(mapping.skip_lines);
  reader.finish();
}

function nothingBelow(skip_lines: number): FileRefused {
  const message = `There is nothing below the lines that the mapping skips ("skip_lines": ${skip_lines}): the file has no more, or the number is too large.`;
  return new FileRefused('empty_file', null, message);
}

function wrongFieldCount({ line, fields, ended }: CsvRecord, expected: number): RowFault {
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
  return { field: null, code: 'wrong_field_count', message };
}
