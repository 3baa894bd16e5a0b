/** Answers about characters. */
import { z } from 'zod';
import { ASSET_STATUSES } from '../statuses.ts';
import { countField, failureFields, laterTimeField, timeField, totalField } from './response-field.ts';

const characterId = z.string().meta({ description: '`char_…`' });

/** POST /api/characters/preprocess */
export const characterAccepted = z.object({
  id: characterId,
  character_id: characterId,
  job_id: z.string(),
  status: z.literal('pending'),
  credits_reserved: countField(),
  enqueued_at: timeField(),
});

export type CharacterAccepted = z.output<typeof characterAccepted>;

const entryFields = {
  id: characterId,
  name: z.string(),
  status: z.enum(ASSET_STATUSES),
  created_at: timeField(),
  completed_at: laterTimeField(),
};

/** GET /api/characters */
export const characterList = z.object({ characters: z.array(z.object(entryFields)), total: totalField() });

export type CharacterList = z.output<typeof characterList>;

/** GET /api/characters/{id} */
export const characterState = z.object({
  id: characterId,
  name: z.string(),
  status: z.enum(ASSET_STATUSES).meta({ description: 'Usable in a render once it is `ready`.' }),
  job_id: z.string(),
  ...failureFields,
  thumbnail_url: z.string().nullable(),
  credits_used: countField(),
  has_v3_encoding: z.boolean(),
  has_v4_encoding: z.boolean(),
  created_at: timeField(),
  completed_at: laterTimeField(),
});

export type CharacterState = z.output<typeof characterState>;

/** DELETE of a character or a scene. */
export const assetDeleted = z.object({ success: z.literal(true) });

export type AssetDeleted = z.output<typeof assetDeleted>;
