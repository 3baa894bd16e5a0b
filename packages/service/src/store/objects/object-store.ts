/** What an object store does, whether it is a folder of this machine or a bucket that speaks S3. */
import type { Readable } from 'node:stream';

export type StoredObject = { key: string; sizeBytes: number };

/** First and last byte, both included, as in HTTP. */
export type ByteRange = { start: number; end: number };

/**
 * Objects are written whole and never changed: a reader sees all of the old one or all of the new one. Keys are paths of
 * letters, digits and `-_.` with `/` between the parts (see `requireKey`); every method throws a RangeError for others.
 */
export type ObjectStore = {
  /**
   * Stores the file under the key, over what may be there. The store may take the file itself (a hard link) instead of a
   * copy: it can be deleted afterwards, but must not be written to again.
   */
  putFile(key: string, localPath: string): Promise<{ sizeBytes: number; sha256: string }>;
  /**
   * @param range within the object; the whole object without one
   * @throws ObjectMissing before the stream is handed out
   */
  read(key: string, range?: ByteRange): Promise<Readable>;
  /**
   * The whole object with its size, both of the same version of it.
   *
   * @throws ObjectMissing
   */
  open(key: string): Promise<{ body: Readable; sizeBytes: number }>;
  stat(key: string): Promise<{ sizeBytes: number } | undefined>;
  /**
   * A path to read the object from: the stored file itself where there is one (never write to it), otherwise a download into
   * `folder`, which the caller removes.
   *
   * @throws ObjectMissing
   */
  localFile(key: string, folder: string): Promise<string>;
  /** Removes the object; no matter if there is none. */
  delete(key: string): Promise<void>;
  /** Removes every object whose key starts with `<prefix>/`. */
  deletePrefix(prefix: string): Promise<void>;
  /** Every object, or every one whose key starts with `<prefix>/`, in no particular order. */
  list(prefix?: string): AsyncIterable<StoredObject>;
};

/** There is no object under the key: deleted, expired, or never written. */
export class ObjectMissing extends Error {
  readonly key: string;

  constructor(key: string, options?: ErrorOptions) {
    super(`there is no object ${key}`, options);
    this.name = 'ObjectMissing';
    this.key = key;
  }
}
