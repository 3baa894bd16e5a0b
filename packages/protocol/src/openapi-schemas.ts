/** The JSON Schemas of the OpenAPI document: the zod schemas of requests and answers, by name. */
import { z } from 'zod';
import { errorCode, errorEnvelope } from './envelope.ts';
import { characterRequest, importRequest, sceneRequest } from './requests/asset-requests.ts';
import { renderRequest } from './requests/render-request.ts';
import { assetDeleted, characterAccepted, characterList, characterState } from './responses/character-responses.ts';
import { creditState } from './responses/credit-responses.ts';
import { liveState, readyState } from './responses/health-responses.ts';
import { jobCancelled, jobList, jobState, renderAccepted } from './responses/job-responses.ts';
import { sceneAccepted, sceneImported, sceneList, sceneState, segment } from './responses/scene-responses.ts';

export type JsonSchema = {
  type?: string | string[];
  format?: string;
  description?: string;
  default?: unknown;
  enum?: unknown[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  $ref?: string;
  [keyword: string]: unknown;
};

/** Content types by the name of the file field that may hold them. */
export type FileTypes = Record<string, string[]>;

/** Where a file field says what it may hold; OpenAPI wants that beside the schema. */
const CONTENT_TYPES = 'x-content-types';

const REQUESTS = {
  CharacterRequest: characterRequest,
  ImportRequest: importRequest,
  RenderRequest: renderRequest,
  SceneRequest: sceneRequest,
};

const ANSWERS = {
  AssetDeleted: assetDeleted,
  CharacterAccepted: characterAccepted,
  CharacterList: characterList,
  CharacterState: characterState,
  CreditState: creditState,
  ErrorCode: errorCode,
  ErrorEnvelope: errorEnvelope,
  JobCancelled: jobCancelled,
  JobList: jobList,
  JobState: jobState,
  LiveState: liveState,
  ReadyState: readyState,
  RenderAccepted: renderAccepted,
  SceneAccepted: sceneAccepted,
  SceneImported: sceneImported,
  SceneList: sceneList,
  SceneState: sceneState,
  Segment: segment,
};

const NAMES = new Map<unknown, string>(
  Object.entries({ ...REQUESTS, ...ANSWERS }).map(([name, schema]) => [schema, name]),
);

/** `components.schemas`: every request without its files, every one that has files as a form with them too, and every answer. */
export function componentSchemas(): Record<string, JsonSchema> {
  const schemas = convertedAnswers();
  for (const [name, schema] of Object.entries(REQUESTS)) {
    const { form, fileTypes } = convertedRequest(schema);
    schemas[name] = withoutFiles(form, fileTypes);
    if (Object.keys(fileTypes).length > 0) schemas[formName(name)] = form;
  }
  return Object.fromEntries(Object.entries(schemas).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** A reference to a request without files, or to an answer. */
export function refTo(schema: z.ZodObject): { $ref: string } {
  return { $ref: componentPath(nameOf(schema)) };
}

/** A reference to a request with its files, and what each of them may hold. */
export function refToForm(schema: z.ZodObject): { ref: { $ref: string }; fileTypes: FileTypes } {
  return { ref: { $ref: componentPath(formName(nameOf(schema))) }, fileTypes: convertedRequest(schema).fileTypes };
}

/** The schema of a request as it stands, with `fileTypes` of its file fields. */
export function convertedRequest(schema: z.ZodObject): { form: JsonSchema; fileTypes: FileTypes } {
  const form = withoutHeader(z.toJSONSchema(schema, { io: 'input', override: tidy }));
  const fileTypes: FileTypes = {};
  for (const [name, { [CONTENT_TYPES]: contentTypes, ...property }] of Object.entries(form.properties ?? {})) {
    if (contentTypes === undefined) continue;
    fileTypes[name] = contentTypes as string[];
    form.properties![name] = property;
  }
  return { form, fileTypes };
}

function convertedAnswers(): Record<string, JsonSchema> {
  const registry = z.registry<{ id?: string }>();
  for (const [id, schema] of Object.entries(ANSWERS)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { io: 'input', override: tidy, uri: componentPath });
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, withoutHeader(schema)]));
}

function nameOf(schema: z.ZodObject): string {
  const name = NAMES.get(schema);
  if (name === undefined) throw new Error('a request or an answer has no name in REQUESTS or ANSWERS');
  return name;
}

function formName(requestName: string): string {
  return requestName.replace(/Request$/, 'Form');
}

function componentPath(name: string): string {
  return `#/components/schemas/${name}`;
}

function withoutFiles(form: JsonSchema, fileTypes: FileTypes): JsonSchema {
  const properties = Object.entries(form.properties ?? {}).filter(([name]) => !(name in fileTypes));
  return { ...form, properties: Object.fromEntries(properties) };
}

type Conversion = { zodSchema: z.core.$ZodType; jsonSchema: z.core.JSONSchema.BaseSchema };

/**
 * Puts back what zod leaves out where a value is transformed, though it is said of the value as sent; and leaves out what goes without
 * saying: that whole numbers are small enough to be exact.
 */
function tidy({ zodSchema, jsonSchema }: Conversion): void {
  const { default: fallback, examples } = z.globalRegistry.get(zodSchema) ?? {};
  Object.assign(jsonSchema, fallback !== undefined && { default: fallback }, examples !== undefined && { examples });
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
}

function withoutHeader(schema: object): JsonSchema {
  const { $schema: _, $id: __, ...rest } = schema as JsonSchema;
  return rest;
}
