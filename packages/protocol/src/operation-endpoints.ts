/** The endpoints beside the contract: files by signed addresses, and what an operator and a program look at. */
import type { Endpoint } from './endpoint.ts';
import { liveState, readyState } from './responses/health-responses.ts';

/** By operation id. */
export const OPERATION_ENDPOINTS = {
  getFile: {
    method: 'GET',
    path: '/api/files/{folder}/{id}/{file}',
    tag: 'Operation',
    summary: 'Download a file',
    description:
      'Addresses of files stand in other answers, signed and good for a while; a program takes them as they are. `Range` is heeded.',
    auth: 'none',
    answer: { contentTypes: ['video/mp4', 'image/webp'] },
    errors: ['CS-UORC01-003', 'CS-UORC01-416', 'CS-ORJC-003'],
  },
  getLiveState: {
    method: 'GET',
    path: '/livez',
    tag: 'Operation',
    summary: 'Ask whether the server answers',
    auth: 'none',
    answer: liveState,
    errors: [],
  },
  getReadyState: {
    method: 'GET',
    path: '/readyz',
    tag: 'Operation',
    summary: 'Ask whether jobs that are sent now will be carried out',
    auth: 'none',
    answer: readyState,
    errors: ['CS-ORRS-001'],
  },
  getMetrics: {
    method: 'GET',
    path: '/metrics',
    tag: 'Operation',
    summary: 'Read the numbers of the service, for Prometheus',
    description:
      'Asks for a key with the scope `admin`, unless it is asked from the same machine and no public URL is set.',
    auth: 'none',
    answer: { contentTypes: ['text/plain'] },
    errors: ['CS-UORC01-006', 'CS-UORC01-007'],
  },
  getOpenApi: {
    method: 'GET',
    path: '/openapi.json',
    tag: 'Operation',
    summary: 'Read this description',
    auth: 'none',
    answer: { contentTypes: ['application/json'] },
    errors: [],
  },
} as const satisfies Record<string, Endpoint>;
