/** The rules between the fields of a request, above all that a picture or a video comes from exactly one place. */
import type { z } from 'zod';

export type FieldIssue = {
  field: string;
  problem: string;
  /** The field is well by itself, but not together with another: never a matter of the field's own error code. */
  isConflict?: boolean;
};

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
  const problem = `was sent together with ${first}: one of them is enough`;
  return others.map((field) => ({ field, problem, isConflict: true }));
}

/** `checkSources` as a refinement of a schema. */
export function requireOneOf(fields: readonly string[], missing: string) {
  return (request: Record<string, unknown>, context: z.RefinementCtx): void =>
    addFieldIssues(context, checkSources(request, { fields, missing }));
}

/** Tells zod what is wrong, so that `parseRequest` finds it again. */
export function addFieldIssues(context: z.RefinementCtx, issues: readonly FieldIssue[]): void {
  for (const { field, problem, isConflict = false } of issues) {
    context.addIssue({ code: 'custom', path: [field], message: problem, params: { isConflict } });
  }
}
