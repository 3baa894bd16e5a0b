/** Names one character or one scene. */
export type AssetRef = { kind: 'character' | 'scene'; id: string };

export const ASSET_TABLES = { character: 'characters', scene: 'scenes' } as const;

/** One that has to be an account's own. */
export type OwnedAsset = AssetRef & { accountId: string };
