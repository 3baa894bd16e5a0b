/** Asks the server behind a socket how it is. */
import pg from 'pg';
import { errorCode } from '../store-error.ts';
import { DATABASE_ROLE } from './create-cluster.ts';
import { type Places, SOCKET_PORT } from './places.ts';

export type ServerAnswer =
  /** `name` is what its starter called it. */
  | { state: 'ready'; name: string }
  /** Starting, recovering or shutting down. */
  | { state: 'busy' }
  | { state: 'absent' };

const ANSWER_TIMEOUT_MS = 5000;

/** PostgreSQL has this database from the beginning. */
const MAINTENANCE_DATABASE = 'postgres';
const DATABASE_NAME = 'understudy';

/** The codes of a server that is there but does not take connections at the moment: in transition, full. */
const BUSY_CODES = ['57P03', '57P01', '57P02', '53300'];

export async function askServer(places: Places): Promise<ServerAnswer> {
  const client = maintenanceClient(places);
  try {
    await client.connect();
    const { rows } = await client.query(
      `select current_setting('data_directory') as data, current_setting('cluster_name') as name`,
    );
    return rows[0].data === places.data ? { state: 'ready', name: rows[0].name } : { state: 'absent' };
  } catch (error) {
    return { state: BUSY_CODES.includes(errorCode(error)) ? 'busy' : 'absent' };
  } finally {
    await client.end().catch(() => {});
  }
}

/** Makes the service's database if the server does not have it yet. */
export async function createServiceDatabase(places: Places): Promise<void> {
  const client = maintenanceClient(places);
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE_NAME]);
    if (rowCount === 0) await client.query(`create database ${DATABASE_NAME}`);
  } catch (error) {
    // Another process was quicker: duplicate_database, or the unique index behind it.
    if (!['42P04', '23505'].includes(errorCode(error))) throw error;
  } finally {
    await client.end();
  }
}

/** For `openDatabase`, psql and every other program that understands libpq's URLs. */
export function serviceUrl(places: Places): string {
  const host = encodeURIComponent(places.sockets);
  return `postgresql://${DATABASE_ROLE}@localhost/${DATABASE_NAME}?host=${host}&port=${SOCKET_PORT}&sslmode=disable`;
}

function maintenanceClient(places: Places): pg.Client {
  const client = new pg.Client({
    host: places.sockets,
    port: SOCKET_PORT,
    user: DATABASE_ROLE,
    database: MAINTENANCE_DATABASE,
    ssl: false,
    connectionTimeoutMillis: ANSWER_TIMEOUT_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
  });
  client.on('error', () => {});
  return client;
}
