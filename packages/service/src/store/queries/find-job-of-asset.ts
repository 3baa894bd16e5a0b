/** The job that makes, or made, a character or a scene of an account. */
import { maybeOne, type Queryable } from '../database/queryable.ts';
import { ASSET_TABLES, type OwnedAsset } from './asset-ref.ts';

/** Undefined where the account has none of that id. */
export async function findJobOfAsset(tx: Queryable, { kind, id, accountId }: OwnedAsset): Promise<string | undefined> {
  const row = await maybeOne<{ jobId: string }>(
    tx,
    `select job_id as "jobId" from ${ASSET_TABLES[kind]} where id = $1 and account_id = $2 and deleted_at is null`,
    [id, accountId],
  );
  return row?.jobId;
}
