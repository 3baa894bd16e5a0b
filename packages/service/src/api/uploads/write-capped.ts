/** Writes what comes from a client or another host into a file, up to a number of bytes. */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/**
 * The size of the new file `target` in bytes. Whatever fails, the file is closed when this rejects, so that it can be removed.
 *
 * @throws what `tooLarge` makes, as soon as more than `maxBytes` have come; errors of `source` and of the disk
 */
export async function writeCapped(
  source: Readable,
  target: string,
  { maxBytes, tooLarge }: { maxBytes: number; tooLarge: () => Error },
): Promise<number> {
  let sizeBytes = 0;
  const count = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      sizeBytes += chunk.length;
      if (sizeBytes > maxBytes) throw tooLarge();
      yield chunk;
    }
  };
  const sink = createWriteStream(target, { flags: 'wx' });
  try {
    await pipeline(source, count, sink);
  } finally {
    if (!sink.closed) await once(sink, 'close').catch(() => {});
  }
  return sizeBytes;
}
