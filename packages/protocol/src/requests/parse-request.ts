/** Checks what a client sent against a request's schema; what is wrong with it becomes the error that the contract wants. */
import type { z } from 'zod';
import type { ErrorCode } from '../errors.ts';
import { UnderstudyError } from '../understudy-error.ts';
import { SENT_FILE } from './request-field.ts';

/** The fields whose failures have codes of their own. All others: CS-UORC01-002. */
const CODE_OF_FIELD: Record<string, ErrorCode> = {
  ref_image: 'CS-ORIV-001',
  image: 'CS-ORIV-001',
  driving_video: 'CS-ORIV-002',
  video: 'CS-ORIV-002',
  background_mode: 'CS-ORIV-011',
  character_mapping: 'CS-ORIV-012',
};

export type ParseOptions = {
  /** Names of the fields that came as files. Default: none. */
  files?: readonly string[];
};

/**
 * The request that a client meant. `value` holds its fields as they came: text from forms and queries, any value from JSON.
 * Unknown fields are ignored, and a field that is empty or null counts as not sent.
 *
 * @throws UnderstudyError with every field that is wrong in `fields`. Its code is the one of the first of them, in the schema's order:
 *   CS-ORIV-001 no picture, -002 no video, -011 background mode, -012 mapping, all else CS-UORC01-002
 */
export function parseRequest<Schema extends z.ZodObject>(
  schema: Schema,
  value: unknown,
  { files = [] }: ParseOptions = {},
): z.output<Schema> {
  const result = schema.safeParse({
    ...sentFields(value),
    ...Object.fromEntries(files.map((name) => [name, SENT_FILE])),
  });
  if (result.success) return result.data;
  const order = Object.keys(schema.shape);
  const issues = result.error.issues.toSorted((a, b) => order.indexOf(fieldOf(a)) - order.indexOf(fieldOf(b)));
  const fields = issues.map((issue) => ({ field: fieldOf(issue), problem: issue.message }));
  throw new UnderstudyError(codeOf(issues[0]!), {
    problem: fields.map(({ field, problem }) => `${field} ${problem}`).join('; '),
    fields,
  });
}

function fieldOf({ path }: z.core.$ZodIssue): string {
  return String(path[0]);
}

function codeOf(issue: z.core.$ZodIssue): ErrorCode {
  if (issue.code === 'custom' && issue.params?.isConflict) return 'CS-UORC01-002';
  return CODE_OF_FIELD[fieldOf(issue)] ?? 'CS-UORC01-002';
}

/** The fields that hold something: forms and some clients send those that were left out as empty text or null. */
function sentFields(value: unknown): Record<string, unknown> {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) {
    const problem = 'has to be an object of fields';
    throw new UnderstudyError('CS-UORC01-002', { problem: `the request ${problem}`, fields: [{ field: '', problem }] });
  }
  return Object.fromEntries(
    Object.entries(value).filter(([, sent]) => sent !== undefined && sent !== null && sent !== ''),
  );
}
