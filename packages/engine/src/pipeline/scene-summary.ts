/** What a caller has to know of a scene in order to render it; small enough to travel between processes. */
import type { VideoIndex, VideoInfo } from '../media/index.ts';
import type { FrameRange } from './plan-segments.ts';
import type { Scene } from './scene.ts';
import type { ScenePerson } from './scene-person.ts';

export type SceneSummary = {
  scenePath: string;
  clipPath: string;
  info: VideoInfo;
  index: VideoIndex;
  chunks: FrameRange[];
  /** Who can be replaced, one for now. */
  people: ScenePerson[];
  hasBackground: boolean;
  warnings: string[];
};

export function summariseScene(scene: Scene, paths: { scenePath: string; clipPath: string }): SceneSummary {
  const { info, index, chunks, people, warnings } = scene;
  return { ...paths, info, index, chunks, people, hasBackground: scene.background !== undefined, warnings };
}
