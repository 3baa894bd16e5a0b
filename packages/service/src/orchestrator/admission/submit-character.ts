/** Accepts a picture to be turned into a character that can be rendered any number of times. */
import { stat } from 'node:fs/promises';
import { type AssetStatus, CHARACTER_CREDITS } from '@understudy/protocol';
import { objectKeys, objectPrefixes } from '../../store/index.ts';
import { insertCharacter } from '../../store/queries/insert-character.ts';
import type { Orchestrator } from '../orchestrator.ts';
import { randomId } from '../random-id.ts';
import { storableText } from '../storable-text.ts';
import { admitJob } from './admit-job.ts';
import { checkQuota } from './check-quota.ts';
import { chooseModel } from './choose-model.ts';
import type { PictureFile } from './input-files.ts';
import { refuseEarly } from './refuse-early.ts';
import { withStoredFiles } from './store-inputs.ts';

export type CharacterInput = {
  name: string;
  picture: PictureFile;
  /** As sent. Absent: the default. */
  model?: string | undefined;
  requestId: string;
};

export type AssetSubmitted = {
  /** Of the character or scene. */
  id: string;
  jobId: string;
  name: string;
  status: AssetStatus;
  credits: number;
  enqueuedAt: Date;
};

/** @throws UnderstudyError CS-UORC01-002 unknown model, -008, -409; CS-ORRS-001 */
export async function submitCharacter(
  orc: Orchestrator,
  accountId: string,
  input: CharacterInput,
): Promise<AssetSubmitted> {
  const { model, engine } = chooseModel(orc, input.model);
  const name = storableText(input.name);
  const credits = CHARACTER_CREDITS;
  await refuseEarly(orc, { accountId, credits, fast: false });
  const { size: storedBytes } = await stat(input.picture.path);
  const kept = { accountId, addedBytes: storedBytes };
  await checkQuota(orc, orc.database, kept);

  const id = randomId('character');
  const jobId = randomId('job');
  const filesPrefix = objectPrefixes.character(id);
  const files = [{ key: objectKeys.characterSource(filesPrefix), path: input.picture.path }];
  const { enqueuedAt } = await withStoredFiles(orc, { prefix: filesPrefix, files }, () =>
    admitJob(orc, {
      ...{ id: jobId, accountId, kind: 'character', mode: 'full_pipeline', fast: false, model, engine, credits },
      request: { background: { mode: 'original' }, hasOwnPicture: true, hasOwnVideo: false, name },
      characterId: id,
      sceneId: null,
      framesTotal: null,
      requestId: input.requestId,
      prepare: async (tx) => {
        await checkQuota(orc, tx, kept);
        await insertCharacter(tx, { id, accountId, name, jobId, model, engine, filesPrefix, storedBytes });
      },
    }),
  );
  return { id, jobId, name, status: 'pending', credits, enqueuedAt };
}
