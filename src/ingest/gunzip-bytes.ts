import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { FileRefused } from './file-refused.ts';

/**
 * The bytes inside a gzip file, in pieces of at most 64 KiB, no faster than they are read, so that a small file that
 * unpacks to a huge one costs no memory.
 * @throws FileRefused `broken_gzip` where the bytes are no gzip file, are damaged, or stop before its end; what the
 * source itself throws passes through
 */
export async function* gunzipBytes(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const unzip = createGunzip({ chunkSize: 65_536 });
  // The callback has nothing to do: an error of either stream ends the loop below, which throws it.
  pipeline(Readable.from(bytes, { objectMode: false }), unzip, () => {});
  try {
    yield* unzip;
  } catch (error) {
    throw refusal(error);
  }
}

function refusal(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'Z_BUF_ERROR') {
    return new FileRefused(
      'broken_gzip',
      null,
      'The gzip file stops before its end: it was cut off on its way. Send it again.',
      { cause: error },
    );
  }
  if (code === 'Z_DATA_ERROR') {
    return new FileRefused(
      'broken_gzip',
      null,
      'The file ends in .gz and is not a sound gzip file: it is damaged, or not compressed at all. ' +
        'Compress it again, or take .gz off its name.',
      { cause: error },
    );
  }
  return error;
}
