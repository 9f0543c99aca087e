import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openEmbedded } from '../../src/store/embedded-database.ts';
import { claimFolder } from '../../src/store/embedded-folder.ts';
import { PROJECT_FOLDER } from '../support/project.ts';

const CLAIM = `
  import { claimFolder } from '${PROJECT_FOLDER}src/store/embedded-folder.ts';
  await claimFolder(process.argv[1]);
  console.log('claimed');
  setInterval(() => undefined, 1000);
`;

describe('the folder of an embedded database', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'duewatch-folder-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('belongs to one owner, and a second one is told who that is', async () => {
    const claim = await claimFolder(folder);
    await expect(claimFolder(folder)).rejects.toMatchObject({
      code: 'folder_in_use',
      message: expect.stringContaining(`process ${process.pid} on ${hostname()}`),
    });
    claim.release();
  });

  it('is free again once it is released', async () => {
    const claim = await claimFolder(folder);
    claim.release();
    const next = await claimFolder(folder);
    next.release();
  });

  it('is another process’s as long as that lives, and free the moment it is killed', async () => {
    const child = await ownerOf(folder);
    await expect(claimFolder(folder)).rejects.toMatchObject({
      code: 'folder_in_use',
      message: expect.stringContaining(`process ${child.pid}`),
    });
    child.kill('SIGKILL');
    await once(child, 'exit');
    const claim = await claimFolder(folder);
    claim.release();
  });

  it('is claimed when a database is opened in it, released when it is closed, and made where it is not there', async () => {
    const inside = join(folder, 'new', 'data');
    const database = await openEmbedded({ folder: inside });
    await expect(openEmbedded({ folder: inside })).rejects.toMatchObject({ code: 'folder_in_use' });
    await database.close();
    const claim = await claimFolder(inside);
    claim.release();
  });
});

async function ownerOf(folder: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', CLAIM, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  await once(child.stdout, 'data');
  return child;
}
