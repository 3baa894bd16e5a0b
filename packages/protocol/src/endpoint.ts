/** What an endpoint is, and which errors it may answer. */
import type { z } from 'zod';
import { ERROR_CODES, type ErrorCode } from './errors.ts';

export type BodyType = 'multipart/form-data' | 'application/x-www-form-urlencoded' | 'application/json';

export type Endpoint = {
  method: 'GET' | 'POST' | 'DELETE';
  /** Parts in braces are parameters. */
  path: string;
  tag: 'Renders' | 'Characters' | 'Scenes' | 'Credits' | 'Operation';
  summary: string;
  description?: string;
  /** Whether a key is asked for. */
  auth: 'key' | 'none';
  query?: z.ZodObject;
  body?: { schema: z.ZodObject; contentTypes: readonly BodyType[] };
  /** What a success answers, always with status 200: JSON by a schema, or something else by its content types. */
  answer: z.ZodObject | { contentTypes: readonly string[] };
  /** The codes that are particular to this endpoint; `errorsOf` tells all. */
  errors: readonly ErrorCode[];
};

/** Codes that every endpoint may answer with. */
const COMMON_ERRORS: readonly ErrorCode[] = ['CS-UORC01-004', 'CS-UORC99-999'];

/** Codes of every endpoint that asks for a key: requests are counted by key. */
const KEY_ERRORS: readonly ErrorCode[] = ['CS-UORC01-006', 'CS-UORC01-007', 'CS-ORRL-001'];

/** Every code that an endpoint may answer with, in the order of the error table. */
export function errorsOf({ auth, query, body, errors }: Endpoint): ErrorCode[] {
  const codes = new Set<ErrorCode>([...COMMON_ERRORS, ...errors]);
  if (auth === 'key') for (const code of KEY_ERRORS) codes.add(code);
  if (query || body) codes.add('CS-UORC01-002');
  return ERROR_CODES.filter((code) => codes.has(code));
}
