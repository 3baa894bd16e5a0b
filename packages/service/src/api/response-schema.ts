/** Turns the schema of an answer into what Fastify compiles to a serialiser: fast, and nothing gets out that the schema does not name. */
import { z } from 'zod';

type JsonSchema = Record<string, unknown>;

/**
 * The schema of a route's answer, for `schema.response`. A field that the schema does not name is left out; one that is missing makes the
 * answer an error.
 */
export function answers(schema: z.ZodType): { response: { 200: JsonSchema } } {
  const json = z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'output',
    override: ({ jsonSchema }) => simplify(jsonSchema as JsonSchema),
  });
  return { response: { 200: json } };
}

/** Into the forms that the serialiser writes without trying out alternatives. */
function simplify(schema: JsonSchema): void {
  const { anyOf } = schema;
  if (Array.isArray(anyOf) && anyOf.length === 2) {
    const value = anyOf.find(({ type }) => type !== 'null');
    const isNullable = anyOf.some(({ type }) => type === 'null');
    if (isNullable && value !== undefined) {
      delete schema.anyOf;
      Object.assign(schema, value, { nullable: true });
    }
  }
  // The items of a list that is always empty.
  if (schema.items !== undefined && 'not' in (schema.items as JsonSchema)) schema.items = {};
  // Checked when requests come in; an answer is what the database holds.
  delete schema.enum;
  delete schema.additionalProperties;
}
