/** Takes a character or a scene out of sight. Its files go later, when no job uses them. */
import { maybeOne, type Queryable } from '../database/queryable.ts';
import { ASSET_TABLES, type OwnedAsset } from './asset-ref.ts';

/** False where the account has none of that id. */
export async function deleteAsset(tx: Queryable, { kind, id, accountId }: OwnedAsset): Promise<boolean> {
  const row = await maybeOne(
    tx,
    `update ${ASSET_TABLES[kind]} set deleted_at = now()
     where id = $1 and account_id = $2 and deleted_at is null returning id`,
    [id, accountId],
  );
  return row !== undefined;
}
