/** Brings the schema of a database to what this code works with: our own numbered files, then those of the queue library. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { runMigrations as migrateQueue, SchemaVersionMismatchError } from 'bullmq';
import type { Database } from './database/database.ts';
import type { Queryable } from './database/queryable.ts';
import { StoreError } from './store-error.ts';

export type Migration = { version: number; name: string; sql: string };

export type MigrationReport = {
  /** The version of our schema before and after; 0 is an empty database. */
  from: number;
  to: number;
};

/** Held while migrating, so that several processes that start at once do it one after the other. "UNDR" in ASCII. */
const MIGRATION_LOCK = 0x55_4e_44_52;

const MIGRATIONS_FOLDER = new URL('./migrations/', import.meta.url);

/**
 * Applies the migrations that the database lacks, each in a transaction of its own, in order. Does nothing where there are
 * none, so every process may call it when it starts; only one of them works at a time.
 *
 * @throws StoreError if the database is newer than this code, or a migration that it has was changed afterwards
 */
export async function migrate(database: Database, migrations?: readonly Migration[]): Promise<MigrationReport> {
  const known = migrations ?? (await listMigrations());
  const client = await database.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const report = await migrateOwnSchema(client, known);
    await migrateQueue(client);
    return report;
  } catch (error) {
    if (error instanceof SchemaVersionMismatchError) throw newerDatabase(error.message, error);
    throw error;
  } finally {
    // Ends the session, and with it the lock and whatever else is open.
    client.release(true);
  }
}

/** The version of our schema that a database has; 0 where it has none. */
export async function schemaVersion(db: Queryable): Promise<number> {
  const { rows } = await db.query(`select to_regclass('public.schema_migrations') is not null as exists`);
  if (!rows[0]!.exists) return 0;
  const applied = await db.query('select coalesce(max(version), 0) as version from public.schema_migrations');
  return applied.rows[0]!.version;
}

/** The migrations that belong to this code: `<number>-<name>.sql`, numbered from 1 without gaps. */
export async function listMigrations(): Promise<Migration[]> {
  const files = (await readdir(MIGRATIONS_FOLDER)).filter((file) => file.endsWith('.sql')).sort();
  return Promise.all(
    files.map(async (file, index) => {
      const version = Number.parseInt(file, 10);
      if (version !== index + 1) throw new Error(`migration ${file} is number ${index + 1} by its place`);
      return {
        version,
        name: file.slice(0, -'.sql'.length),
        sql: await readFile(new URL(file, MIGRATIONS_FOLDER), 'utf8'),
      };
    }),
  );
}

async function migrateOwnSchema(client: Queryable, known: readonly Migration[]): Promise<MigrationReport> {
  await client.query(`create table if not exists public.schema_migrations (
    version int primary key, name text not null, sha256 text not null, applied_at timestamptz not null default now())`);
  const { rows: applied } = await client.query<{ version: number; name: string; sha256: string }>(
    'select version, name, sha256 from public.schema_migrations order by version',
  );
  const from = applied.at(-1)?.version ?? 0;
  const newest = known.at(-1)?.version ?? 0;
  if (from > newest) {
    throw newerDatabase(
      `its schema has version ${from} (${applied.at(-1)!.name}), this program knows ${newest} at most`,
    );
  }
  for (const { version, name, sha256 } of applied)
    refuseChanged(known.find((one) => one.version === version)!, { name, sha256 });
  for (const migration of known.filter(({ version }) => version > from)) await apply(client, migration);
  return { from, to: newest };
}

async function apply(client: Queryable, { version, name, sql }: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query(sql);
    await client.query('insert into public.schema_migrations (version, name, sha256) values ($1, $2, $3)', [
      version,
      name,
      digest(sql),
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new Error(`migration ${name} failed: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}

function refuseChanged(known: Migration, applied: { name: string; sha256: string }): void {
  if (digest(known.sql) === applied.sha256) return;
  throw new StoreError(`the database was made with another text of migration ${applied.name}`, {
    remedy: 'Use the release that made this database or a later one, or restore a backup into a new database.',
  });
}

function newerDatabase(found: string, cause?: unknown): StoreError {
  return new StoreError(`the database belongs to a newer release: ${found}`, {
    remedy: 'Start the newer release. A database cannot be taken back; to run the older one, restore a backup it made.',
    cause,
  });
}

function digest(sql: string): string {
  return createHash('sha256').update(sql.replaceAll('\r\n', '\n')).digest('hex');
}
