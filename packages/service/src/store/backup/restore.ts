/** Brings back what `backup` wrote, into a database and an object store that are empty. */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Database } from '../database/database.ts';
import { one } from '../database/queryable.ts';
import { listMigrations, migrate, schemaVersion } from '../migrate.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { StoreError } from '../store-error.ts';
import * as format from './archive-format.ts';
import { type ArchiveEntry, readArchive } from './archive-reader.ts';
import { copyTarget } from './backup.ts';
import { listTables } from './list-tables.ts';

export type RestoreReport = { schemaVersion: number; createdAt: Date; rowCount: number; objectCount: number };

export type RestoreOptions = {
  signal?: AbortSignal | undefined;
  /** For one object at a time on its way to the store; best on the same disk. */
  temporaryFolder?: string;
};

/**
 * All or nothing: the rows are committed when the last checksum of the archive was right; before that a failure takes the
 * objects away again. The schema is that of the backup first, then migrated to the present.
 *
 * @throws StoreError if the database or the object store is not empty, the archive is damaged, or a newer release wrote it
 */
export async function restore(
  database: Database,
  objects: ObjectStore,
  file: string,
  { signal, temporaryFolder = tmpdir() }: RestoreOptions = {},
): Promise<RestoreReport> {
  const entries = readArchive(file);
  const manifest = await readManifest(file, entries);
  await requireEmptyStore(objects);
  await prepareSchema(database, manifest);
  const folder = await mkdtemp(join(temporaryFolder, 'understudy-restore-'));
  try {
    const objectCount = await restoreEntries({ database, objects, entries, manifest, folder, signal });
    const { to } = await migrate(database);
    const rowCount = manifest.tables.reduce((sum, table) => sum + table.rowCount, 0);
    return { schemaVersion: to, createdAt: new Date(manifest.createdAt), rowCount, objectCount };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readManifest(file: string, entries: AsyncGenerator<ArchiveEntry>): Promise<format.Manifest> {
  const first = await entries.next();
  const isManifest = !first.done && first.value.name === format.MANIFEST_ENTRY;
  const content = isManifest ? parseJson(await text(first.value.body)) : undefined;
  const parsed = format.manifestSchema.safeParse(content);
  if (!parsed.success) {
    throw new StoreError(`${file} is not a backup of this service`, {
      remedy: 'Name a file that `backup` has written.',
    });
  }
  const { formatVersion, schemaVersion: version } = parsed.data;
  const newest = (await listMigrations()).length;
  if (formatVersion > format.FORMAT_VERSION || version > newest) {
    const found = `format ${formatVersion}, schema ${version}; this one reads up to ${format.FORMAT_VERSION} and ${newest}`;
    throw new StoreError(`${file} was written by a newer release: ${found}`, {
      remedy: 'Restore it with that release or a later one.',
    });
  }
  return parsed.data;
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

async function requireEmptyStore(objects: ObjectStore): Promise<void> {
  for await (const { key } of objects.list()) {
    throw new StoreError(`the object store is not empty: it has ${key}`, {
      remedy: 'Restore into a new data folder or bucket.',
    });
  }
}

/** The database gets the schema that the backup was taken of. */
async function prepareSchema(database: Database, manifest: format.Manifest): Promise<void> {
  const present = await schemaVersion(database);
  if (present === 0) {
    await migrate(database, (await listMigrations()).slice(0, manifest.schemaVersion));
    return;
  }
  const refusal = { remedy: 'Restore into a new data folder or database.' };
  if (present !== manifest.schemaVersion) {
    throw new StoreError(
      `the database has a schema already (${present}, the backup ${manifest.schemaVersion})`,
      refusal,
    );
  }
  for (const { name } of await listTables(database)) {
    const { rowCount } = await database.query(`select from public.${pg.escapeIdentifier(name)} limit 1`);
    if (rowCount) throw new StoreError(`the database is not empty: ${name} has rows`, refusal);
  }
}

type RestorePlan = {
  database: Database;
  objects: ObjectStore;
  entries: AsyncGenerator<ArchiveEntry>;
  manifest: format.Manifest;
  folder: string;
  signal: AbortSignal | undefined;
};

async function restoreEntries({ database, objects, entries, manifest, folder, signal }: RestorePlan): Promise<number> {
  const client = await database.connect();
  const topFolders = new Set<string>();
  let objectCount = 0;
  try {
    await client.query('begin');
    // Objects may take long, and no statement is sent meanwhile.
    await client.query('set local idle_in_transaction_session_timeout = 0');
    for await (const { name, body } of entries) {
      signal?.throwIfAborted();
      const entry = format.parseEntry(name);
      if (entry && 'table' in entry) {
        await restoreTable(client, tableOf(manifest, entry.table), body);
      } else if (entry) {
        topFolders.add(entry.key.split('/')[0]!);
        await restoreObject(objects, { key: entry.key, body, folder });
        objectCount++;
      } else {
        throw new StoreError(`the backup holds ${name}, which this release does not know`, {
          remedy: 'Restore it with the release that wrote it.',
        });
      }
    }
    await continueIdentities(client);
    await client.query('commit');
    return objectCount;
  } catch (error) {
    for (const prefix of topFolders) await objects.deletePrefix(prefix);
    throw error;
  } finally {
    // Ends the transaction too, if it was not committed.
    client.release(true);
  }
}

function tableOf(manifest: format.Manifest, name: string): format.TableManifest {
  const table = manifest.tables.find((one) => one.name === name);
  if (!table) throw new StoreError(`the backup does not describe its table ${name}`, { remedy: 'Use another backup.' });
  return table;
}

async function restoreTable(client: pg.PoolClient, table: format.TableManifest, body: Readable): Promise<void> {
  const rows = client.query(copyFrom(`copy ${copyTarget(table.name, table.columns)} from stdin`));
  await pipeline(body, rows);
  if (rows.rowCount !== table.rowCount) {
    throw new StoreError(`the backup has ${rows.rowCount} rows of ${table.name} instead of ${table.rowCount}`, {
      remedy: 'Use another copy of the backup.',
    });
  }
}

async function restoreObject(
  objects: ObjectStore,
  { key, body, folder }: { key: string; body: Readable; folder: string },
): Promise<void> {
  const file = join(folder, 'object');
  await pipeline(body, createWriteStream(file));
  await objects.putFile(key, file);
  // The store may have kept the file itself: the next object must get a new one.
  await rm(file);
}

/** New rows are numbered after the restored ones. */
async function continueIdentities(client: pg.PoolClient): Promise<void> {
  for (const { name, identityColumns } of await listTables(client)) {
    for (const column of identityColumns) {
      const table = `public.${pg.escapeIdentifier(name)}`;
      await one(
        client,
        `select setval(pg_get_serial_sequence($1, $2), coalesce(max(${pg.escapeIdentifier(column)}), 0) + 1, false) from ${table}`,
        [table, column],
      );
    }
  }
}
