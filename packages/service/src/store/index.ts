/** The room that keeps things: rows in PostgreSQL, files in the object store. The only one that knows where and how. */
export { type BackupOptions, type BackupReport, backup } from './backup/backup.ts';
export { type RestoreOptions, type RestoreReport, restore } from './backup/restore.ts';
export { Database, type DatabaseOptions, openDatabase } from './database/database.ts';
export type { Queryable } from './database/queryable.ts';
export type { QueuePool } from './database/queue-pool.ts';
export { isConnectionLost } from './database/transient-errors.ts';
export { freeDiskBytes } from './disk-space.ts';
export { type MigrationReport, migrate } from './migrate.ts';
export { objectKeys, objectNames, objectPrefixes } from './object-keys.ts';
export { digestFile } from './objects/digest-file.ts';
export {
  type ByteRange,
  ObjectMissing,
  type ObjectStore,
  type StoredObject,
} from './objects/object-store.ts';
export { type ObjectStoreOptions, openObjectStore } from './objects/open-object-store.ts';
export type { S3Options } from './objects/s3-object-store.ts';
export {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from './postgres/start-embedded-postgres.ts';
export { ProcessFolder } from './process-folder.ts';
