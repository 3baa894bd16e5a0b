/**
 * Replaces what the pose model makes up below a head that is nearly alone in the picture, as of somebody who comes in from below: it has
 * the body turn and wave at random, and cannot tell the back of a head from its front.
 */
import { LANDMARK_COUNT } from '../../core/landmarks.ts';
import type { PersonTrack } from '../../core/track.ts';
import type { Shot } from './list-shots.ts';
import { pairOf } from './world-points.ts';

/** A head is alone where both shoulders are less visible: of whom is cut off at one side one shoulder stays. */
const SEEN_SHOULDER = 0.5;
/** From no farther away a pose is taken: later it may be another one, and a face that fills the picture is followed. */
const HOLD_SECONDS = 0.5;

/** A frame, and the one whose pose it gets. */
type PoseCopy = { frame: number; model: number };

/**
 * A track in which such frames have the pose of the nearest frame with shoulders, hung up at their own head. The track itself where there
 * are none.
 *
 * @param seen 1 for frames that were measured
 */
export function holdLoneHeads(
  track: PersonTrack,
  { seen, shots, fps }: { seen: Uint8Array; shots: readonly Shot[]; fps: number },
): PersonTrack {
  const reach = Math.round(HOLD_SECONDS * fps);
  const isModel = (frame: number): boolean => !!seen[frame] && hasShoulders(track, frame);
  const copies: PoseCopy[] = [];
  for (const shot of shots) {
    for (let frame = shot.start; frame < shot.end; frame++) {
      if (!seen[frame] || isModel(frame)) continue;
      const model = nearestFrame(frame, { shot, reach, isWanted: isModel });
      if (model !== undefined) copies.push({ frame, model });
    }
  }
  if (copies.length === 0) return track;
  const { world, image, visibility } = track;
  const held = { ...track, world: world.slice(), image: image.slice(), visibility: visibility.slice() };
  for (const copy of copies) copyPose(track, held, copy);
  return held;
}

function hasShoulders({ visibility }: PersonTrack, frame: number): boolean {
  return pairOf('Shoulder').some((landmark) => visibility[frame * LANDMARK_COUNT + landmark]! >= SEEN_SHOULDER);
}

function nearestFrame(
  frame: number,
  { shot, reach, isWanted }: { shot: Shot; reach: number; isWanted: (frame: number) => boolean },
): number | undefined {
  for (let distance = 1; distance <= reach; distance++) {
    for (const near of [frame + distance, frame - distance]) {
      if (near >= shot.start && near < shot.end && isWanted(near)) return near;
    }
  }
  return undefined;
}

function copyPose(from: PersonTrack, to: PersonTrack, { frame, model }: PoseCopy): void {
  const [at, modelAt] = [frame * LANDMARK_COUNT, model * LANDMARK_COUNT];
  const end = modelAt + LANDMARK_COUNT;
  to.world.set(from.world.subarray(3 * modelAt, 3 * end), 3 * at);
  to.visibility.set(from.visibility.subarray(modelAt, end), at);
  for (const axis of [0, 1]) {
    const shift = headOf(from, frame, axis) - headOf(from, model, axis);
    for (let landmark = 0; landmark < LANDMARK_COUNT; landmark++) {
      to.image[2 * (at + landmark) + axis] = from.image[2 * (modelAt + landmark) + axis]! + shift;
    }
  }
}

/** Middle of the ears in the picture. */
function headOf({ image }: PersonTrack, frame: number, axis: number): number {
  return pairOf('Ear').reduce((sum, landmark) => sum + image[2 * (frame * LANDMARK_COUNT + landmark) + axis]! / 2, 0);
}
