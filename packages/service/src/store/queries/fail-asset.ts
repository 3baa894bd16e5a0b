/** The encoding of a character or scene failed, or was cancelled. */
import type { Queryable } from '../database/queryable.ts';
import { ASSET_TABLES, type AssetRef } from './asset-ref.ts';
import type { JobError } from './end-job.ts';

export type AssetFailure = AssetRef & { error: Omit<JobError, 'code'> & { code: string | null } };

export async function failAsset(tx: Queryable, { kind, id, error }: AssetFailure): Promise<void> {
  await tx.query(
    `update ${ASSET_TABLES[kind]}
     set status = 'failed', error_code = $2, error_message = $3, error_detail = $4, completed_at = now()
     where id = $1 and status in ('pending', 'processing')`,
    [id, error.code, error.message, error.detail],
  );
}
