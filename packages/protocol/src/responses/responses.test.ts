import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { z } from 'zod';
import * as characters from './character-responses.ts';
import { creditState } from './credit-responses.ts';
import * as jobs from './job-responses.ts';
import * as scenes from './scene-responses.ts';

/** The fields of every answer of the contract, additions of our own among them. */
const CONTRACT: [name: string, schema: z.ZodObject, fields: string][] = [
  ['render accepted', jobs.renderAccepted, 'job_id status mode enqueued_at poll_url status_url'],
  [
    'job',
    jobs.jobState,
    `job_id status mode checkpoint progress_pct cdn_url mask_cdn_url error error_code error_message progress download_url chunks created_at
     started_at completed_at expires_at eta_seconds queue_position frames_done frames_total fast warnings`,
  ],
  ['progress of a job', jobs.jobState.shape.progress, 'completed_chunks total_chunks percent'],
  ['job cancelled', jobs.jobCancelled, 'job_id status credits_refunded'],
  ['list of jobs', jobs.jobList, 'jobs total'],
  ['character accepted', characters.characterAccepted, 'id character_id job_id status credits_reserved enqueued_at'],
  ['list of characters', characters.characterList, 'characters total'],
  [
    'entry of a list of characters',
    characters.characterList.shape.characters.element,
    'id name status created_at completed_at',
  ],
  [
    'character',
    characters.characterState,
    `id name status job_id error error_code error_message thumbnail_url credits_used has_v3_encoding has_v4_encoding created_at
     completed_at`,
  ],
  ['deletion', characters.assetDeleted, 'success'],
  ['scene accepted', scenes.sceneAccepted, 'id scene_id job_id name status credits_reserved enqueued_at'],
  ['list of scenes', scenes.sceneList, 'scenes total'],
  [
    'scene',
    scenes.sceneState,
    `id name status duration_seconds fps total_frames width height job_id model segments error_code error_message credits_used created_at
     completed_at`,
  ],
  ['person of a scene', scenes.segment, 'uuid type first_frame last_frame coverage thumbnail_url'],
  [
    'scene imported',
    scenes.sceneImported,
    'id scene_id job_id status credits_reserved segments character_uuids message',
  ],
  ['credits', creditState, 'balance credits total_purchased total_used updated_at'],
];

for (const [name, schema, fields] of CONTRACT) {
  test(`the answer "${name}" has the fields of the contract, all of them always`, () => {
    assert.deepEqual(Object.keys(schema.shape).toSorted(), fields.split(/\s+/).toSorted());
    for (const [field, value] of Object.entries(schema.shape)) {
      assert.equal((value as z.ZodType).safeParse(undefined).success, false, `${field} may be left out`);
    }
  });
}

test('a fresh job has every field, those that are not known yet as null', () => {
  const unknown = [
    'checkpoint',
    'cdn_url',
    'mask_cdn_url',
    'error',
    'error_code',
    'error_message',
    'download_url',
    'started_at',
  ];
  const later = ['completed_at', 'expires_at', 'eta_seconds', 'queue_position', 'frames_total'];
  const fresh = {
    job_id: 'job_a',
    status: 'queued',
    mode: 'fast',
    progress_pct: 0,
    progress: { completed_chunks: 0, total_chunks: 0, percent: 0 },
    chunks: [],
    created_at: '2026-01-02T03:04:05.678Z',
    frames_done: 0,
    fast: true,
    warnings: [],
    ...Object.fromEntries([...unknown, ...later].map((field) => [field, null])),
  };
  assert.deepEqual(jobs.jobState.parse(fresh), fresh);
  assert.equal(jobs.jobState.safeParse({ ...fresh, error_code: 'E42' }).success, false);
  assert.equal(jobs.jobState.safeParse({ ...fresh, chunks: ['a'] }).success, false);
});
