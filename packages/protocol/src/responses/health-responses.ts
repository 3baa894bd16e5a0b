/** Answers about the service itself. */
import { z } from 'zod';

/** GET /livez */
export const liveState = z.object({ status: z.literal('ok') });

const part = z.literal('ok');

/** GET /readyz */
export const readyState = z.object({ status: part, database: part, object_store: part, workers: part });
