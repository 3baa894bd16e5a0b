/** Writes everything that the service keeps into one file, while it goes on working. */
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Database } from '../database/database.ts';
import { schemaVersion } from '../migrate.ts';
import { ObjectMissing, type ObjectStore } from '../objects/object-store.ts';
import { StoreError } from '../store-error.ts';
import * as format from './archive-format.ts';
import { ArchiveWriter } from './archive-writer.ts';
import { listTables, type Table } from './list-tables.ts';

export type BackupReport = { schemaVersion: number; rowCount: number; objectCount: number; objectBytes: number };

export type BackupOptions = {
  signal?: AbortSignal | undefined;
  now?: () => Date;
};

/**
 * Rows are those of one moment (a repeatable-read snapshot); objects are those that are there after it, so that every row's
 * objects are in the backup unless they were deleted while it ran. The queue's messages are not: the reaper makes them anew
 * from the tasks. The file appears under its name when it is whole.
 *
 * @throws StoreError if the file exists or the database has no schema
 */
export async function backup(
  database: Database,
  objects: ObjectStore,
  file: string,
  { signal, now = () => new Date() }: BackupOptions = {},
): Promise<BackupReport> {
  const target = resolve(file);
  if (existsSync(target)) {
    throw new StoreError(`${target} exists already`, { remedy: 'Choose another name, or move that file away.' });
  }
  // Beside the target: on the disk that the operator chose for it.
  const folder = await mkdtemp(join(dirname(target), `.${basename(target)}.`)).catch((error) => {
    throw new StoreError(`cannot write into ${dirname(target)}: ${error.message}`, {
      remedy: 'Choose a folder that exists and that this user may write to.',
      cause: error,
    });
  });
  try {
    const partial = join(folder, 'backup.tar');
    const report = await writeArchive({ database, objects, partial, folder, signal, createdAt: now() });
    await rename(partial, target);
    return report;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type ArchivePlan = {
  database: Database;
  objects: ObjectStore;
  partial: string;
  folder: string;
  createdAt: Date;
  signal: AbortSignal | undefined;
};

async function writeArchive({
  database,
  objects,
  partial,
  folder,
  createdAt,
  signal,
}: ArchivePlan): Promise<BackupReport> {
  const { version, tables } = await copyTables(database, folder, signal);
  const writer = new ArchiveWriter(partial, createdAt);
  try {
    const manifest: format.Manifest = {
      format: 'understudy-backup',
      formatVersion: format.FORMAT_VERSION,
      schemaVersion: version,
      createdAt: createdAt.toISOString(),
      tables,
    };
    await addText(writer, format.MANIFEST_ENTRY, `${JSON.stringify(manifest, null, 2)}\n`);
    for (const { name, sizeBytes } of tables) {
      await writer.add(format.tableEntry(name), sizeBytes, createReadStream(join(folder, name)));
    }
    const stored = await addObjects(writer, objects, signal);
    await addText(writer, format.CHECKSUMS_ENTRY, format.formatChecksums(writer.checksums));
    await writer.finish();
    const rowCount = tables.reduce((sum, table) => sum + table.rowCount, 0);
    return { schemaVersion: version, rowCount, ...stored };
  } catch (error) {
    await writer.abort(error);
    throw error;
  }
}

/** Copies the rows of one moment into a file for each table: an archive has to know how long its entries are. */
async function copyTables(
  database: Database,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<{ version: number; tables: format.TableManifest[] }> {
  const client = await database.connect();
  try {
    await client.query('begin transaction isolation level repeatable read, read only');
    const version = await schemaVersion(client);
    if (version === 0) {
      throw new StoreError('the database is empty', {
        remedy: 'Check that this is the data folder or database you mean.',
      });
    }
    const tables: format.TableManifest[] = [];
    for (const table of await listTables(client)) {
      signal?.throwIfAborted();
      tables.push(await copyTable(client, table, folder));
    }
    await client.query('commit');
    return { version, tables };
  } finally {
    // Not back to the pool: after a failure in the middle of a COPY nothing else can be said on it.
    client.release(true);
  }
}

async function copyTable(
  client: pg.PoolClient,
  { name, columns }: Table,
  folder: string,
): Promise<format.TableManifest> {
  const rows = client.query(copyTo(`copy ${copyTarget(name, columns)} to stdout`));
  const file = createWriteStream(join(folder, name), { mode: 0o600 });
  await pipeline(rows, file);
  return { name, columns, rowCount: rows.rowCount, sizeBytes: file.bytesWritten };
}

/** `public."table" ("column", …)`, as COPY wants it. */
export function copyTarget(table: string, columns: readonly string[]): string {
  return `public.${pg.escapeIdentifier(table)} (${columns.map(pg.escapeIdentifier).join(', ')})`;
}

async function addObjects(
  writer: ArchiveWriter,
  objects: ObjectStore,
  signal: AbortSignal | undefined,
): Promise<{ objectCount: number; objectBytes: number }> {
  let objectCount = 0;
  let objectBytes = 0;
  for await (const { key } of objects.list()) {
    signal?.throwIfAborted();
    try {
      const { body, sizeBytes } = await objects.open(key);
      await writer.add(format.objectEntry(key), sizeBytes, body);
      objectCount++;
      objectBytes += sizeBytes;
    } catch (error) {
      // Deleted since it was listed.
      if (!(error instanceof ObjectMissing)) throw error;
    }
  }
  return { objectCount, objectBytes };
}

async function addText(writer: ArchiveWriter, name: string, text: string): Promise<void> {
  const bytes = Buffer.from(text);
  await writer.add(name, bytes.length, [bytes]);
}
