/** The character or scene that a job makes; undefined for renders, which only use them. */
import type { AssetRef } from '../../store/queries/asset-ref.ts';
import type { JobRow } from '../../store/queries/job-row.ts';

export function assetOf({ kind, characterId, sceneId }: JobRow): AssetRef | undefined {
  if (kind === 'character' && characterId) return { kind, id: characterId };
  if (kind === 'scene' && sceneId) return { kind, id: sceneId };
  return undefined;
}
