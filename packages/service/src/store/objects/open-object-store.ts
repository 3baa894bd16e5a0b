/** Chooses the object store that the operator asked for. */
import { FileObjectStore } from './file-object-store.ts';
import type { ObjectStore } from './object-store.ts';
import { S3ObjectStore, type S3Options } from './s3-object-store.ts';

export type ObjectStoreOptions = { root: string } | { s3: S3Options };

/** Makes no connection and no folder yet; the first use does. */
export function openObjectStore(options: ObjectStoreOptions): ObjectStore {
  return 'root' in options ? new FileObjectStore(options.root) : new S3ObjectStore(options.s3);
}
