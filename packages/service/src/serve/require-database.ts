/** Sees to it that there is a database that can be worked with, before anything is asked of it. */
import type { Database } from '../store/index.ts';
import { findServerVersion } from '../store/queries/find-server-version.ts';
import { SetupError } from './setup-error.ts';

/** The oldest version that our SQL is written for. */
const MIN_VERSION = 15;

/**
 * The version of the server, such as `15.18`.
 *
 * @throws SetupError if it does not answer or is too old
 */
export async function requireDatabase(database: Database): Promise<string> {
  const version = await askVersion(database);
  if (Number.parseInt(version, 10) >= MIN_VERSION) return version;
  throw new SetupError(`the database is PostgreSQL ${version}`, { remedy: `Use version ${MIN_VERSION} or newer.` });
}

async function askVersion(database: Database): Promise<string> {
  try {
    return await findServerVersion(database);
  } catch (error) {
    throw new SetupError(`the database does not answer: ${describe(error)}`, {
      remedy: 'Check DATABASE_URL (host, port, user, password, name of the database), and that the server runs.',
      cause: error,
    });
  }
}

/** A connection that was refused on several addresses has no message of its own. */
function describe(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(describe).join(', ');
  return error instanceof Error ? error.message : String(error);
}
