/** Takes what the table of endpoints says about a route: method, path, and how its answer is written. */
import { ENDPOINTS, OPERATION_ENDPOINTS } from '@understudy/protocol';
import type { HTTPMethods } from 'fastify';
import { z } from 'zod';

const TABLE = { ...ENDPOINTS, ...OPERATION_ENDPOINTS };

type JsonSchema = Record<string, unknown>;

type Route = { method: HTTPMethods; url: string; schema: { response?: { 200: JsonSchema } } };

/**
 * For `app.route({...routeOf(id), handler})`. Answers are written by a serialiser that is compiled from their schema: fast, a field that
 * the schema does not name stays out, and one that is missing is an error.
 */
export function routeOf(id: keyof typeof TABLE): Route {
  const { method, path, answer } = TABLE[id];
  const schema = 'contentTypes' in answer ? {} : { response: { 200: serialiserSchema(answer) } };
  return { method, url: path.replaceAll(/\{(\w+)\}/g, ':$1'), schema };
}

function serialiserSchema(answer: z.ZodType): JsonSchema {
  return z.toJSONSchema(answer, {
    target: 'draft-7',
    io: 'output',
    override: ({ jsonSchema }) => simplify(jsonSchema as JsonSchema),
  });
}

/** Into forms that the serialiser writes without trying out alternatives. */
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
