/**
 * What every route and plugin of the API works with; `serve` puts it together, tests put together their own.
 *
 * The API consists of two halves that meet here. `uploads/`, `fetch-url/` and `downloads/` receive and deliver bytes;
 * `plugins/` and `routes/` answer requests. The routes rely on these exports of the first half:
 *
 * - `uploads/index.ts`: `uploads` (Fastify plugin, options `{ context }`: content type parsers for multipart and urlencoded),
 *   `receiveForm(request, { files: { ref_image: 'picture', driving_video: 'video' }, … }): Promise<ReceivedForm>`, `probeInputs(…)`
 * - `fetch-url/index.ts`: `fetchUrl(url, { kind, folder, signal })`
 * - `downloads/index.ts`: `downloads` (Fastify plugin, options `{ context }`), `signDownloadUrl(…)`
 */
import type { Settings } from '../config/index.ts';
import type { Orchestrator } from '../orchestrator/index.ts';
import type { Database, ObjectStore } from '../store/index.ts';

export type ApiContext = {
  settings: Settings;
  database: Database;
  objects: ObjectStore;
  orchestrator: Orchestrator;
  /** The clock: what decides about expiry. */
  now: () => Date;
};
