/** A character that is about to be encoded. */
import type { Queryable } from '../database/queryable.ts';

export type NewCharacter = {
  id: string;
  accountId: string;
  name: string;
  jobId: string;
  model: string;
  engine: string;
  filesPrefix: string;
  storedBytes: number;
};

export async function insertCharacter(tx: Queryable, character: NewCharacter): Promise<void> {
  const { id, accountId, name, jobId, model, engine, filesPrefix, storedBytes } = character;
  await tx.query(
    `insert into characters (id, account_id, name, status, job_id, model, engine, files_prefix, stored_bytes)
     values ($1, $2, $3, 'pending', $4, $5, $6, $7, $8)`,
    [id, accountId, name, jobId, model, engine, filesPrefix, storedBytes],
  );
}
