/** The program as it is shipped, and its commands run as a user runs them, a process each, with the memory they took. */
import { spawn } from 'node:child_process';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { PROJECT_FOLDER } from '../support/project.ts';
import { timed } from './stage-clock.ts';

export interface ProgramRun {
  readonly stdout: string;
  readonly seconds: number;
  /** The most memory that the process ever held (resident set), in MB; null where there is no /proc to tell. */
  readonly peak_mb: number | null;
}

/** Compiles the program into a new folder that has all it needs. */
export async function buildProgram(folder: string): Promise<string> {
  await mkdir(folder);
  const compiler = join(PROJECT_FOLDER, 'node_modules', 'typescript', 'bin', 'tsc');
  const outDir = join(folder, 'dist');
  await runNode([compiler, '-p', join(PROJECT_FOLDER, 'tsconfig.build.json'), '--outDir', outDir], {});
  for (const part of ['rules', 'migrations', 'node_modules', 'package.json']) {
    await symlink(join(PROJECT_FOLDER, part), join(folder, part));
  }
  return folder;
}

/** Runs `duewatch <words>` to its end. */
export async function runProgram(
  folder: string,
  words: readonly string[],
  database_url: string,
): Promise<ProgramRun> {
  const args = [...(await startFlags()), '--import', TELL_PEAK, join(folder, 'dist', 'main.js'), ...words];
  const { value, seconds } = await timed(() => runNode(args, { DATABASE_URL: database_url }));
  const kib = Number.parseInt(value.told, 10);
  return { stdout: value.stdout, seconds, peak_mb: Number.isNaN(kib) ? null : (kib * 1_024) / 1e6 };
}

/** What `npm run duewatch` gives Node itself: what stands between `node` and the program. */
export async function startFlags(): Promise<readonly string[]> {
  const text = await readFile(join(PROJECT_FOLDER, 'package.json'), 'utf8');
  const { scripts }: { scripts: { duewatch: string } } = JSON.parse(text);
  return scripts.duewatch.split(' ').slice(1, -1);
}

/**
 * Writes the most memory ever held to file descriptor 3, in KiB, when the process ends. `process.resourceUsage()` will
 * not do: what it tells begins with the memory of the process that started this one.
 */
const TELL_PEAK = `data:text/javascript,${encodeURIComponent(`
  import { existsSync, readFileSync, writeSync } from 'node:fs';
  process.on('exit', () => {
    const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
    writeSync(3, /VmHWM:\\s*(\\d+)/.exec(status)?.[1] ?? 'unknown');
  });`)}`;

async function runNode(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<{ readonly stdout: string; readonly told: string }> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, args, {
    cwd: PROJECT_FOLDER,
    env: { PATH, HOME, ...environment },
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [, output, , peak] = child.stdio;
  const [stdout, told] = await Promise.all([output, peak].map((pipe) => text(pipe as Readable)));
  const code = await ended;
  if (code !== 0) throw new Error(`node ${args.slice(-4).join(' ')} ended with ${code}:\n${stdout ?? ''}`);
  return { stdout: stdout ?? '', told: told ?? '' };
}
