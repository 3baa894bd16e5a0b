/** Finds when each foot stands: its ankle is still and low in the picture. Where it stands, the ankle is held in place. */
import { LANDMARK, LANDMARK_COUNT } from '../../core/landmarks.ts';
import { smoothstep } from '../../core/vector.ts';
import type { Shot } from './list-shots.ts';
import { heldPlace, placeStands, type Stand } from './place-stands.ts';

/** Metres a second: slower starts a contact, faster ends it. */
const STILL_SPEED = 0.25;
const MOVING_SPEED = 0.5;
/** Metres above the lowest ankle of the moment. Feet at different depths differ in the picture without being lifted. */
const LOW = 0.2;
/** The floor is taken from the lowest ankle of this long before and after. */
const FLOOR_SECONDS = 0.6;
const MIN_CONTACT_SECONDS = 0.12;
/** Attack and release lie outside the contact, where the foot moves anyway. */
const RAMP_SECONDS = 0.12;

export type FootTracks = {
  /** 33 points a frame. */
  image: Float32Array;
  trust: Float32Array;
  pixelsPerMetre: Float32Array;
};

/** Contact and held ankle of both feet over a shot; arrays as in Motion. */
export type FootHolds = { contact: Float32Array; ankle: Float32Array };

/** Fills contact and ankle for `shot`. While contact is 1 the ankle does not move (or follows a pan of the camera). */
export function findContacts(tracks: FootTracks, holds: FootHolds, shot: Shot, fps: number): void {
  const floor = floorRows(tracks, shot, fps);
  for (const foot of [0, 1]) {
    const landmark = foot === 0 ? LANDMARK.leftAnkle : LANDMARK.rightAnkle;
    const stands = listStands(tracks, { landmark, floor, shot, fps });
    for (let frame = shot.start; frame < shot.end; frame++) {
      const at = 2 * (frame * LANDMARK_COUNT + landmark);
      hold(holds, { frame, foot, stands, ramp: RAMP_SECONDS * fps }, [tracks.image[at]!, tracks.image[at + 1]!]);
    }
  }
}

/** Weighs the free ankle against the places where the foot stands now, has just stood or is about to stand. */
function hold(
  holds: FootHolds,
  { frame, foot, stands, ramp }: { frame: number; foot: number; stands: Stand[]; ramp: number },
  free: readonly [number, number],
): void {
  let total = 0;
  let x = 0;
  let y = 0;
  stands.forEach((stand, index) => {
    const weight = holdWeight(stands, index, frame, ramp);
    const place = heldPlace(stand, frame);
    total += weight;
    x += weight * place[0];
    y += weight * place[1];
  });
  const contact = Math.min(1, total);
  const share = total > 0 ? contact / total : 0;
  holds.contact[2 * frame + foot] = contact;
  holds.ankle[4 * frame + 2 * foot] = free[0] * (1 - contact) + x * share;
  holds.ankle[4 * frame + 2 * foot + 1] = free[1] * (1 - contact) + y * share;
}

/** 1 during a stand, falling to 0 over the ramp on both sides, but never reaching into the stand before or after. */
function holdWeight(stands: Stand[], index: number, frame: number, ramp: number): number {
  const stand = stands[index]!;
  if (frame >= stand.start && frame < stand.end) return 1;
  const isBefore = frame < stand.start;
  const away = isBefore ? stand.start - frame : frame - (stand.end - 1);
  const neighbour = stands[isBefore ? index - 1 : index + 1];
  const gap = !neighbour ? ramp : isBefore ? stand.start - (neighbour.end - 1) : neighbour.start - (stand.end - 1);
  return 1 - smoothstep(0, Math.min(ramp + 1, gap), away);
}

/** Lowest ankle (largest row) around each frame of the shot. */
function floorRows({ image, trust }: FootTracks, shot: Shot, fps: number): Float32Array {
  const lowest = new Float32Array(shot.end - shot.start).fill(Number.NEGATIVE_INFINITY);
  for (let frame = shot.start; frame < shot.end; frame++) {
    for (const landmark of [LANDMARK.leftAnkle, LANDMARK.rightAnkle]) {
      const at = frame * LANDMARK_COUNT + landmark;
      if (trust[at]! < 0.5) continue;
      lowest[frame - shot.start] = Math.max(lowest[frame - shot.start]!, image[2 * at + 1]!);
    }
  }
  const reach = Math.ceil(FLOOR_SECONDS * fps);
  return lowest.map((_, k) => lowest.subarray(Math.max(0, k - reach), k + reach + 1).reduce((a, b) => Math.max(a, b)));
}

/** Calm runs begin at a low speed and end at a higher one, so that noise does not cut them up. */
function listStands(
  tracks: FootTracks,
  { landmark, floor, shot, fps }: { landmark: number; floor: Float32Array; shot: Shot; fps: number },
): Stand[] {
  const stands: Stand[] = [];
  const minFrames = Math.max(2, Math.round(MIN_CONTACT_SECONDS * fps));
  let start = -1;
  for (let frame = shot.start; frame <= shot.end; frame++) {
    const limit = start < 0 ? STILL_SPEED : MOVING_SPEED;
    const isCalm =
      frame < shot.end &&
      isDown(tracks, { landmark, frame, floorRow: floor[frame - shot.start]! }) &&
      ankleSpeed(tracks, { landmark, frame, shot, fps }) < limit;
    if (isCalm && start < 0) start = frame;
    if (isCalm || start < 0) continue;
    stands.push(...placeStands({ ...tracks, landmark }, { start, end: frame }, { fps, minFrames }));
    start = -1;
  }
  return stands;
}

function isDown(
  { image, trust, pixelsPerMetre }: FootTracks,
  { landmark, frame, floorRow }: { landmark: number; frame: number; floorRow: number },
): boolean {
  const at = frame * LANDMARK_COUNT + landmark;
  return trust[at]! > 0.4 && floorRow - image[2 * at + 1]! < LOW * pixelsPerMetre[frame]!;
}

/** Metres a second in the picture, from the frames before and after. */
function ankleSpeed(
  { image, pixelsPerMetre }: FootTracks,
  { landmark, frame, shot, fps }: { landmark: number; frame: number; shot: Shot; fps: number },
): number {
  const before = Math.max(shot.start, frame - 1);
  const after = Math.min(shot.end - 1, frame + 1);
  if (after === before) return 0;
  const a = 2 * (before * LANDMARK_COUNT + landmark);
  const b = 2 * (after * LANDMARK_COUNT + landmark);
  const pixels = Math.hypot(image[b]! - image[a]!, image[b + 1]! - image[a + 1]!);
  return (pixels / pixelsPerMetre[frame]!) * (fps / (after - before));
}
