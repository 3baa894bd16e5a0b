/** Tracks of a synthetic person for the tests of this room, seen by a level camera without perspective. */
import { LANDMARK_COUNT } from '../../../core/landmarks.ts';
import { makeNoise, makePerson, type PersonPose } from '../../../core/testing/make-person.ts';
import type { PersonTrack } from '../../../core/track.ts';
import type { Vector3 } from '../../../core/vector.ts';

export const SOURCE = { sourceWidth: 1280, sourceHeight: 720 };
export const PIXELS_PER_METRE = 300;

/** A pose, and where in the picture the middle of the hips is. */
export type TrackFrame = PersonPose & { hipX?: number; hipY?: number; isSeen?: boolean; pixelsPerMetre?: number };

export type TrackNoise = { imagePixels?: number; worldMetres?: number; seed?: number };

export function makeTrack(frames: readonly TrackFrame[], noise: TrackNoise = {}): PersonTrack {
  const frameCount = frames.length;
  const track: PersonTrack = {
    frameCount,
    score: new Float32Array(frameCount),
    box: new Float32Array(4 * frameCount),
    image: new Float32Array(2 * LANDMARK_COUNT * frameCount),
    world: new Float32Array(3 * LANDMARK_COUNT * frameCount),
    visibility: new Float32Array(LANDMARK_COUNT * frameCount),
  };
  const random = makeNoise(noise.seed);
  frames.forEach((frame, index) => {
    if (frame.isSeen === false) return;
    const { hipX = 640, hipY = 400, pixelsPerMetre = PIXELS_PER_METRE } = frame;
    track.score[index] = 0.95;
    makePerson(frame).forEach(([x, y, z]: Vector3, landmark) => {
      const at = index * LANDMARK_COUNT + landmark;
      const shake = (size = 0): number => (size > 0 ? size * random() : 0);
      const row = hipY - pixelsPerMetre * y;
      track.image[2 * at] = hipX + pixelsPerMetre * x + shake(noise.imagePixels);
      track.image[2 * at + 1] = row + shake(noise.imagePixels);
      track.world.set(
        [x + shake(noise.worldMetres), y + shake(noise.worldMetres), z + shake(noise.worldMetres)],
        3 * at,
      );
      track.visibility[at] = row < SOURCE.sourceHeight ? 0.98 : 0.02;
    });
  });
  return track;
}

/** `count` frames made by a function of the time in seconds. */
export function makeFrames(count: number, fps: number, frameAt: (seconds: number) => TrackFrame): TrackFrame[] {
  return Array.from({ length: count }, (_, index) => frameAt(index / fps));
}
