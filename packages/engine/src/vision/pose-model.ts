/** Finds the landmarks and the mask of one person in a picture. */
import type { RgbImage } from '../core/image.ts';
import { type Box, growBox } from './box.ts';
import { ModelSession } from './models/model-session.ts';
import { MASK_OUTPUT, MASK_SOURCES, POSE_OUTPUTS, type PoseVariant } from './models/model-sources.ts';
import { decodePose, MASK_LENGTH, POSE_INPUT_SIZE, type Pose } from './pose.ts';
import { completeBox, type Roi, roiFromBox, roiFromPose } from './roi.ts';
import { RoiSampler } from './roi-sampler.ts';

export type PoseModelOptions = {
  /** Lite is the quickest, heavy the most exact. On one core: about 10, 14 and 50 ms with mask. */
  variant: PoseVariant;
  /** Whether the model can give masks. */
  mask: boolean;
  /** Folder for converted models; made if it is missing, shared by any number of processes. */
  cacheDir: string;
};

export type EstimateOptions = {
  /** The person's box, pixels: the picture outside it (and a small margin) is hidden from the model. */
  personBox?: Box | undefined;
  /** False leaves out the mask, a quarter of the work of `full`. Default: true, if the model can give masks. */
  withMask?: boolean | undefined;
  /** Where the pose's mask goes, MASK_LENGTH long. Default: memory of its own. */
  maskInto?: Float32Array | undefined;
};

/** A person's box may cut off fingertips. Share of the longer side. */
const PERSON_BOX_MARGIN = 0.04;
/** A first look at this score is enough to aim the second. */
const FIRST_LOOK_MIN_SCORE = 0.3;
export const POSE_MIN_SCORE = 0.5;

/** BlazePose GHUM (Bazarevsky et al. 2020; Grishchenko et al. 2022), one of three sizes. Not for use by two callers at once. */
export class PoseModel {
  readonly #body: ModelSession;
  /** Makes masks out of what `#body` gives. */
  readonly #mask: ModelSession | null;
  readonly #maskSource: string;
  readonly #sampler = new RoiSampler(POSE_INPUT_SIZE);

  private constructor(body: ModelSession, mask: ModelSession | null, maskSource: string) {
    this.#body = body;
    this.#mask = mask;
    this.#maskSource = maskSource;
  }

  /** @throws UnderstudyError CS-UORC99-999 if the package that holds the weights is missing or damaged */
  static async open({ variant, mask, cacheDir }: PoseModelOptions): Promise<PoseModel> {
    const body = await ModelSession.open(`pose-${variant}`, cacheDir);
    const maskSession = mask ? await ModelSession.open(`pose-${variant}-mask`, cacheDir) : null;
    return new PoseModel(body, maskSession, MASK_SOURCES[variant]);
  }

  /** What the model sees in one square of the picture. Always gives a pose: look at its score. */
  async estimate(
    image: RgbImage,
    roi: Roi,
    { personBox, withMask = true, maskInto }: EstimateOptions = {},
  ): Promise<Pose> {
    const keepBox = personBox && growBox(personBox, PERSON_BOX_MARGIN);
    const picture = this.#sampler.sample(image, roi, { border: 'nearest', keepBox });
    const masks = withMask ? this.#mask : null;
    const outputs = await this.#body.run(picture, masks ? undefined : Object.values(POSE_OUTPUTS));
    const mask = masks && (await makeMask(masks, outputs[this.#maskSource]!, maskInto));
    return decodePose(outputs, roi, mask);
  }

  /**
   * The pose of the person in a box: a first look at the whole box aims a second one, whose ROI fits the body better. Somebody whom
   * the picture's lower border cuts off is looked for as a whole first.
   *
   * @returns null if there is no person to be seen in the box
   */
  async estimateInBox(image: RgbImage, personBox: Box): Promise<Pose | null> {
    const whole = completeBox(personBox, image);
    const pose = await lookTwice(this, image, { aim: whole, personBox });
    return pose || whole === personBox ? pose : lookTwice(this, image, { aim: personBox, personBox });
  }

  async close(): Promise<void> {
    await this.#body.close();
    await this.#mask?.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

async function makeMask(
  masks: ModelSession,
  source: Float32Array,
  into: Float32Array = new Float32Array(MASK_LENGTH),
): Promise<Float32Array> {
  into.set((await masks.run(source))[MASK_OUTPUT]!);
  return into;
}

async function lookTwice(
  model: PoseModel,
  image: RgbImage,
  { aim, personBox }: { aim: Box; personBox: Box },
): Promise<Pose | null> {
  const first = await model.estimate(image, roiFromBox(aim), { personBox, withMask: false });
  if (first.score < FIRST_LOOK_MIN_SCORE) return null;
  const second = await model.estimate(image, roiFromPose(first), { personBox });
  if (second.score >= POSE_MIN_SCORE) return second;
  return first.score >= POSE_MIN_SCORE ? model.estimate(image, first.roi, { personBox }) : null;
}
