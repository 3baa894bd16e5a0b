/** Size and checksum of a file, read once from end to end. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

const READ_BYTES = 2 ** 20;

/** @throws Error (ENOENT …) if it cannot be read */
export async function digestFile(path: string): Promise<{ sizeBytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const bytes of createReadStream(path, { highWaterMark: READ_BYTES })) {
    hash.update(bytes);
    sizeBytes += bytes.length;
  }
  return { sizeBytes, sha256: hash.digest('hex') };
}
