import { resolve } from 'node:path';
import { stringify } from 'csv-stringify';
import { mappingInFile, savedMapping } from '../actions/import-mapping.ts';
import { filesToImport, importPath, requirePaths, skippedFiles } from '../actions/import-paths.ts';
import { type ImportPolicy, importPolicy } from '../actions/import-policy.ts';
import type { FileReport, Rejection } from '../domain/import-report.ts';
import type { Mapping } from '../domain/mapping.ts';
import { type Command, type CommandContext, type OptionValues, UsageError } from './command.ts';
import { importReportText } from './import-report-text.ts';
import { dayOption, delimiterOption, encodingOption, flagOption, textOption } from './options.ts';
import { startProgress } from './progress.ts';
import { suggestMappingCommand } from './suggest-mapping-text.ts';
import { withDatabase } from './with-database.ts';
import { count, shellWord } from './wording.ts';
import { writingTo } from './writing-to.ts';

export const importCommand: Command = {
  name: 'import',
  summary: 'Bring files into the ledger',
  usage: '<file or folder>…',
  options: {
    mapping: { type: 'string' },
    'data-as-of': { type: 'string' },
    confirm: { type: 'boolean' },
    'suggest-mapping': { type: 'string' },
    encoding: { type: 'string' },
    delimiter: { type: 'string' },
    rejections: { type: 'string' },
    json: { type: 'boolean' },
  },
  option_help: {
    mapping: "how other programs' files are read: a JSON file, or the name of a saved mapping",
    'data-as-of': 'the day the files are of; a list of open items needs one',
    confirm: 'let a list of open items settle more than 20 % of the open money',
    'suggest-mapping': 'print a mapping for this file and what is to be decided; imports nothing',
    encoding: 'utf-8 (default); gb18030 or windows-1252, for files saved by older Excel',
    delimiter: 'the character between fields; comma by default, "tab" for a tab',
    rejections: 'write every rejected row to this CSV file',
    json: 'print the report as one JSON document',
  },
  run: async (context, options, paths) => {
    const undescribed = textOption(options, 'suggest-mapping');
    if (undescribed !== undefined) {
      refuseBeside(options, ['mapping', 'data-as-of', 'confirm', 'rejections']);
      return suggestMappingCommand(context, options, undescribed, paths);
    }
    if (paths.length === 0) throw new UsageError('name at least one file or folder to import');
    const settings = settingsOf(options);
    await requirePaths(paths);
    const policy = await policyForImport(context);
    const mapping =
      settings.mapping === undefined
        ? undefined
        : await mappingInFile(settings.mapping, policy.own_facts ?? []);
    const sink = await rejectionSink(textOption(options, 'rejections'));
    const imports = await importAll(context, paths, { ...settings, policy }, mapping, sink);
    await sink?.end();
    const reports = imports.flatMap((imported) => imported.reports);
    context.out.print(
      flagOption(options, 'json') ? json(reports) : textOf(imports, settings, context.program),
    );
    return reports.some((report) => report.status === 'refused') ? 1 : 0;
  },
};

function refuseBeside(options: OptionValues, names: readonly string[]): void {
  const given = names.find((name) => options[name] !== undefined);
  if (given !== undefined) {
    throw new UsageError(`--suggest-mapping imports nothing, so that --${given} says nothing beside it`);
  }
}

type Settings = ReturnType<typeof settingsOf>;

/** A file as it was named, and its reports: one for each kind it was read as. */
interface ImportedFile {
  readonly path: string;
  readonly reports: readonly FileReport[];
}

function settingsOf(options: OptionValues) {
  return {
    mapping: textOption(options, 'mapping'),
    data_as_of: dayOption(options, 'data-as-of'),
    confirm: flagOption(options, 'confirm'),
    encoding: encodingOption(options) ?? 'utf-8',
    delimiter: delimiterOption(options) ?? ',',
  };
}

/** What is wrong with rules is no matter of most files: it is said, and only what needs them waits. */
async function policyForImport(context: CommandContext): Promise<ImportPolicy> {
  const policy = await importPolicy(context.rules_folder);
  if (policy.own_facts === null) {
    context.out.note(
      `${context.rules_folder}: the rules are not right ("rules check" shows each fault in its line). Until they are, files of facts are refused, and the codes of red flags and scorecards are not looked up.`,
    );
  }
  return policy;
}

/**
 * The reports of each file.
 * @param mapping null where it is not in a file and so has to be a saved one
 */
async function importAll(
  context: CommandContext,
  paths: readonly string[],
  settings: Settings & { readonly policy: ImportPolicy },
  mappingFile: Mapping | null | undefined,
  sink: RejectionSink | null,
): Promise<readonly ImportedFile[]> {
  return withDatabase(context, async (installation) => {
    const { mapping: name = '', data_as_of, policy, ...rest } = settings;
    const mapping = mappingFile === null ? await savedMapping(installation.database.db, name) : mappingFile;
    const files = (await filesToImport(paths, mapping)).filter(({ path }) => !isSame(path, name));
    await noteSkipped(context, paths, mapping, name);
    const deps = { ...installation, ...policy, now: context.now };
    const imports: ImportedFile[] = [];
    for (const { path, size_bytes } of files) {
      const progress = startProgress(context.out, path, size_bytes);
      const reports = await importPath(deps, path, {
        ...rest,
        ...(mapping === undefined ? {} : { mapping }),
        ...(data_as_of === undefined ? {} : { data_as_of }),
        onProgress: ({ rows, bytes }) => progress.update(bytes, `${count(rows)} rows`),
        ...(sink === null
          ? {}
          : { onRejections: (rejections, report) => sink.write(path, rejections, report) }),
      });
      progress.stop();
      imports.push({ path, reports });
    }
    return imports;
  });
}

async function noteSkipped(
  context: CommandContext,
  paths: readonly string[],
  mapping: Mapping | undefined,
  mappingPath: string,
): Promise<void> {
  const reason =
    mapping === undefined
      ? 'its name begins with no kind of file'
      : 'its name begins with no kind of file, and the mapping has no entry for it';
  for (const path of await skippedFiles(paths, mapping)) {
    if (path.endsWith('README.txt') || isSame(path, mappingPath)) continue;
    context.out.note(`${path}: skipped, ${reason}`);
  }
}

/** The mapping may lie in the folder that is imported, and its own name may fit one of its patterns. */
function isSame(path: string, mappingPath: string): boolean {
  return resolve(path) === resolve(mappingPath);
}

interface RejectionSink {
  readonly write: (path: string, rejections: readonly Rejection[], report: FileReport) => Promise<void>;
  readonly end: () => Promise<void>;
}

async function rejectionSink(path: string | undefined): Promise<RejectionSink | null> {
  if (path === undefined) return null;
  const columns = ['file', 'kind', 'line', 'field', 'code', 'message'];
  const csv = stringify({ header: true, columns, escape_formulas: true });
  const written = await writingTo(path, csv);
  return {
    write: (path, rejections, { kind }) =>
      written.all(rejections.map((rejection) => ({ file: path, kind, ...rejection }))),
    end: () => written.end(),
  };
}

function json(reports: readonly FileReport[]): string {
  return JSON.stringify({ files: reports }, null, 2);
}

function textOf(imports: readonly ImportedFile[], settings: Settings, program: string): string {
  return imports
    .map(({ path, reports }) => importReportText(reports, `${program} ${confirmCommand(path, settings)}`))
    .join('\n');
}

/** The words after the program's name that import the file all the same. */
function confirmCommand(path: string, { mapping, data_as_of, ...rest }: Settings): string {
  const words = ['import', shellWord(path)];
  if (mapping !== undefined) words.push('--mapping', shellWord(mapping));
  if (data_as_of !== undefined) words.push('--data-as-of', data_as_of);
  if (rest.encoding !== 'utf-8') words.push('--encoding', rest.encoding);
  if (rest.delimiter !== ',')
    words.push('--delimiter', rest.delimiter === '\t' ? 'tab' : shellWord(rest.delimiter));
  return [...words, '--confirm'].join(' ');
}
