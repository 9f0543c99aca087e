import { notText, otherDelimiter } from './csv-header.ts';
import type { CsvRecord } from './csv-records.ts';
import { FileRefused } from './file-refused.ts';
import type { SourceCells } from './mapped-source.ts';
import { showValue } from './show-value.ts';
import { lackingColumns, sourcePosition } from './source-columns.ts';

/**
 * Where the mapping finds each of its sources in the file; -1 where it has none. Columns that it does not name are left
 * alone, whatever they are called and however often.
 * @param skip_lines what the mapping says of the lines above the header
 * @throws FileRefused `mapping_misfit`, `duplicate_column`, `wrong_header` where the delimiter looks wrong, or
 * `broken_encoding` where the header is no plain text
 */
export function mappedPositions(
  { sources }: SourceCells,
  header: CsvRecord,
  skip_lines?: number,
): readonly number[] {
  const names = header.fields.map((field) => field.trim());
  const garbled = notText(names);
  if (garbled) throw new FileRefused(garbled.reason, header.line, garbled.message);
  const found = sources.map((source) =>
    source === null ? null : { source, position: sourcePosition(source, names) },
  );
  const missing = found.flatMap((one) => (one?.position === 'missing' ? [one.source] : []));
  if (missing.length > 0) {
    const known = found.some((one) => typeof one?.position === 'number');
    throw misfit(missing, names, { line: header.line, skip_lines, known });
  }
  return found.map((one) => {
    if (one === null) return -1;
    if (typeof one.position === 'number') return one.position;
    throw doubtful(one.source, one.position === 'repeated', header.line);
  });
}

interface HeaderPlace {
  readonly line: number;
  readonly skip_lines: number | undefined;
  /** Whether some of the names were found in it. */
  readonly known: boolean;
}

function misfit(missing: readonly string[], names: readonly string[], place: HeaderPlace): FileRefused {
  const { line } = place;
  const delimiter = otherDelimiter(names);
  if (delimiter === null) {
    return new FileRefused('mapping_misfit', line, `${lackingColumns(missing, names)}${otherLine(place)}`);
  }
  const message =
    `The header ${showValue(names[0] ?? '')} is a single column, so the delimiter looks wrong: ` +
    `write "delimiter": ${JSON.stringify(delimiter)} in the mapping.${otherLine(place)}`;
  return new FileRefused('wrong_header', line, message);
}

/** Titles above a header look like one of too few columns, and so may a row below it. */
function otherLine({ line, skip_lines, known }: HeaderPlace): string {
  if (known) return '';
  return skip_lines === undefined
    ? ` If line ${line} is no header, say how many lines stand above it: "skip_lines" in the mapping.`
    : ` If line ${line} is no header, the number of lines above it is another: the mapping has "skip_lines": ${skip_lines}.`;
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
