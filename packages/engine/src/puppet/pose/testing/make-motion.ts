/** Motions of a synthetic person for the tests of this room: what `scene` would deliver for a perfectly measured clip. */
import { LANDMARK, LANDMARK_COUNT } from '../../../core/landmarks.ts';
import type { Motion } from '../../../core/motion.ts';
import { makePerson, PERSON, type PersonPose } from '../../../core/testing/make-person.ts';

export const FRAME = { frameWidth: 1280, frameHeight: 720 };
export const PIXELS_PER_METRE = 300;

/** Where the hips are in the picture, and which feet stand (left, right); by default both, under the hips. */
export type MotionFrame = PersonPose & {
  hipX?: number;
  hipY?: number;
  contact?: readonly [number, number];
  presence?: number;
};

export function makeMotion(
  frames: readonly MotionFrame[],
  { legsVisible = 1, pixelsPerMetre = PIXELS_PER_METRE } = {},
): Motion {
  const frameCount = frames.length;
  const motion: Motion = {
    frameCount,
    fps: 30,
    presence: Float32Array.from(frames, (frame) => frame.presence ?? 1),
    world: new Float32Array(3 * LANDMARK_COUNT * frameCount),
    image: new Float32Array(2 * LANDMARK_COUNT * frameCount),
    visibility: new Float32Array(LANDMARK_COUNT * frameCount).fill(1),
    pixelsPerMetre: new Float32Array(frameCount).fill(pixelsPerMetre),
    contact: new Float32Array(2 * frameCount),
    ankle: new Float32Array(4 * frameCount),
    ground: new Float32Array(2 * frameCount),
    soleDrop: PERSON.heel,
    shotStarts: Uint32Array.of(0),
    legsVisible,
  };
  frames.forEach((frame, index) => {
    const { hipX = 640, hipY = 380, contact = [1, 1] } = frame;
    makePerson(frame).forEach(([x, y, z], landmark) => {
      motion.world.set([x, y, z], 3 * (index * LANDMARK_COUNT + landmark));
      const place = [hipX + pixelsPerMetre * x, hipY - pixelsPerMetre * y];
      motion.image.set(place, 2 * (index * LANDMARK_COUNT + landmark));
    });
    for (const foot of [0, 1]) {
      const ankle = index * LANDMARK_COUNT + LANDMARK.leftAnkle + foot;
      motion.contact[2 * index + foot] = contact[foot]!;
      motion.ankle.set(motion.image.subarray(2 * ankle, 2 * ankle + 2), 4 * index + 2 * foot);
      motion.ground[2 * index + foot] = motion.image[2 * ankle + 1]! + PERSON.heel * pixelsPerMetre;
    }
  });
  return motion;
}
