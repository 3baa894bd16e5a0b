/** Accepts a render: on-demand, preprocessed, or half of each. */
import { creditsForRender, type JobMode } from '@understudy/protocol';
import { objectKeys, objectPrefixes, type Queryable } from '../../store/index.ts';
import { holdCharacter } from '../../store/queries/hold-character.ts';
import { holdScene } from '../../store/queries/hold-scene.ts';
import type { BackgroundRequest, JobRequest } from '../job-request.ts';
import type { Orchestrator } from '../orchestrator.ts';
import { randomId } from '../random-id.ts';
import type { EncodeCharacterResult, EncodeSceneResult } from '../tasks/task-results.ts';
import { admitJob } from './admit-job.ts';
import { type ChosenInputs, chooseInputs } from './choose-inputs.ts';
import { checkCharacterEngine, chooseModel } from './choose-model.ts';
import type { PictureFile, VideoFile } from './input-files.ts';
import { refuseField } from './refuse.ts';
import { refuseEarly } from './refuse-early.ts';
import { withStoredFiles } from './store-inputs.ts';

export type RenderInput = {
  /** One of `picture` and `characterId`; neither where `mapping` names the character. */
  picture?: PictureFile | undefined;
  characterId?: string | undefined;
  /** One of `video` and `sceneId`. */
  video?: VideoFile | undefined;
  sceneId?: string | undefined;
  /** Person id → character id. */
  mapping?: Record<string, string> | undefined;
  /** As sent. Absent: the scene's, or the default. */
  model?: string | undefined;
  background: BackgroundRequest;
  fast: boolean;
  requestId: string;
};

export type RenderSubmitted = { jobId: string; mode: JobMode; enqueuedAt: Date; credits: number };

/**
 * @throws UnderstudyError CS-UORC01-001, -002 (model conflict, contradicting fields, character not ready), -008; CS-ORIV-001, -002,
 *   -008 … -012; CS-ORRS-001
 */
export async function submitRender(orc: Orchestrator, accountId: string, input: RenderInput): Promise<RenderSubmitted> {
  const { picture, video, fast, requestId } = input;
  const chosen = await chooseInputs(orc, accountId, input);
  const { character, scene } = chosen;
  const { model, engine } = chooseModel(orc, input.model, scene?.model);
  if (character) checkCharacterEngine(character, { model, engine });
  const durationSeconds = video?.facts.durationSeconds ?? scene!.durationSeconds!;
  const credits = creditsForRender({ durationSeconds, fast, characters: chosen.characterCount });
  await refuseEarly(orc, { accountId, credits, fast });

  const id = randomId('job');
  const mode: JobMode = fast ? 'fast' : character || scene ? 'preprocessed' : 'full_pipeline';
  const files = [
    ...(picture ? [{ key: objectKeys.inputPicture(id), path: picture.path }] : []),
    ...(video ? [{ key: objectKeys.inputVideo(id), path: video.path }] : []),
  ];
  const { enqueuedAt } = await withStoredFiles(orc, { prefix: objectPrefixes.inputs(id), files }, () =>
    admitJob(orc, {
      ...{ id, accountId, kind: 'render', mode, fast, model, engine, credits, requestId },
      request: describeRequest(input, chosen),
      characterId: character?.id ?? null,
      sceneId: scene?.id ?? null,
      framesTotal: video?.facts.frames ?? scene?.totalFrames ?? null,
      prepare: (tx) => holdAssets(tx, chosen),
    }),
  );
  return { jobId: id, mode, enqueuedAt, credits };
}

function describeRequest({ picture, video, background }: RenderInput, chosen: ChosenInputs): JobRequest {
  const { character, scene, mapping } = chosen;
  return {
    background,
    hasOwnPicture: picture !== undefined,
    hasOwnVideo: video !== undefined,
    ...(character ? { character: character.encoded as EncodeCharacterResult } : {}),
    ...(scene ? { scene: scene.encoded as EncodeSceneResult } : {}),
    ...(mapping ? { mapping } : {}),
    ...(video ? { video: video.facts } : {}),
  };
}

/** Whatever was deleted since it was looked at counts as unknown; what is held cannot be deleted before the job can be seen. */
async function holdAssets(tx: Queryable, { character, scene }: ChosenInputs): Promise<void> {
  if (character && !(await holdCharacter(tx, character.id))) {
    throw refuseField('CS-ORIV-008', 'character_id', `there is no character '${character.id}'`);
  }
  if (scene && !(await holdScene(tx, scene.id))) {
    throw refuseField('CS-ORIV-009', 'scene_id', `there is no scene '${scene.id}'`);
  }
}
