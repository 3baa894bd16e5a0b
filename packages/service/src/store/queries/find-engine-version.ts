/** The version of the engine that a worker has. */
import { maybeOne, type Queryable } from '../database/queryable.ts';

export async function findEngineVersion(db: Queryable, workerId: string | null): Promise<string | undefined> {
  const worker = await maybeOne<{ version: string }>(
    db,
    'select engine_version as version from workers where id = $1',
    [workerId],
  );
  return worker?.version;
}
