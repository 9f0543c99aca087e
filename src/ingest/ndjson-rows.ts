import type { Rejection } from '../domain/import-report.ts';
import { emptyFile, FileRefused } from './file-refused.ts';
import { jsonRowReader } from './json-row.ts';
import { type LedgerRecord, type RowReaderOptions, rejection, rowReader } from './row-reader.ts';
import type { TextBlock } from './text-blocks.ts';

/**
 * The rows of an NDJSON file, one JSON object a line, in pages as the text comes in. Blank lines are left out.
 * @throws FileRefused `empty_file`; `truncated` where the last line has no line end and is no whole object
 */
export async function* ndjsonRows(
  blocks: AsyncIterable<TextBlock>,
  options: RowReaderOptions,
): AsyncGenerator<readonly (LedgerRecord | Rejection)[]> {
  const readJson = jsonRowReader(options.spec.columns);
  const read = rowReader(options);
  let empty = true;
  for await (const block of blocks) {
    const rows: (LedgerRecord | Rejection)[] = [];
    const texts = block.text.split('\n');
    for (const [index, text] of texts.entries()) {
      if (text.trim() === '') continue;
      const line = block.line + index;
      const row = readJson(text);
      if ('cells' in row) {
        rows.push(read(line, row.cells));
        continue;
      }
      // What follows the block's last line end is the file's last line; a cut object still begins as one.
      if (row.code === 'invalid_json' && index === texts.length - 1 && text.trimStart().startsWith('{')) {
        throw truncated(line);
      }
      rows.push(rejection(line, row));
    }
    empty &&= rows.length === 0;
    yield rows;
  }
  if (empty) throw emptyFile();
}

function truncated(line: number): FileRefused {
  return new FileRefused(
    'truncated',
    line,
    `The file stops in the middle of the JSON object on line ${line}: it was cut off on its way. Send it again.`,
  );
}
