/** The rule that a picture or a video comes from exactly one place. */
import type { z } from 'zod';

export type FieldIssue = { field: string; problem: string };

/**
 * What is wrong with the places that something comes from: `missing` about the first field if none was sent, and about each but the
 * first sent if there are several.
 */
export function checkSources(
  request: Record<string, unknown>,
  { fields, missing }: { fields: readonly string[]; missing: string },
): FieldIssue[] {
  const [first, ...others] = fields.filter((field) => request[field] !== undefined);
  if (first === undefined) return [{ field: fields[0]!, problem: missing }];
  return others.map((field) => ({ field, problem: `was sent together with ${first}: one of them is enough` }));
}

/** `checkSources` as a refinement of a schema. */
export function requireOneOf(fields: readonly string[], missing: string) {
  return (request: Record<string, unknown>, context: z.RefinementCtx): void => {
    for (const { field, problem } of checkSources(request, { fields, missing })) {
      context.addIssue({ code: 'custom', path: [field], message: problem });
    }
  };
}
