import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { z } from 'zod';
import type { ErrorCode } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { UnderstudyError } from '../understudy-error.ts';
import { characterRequest, importRequest, sceneRequest } from './asset-requests.ts';
import { jobListQuery, listQuery } from './list-queries.ts';
import { parseRequest } from './parse-request.ts';
import { renderRequest } from './render-request.ts';

type Refusal = { code: ErrorCode; fields: string[] };

function refusal(schema: z.ZodObject, value: unknown, files: string[] = []): Refusal {
  try {
    parseRequest(schema, value, { files });
  } catch (error) {
    assert.ok(error instanceof UnderstudyError);
    return { code: error.code, fields: error.fields.map(({ field }) => field) };
  }
  throw new Error('the request was accepted');
}

const URL = 'https://a.example/b';

const REFUSED: [what: string, code: ErrorCode, field: string, schema: z.ZodObject, value: unknown][] = [
  ['a render without a picture', 'CS-ORIV-001', 'ref_image', renderRequest, { driving_video_url: URL }],
  ['a render without a video', 'CS-ORIV-002', 'driving_video', renderRequest, { ref_image_url: URL }],
  ['a character without a picture', 'CS-ORIV-001', 'image', characterRequest, { name: 'Ada' }],
  ['a scene without a video', 'CS-ORIV-002', 'video', sceneRequest, { name: 'Walk' }],
  ['text for a picture', 'CS-ORIV-001', 'image', characterRequest, { name: 'Ada', image: 'Ada.png' }],
  [
    'a wrong background of a scene',
    'CS-ORIV-011',
    'background_mode',
    sceneRequest,
    { name: 'W', video_url: URL, background_mode: 'green' },
  ],
  ['a character without a name', 'CS-UORC01-002', 'name', characterRequest, { image_url: URL }],
  ['a scene with a blank name', 'CS-UORC01-002', 'name', sceneRequest, { name: '  ', video_url: URL }],
  [
    'a name that is too long',
    'CS-UORC01-002',
    'name',
    sceneRequest,
    { name: 'x'.repeat(LIMITS.nameLength + 1), video_url: URL },
  ],
  ['an unknown model', 'CS-UORC01-002', 'model', characterRequest, { name: 'Ada', image_url: URL, model: 'V5' }],
  ['a wrong address', 'CS-UORC01-002', 'image_url', characterRequest, { name: 'Ada', image_url: 'ftp://x' }],
  [
    'two pictures',
    'CS-UORC01-002',
    'character_id',
    renderRequest,
    { ref_image_url: URL, character_id: 'char_a', scene_id: 's' },
  ],
  ['no template', 'CS-UORC01-002', 'template_id', importRequest, {}],
  ['a template id that is a number', 'CS-UORC01-002', 'template_id', importRequest, { template_id: 7 }],
  ['a malformed UUID', 'CS-UORC01-002', 'template_uuid', importRequest, { template_uuid: 'x' }],
  ['a page of nothing', 'CS-UORC01-002', 'limit', listQuery, { limit: '0' }],
  ['a page that is too long', 'CS-UORC01-002', 'limit', listQuery, { limit: '101' }],
  ['a page before the first', 'CS-UORC01-002', 'offset', listQuery, { offset: '-1' }],
  ['a parameter that comes twice', 'CS-UORC01-002', 'limit', listQuery, { limit: ['1', '2'] }],
  ['an unknown state', 'CS-UORC01-002', 'status', jobListQuery, { status: 'done' }],
];

for (const [what, code, field, schema, value] of REFUSED) {
  test(`${what} is ${code} because of ${field}`, () =>
    assert.deepEqual(refusal(schema, value), { code, fields: [field] }));
}

test('a body that is not an object is refused as a whole', () => {
  for (const value of [[], ['x'], 'text', 12, true]) {
    assert.deepEqual(refusal(importRequest, value), { code: 'CS-UORC01-002', fields: [''] });
  }
});

test('all wrong fields are told, in the order of the schema, and the first gives its code', () => {
  const value = { fast: 'perhaps', bg_color: '#fff', background_mode: 'green', model: 'V5', character_id: 4 };
  assert.deepEqual(refusal(renderRequest, value), {
    code: 'CS-UORC01-002',
    fields: ['character_id', 'model', 'background_mode', 'bg_color', 'fast'],
  });
  assert.equal(refusal(renderRequest, { fast: 'perhaps', background_mode: 'green' }).code, 'CS-ORIV-011');
});

test('the error says in words which field has which problem', () => {
  assert.throws(() => parseRequest(listQuery, { limit: 'many' }), {
    message: 'Request failed validation: limit has to be a whole number from 1 to 100, but "many" was sent',
  });
});

test('a field that is empty or null counts as not sent, and unknown fields are ignored', () => {
  const wanted = { limit: LIMITS.listLimitDefault, offset: 0 };
  for (const value of [
    undefined,
    null,
    {},
    { limit: '', offset: null },
    { Limit: '1', page: 3, __proto__: { offset: 5 } },
  ]) {
    assert.deepEqual(parseRequest(listQuery, value), wanted);
  }
  assert.deepEqual(parseRequest(listQuery, JSON.parse('{"__proto__":{"limit":"7"},"constructor":"x"}')), wanted);
});

test('fields that come without a prototype are read like any others', () => {
  const fields = Object.assign(Object.create(null), { limit: '5' });
  assert.equal(parseRequest(listQuery, fields).limit, 5);
});

const SCHEMAS = { renderRequest, characterRequest, sceneRequest, importRequest, jobListQuery };

for (const [name, schema] of Object.entries(SCHEMAS)) {
  test(`whatever is sent as ${name}, it is accepted or refused with known fields and a printable problem each`, () => {
    const known = Object.keys(schema.shape);
    const value = fc.oneof(
      fc.jsonValue(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('true', '1,2,3', 'solid', URL, '{}'),
    );
    const body = fc.dictionary(fc.oneof({ arbitrary: fc.constantFrom(...known), weight: 5 }, fc.string()), value);
    fc.assert(
      fc.property(fc.oneof(body, fc.jsonValue()), fc.subarray(known), (sent, files) => {
        try {
          const request = parseRequest(schema, sent, { files });
          for (const field of Object.keys(request)) assert.ok(known.includes(field));
        } catch (error) {
          assert.ok(error instanceof UnderstudyError, String(error));
          assert.ok(error.fields.length > 0);
          for (const { field, problem } of error.fields) {
            assert.ok(field === '' || known.includes(field), field);
            assert.ok(problem.length > 0 && problem.length < 700 && problem.isWellFormed(), problem);
            assert.doesNotMatch(problem, /\p{Cc}/u);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
}
