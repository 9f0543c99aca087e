/** The memory of the program's own processes, started as a user starts them, on a database of their own. */

import { join } from 'node:path';
import { addDays } from '../../src/domain/day.ts';
import { withBenchDatabase } from './bench-database.ts';
import { atMost, type Goal } from './goals.ts';
import { UNTIL } from './portfolio.ts';
import { buildProgram, runProgram } from './program.ts';
import { count, seconds, textColumns } from './text-columns.ts';

const PEAK_MB_MAX = 400;

export async function benchMemory(server: string, folder: string, work: string): Promise<readonly Goal[]> {
  const program = await buildProgram(join(work, 'program'));
  return withBenchDatabase(server, async (_, url) => {
    const lines: string[][] = [];
    const goals: Goal[] = [];
    for (const words of [
      ['import', folder],
      ['evaluate', '--as-of', addDays(UNTIL, -1)],
      ['evaluate', '--as-of', UNTIL],
    ]) {
      const run = await runProgram(program, words, url);
      const command = words[0] === 'import' ? 'import FOLDER' : words.join(' ');
      lines.push([command, seconds(run.seconds), run.peak_mb === null ? 'unknown' : count(run.peak_mb)]);
      goals.push(atMost(`peak memory: ${command}`, run.peak_mb, PEAK_MB_MAX, 'MB'));
    }
    console.log(`${textColumns(['a process each', 'seconds', 'peak MB (RSS)'], lines)}\n`);
    return goals;
  });
}
