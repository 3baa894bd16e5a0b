/** What a scene tells of each person that can be replaced in it. */
import type { PersonTrack } from '../core/track.ts';
import { type Box, boxArea, clipBox } from '../vision/box.ts';

export type ScenePerson = {
  /** The first and the last frame that show them. */
  firstFrame: number;
  lastFrame: number;
  /** Share of the clip's frames that show them, 0..1. */
  coverage: number;
  /** Where they are seen best: large, whole and for certain. */
  bestFrame: number;
  /** Around them in that frame, pixels of the scene's frames. */
  box: Box;
};

/** Undefined where nobody was seen. */
export function describePerson(track: PersonTrack, frame: { width: number; height: number }): ScenePerson | undefined {
  const seen = Array.from(track.score.keys()).filter((i) => track.score[i]! > 0);
  if (seen.length === 0) return undefined;
  let best = { frame: seen[0]!, quality: -1 };
  for (const i of seen) {
    const quality = rateSight(track, i, frame);
    if (quality > best.quality) best = { frame: i, quality };
  }
  const box = clipBox(boxAt(track, best.frame), frame.width, frame.height);
  return {
    firstFrame: seen[0]!,
    lastFrame: seen.at(-1)!,
    coverage: seen.length / track.frameCount,
    bestFrame: best.frame,
    box: { x0: Math.floor(box.x0), y0: Math.floor(box.y0), x1: Math.ceil(box.x1), y1: Math.ceil(box.y1) },
  };
}

function rateSight(track: PersonTrack, i: number, frame: { width: number; height: number }): number {
  const points = track.visibility.length / track.frameCount;
  const visible = track.visibility.subarray(i * points, (i + 1) * points).reduce((sum, v) => sum + v, 0) / points;
  const side = Math.sqrt(boxArea(clipBox(boxAt(track, i), frame.width, frame.height)));
  return track.score[i]! * visible * side;
}

function boxAt({ box }: PersonTrack, i: number): Box {
  const [x0, y0, x1, y1] = box.subarray(4 * i, 4 * i + 4);
  return { x0: x0!, y0: y0!, x1: x1!, y1: y1! };
}
