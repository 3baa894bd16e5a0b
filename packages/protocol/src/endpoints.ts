/** The one table of endpoints: the API's routes, the OpenAPI document and the reference are made from it and its operator's part. */
import type { Endpoint } from './endpoint.ts';
import { characterRequest, importRequest, sceneRequest } from './requests/asset-requests.ts';
import { jobListQuery, listQuery } from './requests/list-queries.ts';
import { renderRequest } from './requests/render-request.ts';
import { assetDeleted, characterAccepted, characterList, characterState } from './responses/character-responses.ts';
import { creditState } from './responses/credit-responses.ts';
import { jobCancelled, jobList, jobState, renderAccepted } from './responses/job-responses.ts';
import { sceneAccepted, sceneImported, sceneList, sceneState } from './responses/scene-responses.ts';

const ALL_BODY_TYPES = ['multipart/form-data', 'application/x-www-form-urlencoded', 'application/json'] as const;

/** What may be wrong with a video that somebody sends. */
const VIDEO_ERRORS = ['CS-ORIV-003', 'CS-ORIV-004', 'CS-ORIV-005', 'CS-ORIV-006', 'CS-ORIV-007'] as const;

const RENDERS = {
  createRender: {
    method: 'POST',
    path: '/api/render',
    tag: 'Renders',
    summary: 'Render a character into a video',
    description:
      'Takes one picture of a character (`ref_image`, `ref_image_url` or `character_id`) and one video (`driving_video`, `driving_video_url` or `scene_id`). With a `scene_id`, `character_mapping` may name the characters instead. Reserves 1 credit for every started second of video and every character, 2 if `fast`.',
    auth: 'key',
    body: { schema: renderRequest, contentTypes: ALL_BODY_TYPES },
    answer: renderAccepted,
    errors: [
      'CS-UORC01-001',
      'CS-UORC01-008',
      'CS-ORIV-001',
      'CS-ORIV-002',
      ...VIDEO_ERRORS,
      'CS-ORIV-008',
      'CS-ORIV-009',
      'CS-ORIV-010',
      'CS-ORIV-011',
      'CS-ORIV-012',
      'CS-ORRS-001',
    ],
  },
  getRender: {
    method: 'GET',
    path: '/api/render/{job_id}',
    tag: 'Renders',
    summary: 'See how far a render is, and where its result lies',
    description: 'Needs no key: whoever knows the id of a job may see it. Costs nothing, however often it is asked.',
    auth: 'none',
    answer: jobState,
    errors: ['CS-UORC01-003', 'CS-ORJC-003'],
  },
  cancelRender: {
    method: 'DELETE',
    path: '/api/render/{job_id}',
    tag: 'Renders',
    summary: 'Cancel a render',
    description: 'Gives back all its credits. A job that has ended stays as it is, and the answer tells its status.',
    auth: 'key',
    answer: jobCancelled,
    errors: ['CS-UORC01-003'],
  },
  listRenders: {
    method: 'GET',
    path: '/api/render',
    tag: 'Renders',
    summary: 'List renders, newest first',
    auth: 'key',
    query: jobListQuery,
    answer: jobList,
    errors: [],
  },
} as const satisfies Record<string, Endpoint>;

const CHARACTERS = {
  createCharacter: {
    method: 'POST',
    path: '/api/characters/preprocess',
    tag: 'Characters',
    summary: 'Encode a character once, to render it any number of times',
    description: 'Takes a picture as `image` or `image_url`. Reserves 1 credit.',
    auth: 'key',
    body: { schema: characterRequest, contentTypes: ALL_BODY_TYPES },
    answer: characterAccepted,
    errors: ['CS-UORC01-008', 'CS-ORIV-001', 'CS-UORC01-409', 'CS-ORRS-001'],
  },
  listCharacters: {
    method: 'GET',
    path: '/api/characters',
    tag: 'Characters',
    summary: 'List characters, newest first',
    auth: 'key',
    query: listQuery,
    answer: characterList,
    errors: [],
  },
  getCharacter: {
    method: 'GET',
    path: '/api/characters/{character_id}',
    tag: 'Characters',
    summary: 'See a character',
    auth: 'key',
    answer: characterState,
    errors: ['CS-UORC01-003'],
  },
  deleteCharacter: {
    method: 'DELETE',
    path: '/api/characters/{character_id}',
    tag: 'Characters',
    summary: 'Delete a character',
    description:
      'Renders that have begun with it finish. Preprocessing that is under way is cancelled, and its credits come back.',
    auth: 'key',
    answer: assetDeleted,
    errors: ['CS-UORC01-003'],
  },
} as const satisfies Record<string, Endpoint>;

const SCENES = {
  createScene: {
    method: 'POST',
    path: '/api/scenes/preprocess',
    tag: 'Scenes',
    summary: 'Encode a driving video once, to render it any number of times',
    description: 'Takes a video as `video` or `video_url`. Costs nothing.',
    auth: 'key',
    body: { schema: sceneRequest, contentTypes: ALL_BODY_TYPES },
    answer: sceneAccepted,
    errors: ['CS-ORIV-002', ...VIDEO_ERRORS, 'CS-ORIV-011', 'CS-UORC01-409', 'CS-ORRS-001'],
  },
  listScenes: {
    method: 'GET',
    path: '/api/scenes',
    tag: 'Scenes',
    summary: 'List scenes, newest first',
    auth: 'key',
    query: listQuery,
    answer: sceneList,
    errors: [],
  },
  getScene: {
    method: 'GET',
    path: '/api/scenes/{scene_id}',
    tag: 'Scenes',
    summary: 'See a scene and the people in it',
    auth: 'key',
    answer: sceneState,
    errors: ['CS-UORC01-003'],
  },
  deleteScene: {
    method: 'DELETE',
    path: '/api/scenes/{scene_id}',
    tag: 'Scenes',
    summary: 'Delete a scene',
    description: 'Renders that have begun with it finish. Preprocessing that is under way is cancelled.',
    auth: 'key',
    answer: assetDeleted,
    errors: ['CS-UORC01-003'],
  },
  importScene: {
    method: 'POST',
    path: '/api/scenes/import',
    tag: 'Scenes',
    summary: 'Take over a template as a scene',
    description: 'A template is a scene that the operator has published for all accounts.',
    auth: 'key',
    body: { schema: importRequest, contentTypes: ['application/json'] },
    answer: sceneImported,
    errors: ['CS-UORC01-003', 'CS-UORC01-409', 'CS-ORRS-001'],
  },
} as const satisfies Record<string, Endpoint>;

const CREDITS = {
  getCredits: {
    method: 'GET',
    path: '/api/credits',
    tag: 'Credits',
    summary: 'See the balance',
    auth: 'key',
    answer: creditState,
    errors: [],
  },
} as const satisfies Record<string, Endpoint>;

/** The endpoints of the contract, by operation id. */
export const ENDPOINTS = { ...RENDERS, ...CHARACTERS, ...SCENES, ...CREDITS } as const;

export type EndpointId = keyof typeof ENDPOINTS;
