/** Draws simple figures with known joints for the tests of this room. */
import type { RgbaImage } from '../../../core/image.ts';
import type { CharacterJoints, JointName, Point } from '../../../core/rig.ts';
import { distanceToSegment } from '../score-joints.ts';

export type Rgb = readonly [number, number, number];
export type Capsule = { from: Point; to: Point; radius: number; colour: Rgb };

/** Joints of a standing figure with its arms held away from the body, in a 300 × 500 picture. */
export const FIGURE_JOINTS: CharacterJoints = {
  headTop: { x: 150, y: 36 },
  nose: { x: 150, y: 75 },
  leftShoulder: { x: 182, y: 138 },
  rightShoulder: { x: 118, y: 138 },
  leftElbow: { x: 222, y: 196 },
  rightElbow: { x: 78, y: 196 },
  leftWrist: { x: 252, y: 246 },
  rightWrist: { x: 48, y: 246 },
  leftHand: { x: 266, y: 270 },
  rightHand: { x: 34, y: 270 },
  leftHip: { x: 168, y: 270 },
  rightHip: { x: 132, y: 270 },
  leftKnee: { x: 178, y: 360 },
  rightKnee: { x: 122, y: 360 },
  leftAnkle: { x: 184, y: 448 },
  rightAnkle: { x: 116, y: 448 },
  leftToe: { x: 200, y: 460 },
  rightToe: { x: 100, y: 460 },
};

const SKIN: Rgb = [224, 172, 140];
const SHIRT: Rgb = [190, 60, 60];
const TROUSERS: Rgb = [50, 60, 120];
const SHOES: Rgb = [60, 50, 45];

/** Head, trunk and limbs of the figure as capsules. */
export function figureCapsules(joints: CharacterJoints = FIGURE_JOINTS): Capsule[] {
  const bone = (a: JointName, b: JointName, radius: number, colour: Rgb): Capsule => ({
    from: joints[a],
    to: joints[b],
    radius,
    colour,
  });
  const shoulders = { x: 150, y: 150 };
  const capsules: Capsule[] = [
    { from: { x: 150, y: 100 }, to: shoulders, radius: 13, colour: SKIN },
    { from: { x: 150, y: 72 }, to: { x: 150, y: 76 }, radius: 36, colour: SKIN },
  ];
  for (const side of ['left', 'right'] as const) {
    capsules.push(
      bone(`${side}Hip`, `${side}Knee`, 22, TROUSERS),
      bone(`${side}Knee`, `${side}Ankle`, 17, TROUSERS),
      bone(`${side}Ankle`, `${side}Toe`, 12, SHOES),
      bone(`${side}Shoulder`, `${side}Elbow`, 15, SHIRT),
      bone(`${side}Elbow`, `${side}Wrist`, 12, SKIN),
      bone(`${side}Wrist`, `${side}Hand`, 11, SKIN),
    );
  }
  capsules.push(
    { from: { x: 140, y: 160 }, to: { x: 145, y: 262 }, radius: 28, colour: SHIRT },
    { from: { x: 160, y: 160 }, to: { x: 155, y: 262 }, radius: 28, colour: SHIRT },
    { from: joints.leftShoulder, to: joints.rightShoulder, radius: 16, colour: SHIRT },
  );
  return capsules;
}

/** A dark face, so that models can tell front from back. */
export const FACE: Capsule[] = [
  { from: { x: 137, y: 68 }, to: { x: 138, y: 68 }, radius: 4, colour: [30, 30, 40] },
  { from: { x: 162, y: 68 }, to: { x: 163, y: 68 }, radius: 4, colour: [30, 30, 40] },
  { from: { x: 141, y: 92 }, to: { x: 159, y: 92 }, radius: 2.5, colour: [150, 40, 40] },
];

/** Draws capsules with smooth edges, later ones over earlier ones, over `ground` (a colour per pixel) or over nothing. */
export function drawCapsules(
  size: { width: number; height: number },
  capsules: readonly Capsule[],
  ground?: (x: number, y: number) => Rgb,
): RgbaImage {
  const { width, height } = size;
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const colour = ground ? [...ground(x, y)] : [0, 0, 0];
      let alpha = ground ? 1 : 0;
      for (const capsule of capsules) {
        const away = distanceToSegment({ x: x + 0.5, y: y + 0.5 }, capsule.from, capsule.to);
        const share = Math.min(1, Math.max(0, capsule.radius - away + 0.5));
        if (share === 0) continue;
        const total = share + alpha * (1 - share);
        for (let c = 0; c < 3; c++) {
          colour[c] = (share * capsule.colour[c]! + alpha * (1 - share) * colour[c]!) / total;
        }
        alpha = total;
      }
      data.set([colour[0]!, colour[1]!, colour[2]!, alpha * 255], (y * width + x) * 4);
    }
  }
  return { width, height, data };
}

/** Repeatable noise in −1..1 for a pixel. */
export function noiseAt(x: number, y: number, seed = 1): number {
  let h = Math.imul(x + 1, 374761393) ^ Math.imul(y + 1, 668265263) ^ Math.imul(seed, 2246822519);
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  return (((h ^ (h >>> 16)) >>> 0) / 2 ** 32) * 2 - 1;
}

/** Mean distance of the joints named, in parts of the height. */
export function meanJointError(
  found: CharacterJoints,
  truth: Partial<CharacterJoints>,
  height: number,
  names: readonly JointName[],
): number {
  let sum = 0;
  for (const name of names) sum += Math.hypot(found[name].x - truth[name]!.x, found[name].y - truth[name]!.y);
  return sum / names.length / height;
}
