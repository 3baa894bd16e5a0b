/** Answers about credits. */
import { z } from 'zod';
import { countField, timeField } from './response-field.ts';

/** GET /api/credits */
export const creditState = z.object({
  balance: countField().meta({ description: 'What can be spent; what open jobs reserve is not in it.' }),
  credits: countField().meta({ description: 'The same as `balance`.' }),
  total_purchased: countField(),
  total_used: countField(),
  updated_at: timeField(),
});

export type CreditState = z.output<typeof creditState>;
