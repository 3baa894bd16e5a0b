/** Measures how the camera moves over a segment of a clip, from its small pictures. Runs beside the search for people. */
import type { PersonMask } from '../../core/mask.ts';
import { type CameraMotion, stillCamera } from './camera-motion.ts';
import type { CameraFit } from './fit-camera.ts';
import type { GreyPicture } from './grey-picture.ts';
import { compose, type Homography, identity, invert, largestShift } from './homography.ts';
import { type Comparison, ReferencePicture } from './reference-picture.ts';

export type CameraMotionEstimatorOptions = {
  /** Size of the clip's frames, pixels. */
  sourceWidth: number;
  sourceHeight: number;
};

/** What is known of one frame, in pixels of the grey picture. */
type FrameFit = {
  /** Takes the frame into the coordinates of the segment's first one. */
  toOrigin: Homography;
  /** 0: not measured. */
  agreement: number;
  residual: number;
  /** Whether the background lies where it lay in the segment's first frame; undefined where that cannot be told. */
  isAtRest: boolean | undefined;
};

/** Gives the masks of a frame where they are needed: to unpack them takes time. */
type MasksOf = () => readonly PersonMask[];
type WaitingFrame = { picture: GreyPicture; masksOf: MasksOf };

/** Background nearer to a person than this share of the picture moves with them: hair, shadows. */
const CLEARANCE_SHARE = 0.015;
/** A reference serves until the picture has moved this far from it, share of its longer side. */
const REFERENCE_SHIFT = 0.12;
const REFERENCE_AGREEMENT = 0.5;
/** Share of the frames at rest that makes a segment still. */
const STILL_SHARE = 0.9;
/** A camera that could be measured in fewer of the frames is taken as still. */
const MEASURED_SHARE = 0.5;
/** Frames that are passed over while the camera rests, until the next look: a shake is longer. */
const MOST_PASSED_OVER = 3;

/**
 * Feed it the frames of one segment in order; the first may be the last frame of the segment before. Every frame is compared
 * with a reference frame rather than with its neighbour, so that small errors do not add up.
 */
export class CameraMotionEstimator {
  readonly #source: CameraMotionEstimatorOptions;
  readonly #fits: FrameFit[] = [];
  #hasLeadIn = false;
  #lastMasks: readonly PersonMask[] = [];
  #reference: ReferencePicture | undefined;
  /** A frame that did not fit the reference: the first of a new shot, or a spoilt one. */
  #candidate: ReferencePicture | undefined;
  /** Frames that follow one at rest are looked at only if the next one after them is not at rest. */
  #passedOver: WaitingFrame[] = [];
  /** Source pixels a pixel of the grey picture. */
  #scaleX = 1;
  #scaleY = 1;

  constructor(options: CameraMotionEstimatorOptions) {
    this.#source = options;
  }

  /**
   * The next frame of the segment. About 2 ms, and a quarter of that while the camera rests.
   *
   * @param picture the whole frame, shrunk to grey; all frames of the same size
   * @param masksOf gives the masks of everybody in it, as far as known: features on people are left out
   * @param isLeadIn the frame belongs to the segment before and is only here to relate the first one to; only for the first call
   */
  push(picture: GreyPicture, masksOf: MasksOf, { isLeadIn = false }: { isLeadIn?: boolean } = {}): void {
    if (!this.#fits.at(-1)?.isAtRest) {
      this.#look(picture, masksOf(), isLeadIn);
      return;
    }
    this.#passedOver.push({ picture, masksOf });
    if (this.#passedOver.length > MOST_PASSED_OVER) this.#settlePassedOver();
  }

  /** Looks at the last of the frames that were passed over, and at all of them where it is not at rest any more. */
  #settlePassedOver(): void {
    const frames = this.#passedOver;
    const last = frames.at(-1);
    this.#passedOver = [];
    if (last && !this.#isStillAtRest(last, frames.length)) {
      for (const { picture, masksOf } of frames) this.#look(picture, masksOf());
    }
  }

  /** Whether a frame is at rest that comes so many after the one looked at last. Then all of them are done with, else nothing has happened. */
  #isStillAtRest({ picture, masksOf }: WaitingFrame, distance: number): boolean {
    const before = this.#fits.at(-1)!;
    const state = [this.#reference, this.#candidate, this.#lastMasks] as const;
    this.#look(picture, masksOf());
    const after = this.#fits.pop()!;
    if (after.isAtRest) {
      for (let step = 1; step <= distance; step++) {
        // On the way, should rest be a slow drift.
        const share = step / distance;
        const toOrigin = before.toOrigin.map((value, i) => value + (after.toOrigin[i]! - value) * share);
        this.#fits.push({ ...after, toOrigin });
      }
      return true;
    }
    [this.#reference, this.#candidate, this.#lastMasks] = state;
    return false;
  }

  #look(picture: GreyPicture, known: readonly PersonMask[], isLeadIn = false): void {
    const masks = this.#rememberMasks(known);
    const before = this.#fits.at(-1);
    if (!before) {
      this.#scaleX = (this.#source.sourceWidth / picture.pictureWidth) * picture.factor;
      this.#scaleY = (this.#source.sourceHeight / picture.pictureHeight) * picture.factor;
      this.#hasLeadIn = isLeadIn;
      this.#fits.push({ toOrigin: identity(), agreement: 0, residual: 0, isAtRest: undefined });
      this.#reference = this.#makeReference(picture, masks, identity(), true);
      return;
    }
    const { fit, isAtRest } = this.#compare(picture, masks);
    if (!fit) {
      this.#fits.push({ toOrigin: before.toOrigin, agreement: 0, residual: 0, isAtRest });
      this.#candidate = this.#makeReference(picture, masks, before.toOrigin, this.#isResting());
      return;
    }
    const toOrigin = compose(this.#reference!.toOrigin, invert(fit.transform));
    this.#fits.push({ toOrigin, agreement: fit.agreement, residual: fit.residual, isAtRest });
    this.#candidate = undefined;
    if (!isServing(fit, picture)) this.#reference = this.#makeReference(picture, masks, toOrigin, isAtRest ?? false);
  }

  /** The motion of the segment's frames, without the lead-in. The first frame's is unknown where there was none. */
  finish(): CameraMotion {
    this.#settlePassedOver();
    const skipped = this.#hasLeadIn ? 1 : 0;
    const motion = stillCamera(Math.max(0, this.#fits.length - skipped));
    const isStill = this.#isStill();
    for (let frame = 0; frame < motion.frameCount; frame++) {
      const fit = this.#fits[frame + skipped]!;
      const before = this.#fits[frame + skipped - 1];
      motion.confidence[frame] = fit.agreement;
      motion.residual[frame] = fit.residual * Math.max(this.#scaleX, this.#scaleY);
      if (isStill || !before) continue;
      motion.toPrevious.set(this.#inSourcePixels(compose(invert(before.toOrigin), fit.toOrigin)), 9 * frame);
    }
    return motion;
  }

  /** Compares with the reference; with the candidate, which then takes its place, where only that fits. */
  #compare(picture: GreyPicture, masks: readonly PersonMask[]): Comparison {
    const comparison = this.#reference!.compare(picture, masks);
    if (comparison.fit || !this.#candidate) return comparison;
    const second = this.#candidate.compare(picture, masks);
    if (second.fit) this.#reference = this.#candidate;
    return second;
  }

  /** The frame's masks, or those of the last frame that had any: a person who is lost from sight is still there. */
  #rememberMasks(masks: readonly PersonMask[]): readonly PersonMask[] {
    if (masks.some(({ width }) => width > 0)) this.#lastMasks = masks;
    return this.#lastMasks;
  }

  #makeReference(
    picture: GreyPicture,
    masks: readonly PersonMask[],
    toOrigin: Homography,
    isAtRest: boolean,
  ): ReferencePicture {
    const clearance = CLEARANCE_SHARE * Math.max(this.#source.sourceWidth, this.#source.sourceHeight);
    const scale = { scaleX: this.#scaleX, scaleY: this.#scaleY };
    return new ReferencePicture({ picture, masks, toOrigin, isAtRest, clearance, ...scale });
  }

  /** Whether the last frame that could be judged was at rest. */
  #isResting(): boolean {
    return this.#fits.findLast(({ isAtRest }) => isAtRest !== undefined)?.isAtRest ?? true;
  }

  #isStill(): boolean {
    const known = this.#fits.filter(({ isAtRest }) => isAtRest !== undefined);
    if (known.length < MEASURED_SHARE * (this.#fits.length - 1)) return true;
    return known.filter(({ isAtRest }) => isAtRest).length >= STILL_SHARE * known.length;
  }

  #inSourcePixels(h: Homography): Homography {
    const toSource = Float64Array.of(this.#scaleX, 0, 0, 0, this.#scaleY, 0, 0, 0, 1);
    return compose(toSource, compose(h, invert(toSource)));
  }
}

function isServing(fit: CameraFit, { width, height }: GreyPicture): boolean {
  if (fit.agreement < REFERENCE_AGREEMENT) return false;
  return largestShift(fit.transform, width, height) < REFERENCE_SHIFT * Math.max(width, height);
}
