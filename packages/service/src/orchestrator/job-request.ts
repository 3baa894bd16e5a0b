/** What a job is to make, as it stands in `jobs.request`. Written at admission, read by the orchestrator and the workers. */
import type { BackgroundMode } from '@understudy/protocol';
import type { EncodeCharacterResult, EncodeSceneResult } from './tasks/task-results.ts';

export type BackgroundRequest =
  | { mode: Exclude<BackgroundMode, 'solid'> }
  /** RGB, 0..255 each. */
  | { mode: 'solid'; color: [number, number, number] };

/** Facts of a driving video as the probe found them. */
export type VideoFacts = {
  durationSeconds: number;
  width: number;
  height: number;
  /** Frames a second on average. */
  fps: number;
  frames: number;
};

/** What has to be encoded anew, and goes back to where its files lie: for this render, and all after it. */
export type Renewals = {
  character?: { filesPrefix: string };
  scene?: { filesPrefix: string; needsBackground: boolean };
};

export type JobRequest = {
  background: BackgroundRequest;
  /** What the encoding of the preprocessed character found out, where one is used. */
  character?: EncodeCharacterResult;
  /** What the encoding of the preprocessed scene found out, where one is used. */
  scene?: EncodeSceneResult;
  /** Whether the job brought a picture or a video of its own. */
  hasOwnPicture: boolean;
  hasOwnVideo: boolean;
  /** Person id → character id. Absent: the job's one character stands for the scene's one person. */
  mapping?: Record<string, string>;
  /** Preprocessed assets whose files were made for an older engine than the one that renders. Absent: none. */
  renews?: Renewals;
  /** Of the character or scene that the job makes. */
  name?: string;
  /** Facts of the job's own video. */
  video?: VideoFacts;
};
