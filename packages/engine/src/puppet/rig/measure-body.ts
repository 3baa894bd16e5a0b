/** Lengths of the body that later steps are scaled by: centres, widths and how thick each limb is in the picture. */
import type { Point } from '../../core/rig.ts';
import { clamp, direction, distance, median, mix } from './geometry.ts';
import { armJoints, legJoints, type PerSide, perSide, type Side } from './side.ts';
import { depthAt, type WorkingPicture } from './working-picture.ts';

export type Body = {
  midShoulder: Point;
  midHip: Point;
  shoulderWidth: number;
  hipWidth: number;
  /** Nose to top of the head. */
  faceHeight: number;
  /** Middle of the head: its deepest point near the face. In a profile it is far from the nose. */
  headCentre: Point;
  /** Depth of the silhouette there: about half the head's width. */
  headRadius: number;
  thighLength: number;
  /** Half widths, texels. */
  radii: PerSide<{ upperArm: number; forearm: number; thigh: number; shin: number }>;
};

export function measureBody(picture: WorkingPicture): Body {
  const { joints } = picture;
  const shoulderWidth = Math.max(8, distance(joints.leftShoulder, joints.rightShoulder));
  const headCentre = findHeadCentre(picture);
  const hipWidth = Math.max(4, distance(joints.leftHip, joints.rightHip));
  return {
    midShoulder: mix(joints.leftShoulder, joints.rightShoulder, 0.5),
    midHip: mix(joints.leftHip, joints.rightHip, 0.5),
    shoulderWidth,
    hipWidth,
    faceHeight: Math.max(8, distance(joints.nose, joints.headTop)),
    headCentre,
    headRadius: Math.max(4, depthAt(picture, headCentre)),
    thighLength: distance(joints.leftHip, joints.leftKnee),
    radii: perSide((side) => limbRadii(picture, side, { shoulderWidth, hipWidth })),
  };
}

/** The deepest texel of the silhouette within half a face of the point between nose and top, not below the nose. */
function findHeadCentre({ size, depth, joints }: WorkingPicture): Point {
  const middle = mix(joints.nose, joints.headTop, 0.25);
  const reach = 0.6 * distance(joints.nose, joints.headTop);
  let best = joints.nose;
  let deepest = 0;
  for (let y = Math.max(0, Math.floor(middle.y - reach)); y < Math.min(size.height, joints.nose.y + 1); y++) {
    for (let x = Math.max(0, Math.floor(middle.x - reach)); x < Math.min(size.width, middle.x + reach); x++) {
      const point = { x: x + 0.5, y: y + 0.5 };
      if (depth[y * size.width + x]! <= deepest || distance(point, middle) > reach) continue;
      deepest = depth[y * size.width + x]!;
      best = point;
    }
  }
  return best;
}

/** No limb is taken to be thicker than these shares of the shoulder width: a ray may run through the whole body. */
function limbRadii(
  picture: WorkingPicture,
  side: Side,
  { shoulderWidth, hipWidth }: Record<'shoulderWidth' | 'hipWidth', number>,
) {
  const { shoulder, elbow, wrist } = armJoints(picture.joints, side);
  const { hip, knee, ankle } = legJoints(picture.joints, side);
  const thighCap = 0.6 * Math.max(hipWidth, 0.5 * shoulderWidth);
  return {
    upperArm: limbRadius(picture, [shoulder, elbow], 0.3 * shoulderWidth, [0.3, 0.9]),
    forearm: limbRadius(picture, [elbow, wrist], 0.26 * shoulderWidth, [0.2, 0.8]),
    thigh: limbRadius(picture, [hip, knee], thighCap, [0.3, 0.9]),
    shin: limbRadius(picture, [knee, ankle], 0.4 * shoulderWidth, [0.2, 0.8]),
  };
}

/**
 * Median over the bone of a ray cast to both sides: a free limb gives half its width; where one side runs into the body only the
 * other side counts. (The distance to the outline is a poor estimate when the bone is off-centre.)
 */
function limbRadius(picture: WorkingPicture, [from, to]: [Point, Point], cap: number, span: [number, number]): number {
  const along = direction(from, to);
  const across = { x: -along.y, y: along.x };
  const longest = cap * 2.2;
  const widths: number[] = [];
  for (let t = span[0]; t <= span[1] + 1e-9; t += 0.1) {
    const start = mix(from, to, t);
    const one = castRay(picture, start, across, longest);
    const other = castRay(picture, start, { x: -across.x, y: -across.y }, longest);
    widths.push(one + other < longest ? (one + other) / 2 : Math.min(one, other));
  }
  return clamp(median(widths), 3, Math.max(3, cap));
}

/** Steps from a point until the ray leaves the silhouette. */
function castRay({ size, inside }: WorkingPicture, from: Point, step: Point, longest: number): number {
  let length = 0;
  for (; length < longest; length++) {
    const x = Math.floor(from.x + step.x * length);
    const y = Math.floor(from.y + step.y * length);
    if (x < 0 || y < 0 || x >= size.width || y >= size.height || !inside[y * size.width + x]) break;
  }
  return length;
}
