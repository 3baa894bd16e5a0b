/** One kind of measurement of all landmarks over a clip (picture or world positions), and the filling of its gaps. */
import { LANDMARK_COUNT } from '../../core/landmarks.ts';
import type { Shot } from './list-shots.ts';

export type LandmarkSignal = {
  /** Coordinates a landmark: 2 (picture) or 3 (world). */
  dimensions: number;
  /** Length dimensions · 33 · frameCount. */
  values: Float32Array;
  /** 1 where a landmark was measured, 0 where it must be guessed. Length 33 · frameCount. */
  known: Uint8Array;
  /** Value units a metre, to judge distances and speeds. */
  unitsPerMetre: number;
};

/** Distance of one landmark between two frames, in metres. */
export function travel(signal: LandmarkSignal, landmark: number, frameA: number, frameB: number): number {
  const { dimensions, values } = signal;
  const a = (frameA * LANDMARK_COUNT + landmark) * dimensions;
  const b = (frameB * LANDMARK_COUNT + landmark) * dimensions;
  let sum = 0;
  for (let d = 0; d < dimensions; d++) sum += (values[a + d]! - values[b + d]!) ** 2;
  return Math.sqrt(sum) / signal.unitsPerMetre;
}

/** Straight lines across unknown frames, the nearest known value before the first and after the last. In place. */
export function fillUnknown(signal: LandmarkSignal, shot: Shot): void {
  for (let landmark = 0; landmark < LANDMARK_COUNT; landmark++) {
    let before = -1;
    for (let frame = shot.start; frame < shot.end; frame++) {
      if (!signal.known[frame * LANDMARK_COUNT + landmark]) continue;
      for (let gap = before < 0 ? shot.start : before + 1; gap < frame; gap++) {
        const t = before < 0 ? 1 : (gap - before) / (frame - before);
        blendInto(signal, landmark, gap, { from: Math.max(before, shot.start), to: frame, t });
      }
      before = frame;
    }
    if (before < 0) continue;
    for (let gap = before + 1; gap < shot.end; gap++) {
      blendInto(signal, landmark, gap, { from: before, to: before, t: 0 });
    }
  }
}

function blendInto(
  { dimensions, values }: LandmarkSignal,
  landmark: number,
  frame: number,
  { from, to, t }: { from: number; to: number; t: number },
): void {
  for (let d = 0; d < dimensions; d++) {
    const a = values[(from * LANDMARK_COUNT + landmark) * dimensions + d]!;
    const b = values[(to * LANDMARK_COUNT + landmark) * dimensions + d]!;
    values[(frame * LANDMARK_COUNT + landmark) * dimensions + d] = t >= 1 ? b : a + (b - a) * t;
  }
}
