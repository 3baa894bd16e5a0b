/** The encoding of a character or scene begins. */
import type { Queryable } from '../database/queryable.ts';
import { ASSET_TABLES, type AssetRef } from './asset-ref.ts';

export async function startAsset(tx: Queryable, { kind, id }: AssetRef): Promise<void> {
  await tx.query(`update ${ASSET_TABLES[kind]} set status = 'processing' where id = $1 and status = 'pending'`, [id]);
}
