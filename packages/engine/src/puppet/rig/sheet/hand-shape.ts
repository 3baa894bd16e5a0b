/** A made-up hand for an arm whose hand the picture does not show: palm, four fingers and a thumb out of capsules. */
import type { Point } from '../../../core/rig.ts';
import { clamp, direction, mix, segmentDistance } from '../geometry.ts';
import type { Size } from '../grid/size.ts';
import type { Body } from '../measure-body.ts';
import { armJoints, type Side } from '../side.ts';
import { depthAt, type WorkingPicture } from '../working-picture.ts';

type Capsule = { from: Point; to: Point; radius: number };
export type HandShape = { capsules: Capsule[]; length: number; tip: Point };

/** Length of a hand as a share of nose to top of the head. */
const HAND_SHARE = 0.7;
/** A made-up forearm is not thicker than this share of the hand's length. */
const FOREARM_SHARE = 0.3;
/** from (along, across), to (along, across), radius; in hand lengths from the wrist, thumb at negative across. */
const CAPSULES = [
  [-0.15, 0, 0.45, 0, 0.23],
  [0.45, -0.15, 0.92, -0.13, 0.085],
  [0.45, -0.02, 1, -0.02, 0.09],
  [0.45, 0.1, 0.95, 0.1, 0.085],
  [0.4, 0.2, 0.8, 0.23, 0.075],
  [0.15, -0.2, 0.52, -0.42, 0.09],
] as const;

/** A hidden hand may be bent this much at the wrist, radians, in so many steps to either side. */
const MOST_BEND = 1;
const BEND_STEPS = 8;
/** Share of a hand that may show rather than that the hand is bent by MOST_BEND. */
const BEND_COST = 0.1;

/**
 * Where the picture's lower edge cuts the arm off, straight and with the rest of the forearm; else bent so that as little as possible of
 * it is outside the outline, since the picture does not show it.
 */
export function shapeHand(picture: WorkingPicture, body: Body, side: Side, isCropped: boolean): HandShape {
  const { elbow, wrist } = armJoints(picture.joints, side);
  const length = HAND_SHARE * body.faceHeight;
  const along = direction(elbow, wrist);
  if (!isCropped) return hideHand(picture, { wrist, along, length, side });
  const hand = placeHand({ wrist, along, length, side });
  const { cropY } = picture;
  if (cropY === undefined || wrist.y <= cropY) return hand;
  const radius = Math.min(body.radii[side].forearm, FOREARM_SHARE * length);
  const share = clamp((cropY - radius - elbow.y) / (wrist.y - elbow.y), 0, 1);
  return { ...hand, capsules: [...hand.capsules, { from: mix(elbow, wrist, share), to: wrist, radius }] };
}

type HandPlace = { wrist: Point; along: Point; length: number; side: Side };

function placeHand({ wrist, along, length, side }: HandPlace): HandShape {
  const mirror = side === 'left' ? -1 : 1;
  const place = (u: number, v: number): Point => ({
    x: wrist.x + (along.x * u - along.y * v * mirror) * length,
    y: wrist.y + (along.y * u + along.x * v * mirror) * length,
  });
  const capsules = CAPSULES.map(([u0, v0, u1, v1, radius]) => ({
    from: place(u0, v0),
    to: place(u1, v1),
    radius: radius * length,
  }));
  return { capsules, length, tip: place(0.98, 0) };
}

function hideHand(picture: WorkingPicture, straight: HandPlace): HandShape {
  const { x, y } = straight.along;
  let best = placeHand(straight);
  let least = Number.POSITIVE_INFINITY;
  for (let step = -BEND_STEPS; step <= BEND_STEPS; step++) {
    const angle = (MOST_BEND * step) / BEND_STEPS;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const hand = placeHand({ ...straight, along: { x: x * cos - y * sin, y: y * cos + x * sin } });
    const cost = visibleShare(picture, hand) + (BEND_COST * Math.abs(step)) / BEND_STEPS;
    if (cost >= least) continue;
    least = cost;
    best = hand;
  }
  return best;
}

/** Share of points on the axes and edges of a hand's capsules that are outside the outline. */
function visibleShare(picture: WorkingPicture, { capsules }: HandShape): number {
  let [outside, total] = [0, 0];
  for (const { from, to, radius } of capsules) {
    const { x, y } = direction(from, to);
    for (const along of [0, 0.5, 1]) {
      for (const across of [-radius, 0, radius]) {
        const point = mix(from, to, along);
        total++;
        if (depthAt(picture, { x: point.x - y * across, y: point.y + x * across }) === 0) outside++;
      }
    }
  }
  return outside / total;
}

/** Positive inside the hand. */
export function handField({ capsules }: HandShape, { width, height }: Size): Float32Array {
  const field = new Float32Array(width * height).fill(-0.5);
  for (const capsule of capsules) {
    // Two texels beyond it the field is at its lowest.
    const reach = capsule.radius + 3;
    const top = Math.max(0, Math.floor(Math.min(capsule.from.y, capsule.to.y) - reach));
    const bottom = Math.min(height, Math.ceil(Math.max(capsule.from.y, capsule.to.y) + reach));
    for (let y = top; y < bottom; y++) raiseRow(field, width, y, capsule);
  }
  return field;
}

/** Raises the field along a row to what a capsule makes of it. */
function raiseRow(field: Float32Array, width: number, y: number, { from, to, radius }: Capsule): void {
  for (let x = 0, i = y * width; x < width; x++, i++) {
    const inside = (radius - segmentDistance(x + 0.5, y + 0.5, from, to)) / 4;
    if (inside > field[i]!) field[i] = clamp(inside, -0.5, 0.5);
  }
}

/** A made-up hand in one colour, darker towards the borders of its fingers. */
export function paintHand(shape: HandShape, skin: readonly [number, number, number], size: Size): Float32Array {
  const rgb = new Float32Array(size.width * size.height * 3);
  for (let y = 0, i = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++, i += 3) {
      const light = 0.8 + 0.2 * fingerDepth(shape, x + 0.5, y + 0.5);
      rgb[i] = skin[0] * light;
      rgb[i + 1] = skin[1] * light * 0.97;
      rgb[i + 2] = skin[2] * light * 0.97;
    }
  }
  return rgb;
}

/** 0 at the border of the nearest capsule to 1 at its middle. */
function fingerDepth({ capsules, length }: HandShape, x: number, y: number): number {
  let deepest = -Infinity;
  let radius = 1;
  for (const capsule of capsules) {
    const depth = capsule.radius + 0.02 * length - segmentDistance(x, y, capsule.from, capsule.to);
    if (depth <= deepest) continue;
    deepest = depth;
    radius = capsule.radius;
  }
  return clamp(deepest / (radius * 0.9), 0, 1);
}
