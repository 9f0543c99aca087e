/** Files with a record of 100 MB, which no record is: turned away within seconds and without holding it in memory. */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportsByFile } from '../support/import-report.ts';
import { fastestInstallation, type Installation } from '../support/installation.ts';

const HEADER = 'customer_id,name\n';
const SOUND = `${HEADER}C1,One\n`;
const MEGABYTES = 100;
/** Far below the file's size, and room for what differs from one run to the next. */
const MORE_MEMORY_MAX_MIB = 60;
const SECONDS_MAX = 15;

describe('a record of 100 MB', () => {
  let installation: Installation;
  let usual_mib: number;

  beforeAll(async () => {
    installation = await fastestInstallation().open();
    await installation.file('customers.csv', SOUND);
    const outcome = await installation.runProgram(['import', 'customers.csv']);
    expect(outcome.code).toBe(0);
    usual_mib = outcome.peak_mib;
    expect(usual_mib).toBeGreaterThan(20);
  });
  afterAll(() => installation.close());

  it.each([
    ['on one line', 'customers-line.csv', 'x'.repeat(1_000_000), 'Line 3 is longer than 1 MiB'],
    [
      'on one line of a small gzip file',
      'customers-line.csv.gz',
      'x'.repeat(1_000_000),
      'Line 3 is longer than 1 MiB',
    ],
    [
      'behind a quote that never closes',
      'customers-quote.csv',
      `${'x'.repeat(99)}\n`.repeat(10_000),
      'line 3',
    ],
  ])('%s is refused in seconds and costs no memory', async (_, name, megabyte, words) => {
    const start = name.includes('quote') ? `${SOUND}C2,"` : SOUND;
    await writeLarge(join(installation.folder, name), start, megabyte);
    const outcome = await installation.runProgram(['import', name, '--json']);
    expect(reportsByFile(outcome).get(name)?.refusal).toEqual({
      code: 'record_too_long',
      line: 3,
      message: expect.stringContaining(words),
    });
    expect(outcome.code).toBe(1);
    expect(outcome.seconds).toBeLessThan(SECONDS_MAX);
    expect(outcome.peak_mib - usual_mib).toBeLessThan(MORE_MEMORY_MAX_MIB);
  });
});

async function writeLarge(path: string, start: string, megabyte: string): Promise<void> {
  const file = createWriteStream(path);
  const into = path.endsWith('.gz') ? createGzip({ level: 1 }) : file;
  if (into !== file) into.pipe(file);
  into.write(start);
  for (let written = 0; written < MEGABYTES; written += 1) {
    if (!into.write(megabyte)) await once(into, 'drain');
  }
  into.end();
  await finished(file);
}
