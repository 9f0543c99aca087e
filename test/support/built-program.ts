/** The program as it is shipped, built once for the whole test run, and runs of it as a user has them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, rename, rm, rmdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { inject } from 'vitest';
import { PROJECT_FOLDER } from './project.ts';

export interface RunOptions {
  /** All that the program sees of the environment, beside what any process needs. */
  readonly env?: Readonly<Record<string, string>>;
  /** The working folder; a relative path in the words is seen from there. */
  readonly cwd?: string;
  /** The program's folder; absent: the built one with the project's own rules. */
  readonly program?: string;
  /** For work of many seconds: let V8 optimise, which costs more than it saves in a run of one second. */
  readonly optimise?: boolean;
}

export interface Answer {
  /** Null where a signal ended the program. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Outcome extends Answer {
  readonly seconds: number;
  /** The most memory that the process ever held. */
  readonly peak_mib: number;
}

const RUN_SECONDS_MAX = 120;

/** What a test run shares between its files; global-setup takes it away at the end. */
const RUN_FOLDER = dirname(inject('embedded_dump'));

/**
 * Writes the most memory ever held to file descriptor 3, in KiB, when the process ends. On Linux `maxRSS` begins with
 * what the process that started this one held, which `VmHWM` does not.
 */
const TELL_PEAK = `data:text/javascript,${encodeURIComponent(`
import { existsSync, readFileSync, writeSync } from 'node:fs';
const STATUS = '/proc/self/status';
const own = () => existsSync(STATUS) ? /^VmHWM:\\s*(\\d+) kB$/m.exec(readFileSync(STATUS, 'utf8'))?.[1] : undefined;
process.on('exit', () => writeSync(3, own() ?? String(process.resourceUsage().maxRSS)));
`)}`;

/** The folder of the built program: `dist` and what stands beside it in a checkout. */
export async function builtProgram(): Promise<string> {
  const folder = join(RUN_FOLDER, 'program');
  const claim = `${folder}.claim`;
  while (!existsSync(folder)) {
    if (!(await claimed(claim))) {
      await pause(50);
      continue;
    }
    try {
      if (!existsSync(folder)) await build(folder);
    } finally {
      await rmdir(claim);
    }
  }
  return folder;
}

/** A copy of the program's folder that has these rules. Modules find their root by real path, so `dist` is copied. */
export async function programWithRules(folder: string, rules: string): Promise<string> {
  const built = await builtProgram();
  await mkdir(folder);
  await cp(join(built, 'dist'), join(folder, 'dist'), { recursive: true });
  for (const part of SHARED_PARTS) await symlink(join(PROJECT_FOLDER, part), join(folder, part));
  await symlink(rules, join(folder, 'rules'));
  return folder;
}

/** Runs `duewatch <words>` to its end. */
export async function runProgram(words: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const start = performance.now();
  const child = await startProgram(words, options);
  const texts = await Promise.all([child.stdout, child.stderr, child.stdio[3]].map(textOf));
  const code = child.exitCode ?? (await exitCodeOf(child));
  const [stdout = '', stderr = '', peak = ''] = texts;
  const seconds = (performance.now() - start) / 1_000;
  return { code, stdout, stderr, seconds, peak_mib: Number(peak) / 1_024 };
}

/** Starts `duewatch <words>` and leaves it running. It is killed when it runs for longer than any test may. */
export async function startProgram(
  words: readonly string[],
  options: RunOptions = {},
): Promise<ChildProcess> {
  const program = options.program ?? (await builtProgram());
  const flags = options.optimise ? [] : ['--liftoff-only'];
  const { PATH = '', HOME = '', TMPDIR = '/tmp' } = process.env;
  return spawn(
    process.execPath,
    [...flags, '--import', TELL_PEAK, join(program, 'dist', 'main.js'), ...words],
    {
      cwd: options.cwd ?? PROJECT_FOLDER,
      env: { PATH, HOME, TMPDIR, NODE_COMPILE_CACHE: join(RUN_FOLDER, 'compile-cache'), ...options.env },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      timeout: RUN_SECONDS_MAX * 1_000,
      killSignal: 'SIGKILL',
    },
  );
}

/** Resolves with the exit code; null where a signal ended it. */
export async function exitCodeOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  return new Promise((resolve, reject) => {
    child.once('exit', resolve);
    child.once('error', reject);
  });
}

const SHARED_PARTS = ['migrations', 'node_modules', 'package.json'];

/** Whether this process is the one that builds; test files run in several. */
async function claimed(claim: string): Promise<boolean> {
  try {
    await mkdir(claim);
    return true;
  } catch {
    return false;
  }
}

async function build(folder: string): Promise<void> {
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished);
  await compile(join(unfinished, 'dist'));
  for (const part of ['rules', ...SHARED_PARTS]) {
    await symlink(join(PROJECT_FOLDER, part), join(unfinished, part));
  }
  await rename(unfinished, folder);
}

async function compile(outDir: string): Promise<void> {
  const compiler = join(PROJECT_FOLDER, 'node_modules', 'typescript', 'bin', 'tsc');
  const child = spawn(process.execPath, [compiler, '-p', 'tsconfig.build.json', '--outDir', outDir], {
    cwd: PROJECT_FOLDER,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const output = await textOf(child.stdout);
  if ((await exitCodeOf(child)) !== 0) throw new Error(`the program does not compile:\n${output}`);
}

async function textOf(stream: unknown): Promise<string> {
  if (!isReadable(stream)) return '';
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function isReadable(stream: unknown): stream is AsyncIterable<Buffer> {
  return typeof stream === 'object' && stream !== null && Symbol.asyncIterator in stream;
}
