/** A worker says that it is there: at its start and every few seconds. */
import type { Queryable } from '../database/queryable.ts';

export type WorkerRow = { id: string; host: string; pid: number; slots: number; engineVersion: string };

export async function upsertWorker(db: Queryable, { id, host, pid, slots, engineVersion }: WorkerRow): Promise<void> {
  await db.query(
    `insert into workers (id, host, pid, slots, engine_version) values ($1, $2, $3, $4, $5)
     on conflict (id) do update set heartbeat_at = clock_timestamp(), slots = excluded.slots`,
    [id, host, pid, slots, engineVersion],
  );
}
