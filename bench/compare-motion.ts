/** Looks at driver and character with the same eyes, and compares the directions of their limbs. */

import { readFile } from 'node:fs/promises';
import { decodeRig, poseRig } from '@understudy/engine/puppet';
import { PersonDetector, POSE_MIN_SCORE, type Pose, PoseModel, type Roi, roiFromPose } from '@understudy/engine/vision';
import { BONE, type Rig } from '../packages/engine/src/core/rig.ts';
import { readScene } from '../packages/engine/src/pipeline/scene-file.ts';
import { LIMBS } from './limbs.ts';
import { median } from './measure-command.ts';
import { type NumberedPicture, readFrames } from './read-frames.ts';
import { isOtherSide, listReadableLimbs } from './trust-estimator.ts';

/** Both ends seen this surely, in driver and character. */
const MIN_VISIBILITY = 0.8;
const FRAMES = 40;
/** The character may be a little larger than its driver. */
const ROI_GROWTH = 1.15;
const MAX_SIDE = 640;

export type Agreement = {
  /** Medians over all limbs and frames that were compared, degrees: in the picture, in space. NaN where none were. */
  pictureDegrees: number;
  spaceDegrees: number;
  comparisons: number;
  /** Median over all limbs of the driver that are seen, against the joints by which the puppet was posed: in the picture. */
  posedDegrees: number;
  /** Of the limbs, those that the estimator reads right in the character's own picture; no others are compared. */
  readable: number;
  limbs: number;
  /** Limbs that were taken for those of the other side; not compared. */
  mixedUp: number;
  /** Frames that were looked at, and those of them in which the estimator takes the character for a person. */
  frames: number;
  seen: number;
};

export class MotionComparer implements AsyncDisposable {
  readonly #pose: PoseModel;
  readonly #detector: PersonDetector;

  private constructor(pose: PoseModel, detector: PersonDetector) {
    this.#pose = pose;
    this.#detector = detector;
  }

  static async open(cacheDir: string): Promise<MotionComparer> {
    const pose = await PoseModel.open({ variant: 'heavy', mask: false, cacheDir });
    return new MotionComparer(pose, await PersonDetector.open({ cacheDir }));
  }

  /** `output` shows the rig in the scene. */
  async compare(clip: string, output: string, files: { rig: string; scene: string }): Promise<Agreement> {
    const rig = decodeRig(await readFile(files.rig));
    const { motion, info } = await readScene(files.scene);
    const readable = await listReadableLimbs(this.#pose, rig);
    const drivers = readFrames(clip, FRAMES, MAX_SIDE);
    const characters = readFrames(output, FRAMES, MAX_SIDE);
    const [inPicture, inSpace, asPosed]: [number[], number[], number[]] = [[], [], []];
    let [frames, seen, mixedUp] = [0, 0, 0];
    for await (const driverPicture of drivers) {
      const characterPicture = (await characters.next()).value as NumberedPicture;
      const driver = await this.#findDriver(driverPicture);
      if (!driver) continue;
      frames++;
      const { frame, width, height } = characterPicture;
      const size = { frameWidth: width, frameHeight: height, sourceWidth: info.width };
      const { joints } = poseRig(rig, motion, frame, size);
      asPosed.push(...comparePosed(driver, joints, rig));
      const character = await this.#lookAgain(characterPicture, driver);
      if (!character) continue;
      seen++;
      for (const limb of readable) {
        const { from, to } = limb;
        if (![driver, character].every((pose) => isSure(pose, from) && isSure(pose, to))) continue;
        if (isOtherSide(limb, character, joints)) {
          mixedUp++;
          continue;
        }
        inPicture.push(angleBetween(driver.landmarks, character.landmarks, { from, to, axes: 2 }));
        inSpace.push(angleBetween(driver.world, character.world, { from, to, axes: 3 }));
      }
    }
    const [pictureDegrees, spaceDegrees] = [median(inPicture), median(inSpace)];
    const counts = { comparisons: inPicture.length, readable: readable.size, limbs: LIMBS.length, mixedUp };
    return { pictureDegrees, spaceDegrees, posedDegrees: median(asPosed), ...counts, frames, seen };
  }

  /** A half body may be read squeezed at first sight: the engine, which follows people from frame to frame, sees them in better crops, too. */
  async #findDriver(picture: NumberedPicture): Promise<Pose | null> {
    const boxes = await this.#detector.detect(picture);
    const area = (box: (typeof boxes)[number]): number => (box.x1 - box.x0) * (box.y1 - box.y0);
    const largest = boxes.toSorted((a, b) => area(b) - area(a))[0];
    const first = largest && (await this.#pose.estimateInBox(picture, largest));
    return first ? this.#pose.estimate(picture, roiFromPose(first)) : null;
  }

  /** The character stands where its driver stood, so nobody has to find it. */
  async #lookAgain(picture: NumberedPicture, driver: Pose): Promise<Pose | null> {
    const grown: Roi = { ...roiFromPose(driver), size: roiFromPose(driver).size * ROI_GROWTH };
    const first = await this.#pose.estimate(picture, grown);
    if (first.score < POSE_MIN_SCORE) return null;
    const second = await this.#pose.estimate(picture, roiFromPose(first));
    return second.score >= POSE_MIN_SCORE ? second : first;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pose.close();
    await this.#detector.close();
  }
}

/** Degrees between the limbs of the driver that are surely seen and those of the puppet as it was posed. */
function comparePosed(driver: Pose, joints: Float32Array, { hasLegs }: Rig): number[] {
  const limbs = LIMBS.filter(({ from, to }) => isSure(driver, from) && isSure(driver, to));
  return limbs
    .filter(({ bones }) => hasLegs || bones[0] < BONE.leftThigh)
    .map(({ from, to, bones: [bone, next] }) => {
      const ends = Float32Array.of(joints[3 * bone]!, joints[3 * bone + 1]!, joints[3 * next]!, joints[3 * next + 1]!);
      const seen = Float32Array.of(...[from, to].flatMap((at) => [...driver.landmarks.subarray(2 * at, 2 * at + 2)]));
      return angleBetween(seen, ends, { from: 0, to: 1, axes: 2 });
    });
}

const isSure = (pose: Pose, landmark: number): boolean => pose.visibility[landmark]! >= MIN_VISIBILITY;

function angleBetween(
  a: Float32Array,
  b: Float32Array,
  { from, to, axes }: { from: number; to: number; axes: 2 | 3 },
): number {
  let [dot, lengthA, lengthB] = [0, 0, 0];
  for (let axis = 0; axis < axes; axis++) {
    const u = a[axes * to + axis]! - a[axes * from + axis]!;
    const v = b[axes * to + axis]! - b[axes * from + axis]!;
    dot += u * v;
    lengthA += u * u;
    lengthB += v * v;
  }
  return (Math.acos(Math.max(-1, Math.min(1, dot / Math.sqrt(lengthA * lengthB)))) * 180) / Math.PI;
}
