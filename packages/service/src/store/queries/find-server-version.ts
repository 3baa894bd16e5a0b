/** The version of the database server, such as `15.18`. */
import { one, type Queryable } from '../database/queryable.ts';

export async function findServerVersion(db: Queryable): Promise<string> {
  const { version } = await one<{ version: string }>(db, `select current_setting('server_version') as version`);
  return version;
}
