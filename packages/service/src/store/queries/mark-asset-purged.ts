/** Notes that no file of a character or scene lies in the object store any more. */
import type { Queryable } from '../database/queryable.ts';
import { ASSET_TABLES, type AssetRef } from './asset-ref.ts';

export async function markAssetPurged(db: Queryable, { kind, id }: AssetRef): Promise<void> {
  await db.query(`update ${ASSET_TABLES[kind]} set purged_at = now() where id = $1 and purged_at is null`, [id]);
}
