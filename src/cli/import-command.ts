import { stringify } from 'csv-stringify';
import { filesToImport, importPath, skippedFiles } from '../actions/import-paths.ts';
import type { FileReport, Rejection } from '../domain/import-report.ts';
import { type Command, type CommandContext, type OptionValues, UsageError } from './command.ts';
import { choiceOption, flagOption, textOption } from './options.ts';
import { startProgress } from './progress.ts';
import { policyOf, withDatabase } from './with-database.ts';
import { count, counted } from './wording.ts';
import { writingTo } from './writing-to.ts';

const SHOWN_REJECTIONS = 10;

export const importCommand: Command = {
  name: 'import',
  summary: 'Bring files into the ledger',
  usage: '<file or folder>…',
  options: {
    encoding: { type: 'string' },
    delimiter: { type: 'string' },
    rejections: { type: 'string' },
    json: { type: 'boolean' },
  },
  option_help: {
    encoding: 'utf-8 (default) or gb18030, for files saved by older Excel',
    delimiter: 'the character between fields; comma by default, "tab" for a tab',
    rejections: 'write every rejected row to this CSV file',
    json: 'print the report as one JSON document',
  },
  run: async (context, options, paths) => {
    if (paths.length === 0) throw new UsageError('name at least one file or folder to import');
    const settings = {
      encoding: choiceOption(options, 'encoding', ['utf-8', 'gb18030'], 'utf-8'),
      delimiter: delimiterOption(options),
    };
    const sink = await rejectionSink(textOption(options, 'rejections'));
    const reports = await importAll(context, paths, settings, sink);
    await sink?.end();
    context.out.print(flagOption(options, 'json') ? json(reports) : reports.map(reportText).join('\n'));
    return reports.some((report) => report.status === 'refused') ? 1 : 0;
  },
};

async function importAll(
  context: CommandContext,
  paths: readonly string[],
  settings: { readonly encoding: 'utf-8' | 'gb18030'; readonly delimiter: string },
  sink: RejectionSink | null,
): Promise<readonly FileReport[]> {
  const files = await filesToImport(paths);
  for (const path of await skippedFiles(paths)) {
    if (!path.endsWith('README.txt'))
      context.out.note(`${path}: skipped, its name begins with no kind of file`);
  }
  const { scales } = await policyOf(context);
  return withDatabase(context, async (installation) => {
    const deps = { ...installation, scales, now: context.now };
    const reports: FileReport[] = [];
    for (const { path, size_bytes } of files) {
      const progress = startProgress(context.out, path, size_bytes);
      const report = await importPath(deps, path, {
        ...settings,
        onProgress: ({ rows, bytes }) => progress.update(bytes, `${count(rows)} rows`),
        ...(sink === null ? {} : { onRejections: (rejections) => sink.write(path, rejections) }),
      });
      progress.stop();
      reports.push(report);
    }
    return reports;
  });
}

function delimiterOption(options: OptionValues): string {
  const text = textOption(options, 'delimiter') ?? ',';
  const delimiter = text === 'tab' || text === '\\t' ? '\t' : text;
  if (delimiter.length !== 1 || delimiter === '"' || delimiter === '\n') {
    throw new UsageError(`--delimiter is "${text}"; it has to be one character, or the word tab`);
  }
  return delimiter;
}

interface RejectionSink {
  write(file: string, rejections: readonly Rejection[]): Promise<void>;
  end(): Promise<void>;
}

async function rejectionSink(path: string | undefined): Promise<RejectionSink | null> {
  if (path === undefined) return null;
  const columns = ['file', 'line', 'field', 'code', 'message'];
  const csv = stringify({ header: true, columns, escape_formulas: true });
  const written = await writingTo(path, csv);
  return {
    write: (file, rejections) => written.all(rejections.map((rejection) => ({ file, ...rejection }))),
    end: () => written.end(),
  };
}

function json(reports: readonly FileReport[]): string {
  return JSON.stringify({ files: reports }, null, 2);
}

function reportText(report: FileReport): string {
  if (report.refusal !== null) {
    const where = report.refusal.line === null ? '' : `, line ${report.refusal.line}`;
    return `${report.file}: REFUSED (${report.refusal.code}${where}), nothing of it was imported\n  ${report.refusal.message}`;
  }
  const lines = [`${report.file}: ${rowsText(report)}`];
  for (const { line, field, code, message } of report.rejections.slice(0, SHOWN_REJECTIONS)) {
    const named = field === null || message.startsWith(`${field} `) ? '' : `, ${field}`;
    lines.push(`  line ${line}${named}: ${message} (${code})`);
  }
  const more = report.rejected - Math.min(report.rejected, SHOWN_REJECTIONS);
  if (more > 0) lines.push(`  and ${counted(more, 'more rejected row')}; --rejections FILE writes them all`);
  return lines.join('\n');
}

function rowsText(report: FileReport): string {
  if (report.status === 'unchanged') {
    const rejected = report.rejected === 0 ? '' : `, ${count(report.rejected)} rejected`;
    return `unchanged, the same bytes were imported before (${counted(report.rows, 'row')}${rejected})`;
  }
  const parts = [
    `${counted(report.rows, 'row')}`,
    `${count(report.new)} new`,
    `${count(report.changed)} changed`,
  ];
  parts.push(`${count(report.unchanged)} unchanged`, `${count(report.rejected)} rejected`);
  return parts.join(', ');
}
