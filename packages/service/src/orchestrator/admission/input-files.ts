/** Files that came with a request, checked, on the local disk. Admission moves them to the object store. */
import type { VideoFacts } from '../job-request.ts';

export type PictureFile = { path: string };
export type VideoFile = { path: string; facts: VideoFacts };
