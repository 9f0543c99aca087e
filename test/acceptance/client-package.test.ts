/** `duewatch/client` as another program's code sees it: built, with its types, and run. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtProgram } from '../support/built-program.ts';
import { PROJECT_FOLDER } from '../support/project.ts';

const OPTIONS = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--lib', 'es2024,dom'];

const SOUND = `
import { duewatchClient } from 'duewatch/client';
const client = duewatchClient('http://127.0.0.1:1');
export async function newRun(): Promise<'running' | 'done' | 'failed' | null> {
  const response = await client.v1.runs.$post({ json: { as_of: '2026-06-30' }, query: {} });
  return response.status === 202 ? (await response.json()).status : null;
}
console.log(client.v1.alerts.$url({ query: { severity: 'critical' } }).href);
`;

/** What would be a mistake in it. */
const MISTAKES: Readonly<Record<string, (sound: string) => string>> = {
  'a field of a body has another name': (sound) => sound.replace('as_of:', 'as_off:'),
  'a field of a body has another type': (sound) => sound.replace("'2026-06-30'", '20260630'),
  'a field of an answer is not there': (sound) => sound.replace(').status : null', ').state : null'),
  'an answer can be what the type leaves out': (sound) => sound.replace(" | 'failed'", ''),
  'a parameter has another name': (sound) => sound.replace('severity:', 'severeness:'),
  'there is no such route': (sound) => sound.replace('v1.runs', 'v1.walks'),
  'a route has no such method': (sound) => sound.replace('runs.$post', 'runs.$delete'),
};

let folder: string;
let complaints: readonly string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duewatch-consumer-'));
  await mkdir(join(folder, 'node_modules'));
  await symlink(await builtProgram(), join(folder, 'node_modules', 'duewatch'));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await writeFile(join(folder, 'sound.ts'), SOUND);
  for (const [index, change] of Object.values(MISTAKES).entries()) {
    const changed = change(SOUND);
    expect(changed).not.toBe(SOUND);
    await writeFile(join(folder, `mistake-${index}.ts`), changed);
  }
  complaints = await compile(['sound.ts', ...Object.keys(MISTAKES).map((_, index) => `mistake-${index}.ts`)]);
});
afterAll(() => rm(folder, { recursive: true }));

describe('the client as a package', () => {
  it('compiles with its types and runs', async () => {
    expect(complaints.filter((line) => !line.startsWith('mistake-'))).toEqual([]);
    const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'sound.ts')]);
    expect(stdout.trim()).toBe('http://127.0.0.1:1/v1/alerts?severity=critical');
  });

  it.each(Object.keys(MISTAKES).map((mistake, index) => ({ mistake, index })))(
    'does not compile where $mistake',
    ({ index }) => {
      expect(complaints.filter((line) => line.startsWith(`mistake-${index}.ts`))).not.toEqual([]);
    },
  );
});

async function compile(files: readonly string[]): Promise<readonly string[]> {
  const compiler = join(PROJECT_FOLDER, 'node_modules', 'typescript', 'bin', 'tsc');
  const compiled = promisify(execFile)(process.execPath, [compiler, ...OPTIONS, ...files], { cwd: folder });
  const output = await compiled.then(
    () => '',
    (error: { readonly stdout?: string }) => String(error.stdout),
  );
  return output.split('\n').filter((line) => line.includes('error TS'));
}
