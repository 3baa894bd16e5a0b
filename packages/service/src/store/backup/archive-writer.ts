/** Writes the entries of a backup into one file, with the checksum of each. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createTarPacker } from 'modern-tar';

export class ArchiveWriter {
  readonly checksums = new Map<string, string>();
  readonly #packer = createTarPacker();
  readonly #written: Promise<void>;
  readonly #modifiedAt: Date;
  #failure: { error: unknown } | undefined;

  /** @param path of a file that does not exist yet; only its owner will be able to read it */
  constructor(path: string, modifiedAt: Date) {
    this.#modifiedAt = modifiedAt;
    const file = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true });
    this.#written = pipeline(Readable.fromWeb(this.#packer.readable), file);
    // Reported by the next call; until then it is not unhandled.
    this.#written.catch((error) => {
      this.#failure = { error };
    });
  }

  /** @throws Error if the body is not as long as was said, or the disk is full */
  async add(name: string, sizeBytes: number, body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void> {
    const hash = createHash('sha256');
    const header = { name, size: sizeBytes, mode: 0o600, mtime: this.#modifiedAt, type: 'file' as const };
    const entry = this.#packer.controller.add(header).getWriter();
    try {
      for await (const bytes of body) {
        hash.update(bytes);
        await entry.write(bytes);
      }
      await entry.close();
    } catch (error) {
      throw this.#failure?.error ?? error;
    }
    this.checksums.set(name, hash.digest('hex'));
  }

  /** Resolves when everything is on the disk. */
  async finish(): Promise<void> {
    this.#packer.controller.finalize();
    await this.#written;
  }

  /** Gives up: closes the file as it is. */
  async abort(reason: unknown): Promise<void> {
    this.#packer.controller.error(reason);
    await this.#written.catch(() => {});
  }
}
