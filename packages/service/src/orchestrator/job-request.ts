/** What a job is to make, as it stands in `jobs.request`. Written at admission, read by the orchestrator and the workers. */

export type BackgroundRequest =
  | { mode: 'original' | 'transparent' }
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

export type JobRequest = {
  background: BackgroundRequest;
  /** Where the objects of the preprocessed character lie, where one is used. */
  characterKeyPrefix?: string;
  /** Where the objects of the preprocessed scene lie, where one is used. */
  sceneKeyPrefix?: string;
  /** Whether the job brought a picture or a video of its own. */
  hasOwnPicture: boolean;
  hasOwnVideo: boolean;
  /** Person id → character id. Absent: the job's one character stands for the scene's one person. */
  mapping?: Record<string, string>;
  /** Of the character or scene that the job makes. */
  name?: string;
  video?: VideoFacts;
  /** Chunks of the preprocessed scene, where one is used. */
  chunks?: ChunkRange[];
};

/** Frames of a clip that are rendered in one piece: `first` to before `last`. */
export type ChunkRange = { first: number; last: number };
