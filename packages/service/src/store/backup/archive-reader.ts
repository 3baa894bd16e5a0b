/** Reads the entries of a backup one after the other, and checks at the end that nothing was missing or changed. */
import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { createTarDecoder } from 'modern-tar';
import { errorCode, StoreError } from '../store-error.ts';
import * as format from './archive-format.ts';

export type ArchiveEntry = { name: string; body: Readable };

const MEND = 'Use another copy of the backup; this one was cut off or changed.';

/**
 * Yields every entry but the checksums. Each body has to be read to its end before the next entry.
 *
 * @throws StoreError if the file is not an archive, is cut off, or an entry is not as it was written. Only when this has ended
 *   without an error is what was read to be trusted.
 */
export async function* readArchive(path: string): AsyncGenerator<ArchiveEntry> {
  const seen = new Map<string, string>();
  let expected: Map<string, string> | undefined;
  try {
    const bytes = Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>;
    for await (const { header, body } of bytes.pipeThrough(createTarDecoder({ strict: true }))) {
      if (header.name === format.CHECKSUMS_ENTRY) {
        expected = format.parseChecksums(await text(body));
        continue;
      }
      const hash = createHash('sha256');
      yield { name: header.name, body: Readable.from(passThrough(path, body, hash)) };
      seen.set(header.name, hash.digest('hex'));
    }
  } catch (error) {
    throw asUnreadable(path, error);
  }
  verify(path, seen, expected);
}

async function* passThrough(path: string, body: ReadableStream<Uint8Array>, hash: Hash): AsyncGenerator<Uint8Array> {
  try {
    for await (const bytes of body) {
      hash.update(bytes);
      yield bytes;
    }
  } catch (error) {
    throw asUnreadable(path, error);
  }
}

function verify(
  path: string,
  seen: ReadonlyMap<string, string>,
  expected: ReadonlyMap<string, string> | undefined,
): void {
  if (!expected) throw new StoreError(`${path} is cut off: its end is missing`, { remedy: MEND });
  for (const name of new Set([...seen.keys(), ...expected.keys()])) {
    if (seen.get(name) === expected.get(name)) continue;
    throw new StoreError(`${path} is damaged: ${name} is not as it was written`, { remedy: MEND });
  }
}

function asUnreadable(path: string, error: unknown): unknown {
  if (errorCode(error) === 'ENOENT') {
    return new StoreError(`there is no file ${path}`, { remedy: 'Check the path.', cause: error });
  }
  // What the system says (no permission, a folder, a broken disk) has a code, what the decoder says has none.
  if (errorCode(error) || !(error instanceof Error)) return error;
  return new StoreError(`${path} is not a backup, or is damaged: ${error.message}`, { remedy: MEND, cause: error });
}
