/**
 * Replaces what the pose model only guesses: legs and hips that are out of the picture stand calmly, and their picture positions
 * are computed from the parts that are seen. Without this a half body's invisible legs kick at random. Arms of which nothing is seen,
 * as of somebody whose head comes up from below the picture, hang down.
 */
import { LANDMARK, LANDMARK_COUNT } from '../../core/landmarks.ts';
import { add, mix, multiply, normalize, subtract, type Vector3 } from '../../core/vector.ts';
import { anchorWorld, type PicturePose } from './fuse-picture.ts';
import { leastTrust } from './judge-trust.ts';
import type { Shot } from './list-shots.ts';
import { pairOf, readMiddle, readPoint, writePoint } from './world-points.ts';

const UP: Vector3 = [0, 1, 0];
/** How far an unseen spine is drawn to the vertical: shoulders and head still tell something of its lean. */
const SPINE_CALM = 0.6;
const TOES_OUT = 0.25;
/** How far a hanging arm stands off, as a slope. */
const ARMS_OUT = 0.1;

/** Blends unseen hips and legs of a frame towards calm standing; `trust` 33 a frame. Lengths must be re-solved afterwards. */
export function calmUnseen(world: Float32Array, trust: Float32Array, frame: number): void {
  const hipTrust = leastTrust(trust, frame, pairOf('Hip'));
  if (hipTrust < 1) calmHips(world, frame, 1 - hipTrust);
  for (const side of ['left', 'right'] as const) calmLeg(world, trust, frame, side);
}

/** Blends arms of which nothing can be believed towards hanging; `trust` 33 a frame. Lengths must be re-solved afterwards. */
export function calmArms(world: Float32Array, trust: Float32Array, frame: number): void {
  for (const side of ['left', 'right'] as const) {
    const arm = (['Shoulder', 'Elbow', 'Wrist'] as const).map((name) => LANDMARK[`${side}${name}`]);
    const doubt = 1 - Math.max(...arm.map((landmark) => trust[frame * LANDMARK_COUNT + landmark]!));
    if (doubt > 0) calmArm(world, frame, side, doubt);
  }
}

function calmArm(world: Float32Array, frame: number, side: 'left' | 'right', doubt: number): void {
  const out = multiply(shoulderHeading(world, frame), side === 'left' ? 1 : -1);
  const down = normalize(add([0, -1, 0], multiply(out, ARMS_OUT)));
  const [shoulder, elbow, wrist, ...fingers] = (['Shoulder', 'Elbow', 'Wrist', 'Pinky', 'Index', 'Thumb'] as const).map(
    (name) => LANDMARK[`${side}${name}`],
  ) as [number, number, number, ...number[]];
  const bones = [[shoulder, elbow], [elbow, wrist], ...fingers.map((finger) => [wrist, finger])] as [number, number][];
  const original = bones.map(([from, to]) => subtract(readPoint(world, frame, to), readPoint(world, frame, from)));
  for (const [i, [from, to]] of bones.entries()) {
    writePoint(world, frame, to, add(readPoint(world, frame, from), turnBone(original[i]!, down, 1 - doubt)));
  }
}

/** A bone as long as it was, drawn to a calm direction as far as it is not believed. */
function turnBone(bone: Vector3, calm: Vector3, believed: number): Vector3 {
  return multiply(normalize(mix(calm, normalize(bone, calm), believed), calm), Math.hypot(...bone));
}

function calmHips(world: Float32Array, frame: number, amount: number): void {
  const [leftHip, rightHip] = pairOf('Hip');
  const hips = readMiddle(world, frame, 'Hip');
  const spine = subtract(readMiddle(world, frame, 'Shoulder'), hips);
  const calm = mix(normalize(spine), UP, amount * SPINE_CALM);
  const size = Math.hypot(...spine);
  const shift = subtract(multiply(normalize(calm), size), spine);
  for (let landmark = LANDMARK.nose; landmark <= LANDMARK.rightThumb; landmark++) {
    writePoint(world, frame, landmark, add(readPoint(world, frame, landmark), shift));
  }
  // The pelvis turns with the shoulders, level.
  const half = multiply(subtract(readPoint(world, frame, leftHip), readPoint(world, frame, rightHip)), 0.5);
  const calmHalf = multiply(shoulderHeading(world, frame), Math.hypot(...half));
  const axis = mix(half, calmHalf, amount);
  for (const [landmark, sign] of [
    [leftHip, 1],
    [rightHip, -1],
  ] as const) {
    writePoint(world, frame, landmark, add(hips, multiply(axis, sign)));
  }
}

function calmLeg(world: Float32Array, trust: Float32Array, frame: number, side: 'left' | 'right'): void {
  const [hip, knee, ankle, heel, toe] = (['Hip', 'Knee', 'Ankle', 'Heel', 'FootIndex'] as const).map(
    (name) => LANDMARK[`${side}${name}`],
  ) as [number, number, number, number, number];
  const thighTrust = leastTrust(trust, frame, [hip, knee]);
  const shinTrust = Math.min(thighTrust, trust[frame * LANDMARK_COUNT + ankle]!);
  if (shinTrust >= 1) return;
  const out = multiply(shoulderHeading(world, frame), side === 'left' ? 1 : -1);
  const forward: Vector3 = side === 'left' ? [-out[2], 0, out[0]] : [out[2], 0, -out[0]];
  const down = normalize(add([0, -1, 0], multiply(out, 0.03)));
  const toes = normalize(add(add(forward, multiply(out, TOES_OUT)), [0, -0.4, 0]));
  const heels = normalize(add(multiply(forward, -0.7), [0, -1, 0]));
  const bend = (from: number, to: number, calm: Vector3, believed: number): Vector3 =>
    turnBone(subtract(original[to - hip]!, original[from - hip]!), calm, believed);
  const original = Array.from({ length: toe - hip + 1 }, (_, k) => readPoint(world, frame, hip + k));
  writePoint(world, frame, knee, add(readPoint(world, frame, hip), bend(hip, knee, down, thighTrust)));
  writePoint(world, frame, ankle, add(readPoint(world, frame, knee), bend(knee, ankle, down, shinTrust)));
  writePoint(world, frame, heel, add(readPoint(world, frame, ankle), bend(ankle, heel, heels, shinTrust)));
  writePoint(world, frame, toe, add(readPoint(world, frame, ankle), bend(ankle, toe, toes, shinTrust)));
}

/** Level direction from the right shoulder to the left one. */
function shoulderHeading(world: Float32Array, frame: number): Vector3 {
  const [left, right] = pairOf('Shoulder');
  const across = subtract(readPoint(world, frame, left), readPoint(world, frame, right));
  return normalize([across[0], 0, across[2]], [1, 0, 0]);
}

/** Moves the picture positions of untrusted hips and legs to where the world pose, hung up at the trusted torso, puts them. In place. */
export function projectUnseen(pose: PicturePose, shot: Shot): void {
  const { world, image, trust, pixelsPerMetre } = pose;
  for (let frame = shot.start; frame < shot.end; frame++) {
    const scale = pixelsPerMetre[frame]!;
    const origin = anchorWorld(pose, frame);
    for (let landmark = LANDMARK.leftHip; landmark < LANDMARK_COUNT; landmark++) {
      const at = frame * LANDMARK_COUNT + landmark;
      const doubt = 1 - trust[at]!;
      image[2 * at]! += doubt * (origin.x + scale * world[3 * at]! - image[2 * at]!);
      image[2 * at + 1]! += doubt * (origin.y - scale * world[3 * at + 1]! - image[2 * at + 1]!);
    }
  }
}
