import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { type Endpoint, errorsOf } from './endpoint.ts';
import { ENDPOINTS } from './endpoints.ts';
import { ERROR_CODES, errorRow } from './errors.ts';
import { buildOpenApi } from './openapi.ts';
import { OPERATION_ENDPOINTS } from './operation-endpoints.ts';

const document = buildOpenApi({ version: '1.2.3', serverUrl: 'https://a.example' });
const operationOf = ({ method, path }: Endpoint) => document.paths[path]![method.toLowerCase()]!;
const endpoints: [id: string, endpoint: Endpoint][] = Object.entries({ ...ENDPOINTS, ...OPERATION_ENDPOINTS });

test('the document is valid OpenAPI 3.1', async () => {
  const result = await new Validator().validate(structuredClone(document));
  assert.deepEqual(result, { valid: true });
  assert.equal(document.openapi, '3.1.0');
});

test('every reference leads somewhere', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/(\w+)\/([\w-]+)"/g)];
  assert.ok(references.length > 50);
  for (const [text, kind, name] of references) {
    assert.ok(name! in document.components[kind as keyof typeof document.components], text);
  }
  assert.equal(references.length, JSON.stringify(document).split('"$ref"').length - 1);
});

test('the document says its version and where the API is, and by default the version of this package', () => {
  assert.equal(document.info.version, '1.2.3');
  assert.deepEqual(document.servers, [{ url: 'https://a.example' }]);
  assert.match(buildOpenApi().info.version, /^\d+\.\d+\.\d+/);
  assert.equal(buildOpenApi().servers, undefined);
});

test('every endpoint of the table is an operation of its name, with a key where one is needed', () => {
  assert.equal(Object.values(document.paths).flatMap(Object.keys).length, endpoints.length);
  for (const [id, endpoint] of endpoints) {
    const { operationId, security } = operationOf(endpoint);
    assert.equal(operationId, id);
    assert.equal(security.length, endpoint.auth === 'key' ? 1 : 0, id);
  }
});

test('every error that an endpoint may answer is listed at its status, with the envelope as an example', () => {
  for (const [id, endpoint] of endpoints) {
    for (const code of errorsOf(endpoint)) {
      const response = operationOf(endpoint).responses[errorRow(code).status]!;
      assert.ok(response.description.includes(`${code}: ${errorRow(code).message}`), `${id} ${code}`);
      assert.ok(code in response.content['application/json']!.examples!, `${id} ${code}`);
    }
  }
});

test('the examples are the envelopes of the whole table, and its codes are the codes of the schema', () => {
  assert.deepEqual(Object.keys(document.components.examples).toSorted(), ERROR_CODES.toSorted());
  assert.deepEqual(document.components.schemas.ErrorCode?.enum, ERROR_CODES);
  for (const [code, { value }] of Object.entries(document.components.examples))
    assert.equal(value.detail.error_code, code);
});

test('answers that ask for patience say for how long', () => {
  const { responses } = operationOf(ENDPOINTS.createRender);
  for (const status of [429, 503]) assert.ok(responses[status]!.headers?.['Retry-After'], String(status));
  assert.equal(responses[400]!.headers, undefined);
});

test('files are binary parts of a form with the types they may have, and no part of the other bodies', () => {
  const { content } = operationOf(ENDPOINTS.createRender).requestBody!;
  const { schemas } = document.components;
  assert.deepEqual(content['multipart/form-data'], {
    schema: { $ref: '#/components/schemas/RenderForm' },
    encoding: {
      ref_image: { contentType: 'image/png, image/jpeg, image/webp' },
      driving_video: { contentType: 'video/mp4, video/quicktime, video/x-msvideo, video/x-matroska, video/webm' },
    },
  });
  assert.deepEqual(content['application/json'], { schema: { $ref: '#/components/schemas/RenderRequest' } });
  assert.equal(schemas.RenderForm?.properties?.ref_image?.format, 'binary');
  assert.equal(schemas.RenderRequest?.properties?.ref_image, undefined);
  assert.equal(schemas.ImportForm, undefined);
});

test('fields of requests say their type, default and meaning as they are sent', () => {
  const { fast, background_mode, bg_color, model } = document.components.schemas.RenderRequest!.properties!;
  assert.deepEqual({ type: fast!.type, default: fast!.default }, { type: 'boolean', default: false });
  assert.equal(background_mode!.default, 'original');
  // Defaults that a client must not send by itself: the one is refused with other backgrounds, the other is up to the scene.
  assert.equal(bg_color!.default, undefined);
  assert.equal(model!.default, undefined);
  assert.deepEqual(document.components.schemas.CharacterRequest?.required, ['name']);
  for (const [name, { properties = {} }] of Object.entries(document.components.schemas)) {
    if (!/(Request|Form)$/.test(name)) continue;
    for (const [field, { description }] of Object.entries(properties)) assert.ok(description, `${name}.${field}`);
  }
});

test('pages are asked for in the query', () => {
  const parameters = operationOf(ENDPOINTS.listRenders).parameters!;
  assert.deepEqual(
    parameters.map(({ name, in: place, required }) => [name, place, required]),
    [
      ['limit', 'query', false],
      ['offset', 'query', false],
      ['status', 'query', false],
    ],
  );
  assert.deepEqual(parameters[0]!.schema, { type: 'integer', minimum: 1, maximum: 100, default: 20 });
});

test('nothing of the conversion is left in the document', () => {
  assert.doesNotMatch(JSON.stringify(document), /x-content-types|\$schema|\$id|\$defs|9007199254740991/);
});
