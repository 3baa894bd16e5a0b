/**
 * A scene was encoded anew, for a newer engine: all that share its files know of it, a template with its imports. Their people keep their
 * ids, by which clients name them.
 */
import type { Queryable } from '../database/queryable.ts';
import type { RenewedFiles } from './renew-character.ts';

export async function renewScenes(tx: Queryable, files: RenewedFiles): Promise<void> {
  await tx.query(
    `update scenes set encoded = encoded || $2, engine_version = $3,
       stored_bytes = case when template_id is null
         then stored_bytes + $4 - coalesce((encoded->>'sizeBytes')::bigint, 0) else 0 end
     where files_prefix = $1 and status = 'ready'`,
    [files.filesPrefix, JSON.stringify(files.encoded), files.engineVersion ?? null, files.encoded.sizeBytes],
  );
}
