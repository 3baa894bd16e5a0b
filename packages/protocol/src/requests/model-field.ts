/** The field that names a render model. */
import { DEFAULT_MODEL, MODELS } from '../models.ts';
import { choiceField } from './request-field.ts';

/** The model that a character or a scene is made for. */
export function modelField() {
  return choiceField(MODELS)
    .default(DEFAULT_MODEL)
    .meta({ description: 'Name of a render model.', default: DEFAULT_MODEL });
}

/**
 * The model of a render. Undefined where the client leaves it to the scene: only who asked for a model can be in conflict with it.
 * For that reason its schema has no default either.
 */
export function renderModelField() {
  return choiceField(MODELS)
    .optional()
    .meta({
      description: `Name of a render model. A scene has to have the same. Without it: the model of the scene, or \`${DEFAULT_MODEL}\`.`,
    });
}
