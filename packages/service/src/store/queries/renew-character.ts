/** A character was encoded anew, for a newer engine. What is not made anew, as its thumbnail, stays. */
import type { Queryable } from '../database/queryable.ts';

export type RenewedFiles = { filesPrefix: string; encoded: { sizeBytes: number }; engineVersion: string | undefined };

export async function renewCharacter(tx: Queryable, id: string, files: RenewedFiles): Promise<void> {
  await tx.query(
    `update characters set encoded = encoded || $3, engine_version = $4,
       stored_bytes = stored_bytes + $5 - coalesce((encoded->>'sizeBytes')::bigint, 0)
     where id = $1 and files_prefix = $2`,
    [id, files.filesPrefix, JSON.stringify(files.encoded), files.engineVersion ?? null, files.encoded.sizeBytes],
  );
}
