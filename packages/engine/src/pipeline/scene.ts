/** What is known about a driving clip once it is analysed: all that a render needs besides the clip itself. */
import type { Motion } from '../core/motion.ts';
import type { VideoIndex, VideoInfo } from '../media/index.ts';
import type { Background, SceneLight } from '../scene/index.ts';
import type { FrameRange } from './plan-segments.ts';
import type { ScenePerson } from './scene-person.ts';

export type Scene = {
  /** Facts of the clip; width and height are the size of the rendered frames. */
  info: VideoInfo;
  index: VideoIndex;
  motion: Motion;
  /** Where the person is, frame by frame, packed by `vision`. */
  packedMasks: Uint8Array[];
  /** Undefined where the scene was encoded without one: then only solid and transparent renders are possible. */
  background: Background | undefined;
  /** Of each shot; known where the background is. */
  light: SceneLight;
  /** Who can be replaced, one for now; largest over time first. */
  people: ScenePerson[];
  /** What every render of the scene is divided into. */
  chunks: FrameRange[];
  /** Longest side of the frames of a preview, undefined for a full render. */
  maxSide: number | undefined;
  warnings: string[];
};
