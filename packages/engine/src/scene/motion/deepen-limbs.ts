/**
 * Depth of limbs from how short they look. The pose model hardly dares to point a limb at the camera: its depth stays small where
 * the picture shows an arm at a third of its length. Here the length that the picture lacks becomes depth.
 */
import { LANDMARK, LANDMARK_COUNT, type LandmarkName } from '../../core/landmarks.ts';
import { smoothstep } from '../../core/vector.ts';
import { type BoneLengths, lengthOfBone } from './bone-lengths.ts';
import type { PicturePose } from './fuse-picture.ts';
import type { Shot } from './list-shots.ts';
import { pairOf, readPoint } from './world-points.ts';

/**
 * Limb bones with all that hangs on them. `ahead`: where the bone points in doubt, as a share of its length; elbows and knees are
 * held before the body far more often than behind it.
 */
const LIMBS = (['left', 'right'] as const).flatMap((side) => [
  limb(side, 'Shoulder', ['Elbow', 'Wrist', 'Pinky', 'Index', 'Thumb'], 0.3),
  limb(side, 'Elbow', ['Wrist', 'Pinky', 'Index', 'Thumb'], 0.3),
  limb(side, 'Hip', ['Knee', 'Ankle', 'Heel', 'FootIndex'], 0.25),
  limb(side, 'Knee', ['Ankle', 'Heel', 'FootIndex'], -0.1),
]);
/** A bone must lack this much length, as the depth it would have by its own length, to be believed; fully at the second value. */
const BELIEVED_DEPTH = [0.45, 0.75] as const;
/** Depths nearer to 0 than this share of the length are in doubt about their sign. */
const DOUBT = 0.12;

type Limb = { parent: number; parentName: string; child: number; childName: string; moved: number[]; ahead: number };

function limb(side: 'left' | 'right', parent: string, chain: readonly string[], ahead: number): Limb {
  const index = (name: string): number => LANDMARK[`${side}${name}` as LandmarkName];
  const childName = chain[0]!;
  return {
    parent: index(parent),
    parentName: parent,
    child: index(childName),
    childName,
    moved: chain.map(index),
    ahead,
  };
}

/** Moves the ends of foreshortened limbs in depth. In place; x and y have to be those of the picture (`fusePicture`). */
export function deepenLimbs({ world, trust }: PicturePose, lengths: BoneLengths, shot: Shot): void {
  for (let frame = shot.start; frame < shot.end; frame++) {
    const facing = facingCamera(world, frame);
    for (const bone of LIMBS) {
      const believed = Math.min(
        trust[frame * LANDMARK_COUNT + bone.parent]!,
        trust[frame * LANDMARK_COUNT + bone.child]!,
      );
      const length = lengthOfBone(lengths, bone.parentName, bone.childName);
      const shift = believed * missingDepth(world, frame, bone, { length, ahead: bone.ahead * facing });
      for (const landmark of bone.moved) world[3 * (frame * LANDMARK_COUNT + landmark) + 2]! += shift;
    }
  }
}

/** Metres to add to a bone's depth. */
function missingDepth(
  world: Float32Array,
  frame: number,
  { parent, child }: Limb,
  { length, ahead }: { length: number; ahead: number },
): number {
  const from = readPoint(world, frame, parent);
  const to = readPoint(world, frame, child);
  const [x, y, z] = [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
  const lacking = Math.sqrt(Math.max(0, length * length - x * x - y * y));
  const depth = lacking * smoothstep(BELIEVED_DEPTH[0], BELIEVED_DEPTH[1], lacking / length);
  if (depth <= Math.abs(z)) return 0;
  const guess = z + ahead * length;
  const sign = guess / Math.hypot(guess, DOUBT * length);
  const share = Math.min(1, (depth - Math.abs(z)) / (DOUBT * length));
  return share * (sign * depth - z);
}

/** 1 for a chest towards the camera, -1 for a back. */
function facingCamera(world: Float32Array, frame: number): number {
  const [left, right] = pairOf('Shoulder').map((landmark) => readPoint(world, frame, landmark));
  const across = left![0] - right![0];
  return across / (Math.hypot(across, left![2] - right![2]) || 1);
}
