/** A character has been encoded and can be rendered from now on. `sizeBytes`: of what was made. */
import type { Queryable } from '../database/queryable.ts';

export type ReadyCharacter = {
  id: string;
  encoded: unknown;
  engineVersion: string | undefined;
  creditsUsed: number;
  sizeBytes: number;
};

export async function readyCharacter(tx: Queryable, character: ReadyCharacter): Promise<void> {
  await tx.query(
    `update characters set status = 'ready', encoded = $2, engine_version = $3, credits_used = $4, completed_at = now(),
       stored_bytes = stored_bytes + $5
     where id = $1 and status = 'processing'`,
    [
      character.id,
      JSON.stringify(character.encoded),
      character.engineVersion ?? null,
      character.creditsUsed,
      character.sizeBytes,
    ],
  );
}
