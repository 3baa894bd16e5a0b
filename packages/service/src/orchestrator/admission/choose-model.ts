/** Which model a job is made with, and which engine stands behind it. */
import { DEFAULT_MODEL } from '@understudy/protocol';
import type { Orchestrator } from '../orchestrator.ts';
import { refuseField } from './refuse.ts';

export type ChosenModel = { model: string; engine: string };

/**
 * `sent` is the request's, absent where it named none: then the model of the scene that is used, or the default.
 *
 * @throws UnderstudyError CS-UORC01-002 for a model that this service does not have, or another than the scene's
 */
export function chooseModel(orc: Orchestrator, sent: string | undefined, sceneModel?: string): ChosenModel {
  const model = sent ?? sceneModel ?? DEFAULT_MODEL;
  const engine = Object.hasOwn(orc.settings.models, model) ? orc.settings.models[model] : undefined;
  if (engine === undefined) {
    const offered = Object.keys(orc.settings.models).join(' or ');
    throw refuseField('CS-UORC01-002', 'model', `model is '${model}'; this service offers ${offered}`);
  }
  if (sceneModel !== undefined && model !== sceneModel) {
    const problem = `model is '${model}', but the scene was preprocessed with '${sceneModel}'`;
    throw refuseField(
      'CS-UORC01-002',
      'model',
      problem,
      `Send model=${sceneModel}, or preprocess the scene with ${model}.`,
    );
  }
  return { model, engine };
}

/**
 * A character can be rendered by every model that has the engine that it was encoded with.
 *
 * @throws UnderstudyError CS-UORC01-002
 */
export function checkCharacterEngine(
  character: { id: string; model: string; engine: string },
  chosen: ChosenModel,
): void {
  if (character.engine === chosen.engine) return;
  const problem = `model is '${chosen.model}', but character ${character.id} was preprocessed with '${character.model}'`;
  throw refuseField('CS-UORC01-002', 'model', problem, `Preprocess the character with model=${chosen.model}.`);
}
