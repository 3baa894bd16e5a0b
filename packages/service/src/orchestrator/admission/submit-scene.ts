/** Accepts a driving video to be turned into a scene that can be rendered any number of times. */
import { stat } from 'node:fs/promises';
import { type BackgroundMode, SCENE_CREDITS } from '@understudy/protocol';
import { objectKeys, objectPrefixes } from '../../store/index.ts';
import { insertScene } from '../../store/queries/insert-scene.ts';
import type { BackgroundRequest } from '../job-request.ts';
import type { Orchestrator } from '../orchestrator.ts';
import { randomId } from '../random-id.ts';
import { storableText } from '../storable-text.ts';
import { admitJob } from './admit-job.ts';
import { checkQuota } from './check-quota.ts';
import { chooseModel } from './choose-model.ts';
import type { VideoFile } from './input-files.ts';
import { refuseEarly } from './refuse-early.ts';
import { withStoredFiles } from './store-inputs.ts';
import type { AssetSubmitted } from './submit-character.ts';

export type SceneInput = {
  name: string;
  video: VideoFile;
  /** Default original, which can be rendered on any background; the others only on solid and transparent ones. */
  backgroundMode?: BackgroundMode | undefined;
  /** As sent. Absent: the default. */
  model?: string | undefined;
  requestId: string;
};

/** @throws UnderstudyError CS-UORC01-002 unknown model, -409; CS-ORRS-001 */
export async function submitScene(orc: Orchestrator, accountId: string, input: SceneInput): Promise<AssetSubmitted> {
  const { model, engine } = chooseModel(orc, input.model);
  const { backgroundMode = 'original' } = input;
  const { path, facts } = input.video;
  const name = storableText(input.name);
  const credits = SCENE_CREDITS;
  await refuseEarly(orc, { accountId, credits, fast: false });
  const { size: storedBytes } = await stat(path);
  const kept = { accountId, addedBytes: storedBytes };
  await checkQuota(orc, orc.database, kept);

  const id = randomId('scene');
  const jobId = randomId('job');
  const filesPrefix = objectPrefixes.scene(id);
  const { durationSeconds, fps, frames: totalFrames, width, height } = facts;
  const files = [{ key: objectKeys.sceneSource(filesPrefix), path }];
  const scene = {
    ...{ id, accountId, name, jobId, model, engine, filesPrefix, backgroundMode },
    ...{ durationSeconds, fps, totalFrames, width, height, storedBytes },
  };
  const { enqueuedAt } = await withStoredFiles(orc, { prefix: filesPrefix, files }, () =>
    admitJob(orc, {
      ...{ id: jobId, accountId, kind: 'scene', mode: 'full_pipeline', fast: false, model, engine, credits },
      request: {
        background: backgroundOf(backgroundMode),
        hasOwnPicture: false,
        hasOwnVideo: true,
        name,
        video: facts,
      },
      characterId: null,
      sceneId: id,
      framesTotal: totalFrames,
      requestId: input.requestId,
      prepare: async (tx) => {
        await checkQuota(orc, tx, kept);
        await insertScene(tx, scene);
      },
    }),
  );
  return { id, jobId, name, status: 'pending', credits, enqueuedAt };
}

/** What is rendered on the scene is said with each render; here it only matters whether the background is needed. */
function backgroundOf(mode: BackgroundMode): BackgroundRequest {
  return mode === 'solid' ? { mode, color: [255, 255, 255] } : { mode };
}
