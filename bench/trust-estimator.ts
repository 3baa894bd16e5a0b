/**
 * Whether what the estimator says of a character is worth comparing. It was made for photographs of people: of some drawings it reads
 * nothing right, not even of the picture itself. Both questions are about its reading of what was drawn, not about what the driver does:
 * a limb of the puppet that does not follow its driver is counted as before.
 */
import { PuppetPainter, placeRestPose } from '@understudy/engine/puppet';
import { POSE_MIN_SCORE, type Pose, type PoseModel, roiFromBox, roiFromPose } from '@understudy/engine/vision';
import type { Rig } from '../packages/engine/src/core/rig.ts';
import { LIMBS, type Limb } from './limbs.ts';

/** Heights at which characters stand in the clips, of `SIDE` pixels. */
const HEIGHTS = [240, 360, 480];
const SIDE = 640;
const GREY = 150;
/** Both ends of a limb are read this near to where they are in the picture, in lengths of the limb. */
const NEAR = 1 / 3;
/** A limb is read as that of the other side when it is nearer to that by this factor. */
const MIXED_UP = 0.5;

type Point = { x: number; y: number };

/** Limbs that the estimator finds in the character's own picture: its rest pose on grey, at every height. */
export async function listReadableLimbs(model: PoseModel, rig: Rig): Promise<Set<Limb>> {
  const readable = new Set(LIMBS);
  for (const height of HEIGHTS) {
    const { pose, toTexture } = await readRestPose(model, rig, height);
    for (const limb of LIMBS) {
      const [from, to] = [rig.joints[limb.joints[0]], rig.joints[limb.joints[1]]];
      const ends = pose && [toTexture(pointOf(pose, limb.from)), toTexture(pointOf(pose, limb.to))];
      const miss = ends ? Math.max(distance(ends[0]!, from), distance(ends[1]!, to)) : Number.POSITIVE_INFINITY;
      if (miss > NEAR * distance(from, to)) readable.delete(limb);
    }
  }
  return readable;
}

async function readRestPose(model: PoseModel, rig: Rig, height: number) {
  const { width: columns, height: rows } = rig.textures[0]!;
  const scale = height / rows;
  const [x, y] = [(SIDE - columns * scale) / 2, (SIDE - rows * scale) / 2];
  const painter = new PuppetPainter(rig, { width: SIDE, height: SIDE });
  const drawn = painter.paint(placeRestPose({ x, y, scale }, rig));
  const data = new Uint8Array(SIDE * SIDE * 3).fill(GREY);
  for (let row = 0; row < drawn.height; row++) {
    for (let column = 0; column < drawn.width; column++) {
      const from = row * drawn.stride + 4 * column;
      const to = 3 * ((drawn.y + row) * SIDE + drawn.x + column);
      const behind = (GREY * (255 - drawn.data[from + 3]!)) / 255;
      for (let c = 0; c < 3; c++) data[to + c] = drawn.data[from + c]! + behind;
    }
  }
  const picture = { width: SIDE, height: SIDE, data };
  const box = { x0: drawn.x, y0: drawn.y, x1: drawn.x + drawn.width, y1: drawn.y + drawn.height };
  const first = await model.estimate(picture, roiFromBox(box));
  const second = first.score >= POSE_MIN_SCORE ? await model.estimate(picture, roiFromPose(first)) : first;
  const pose = [second, first].find(({ score }) => score >= POSE_MIN_SCORE);
  return { pose, toTexture: (point: Point): Point => ({ x: (point.x - x) / scale, y: (point.y - y) / scale }) };
}

/**
 * Whether the estimator took a limb for that of the other side, since it takes the figure's front for its back.
 * @param joints of the puppet as it was drawn: x, y, z of each bone, pixels of the picture that the estimator saw
 */
export function isOtherSide({ from, to, bones, otherBones }: Limb, seen: Pose, joints: Float32Array): boolean {
  const ends = [pointOf(seen, from), pointOf(seen, to)] as const;
  const farness = ([a, b]: readonly [number, number]) =>
    distance(ends[0], jointOf(joints, a)) + distance(ends[1], jointOf(joints, b));
  return farness(otherBones) < MIXED_UP * farness(bones);
}

function pointOf({ landmarks }: Pose, landmark: number): Point {
  return { x: landmarks[2 * landmark]!, y: landmarks[2 * landmark + 1]! };
}

function jointOf(joints: Float32Array, bone: number): Point {
  return { x: joints[3 * bone]!, y: joints[3 * bone + 1]! };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
