import { once } from 'node:events';
import type { Output } from './command.ts';

/** Standard output and standard error. A reader that stops reading (`| head`) ends the process quietly. */
export function terminal(): Output {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
    throw error;
  });
  return {
    print: (text) => void process.stdout.write(`${text}\n`),
    note: (text) => void process.stderr.write(`${text}\n`),
    is_terminal: process.stderr.isTTY,
    drained: async () => {
      if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
    },
  };
}
