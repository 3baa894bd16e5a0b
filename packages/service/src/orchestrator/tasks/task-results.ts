/** What each kind of task hands to the tasks after it and to the job, as it stands in `tasks.result`. */
import type { VideoFacts } from '../job-request.ts';

/** Frames of a clip that are rendered in one piece: `first` to before `last`. */
export type ChunkRange = { first: number; last: number };

export type EncodeCharacterResult = {
  /** Where the rig lies. */
  rigKey: string;
  /** Version of the rig's file: an engine that reads a newer one has the character encoded anew. */
  rigVersion: number;
  /** Of the rig. */
  sizeBytes: number;
  /** Where the preview lies; only of characters that are kept. */
  thumbnailKey?: string;
  warnings: string[];
};

export type FoundPerson = {
  /** Frames between which the person is seen, both included. */
  firstFrame: number;
  lastFrame: number;
  /** Share of the clip's frames in which the person is seen, 0..1. */
  coverage: number;
};

export type EncodeSceneResult = VideoFacts & {
  /** Where the scene file lies. */
  sceneKey: string;
  /** Version of the scene file: an engine that reads a newer one has the scene encoded anew. */
  sceneVersion: number;
  /** Of the scene file. */
  sizeBytes: number;
  /** Where the driving clip lies; the scene file itself where it carries the clip. */
  clipKey: string;
  hasBackground: boolean;
  chunks: ChunkRange[];
  people: FoundPerson[];
  warnings: string[];
};

export type RenderTaskResult = { warnings: string[] };

/** The finished video, and the mask where one was asked for. */
export type MergeResult = VideoFacts & {
  resultKey: string;
  sizeBytes: number;
  sha256: string;
  maskKey?: string;
  maskSizeBytes?: number;
  maskSha256?: string;
  warnings: string[];
};

export type TaskResults = {
  encode_character: EncodeCharacterResult;
  encode_scene: EncodeSceneResult;
  render: RenderTaskResult;
  merge: MergeResult;
};

export type TaskResult = TaskResults[keyof TaskResults];
