/** The field that names a render model. */
import { DEFAULT_MODEL, MODELS } from '../models.ts';
import { choiceField } from './request-field.ts';

export function modelField() {
  return choiceField(MODELS)
    .default(DEFAULT_MODEL)
    .meta({
      description: 'Name of a render model. A scene keeps the one that it was preprocessed with.',
      default: DEFAULT_MODEL,
    });
}
