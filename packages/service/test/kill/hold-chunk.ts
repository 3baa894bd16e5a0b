/** Stops the render of a job at a chunk: the chunk's row is written only when whoever holds the lock lets go, or is killed. */
import type { KillableService } from './killable-service.ts';
import { waitUntil } from './wait-until.ts';

const LOCK = 7001;

/** Until disposed of, no chunk of this number is recorded, whatever its job. The database has to be alive then. */
export async function holdChunk(
  service: KillableService,
  number: number,
): Promise<AsyncDisposable & { untilReached: () => Promise<unknown> }> {
  const session = await service.database.connect();
  await session.query('select pg_advisory_lock($1)', [LOCK]);
  await session.query(`
    create function wait_for_test() returns trigger language plpgsql as $$
    begin
      perform pg_advisory_xact_lock_shared(${LOCK});
      return new;
    end $$;
    create trigger wait_for_test before insert on chunks
      for each row when (new.number = ${number}) execute function wait_for_test()`);
  return {
    untilReached: () =>
      waitUntil(`chunk ${number} to be rendered`, async () => {
        const waiting = await service.ask('select from pg_locks where objid = $1 and not granted', [LOCK]);
        return waiting.length > 0;
      }),
    async [Symbol.asyncDispose]() {
      session.release(true);
      await service.ask('drop function if exists wait_for_test cascade');
    },
  };
}
