/** What is kept of a person who was seen in a frame, in pixels of the source. Used by `analyse-segment`. */
import type { PersonMask } from '../../core/mask.ts';
import { type Box, clipBox } from '../box.ts';
import type { Pose } from '../pose.ts';
import type { Sight } from './bridge-sights.ts';
import { maskGridFor } from './mask-grid.ts';
import { packMask } from './pack-mask.ts';
import { maskBox, projectMask } from './person-mask.ts';
import { visibleBox } from './pose-shape.ts';

export type SightPlace = {
  /** Number of the frame in the clip. */
  frame: number;
  /** The picture in which the person was seen. */
  picture: { width: number; height: number };
  sourceWidth: number;
  sourceHeight: number;
};

/** @param known their mask, where the pose comes without one */
export function describeSight(trackId: number, pose: Pose, place: SightPlace, known?: PersonMask): Sight {
  const { frame, picture, sourceWidth, sourceHeight } = place;
  const scaleX = sourceWidth / picture.width;
  const scaleY = sourceHeight / picture.height;
  const grid = maskGridFor(sourceWidth, sourceHeight, picture.width);
  const mask = known ?? projectMask(pose, grid);
  const visible = visibleBox(pose, picture.width, picture.height);
  const inSource = visible && {
    x0: visible.x0 * scaleX,
    y0: visible.y0 * scaleY,
    x1: visible.x1 * scaleX,
    y1: visible.y1 * scaleY,
  };
  const observation = {
    trackId,
    score: pose.score,
    box: roundBox(clipBox(unionOrEither(maskBox(mask), inSource), sourceWidth, sourceHeight)),
    landmarks: pose.landmarks.map((value, i) => value * (i % 2 ? scaleY : scaleX)),
    visibility: pose.visibility,
    world: pose.world,
    packedMask: packMask(mask),
  };
  return { frame, pose, observation, mask };
}

function unionOrEither(a: Box | null, b: Box | null): Box {
  if (!a || !b) return a ?? b ?? { x0: 0, y0: 0, x1: 0, y1: 0 };
  return { x0: Math.min(a.x0, b.x0), y0: Math.min(a.y0, b.y0), x1: Math.max(a.x1, b.x1), y1: Math.max(a.y1, b.y1) };
}

/** To the precision in which boxes are stored. */
function roundBox({ x0, y0, x1, y1 }: Box): Box {
  return { x0: Math.fround(x0), y0: Math.fround(y0), x1: Math.fround(x1), y1: Math.fround(y1) };
}
