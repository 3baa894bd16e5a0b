/** How far each landmark can be believed: visible, and inside the picture. */
import { LANDMARK_COUNT } from '../../core/landmarks.ts';
import { smoothstep } from '../../core/vector.ts';

/** Pose models call a point beyond the picture's edge visible now and then; the trust in it fades over this share of the picture. */
const EDGE = 0.03;

/**
 * Pose models are shy: legs in black trousers get 0.1 and are still right, hidden ones are 0.01. Where a landmark lies tells more
 * than its visibility whether it is in the picture.
 */
const HIDDEN = 0.02;
const VISIBLE = 0.15;

/** 0..1 for each landmark (33 a frame), from smoothed visibility and picture positions. */
export function judgeTrust(
  image: Float32Array,
  visibility: Float32Array,
  { sourceWidth, sourceHeight }: { sourceWidth: number; sourceHeight: number },
): Float32Array {
  const trust = new Float32Array(visibility.length);
  for (let i = 0; i < trust.length; i++) {
    const x = image[2 * i]! / sourceWidth;
    const y = image[2 * i + 1]! / sourceHeight;
    const outside = Math.max(-x, x - 1, -y, y - 1);
    trust[i] = smoothstep(HIDDEN, VISIBLE, visibility[i]!) * (1 - smoothstep(0, EDGE, outside));
  }
  return trust;
}

/** Least trust among some landmarks of a frame. */
export function leastTrust(trust: Float32Array, frame: number, landmarks: readonly number[]): number {
  return Math.min(...landmarks.map((landmark) => trust[frame * LANDMARK_COUNT + landmark]!));
}

/** Share of the seen frames in which at least one leg (knee and ankle) is in the picture, 0..1. */
export function shareWithLegs(trust: Float32Array, seen: Uint8Array, legs: readonly (readonly number[])[]): number {
  let frames = 0;
  let withLegs = 0;
  for (let frame = 0; frame < seen.length; frame++) {
    if (!seen[frame]) continue;
    frames++;
    if (legs.some((leg) => leastTrust(trust, frame, leg) > 0.5)) withLegs++;
  }
  return frames ? withLegs / frames : 0;
}
