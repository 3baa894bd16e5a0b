/** Holds workers up just before they record a chunk, so that a test meets them in the middle of a render. */
import type { PoolClient } from 'pg';
import type { Orchestrator } from '../../orchestrator/index.ts';
import { waitUntil } from './wait-until.ts';

const LOCK = 4711;

export class ChunkGate {
  readonly #client: PoolClient;

  private constructor(client: PoolClient) {
    this.#client = client;
  }

  /** @param number of the chunk that nobody gets recorded until the gate is opened */
  static async close({ database }: Orchestrator, number: number): Promise<ChunkGate> {
    const client = await database.pool.connect();
    await client.query(`select pg_advisory_lock(${LOCK})`);
    await client.query(`
      create function wait_at_gate() returns trigger language plpgsql as $$
        begin perform pg_advisory_xact_lock_shared(${LOCK}); return new; end $$;
      create trigger gate before insert on chunks for each row when (new.number = ${number}) execute function wait_at_gate();
    `);
    return new ChunkGate(client);
  }

  /** Until a worker stands at the gate. */
  async waitForWorker(): Promise<void> {
    const waiting = `select objid from pg_locks where locktype = 'advisory' and objid = ${LOCK} and not granted`;
    await waitUntil('a worker at the gate', async () => (await this.#client.query(waiting)).rows[0]);
  }

  async open(): Promise<void> {
    await this.#client.query(`select pg_advisory_unlock(${LOCK})`);
    await this.#client.query('drop trigger gate on chunks; drop function wait_at_gate()');
    this.#client.release();
  }
}
