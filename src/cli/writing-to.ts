import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Duplex } from 'node:stream';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export interface Writing {
  /** Writes them one by one and waits where the disk is slower. Rejects where writing has failed. */
  all(chunks: Iterable<unknown>): Promise<void>;
  /** Resolves when everything is in the file. */
  end(): Promise<void>;
}

/**
 * Opens a file for writing, through a transform where one is given. A path that cannot be opened is known at once, not
 * after the work whose result was to go there.
 * @throws the file system's error
 */
export async function writingTo(path: string, through: Duplex = new PassThrough()): Promise<Writing> {
  const file = createWriteStream(path);
  await once(file, 'open');
  const finished = pipeline(through, file);
  // Whoever writes or ends next is told; until then the failure is nobody's.
  finished.catch(() => undefined);
  return {
    all: async (chunks) => {
      for (const chunk of chunks) {
        if (through.destroyed) await finished;
        if (!through.write(chunk)) await Promise.race([once(through, 'drain'), finished]);
      }
    },
    end: async () => {
      through.end();
      await finished;
    },
  };
}
