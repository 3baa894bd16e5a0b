/** Which character and which scene a render is made of: of its own, preprocessed, or one of each. Checks all that can be wrong there. */
import { UnderstudyError } from '@understudy/protocol';
import type { CharacterRow } from '../../store/queries/character-row.ts';
import { findCharacter } from '../../store/queries/find-character.ts';
import { findScene } from '../../store/queries/find-scene.ts';
import type { SceneRow } from '../../store/queries/scene-row.ts';
import type { Orchestrator } from '../orchestrator.ts';
import type { EncodeSceneResult } from '../tasks/task-results.ts';
import { checkMapping } from './check-mapping.ts';
import { refuseField } from './refuse.ts';
import type { RenderInput } from './submit-render.ts';

export type ChosenInputs = {
  /** The preprocessed character; undefined where the request brings a picture. */
  character: CharacterRow | undefined;
  /** The preprocessed scene; undefined where the request brings a video. */
  scene: SceneRow | undefined;
  mapping: Record<string, string> | undefined;
  /** How many different characters are drawn. */
  characterCount: number;
};

/**
 * @throws UnderstudyError CS-ORIV-001, -002 (missing), -008, -009 (unknown, or another account's), -010 (scene not ready), -011 (scene
 *   without a background), -012 (mapping); CS-UORC01-002 (contradicting fields, character not ready)
 */
export async function chooseInputs(orc: Orchestrator, accountId: string, input: RenderInput): Promise<ChosenInputs> {
  checkFields(input);
  const named = input.characterId === undefined ? undefined : await loadCharacter(orc, accountId, input.characterId);
  const scene = input.sceneId === undefined ? undefined : await loadScene(orc, accountId, input.sceneId);
  const mapped = await checkMapping(orc, accountId, input, scene);
  const character = mapped?.characters[0] ?? named;
  if (character) checkReady(character, mapped ? 'character_mapping' : 'character_id');
  if (scene) checkBackground(scene, input);
  return { character, scene, mapping: mapped?.mapping, characterCount: mapped?.characters.length ?? 1 };
}

function checkFields({ picture, characterId, video, sceneId, mapping }: RenderInput): void {
  if (picture && characterId !== undefined) {
    throw refuseField(
      'CS-UORC01-002',
      'character_id',
      'character_id and ref_image are both given; allowed is one of them',
    );
  }
  if (video && sceneId !== undefined) {
    throw refuseField('CS-UORC01-002', 'scene_id', 'scene_id and driving_video are both given; allowed is one of them');
  }
  const hasMapping = mapping !== undefined && Object.keys(mapping).length > 0;
  if (!picture && characterId === undefined && !(hasMapping && sceneId !== undefined)) {
    throw refuseField('CS-ORIV-001', 'ref_image', 'neither ref_image nor character_id is given');
  }
  if (!video && sceneId === undefined) {
    throw refuseField('CS-ORIV-002', 'driving_video', 'neither driving_video nor scene_id is given');
  }
}

async function loadCharacter(orc: Orchestrator, accountId: string, characterId: string): Promise<CharacterRow> {
  const character = await findCharacter(orc.database, accountId, characterId);
  if (!character) throw refuseField('CS-ORIV-008', 'character_id', `there is no character '${characterId}'`);
  return character;
}

async function loadScene(orc: Orchestrator, accountId: string, sceneId: string): Promise<SceneRow> {
  const scene = await findScene(orc.database, accountId, sceneId);
  if (!scene) throw refuseField('CS-ORIV-009', 'scene_id', `there is no scene '${sceneId}'`);
  if (scene.status === 'failed') {
    const problem = `the preprocessing of scene '${sceneId}' failed`;
    throw refuseField('CS-ORIV-010', 'scene_id', problem, 'Preprocess the scene again.');
  }
  if (scene.status !== 'ready') {
    throw refuseField('CS-ORIV-010', 'scene_id', `scene '${sceneId}' is ${scene.status}; it has to be ready`);
  }
  return scene;
}

/** The error table has no code of its own for this. */
function checkReady({ id, status }: CharacterRow, field: string): void {
  if (status === 'ready') return;
  const remedy =
    status === 'failed'
      ? 'Preprocess the character again.'
      : 'Wait for the status of the character to be ready before rendering.';
  throw refuseField('CS-UORC01-002', field, `character '${id}' is ${status}; it has to be ready`, remedy);
}

function checkBackground({ id, encoded, backgroundMode }: SceneRow, { background }: RenderInput): void {
  if (background.mode !== 'original' || (encoded as EncodeSceneResult).hasBackground) return;
  const problem = `background_mode is 'original', but scene '${id}' was preprocessed with '${backgroundMode}' and has no background`;
  throw new UnderstudyError('CS-ORIV-011', {
    problem,
    remedy: 'Render on a solid or transparent background, or preprocess the scene with background_mode=original.',
    fields: [{ field: 'background_mode', problem }],
  });
}
