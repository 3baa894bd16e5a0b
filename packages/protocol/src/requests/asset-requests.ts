/** Requests that make characters and scenes. */
import { z } from 'zod';
import { LIMITS } from '../limits.ts';
import { backgroundModeField } from './background.ts';
import { PICTURE_TYPES, VIDEO_TYPES } from './content-types.ts';
import { requireOneOf } from './field-rules.ts';
import { modelField } from './model-field.ts';
import { fileField, textField, urlField, uuidField } from './request-field.ts';

function nameField() {
  return textField({ maxLength: LIMITS.nameLength });
}

/** POST /api/characters/preprocess */
export const characterRequest = z
  .object({
    name: nameField().meta({ description: 'What to call the character.' }),
    image: fileField(PICTURE_TYPES).optional().meta({ description: 'Picture of the character.' }),
    image_url: urlField({ maxLength: LIMITS.urlLength })
      .optional()
      .meta({ description: 'Where to fetch the picture, instead of the file.' }),
    model: modelField(),
  })
  .superRefine(requireOneOf(['image', 'image_url'], 'is missing: send an image or an image_url'));

export type CharacterRequest = z.output<typeof characterRequest>;

/** POST /api/scenes/preprocess */
export const sceneRequest = z
  .object({
    name: nameField().meta({ description: 'What to call the scene.' }),
    video: fileField(VIDEO_TYPES).optional().meta({ description: 'Video of the person to be replaced.' }),
    video_url: urlField({ maxLength: LIMITS.urlLength })
      .optional()
      .meta({ description: 'Where to fetch the video, instead of the file.' }),
    background_mode: backgroundModeField(),
    model: modelField(),
  })
  .superRefine(requireOneOf(['video', 'video_url'], 'is missing: send a video or a video_url'));

export type SceneRequest = z.output<typeof sceneRequest>;

/** POST /api/scenes/import */
export const importRequest = z
  .object({
    template_id: textField({ maxLength: LIMITS.idLength }).optional().meta({ description: 'The template, by its id.' }),
    template_uuid: uuidField().optional().meta({ description: 'The template, by its UUID.' }),
    name: nameField().optional().meta({ description: 'What to call the scene. Default: the name of the template.' }),
  })
  .superRefine(requireOneOf(['template_id', 'template_uuid'], 'is missing: send a template_id or a template_uuid'));

export type ImportRequest = z.output<typeof importRequest>;
