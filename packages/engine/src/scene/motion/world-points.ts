/** Reads and writes single landmarks of the flat world array as vectors. */
import { LANDMARK, LANDMARK_COUNT, type LandmarkName } from '../../core/landmarks.ts';
import { mix, type Vector3 } from '../../core/vector.ts';

export function readPoint(world: Float32Array, frame: number, landmark: number): Vector3 {
  const at = (frame * LANDMARK_COUNT + landmark) * 3;
  return [world[at]!, world[at + 1]!, world[at + 2]!];
}

export function writePoint(world: Float32Array, frame: number, landmark: number, point: Vector3): void {
  world.set(point, (frame * LANDMARK_COUNT + landmark) * 3);
}

/** Halfway between the left and the right landmark of a pair named without its side, e.g. `Hip`. */
export function readMiddle(world: Float32Array, frame: number, pair: PairName): Vector3 {
  const [left, right] = pairOf(pair);
  return mix(readPoint(world, frame, left), readPoint(world, frame, right), 0.5);
}

/** Landmarks that exist on both sides, named without the side. */
export type PairName = 'Ear' | 'Shoulder' | 'Elbow' | 'Wrist' | 'Hip' | 'Knee' | 'Ankle' | 'Heel' | 'FootIndex';

/** Indexes of the left and the right landmark of a pair. */
export function pairOf(pair: PairName): readonly [left: number, right: number] {
  return [LANDMARK[`left${pair}` as LandmarkName], LANDMARK[`right${pair}` as LandmarkName]];
}
