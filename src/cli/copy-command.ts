/** What `backup` and `restore` have in common: one file, the bytes done so far, and an end when asked to stop. */
import { type Command, type CommandContext, UsageError } from './command.ts';
import { flagOption } from './options.ts';
import { startProgress } from './progress.ts';
import { untilStopped } from './until-stopped.ts';
import { megabytes } from './wording.ts';

interface CopyInput {
  readonly file: string;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: { readonly done: number; readonly total: number }) => void;
}

/** @param copy `doing` stands before the folder in its progress, `verb` after "name one file to" */
export function copyCommand<Report>(copy: {
  readonly name: string;
  readonly summary: string;
  readonly json_help: string;
  readonly verb: string;
  readonly doing: string;
  readonly work: (context: CommandContext, input: CopyInput) => Promise<Report>;
  readonly reportText: (report: Report, program: string) => string;
}): Command {
  return {
    name: copy.name,
    summary: copy.summary,
    usage: 'FILE',
    options: { json: { type: 'boolean' } },
    option_help: { json: copy.json_help },
    run: async (context, options, positionals) => {
      const [file, ...others] = positionals;
      if (file === undefined || file === '' || others.length > 0)
        throw new UsageError(`name one file to ${copy.verb}`);
      let progress: ReturnType<typeof startProgress> | undefined;
      const onProgress: CopyInput['onProgress'] = ({ done, total }) => {
        progress ??= startProgress(context.out, `${copy.doing} ${context.config.data_folder}`, total);
        progress.update(done, megabytes(done));
      };
      let report: Report;
      try {
        report = await untilStopped(context, (signal) => copy.work(context, { file, signal, onProgress }));
      } finally {
        progress?.stop();
      }
      const json = flagOption(options, 'json');
      context.out.print(json ? JSON.stringify(report, null, 2) : copy.reportText(report, context.program));
      return 0;
    },
  };
}
