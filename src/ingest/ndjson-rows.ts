import type { MappingEntry } from '../domain/mapping.ts';
import { emptyFile, FileRefused } from './file-refused.ts';
import { jsonRowReader } from './json-row.ts';
import { sourceCells } from './mapped-source.ts';
import { type LedgerRecord, type ReadRejection, type RowReaderOptions, rowReader } from './row-reader.ts';
import { SourceKeys } from './source-keys.ts';
import type { TextBlock } from './text-blocks.ts';

/**
 * The rows of an NDJSON file, one JSON object a line, in pages as the text comes in. Blank lines are left out.
 * @throws FileRefused `empty_file`; `truncated` where the last line has no line end and is no whole object; at the end
 * of the file `mapping_misfit` and what the reader of its rows refuses
 */
export async function* ndjsonRows(
  blocks: AsyncIterable<TextBlock>,
  options: RowReaderOptions,
): AsyncGenerator<readonly (LedgerRecord | ReadRejection)[]> {
  const { spec, mapping } = options;
  refuseSkippedLines(mapping);
  const cells = mapping === null ? null : sourceCells(spec.columns, mapping);
  const sources = cells === null ? null : new SourceKeys(cells);
  const readJson = jsonRowReader(cells?.columns ?? spec.columns, sources);
  const readId = idReader(options);
  const reader = rowReader(options);
  let empty = true;
  for await (const block of blocks) {
    const rows: (LedgerRecord | ReadRejection)[] = [];
    const texts = block.text.split('\n');
    for (const [index, text] of texts.entries()) {
      if (text.trim() === '') continue;
      const line = block.line + index;
      const row = readJson(text);
      if ('cells' in row) {
        rows.push(
          cells === null
            ? reader.read(line, row.cells, row.plain)
            : reader.read(
                line,
                cells.joined(row.cells),
                cells.joinedPlain(row.plain),
                cells.joinFault(row.cells),
              ),
        );
        continue;
      }
      // What follows the block's last line end is the file's last line; a cut object still begins as one.
      if (row.code === 'invalid_json' && index === texts.length - 1 && text.trimStart().startsWith('{')) {
        throw truncated(line);
      }
      rows.push(reader.reject(line, row, readId(text)));
    }
    empty &&= rows.length === 0;
    yield rows;
  }
  if (empty) throw emptyFile();
  sources?.finish();
  reader.finish();
}

/** Reads from a line that is at fault the text of the id alone; empty where that cannot be read either. */
function idReader({ spec, mapping }: RowReaderOptions): (line: string) => string {
  const [name, ...more] = spec.key;
  const columns = more.length > 0 ? [] : spec.columns.filter((column) => column.name === name);
  if (name === undefined) return () => '';
  const source = mapping === null ? name : mapping.columns[name];
  const entry = { match: '*', kind: spec.kind, columns: source === undefined ? {} : { [name]: source } };
  const cells = sourceCells(columns, entry);
  const read = jsonRowReader(cells.columns, new SourceKeys(cells));
  return (line) => {
    const row = read(line);
    return 'cells' in row ? (cells.joined(row.cells)[0] ?? '') : '';
  };
}

/** Each of its lines is an object: there is no header that anything could stand above. */
function refuseSkippedLines(mapping: MappingEntry | null): void {
  if (mapping?.skip_lines === undefined) return;
  throw new FileRefused(
    'mapping_misfit',
    null,
    'The mapping says skip_lines, which is for CSV files, and this one is NDJSON: take it out of the mapping.',
  );
}

function truncated(line: number): FileRefused {
  return new FileRefused(
    'truncated',
    line,
    `The file stops in the middle of the JSON object on line ${line}: it was cut off on its way. Send it again.`,
  );
}
