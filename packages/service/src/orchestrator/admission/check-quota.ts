/** Whether an account may keep one more character or scene: how many it has, and the room that they take. */
import { UnderstudyError } from '@understudy/protocol';
import type { Queryable } from '../../store/index.ts';
import { countAssets } from '../../store/queries/count-assets.ts';
import type { Orchestrator } from '../orchestrator.ts';

const BYTES_PER_MB = 1024 * 1024;

/** `addedBytes`: what the new asset's own files take. */
export type AssetToKeep = { accountId: string; addedBytes: number };

/**
 * To be asked with the account locked, so that two at the same moment cannot both be the last.
 *
 * @throws UnderstudyError CS-UORC01-409
 */
export async function checkQuota(
  { settings }: Orchestrator,
  tx: Queryable,
  { accountId, addedBytes }: AssetToKeep,
): Promise<void> {
  const { maxAssetsPerAccount, maxAssetMbPerAccount } = settings;
  if (maxAssetsPerAccount === 0 && maxAssetMbPerAccount === 0) return;
  const { assets, storedBytes } = await countAssets(tx, accountId);
  if (maxAssetsPerAccount > 0 && assets >= maxAssetsPerAccount) {
    throw new UnderstudyError('CS-UORC01-409', {
      problem: `the account keeps ${assets} characters and scenes, and may keep ${maxAssetsPerAccount}`,
    });
  }
  if (maxAssetMbPerAccount > 0 && storedBytes + addedBytes > maxAssetMbPerAccount * BYTES_PER_MB) {
    const [added, stored] = [toMb(addedBytes), toMb(storedBytes)];
    throw new UnderstudyError('CS-UORC01-409', {
      problem: `this takes ${added} MB, the characters and scenes of the account take ${stored} of ${maxAssetMbPerAccount} MB`,
    });
  }
}

function toMb(bytes: number): string {
  return (bytes / BYTES_PER_MB).toFixed(1);
}
