/** Looks at driver and character with the same eyes, and compares the directions of their limbs. */
import { PersonDetector, POSE_MIN_SCORE, type Pose, PoseModel, type Roi, roiFromPose } from '@understudy/engine/vision';
import { median } from './measure-command.ts';
import { type NumberedPicture, readFrames } from './read-frames.ts';

/** Limbs as pairs of landmarks (BlazePose order). */
const LIMBS: [name: string, from: number, to: number][] = [
  ['left upper arm', 11, 13],
  ['left forearm', 13, 15],
  ['right upper arm', 12, 14],
  ['right forearm', 14, 16],
  ['left thigh', 23, 25],
  ['left shin', 25, 27],
  ['right thigh', 24, 26],
  ['right shin', 26, 28],
];
/** Both ends seen this surely, in driver and character. */
const MIN_VISIBILITY = 0.8;
const FRAMES = 40;
/** The character may be a little larger than its driver. */
const ROI_GROWTH = 1.15;
const MAX_SIDE = 640;

export type Agreement = {
  /** Medians over all limbs and frames that were compared, degrees: in the picture, in space. */
  pictureDegrees: number;
  spaceDegrees: number;
  comparisons: number;
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

  async compare(clip: string, output: string): Promise<Agreement> {
    const drivers = readFrames(clip, FRAMES, MAX_SIDE);
    const characters = readFrames(output, FRAMES, MAX_SIDE);
    const [inPicture, inSpace]: [number[], number[]] = [[], []];
    let [frames, seen] = [0, 0];
    for await (const driverPicture of drivers) {
      const characterPicture = (await characters.next()).value as NumberedPicture;
      const driver = await this.#findDriver(driverPicture);
      if (!driver) continue;
      frames++;
      const character = await this.#lookAgain(characterPicture, driver);
      if (!character) continue;
      seen++;
      for (const [, from, to] of LIMBS) {
        if (![driver, character].every((pose) => isSure(pose, from) && isSure(pose, to))) continue;
        inPicture.push(angleBetween(driver.landmarks, character.landmarks, { from, to, axes: 2 }));
        inSpace.push(angleBetween(driver.world, character.world, { from, to, axes: 3 }));
      }
    }
    const [pictureDegrees, spaceDegrees] = [median(inPicture), median(inSpace)];
    return { pictureDegrees, spaceDegrees, comparisons: inPicture.length, frames, seen };
  }

  async #findDriver(picture: NumberedPicture): Promise<Pose | null> {
    const boxes = await this.#detector.detect(picture);
    const area = (box: (typeof boxes)[number]): number => (box.x1 - box.x0) * (box.y1 - box.y0);
    const largest = boxes.toSorted((a, b) => area(b) - area(a))[0];
    return largest ? this.#pose.estimateInBox(picture, largest) : null;
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
