/** POST /api/render: what is to be rendered, and how. */
import { z } from 'zod';
import { LIMITS } from '../limits.ts';
import { backgroundModeField } from './background.ts';
import { characterMappingField } from './character-mapping.ts';
import { PICTURE_TYPES, VIDEO_TYPES } from './content-types.ts';
import { addFieldIssues, checkSources, type FieldIssue } from './field-rules.ts';
import { renderModelField } from './model-field.ts';
import { colourField, fileField, flagField, textField, urlField } from './request-field.ts';

export const renderRequest = z
  .object({
    ref_image: fileField(PICTURE_TYPES).optional().meta({ description: 'Picture of the character.' }),
    ref_image_url: urlField({ maxLength: LIMITS.urlLength })
      .optional()
      .meta({ description: 'Where to fetch the picture, instead of the file.' }),
    character_id: textField({ maxLength: LIMITS.idLength })
      .optional()
      .meta({ description: 'A preprocessed character, instead of a picture. It has to be `ready`.' }),
    driving_video: fileField(VIDEO_TYPES).optional().meta({ description: 'Video of the person to be replaced.' }),
    driving_video_url: urlField({ maxLength: LIMITS.urlLength })
      .optional()
      .meta({ description: 'Where to fetch the video, instead of the file.' }),
    scene_id: textField({ maxLength: LIMITS.idLength })
      .optional()
      .meta({ description: 'A preprocessed scene, instead of a video. It has to be `ready`.' }),
    character_mapping: characterMappingField().optional().meta({
      description:
        'Who plays whom in a scene, as JSON. People who are not in it stay as filmed; a character may play several. Goes before `character_id`.',
    }),
    model: renderModelField(),
    background_mode: backgroundModeField(),
    // No default in the schema: who fills in defaults of a schema would send a colour with every background, and be refused.
    bg_color: colourField().optional().meta({
      description: 'Colour of a `solid` background as `R,G,B`, white if left out; not allowed with another one.',
    }),
    fast: flagField().default(false).meta({
      description: 'Renders the parts of the video at the same time on several workers, for twice the credits.',
      default: false,
    }),
  })
  .superRefine((request, context) => {
    addFieldIssues(context, [...checkInputs(request), ...checkBackground(request)]);
  });

/** A render as it was asked for. What it refers to is not looked up yet. */
export type RenderRequest = z.output<typeof renderRequest>;

type Inputs = Pick<RenderRequest, 'character_mapping' | 'character_id'> & Record<string, unknown>;

function checkInputs(request: Inputs): FieldIssue[] {
  const videoIssues = checkSources(request, {
    fields: ['driving_video', 'driving_video_url', 'scene_id'],
    missing: 'is missing: send a driving_video, a driving_video_url or a scene_id',
  });
  if (request.character_mapping) return [...videoIssues, ...checkMapped(request)];
  const pictureIssues = checkSources(request, {
    fields: ['ref_image', 'ref_image_url', 'character_id'],
    missing: 'is missing: send a ref_image, a ref_image_url or a character_id',
  });
  return [...pictureIssues, ...videoIssues];
}

/** People have ids only in a preprocessed scene, and the characters of a mapping have ids too. */
function checkMapped(request: Inputs): FieldIssue[] {
  const problem = 'was sent together with character_mapping, which names characters already';
  const issues: FieldIssue[] = ['ref_image', 'ref_image_url']
    .filter((field) => request[field] !== undefined)
    .map((field) => ({ field, problem, isConflict: true }));
  if (request.scene_id === undefined) {
    issues.push({
      field: 'character_mapping',
      problem: 'needs a scene_id: only the people of a preprocessed scene have ids',
    });
  }
  return issues;
}

function checkBackground({
  bg_color,
  background_mode,
}: Pick<RenderRequest, 'bg_color' | 'background_mode'>): FieldIssue[] {
  if (bg_color === undefined || background_mode === 'solid') return [];
  return [{ field: 'bg_color', problem: `is allowed only with background_mode=solid, not with ${background_mode}` }];
}
