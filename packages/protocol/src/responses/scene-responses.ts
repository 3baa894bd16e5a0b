/** Answers about scenes. */
import { z } from 'zod';
import { ASSET_STATUSES } from '../statuses.ts';
import { countField, failureFields, laterTimeField, timeField, totalField } from './response-field.ts';

const sceneId = z.string().meta({ description: '`scene_…`' });

/** POST /api/scenes/preprocess */
export const sceneAccepted = z.object({
  id: sceneId,
  scene_id: sceneId,
  job_id: z.string(),
  name: z.string(),
  status: z.literal('pending'),
  credits_reserved: countField(),
  enqueued_at: timeField(),
});

export type SceneAccepted = z.output<typeof sceneAccepted>;

const segmentFields = {
  uuid: z.string().meta({ description: '`person_…`: what a `character_mapping` names.' }),
  type: z.literal('human'),
};

/** A person of a scene. */
export const segment = z.object({
  ...segmentFields,
  first_frame: countField(),
  last_frame: countField(),
  coverage: z.number().min(0).max(1).meta({ description: 'Share of the frames that show the person.' }),
  thumbnail_url: z.string().nullable(),
});

export type Segment = z.output<typeof segment>;

const { error_code, error_message } = failureFields;

/** GET /api/scenes/{id} */
export const sceneState = z.object({
  id: sceneId,
  name: z.string(),
  status: z.enum(ASSET_STATUSES).meta({ description: 'Usable in a render once it is `ready`.' }),
  duration_seconds: z.number().nullable(),
  fps: z.number().nullable(),
  total_frames: countField().nullable(),
  width: countField().nullable(),
  height: countField().nullable(),
  job_id: z.string(),
  model: z.string().meta({ description: 'The render model that the scene is bound to.' }),
  segments: z.array(segment).meta({ description: 'The people found. Empty until the scene is `ready`.' }),
  error_code,
  error_message,
  credits_used: countField(),
  created_at: timeField(),
  completed_at: laterTimeField(),
});

export type SceneState = z.output<typeof sceneState>;

/** GET /api/scenes */
export const sceneList = z.object({ scenes: z.array(sceneState), total: totalField() });

export type SceneList = z.output<typeof sceneList>;

/** POST /api/scenes/import */
export const sceneImported = z.object({
  id: sceneId,
  scene_id: sceneId,
  job_id: z.string(),
  status: z.enum(ASSET_STATUSES),
  credits_reserved: countField(),
  segments: z.array(z.object(segmentFields)),
  character_uuids: z.array(z.string()).meta({ description: 'The `uuid` of every segment.' }),
  message: z.string(),
});

export type SceneImported = z.output<typeof sceneImported>;
