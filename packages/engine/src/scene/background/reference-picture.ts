/** A frame that later frames are compared with to measure the camera's motion. */
import type { PersonMask } from '../../core/mask.ts';
import { type CameraFit, fitCamera, measureRest } from './fit-camera.ts';
import type { GreyPicture } from './grey-picture.ts';
import { type Homography, identity } from './homography.ts';
import { PatchTracker } from './patch-tracker.ts';
import { PersonDistance } from './person-distance.ts';

export type ReferenceOptions = {
  picture: GreyPicture;
  masks: readonly PersonMask[];
  /** Takes the reference into the coordinates of the segment's first frame. */
  toOrigin: Homography;
  /** Whether the background lies in it where it lay in the first frame. */
  isAtRest: boolean;
  /** Source pixels a pixel of the grey picture. */
  scaleX: number;
  scaleY: number;
  /** Source pixels around people that do not count as background. */
  clearance: number;
};

export type Comparison = {
  /** From the reference to the frame; undefined where too little agrees. */
  fit: CameraFit | undefined;
  /** Whether the background lies where it lay in the segment's first frame; undefined where that cannot be told. */
  isAtRest: boolean | undefined;
};

/** If fewer features agree, the fit is chance. */
const MIN_AGREEMENT = 0.3;
/** Background that moves less than this is at rest, pixels of the grey picture; that is the noise of measuring one frame. */
const REST_SHIFT = 0.1;
/** So is background that moves up to this much, if no motion of the camera explains it at least this well. */
const UNEXPLAINED_REST_SHIFT = 0.2;
const UNEXPLAINED_SHARE = 0.5;
/** At least half of the features are at rest where their median is. */
const REST_AGREEMENT = 0.5;

export class ReferencePicture {
  readonly toOrigin: Homography;
  readonly #options: ReferenceOptions;
  readonly #person = new PersonDistance();
  /** Made when the next frame comes, so that the masks of both keep the features off people. */
  #tracker: PatchTracker | undefined;
  /** From the reference to the frame that was compared last. */
  #guess = identity();

  constructor(options: ReferenceOptions) {
    this.#options = options;
    this.toOrigin = options.toOrigin;
  }

  compare(picture: GreyPicture, masks: readonly PersonMask[]): Comparison {
    const { corners, found, isFound } = this.#track(picture, masks);
    const pairs = { from: corners, to: found, isValid: isFound };
    const fit = fitCamera(pairs, picture);
    const rest = measureRest(pairs);
    const isExplained = fit !== undefined && fit.residual <= UNEXPLAINED_SHARE * (rest ?? 0);
    const isAtRest = rest !== undefined && (rest <= REST_SHIFT || (rest <= UNEXPLAINED_REST_SHIFT && !isExplained));
    if (fit && fit.agreement >= MIN_AGREEMENT) {
      this.#guess = fit.transform;
      return { fit, isAtRest: isAtRest && this.#options.isAtRest };
    }
    if (!isAtRest) return { fit: undefined, isAtRest: undefined };
    // Too few features for a fit, but most of them lie where they lay.
    return {
      fit: { transform: identity(), agreement: REST_AGREEMENT, residual: rest },
      isAtRest: this.#options.isAtRest,
    };
  }

  #track(picture: GreyPicture, masks: readonly PersonMask[]): PatchTracker {
    const { clearance, scaleX, scaleY } = this.#options;
    const isBackground = (x: number, y: number): boolean => this.#person.at(x * scaleX, y * scaleY) >= clearance;
    if (!this.#tracker) {
      this.#person.measure([...this.#options.masks, ...masks], clearance);
      this.#tracker = new PatchTracker(this.#options.picture, isBackground);
    }
    const { found, isFound } = this.#tracker;
    this.#tracker.track(picture, this.#guess);
    this.#person.measure(masks, clearance);
    for (let k = 0; k < isFound.length; k++) if (!isBackground(found[2 * k]!, found[2 * k + 1]!)) isFound[k] = 0;
    return this.#tracker;
  }
}
