/** The messages between `SegmentAnalysts` and its worker threads. */
import type { RgbImage } from '../core/image.ts';
import type { TaskFailure } from './task.ts';

export type SegmentSettings = {
  cacheDir: string;
  sourceWidth: number;
  sourceHeight: number;
  fps: number;
  /** Small and quick instead of precise. */
  preview: boolean;
  /** Whether the motion of the camera is wanted. */
  needsBackground: boolean;
};

export type MessageToAnalyst =
  | { type: 'begin'; segment: number }
  /** `isLeadIn`: the last frame of the segment before, which only the camera motion needs. */
  | { type: 'frame'; index: number; image: RgbImage; isLeadIn: boolean }
  | { type: 'end' };

export type SegmentResult = {
  segment: number;
  /** Serialised observations of `vision`. */
  observations: Uint8Array;
  /** Serialised camera motion of `scene`, one entry a frame; empty where none was asked for. */
  cameraMotion: Uint8Array;
};

export type MessageFromAnalyst =
  /** So many frames were taken from the queue: there is room for others. `unused`: memory of pictures that are done with. */
  | { type: 'taken'; count: number; unused: Uint8Array[] }
  | { type: 'result'; result: SegmentResult }
  | { type: 'failed'; failure: TaskFailure };
