/** What is known of a preprocessed asset by now: a job that uses it has only what was known when it was accepted. */
import type { Queryable } from '../../store/index.ts';
import { findAnyCharacter } from '../../store/queries/find-any-character.ts';
import { findAnyScene } from '../../store/queries/find-any-scene.ts';
import type { JobRow } from '../../store/queries/job-row.ts';
import type { EncodeKind } from '../tasks/file-versions.ts';

/** `encoded`: an `EncodeCharacterResult` or an `EncodeSceneResult`, by the kind. */
export type EncodedAsset = { encoded: unknown; filesPrefix: string };

/** Of the character or the scene that a render uses, also where it was deleted since. */
export async function findEncoded(
  tx: Queryable,
  { id, characterId, sceneId }: Pick<JobRow, 'id' | 'characterId' | 'sceneId'>,
  kind: EncodeKind,
): Promise<EncodedAsset> {
  const isCharacter = kind === 'encode_character';
  const row = isCharacter ? await findAnyCharacter(tx, characterId!) : await findAnyScene(tx, sceneId!);
  if (!row) throw new Error(`job ${id} uses a ${isCharacter ? 'character' : 'scene'} that there never was`);
  return { encoded: row.encoded, filesPrefix: row.filesPrefix };
}
