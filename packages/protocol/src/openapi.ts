/** The OpenAPI document of the API, made from the table of endpoints. */
import manifest from '../package.json' with { type: 'json' };
import { type Endpoint, errorsOf } from './endpoint.ts';
import { ENDPOINTS } from './endpoints.ts';
import { type ErrorEnvelope, errorEnvelope, toEnvelope } from './envelope.ts';
import { ERROR_CODES, type ErrorCode, errorRow } from './errors.ts';
import { componentSchemas, convertedRequest, type JsonSchema, refTo, refToForm } from './openapi-schemas.ts';
import { OPERATION_ENDPOINTS } from './operation-endpoints.ts';
import { UnderstudyError } from './understudy-error.ts';

export type MediaType = {
  schema: JsonSchema;
  encoding?: Record<string, { contentType: string }>;
  examples?: Record<string, { $ref: string }>;
};
export type ApiParameter = {
  name: string;
  in: 'path' | 'query';
  required: boolean;
  description?: string;
  schema: JsonSchema;
};
export type ApiResponse = {
  description: string;
  headers?: Record<string, unknown>;
  content: Record<string, MediaType>;
};
export type ApiOperation = {
  operationId: string;
  tags: string[];
  summary: string;
  description?: string;
  security: Record<string, string[]>[];
  parameters?: ApiParameter[];
  requestBody?: { required: true; content: Record<string, MediaType> };
  responses: Record<string, ApiResponse>;
};
export type OpenApiDocument = {
  openapi: '3.1.0';
  info: { title: string; version: string; description: string; license: { name: string; identifier: string } };
  servers?: { url: string }[];
  tags: { name: string }[];
  paths: Record<string, Record<string, ApiOperation>>;
  components: {
    schemas: Record<string, JsonSchema>;
    examples: Record<string, { summary: string; value: ErrorEnvelope }>;
    securitySchemes: Record<string, Record<string, string>>;
  };
};

const KEY_SCHEME = 'apiKey';

export type OpenApiOptions = {
  /** Version of the API. Default: that of this package. */
  version?: string;
  /** Where the API is reached. Default: where the document comes from. */
  serverUrl?: string;
};

/** An OpenAPI 3.1 document of every endpoint, with every error that it may answer. */
export function buildOpenApi({ version = manifest.version, serverUrl }: OpenApiOptions = {}): OpenApiDocument {
  const paths: OpenApiDocument['paths'] = {};
  const endpoints: [id: string, endpoint: Endpoint][] = Object.entries({ ...ENDPOINTS, ...OPERATION_ENDPOINTS });
  for (const [id, endpoint] of endpoints) {
    paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method.toLowerCase()]: operation(id, endpoint) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Understudy',
      version,
      description:
        'Puts a character in the place of a person in a video. Every success answers 200, every error the same envelope.',
      license: { name: 'Apache 2.0', identifier: 'Apache-2.0' },
    },
    ...(serverUrl ? { servers: [{ url: serverUrl }] } : {}),
    tags: [...new Set(endpoints.map(([, { tag }]) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: componentSchemas(),
      examples: exampleAnswers(),
      securitySchemes: {
        [KEY_SCHEME]: { type: 'http', scheme: 'bearer', description: 'A key: `Authorization: Bearer sk-…`' },
      },
    },
  };
}

function operation(operationId: string, endpoint: Endpoint): ApiOperation {
  const parameters = [...pathParameters(endpoint), ...queryParameters(endpoint)];
  return {
    operationId,
    tags: [endpoint.tag],
    summary: endpoint.summary,
    ...(endpoint.description ? { description: endpoint.description } : {}),
    security: endpoint.auth === 'key' ? [{ [KEY_SCHEME]: [] }] : [],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(endpoint.body ? { requestBody: requestBody(endpoint.body) } : {}),
    responses: { 200: success(endpoint), ...errorResponses(endpoint) },
  };
}

function pathParameters({ path }: Endpoint): ApiParameter[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name: name!,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function queryParameters({ query }: Endpoint): ApiParameter[] {
  if (!query) return [];
  const { properties = {}, required = [] } = convertedRequest(query).form;
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(description ? { description } : {}),
    schema,
  }));
}

function requestBody({
  schema,
  contentTypes,
}: NonNullable<Endpoint['body']>): NonNullable<ApiOperation['requestBody']> {
  const content: Record<string, MediaType> = {};
  for (const contentType of contentTypes) {
    content[contentType] = contentType === 'multipart/form-data' ? multipart(schema) : { schema: refTo(schema) };
  }
  return { required: true, content };
}

function multipart(request: NonNullable<Endpoint['body']>['schema']): MediaType {
  const { ref, fileTypes } = refToForm(request);
  const encoding = Object.entries(fileTypes).map(([name, types]) => [name, { contentType: types.join(', ') }]);
  return { schema: ref, encoding: Object.fromEntries(encoding) };
}

function success({ answer, summary }: Endpoint): ApiResponse {
  if (!('contentTypes' in answer))
    return { description: summary, content: { 'application/json': { schema: refTo(answer) } } };
  return {
    description: summary,
    content: Object.fromEntries(answer.contentTypes.map((type) => [type, { schema: {} }])),
  };
}

/** One response a status, which lists its codes and shows an answer for each. */
function errorResponses(endpoint: Endpoint): Record<string, ApiResponse> {
  const byStatus = Map.groupBy(errorsOf(endpoint), (code) => errorRow(code).status);
  return Object.fromEntries([...byStatus].map(([status, codes]) => [String(status), errorResponse(status, codes)]));
}

function errorResponse(status: number, codes: ErrorCode[]): ApiResponse {
  const narrowed: JsonSchema = { properties: { detail: { properties: { error_code: { enum: codes } } } } };
  const examples = codes.map((code) => [code, { $ref: `#/components/examples/${code}` }]);
  return {
    description: codes.map((code) => `${code}: ${errorRow(code).message}`).join('; '),
    ...(status === 429 || status === 503 ? { headers: RETRY_AFTER } : {}),
    content: {
      'application/json': {
        schema: { allOf: [refTo(errorEnvelope), narrowed] },
        examples: Object.fromEntries(examples),
      },
    },
  };
}

const RETRY_AFTER = {
  'Retry-After': { description: 'Seconds to wait before the next try.', schema: { type: 'integer', minimum: 0 } },
};

/** The envelope of every code. */
function exampleAnswers(): OpenApiDocument['components']['examples'] {
  return Object.fromEntries(
    ERROR_CODES.map((code) => [
      code,
      {
        summary: errorRow(code).message,
        value: toEnvelope(new UnderstudyError(code), '0b8ff5b2-5f62-4b9c-8a62-3f3e0a1d2c4b'),
      },
    ]),
  );
}
