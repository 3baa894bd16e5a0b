import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Endpoint, errorsOf } from './endpoint.ts';
import { ENDPOINTS } from './endpoints.ts';
import { ERROR_CODES } from './errors.ts';
import { OPERATION_ENDPOINTS } from './operation-endpoints.ts';

const endpoints: Endpoint[] = Object.values({ ...ENDPOINTS, ...OPERATION_ENDPOINTS });

test('the table has the endpoints of the contract and no others', () => {
  const listed = Object.values(ENDPOINTS).map(({ method, path }) => `${method} ${path}`);
  assert.deepEqual(listed.toSorted(), [
    'DELETE /api/characters/{character_id}',
    'DELETE /api/render/{job_id}',
    'DELETE /api/scenes/{scene_id}',
    'GET /api/characters',
    'GET /api/characters/{character_id}',
    'GET /api/credits',
    'GET /api/render',
    'GET /api/render/{job_id}',
    'GET /api/scenes',
    'GET /api/scenes/{scene_id}',
    'POST /api/characters/preprocess',
    'POST /api/render',
    'POST /api/scenes/import',
    'POST /api/scenes/preprocess',
  ]);
});

test('no two endpoints have the same method and path', () => {
  assert.equal(new Set(endpoints.map(({ method, path }) => `${method} ${path}`)).size, endpoints.length);
});

test('everything of the contract asks for a key but the status of a job', () => {
  const open = Object.values(ENDPOINTS).filter(({ auth }) => auth === 'none');
  assert.deepEqual(
    open.map(({ path }) => path),
    ['/api/render/{job_id}'],
  );
});

test('creates take forms and JSON, and the import of a template takes JSON', () => {
  assert.deepEqual(ENDPOINTS.createRender.body.contentTypes, [
    'multipart/form-data',
    'application/x-www-form-urlencoded',
    'application/json',
  ]);
  assert.deepEqual(ENDPOINTS.importScene.body.contentTypes, ['application/json']);
});

test('an endpoint with a key may answer that the key is missing or wrong, and one that takes anything that it is wrong', () => {
  for (const endpoint of endpoints) {
    const errors = errorsOf(endpoint);
    const where = `${endpoint.method} ${endpoint.path}`;
    if (endpoint.auth === 'key') assert.ok(errors.includes('CS-UORC01-006') && errors.includes('CS-UORC01-007'), where);
    assert.equal(errors.includes('CS-UORC01-002'), Boolean(endpoint.body ?? endpoint.query), where);
    assert.equal(new Set(errors).size, errors.length, where);
  }
});

test('every code is an answer of some endpoint, the fate of a job, or the answer to a method that no endpoint has', () => {
  const answered = new Set(endpoints.flatMap(errorsOf));
  const fates = [
    'CS-UORC01-009',
    'CS-UORC01-010',
    'CS-UORC01-011',
    'CS-ENEC-001',
    'CS-ENEC-004',
    'CS-RNRD-003',
    'CS-MGMR-001',
  ];
  assert.deepEqual(
    ERROR_CODES.filter((code) => !answered.has(code)),
    [...fates, 'CS-UORC01-405'],
  );
});
