import { notText, otherDelimiter } from './csv-header.ts';
import type { CsvRecord } from './csv-records.ts';
import { FileRefused } from './file-refused.ts';
import type { SourceCells } from './mapped-source.ts';
import { showValue } from './show-value.ts';
import { lackingColumns, sourcePosition } from './source-columns.ts';

/**
 * Where the mapping finds each of its sources in the file; -1 where it has none. Columns that it does not name are left
 * alone, whatever they are called and however often.
 * @throws FileRefused `mapping_misfit`, `duplicate_column`, `wrong_header` where the delimiter looks wrong, or
 * `broken_encoding` where the header is no plain text
 */
export function mappedPositions({ sources }: SourceCells, header: CsvRecord): readonly number[] {
  const names = header.fields.map((field) => field.trim());
  const garbled = notText(names);
  if (garbled) throw new FileRefused(garbled.reason, header.line, garbled.message);
  const found = sources.map((source) =>
    source === null ? null : { source, position: sourcePosition(source, names) },
  );
  const missing = found.flatMap((one) => (one?.position === 'missing' ? [one.source] : []));
  if (missing.length > 0) throw misfit(missing, names, header.line);
  return found.map((one) => {
    if (one === null) return -1;
    if (typeof one.position === 'number') return one.position;
    throw doubtful(one.source, one.position === 'repeated', header.line);
  });
}

function misfit(missing: readonly string[], names: readonly string[], line: number): FileRefused {
  const delimiter = otherDelimiter(names);
  if (delimiter === null) return new FileRefused('mapping_misfit', line, lackingColumns(missing, names));
  const message =
    `The header ${showValue(names[0] ?? '')} is a single column, so the delimiter looks wrong: ` +
    `write "delimiter": ${JSON.stringify(delimiter)} in the mapping.`;
  return new FileRefused('wrong_header', line, message);
}

function doubtful(source: string, repeated: boolean, line: number): FileRefused {
  if (repeated) {
    const message = `The column ${showValue(source)}, which the mapping names, stands in the header twice: take one of the two out.`;
    return new FileRefused('duplicate_column', line, message);
  }
  const message =
    `The mapping names the column ${showValue(source)}, and the header has several that differ from it only in ` +
    'letter case: write the name as it stands in the header.';
  return new FileRefused('mapping_misfit', line, message);
}
