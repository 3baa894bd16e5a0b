/** The visible side's colours: the picture itself, continued beyond every outline. */
import { clamp, segmentDistance } from '../geometry.ts';
import { distanceToOutside } from '../grid/distance-transform.ts';
import { pushPull } from '../grid/push-pull.ts';
import type { HandShape } from '../sheet/hand-shape.ts';
import type { Sheet } from '../sheet/sheet.ts';
import type { WorkingPicture } from '../working-picture.ts';

/** Texels nearer to the outline than this carry colours of the background. */
const FRINGE = 2;
/** Texels nearer than this to an arm that lies in front carry colours of the arm. */
const ARM_FRINGE = 2;

/** Three floats a texel. Known colours stay exact. */
export function paintFront(picture: WorkingPicture, sheet: Sheet, hiddenTorso: Uint8Array): Float32Array {
  const { size, rgb, alpha, depth, inside } = picture;
  const { owns } = sheet;
  const toArm =
    sheet.kind === 'body' && hiddenTorso.includes(1) ? distanceToCovering(owns, inside, picture) : undefined;
  const weights = new Float32Array(inside.length);
  for (let i = 0; i < weights.length; i++) {
    if (!owns[i] || depth[i]! < FRINGE || alpha[i]! <= 0.95) continue;
    if (toArm && hiddenTorso[i] && toArm[i]! <= ARM_FRINGE) continue;
    weights[i] = 1;
  }
  return pushPull(rgb, weights, size);
}

/** Distance to the texels inside the outline that belong to another sheet. */
function distanceToCovering(owns: Uint8Array, inside: Uint8Array, { size }: WorkingPicture): Float32Array {
  const free = new Uint8Array(owns.length);
  for (let i = 0; i < free.length; i++) free[i] = inside[i] && !owns[i] ? 0 : 1;
  return distanceToOutside(free, size);
}

/** A made-up hand in one colour, darker towards the borders of its fingers. */
export function paintHand(
  shape: HandShape,
  skin: readonly [number, number, number],
  { size }: WorkingPicture,
): Float32Array {
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
