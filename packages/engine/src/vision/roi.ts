/** The rotated square of a picture that the pose model looks at, and how it is found. */
import type { Box } from './box.ts';

/** Pixels of the picture; `angle` in radians, clockwise. May reach beyond the picture. */
export type Roi = { centreX: number; centreY: number; size: number; angle: number };

/** The ROI is this much larger than the circle around the body, as in MediaPipe's pose_landmarks_to_roi. */
const ROI_SCALE = 1.25;

/** An upright ROI around a person's box. */
export function roiFromBox(box: Box): Roi {
  return {
    centreX: (box.x0 + box.x1) / 2,
    centreY: (box.y0 + box.y1) / 2,
    size: ROI_SCALE * Math.max(box.x1 - box.x0, box.y1 - box.y0),
    angle: 0,
  };
}

/** Height of people over their width, about, as their boxes show them. */
const PERSON_ASPECT = 2.6;
/** A box that ends this near the lower border is cut off by it. Share of the picture's height. */
const BORDER_REACH = 0.03;

/**
 * The box of somebody whom the picture's lower border cuts off, as long as the whole person might be; others as they are. Shown the
 * visible part alone, the pose model squeezes a whole body into it.
 */
export function completeBox(box: Box, picture: { height: number }): Box {
  if (box.y1 < (1 - BORDER_REACH) * picture.height) return box;
  return { ...box, y1: Math.max(box.y1, box.y0 + PERSON_ASPECT * (box.x1 - box.x0)) };
}

/** The square view of a whole picture. */
export function roiOfPicture({ width, height }: { width: number; height: number }): Roi {
  return { centreX: width / 2, centreY: height / 2, size: Math.max(width, height), angle: 0 };
}

/**
 * The ROI from the two auxiliary points of a pose: centred between the hips, as wide as the circle through the point above the head
 * and turned so that this point is straight above.
 */
export function roiFromPose({ hipCentre, bodyTop }: { hipCentre: RoiPoint; bodyTop: RoiPoint }): Roi {
  const dx = bodyTop.x - hipCentre.x;
  const dy = bodyTop.y - hipCentre.y;
  return {
    centreX: hipCentre.x,
    centreY: hipCentre.y,
    size: 2 * ROI_SCALE * Math.hypot(dx, dy),
    angle: Math.atan2(dx, -dy),
  };
}

type RoiPoint = { x: number; y: number };
