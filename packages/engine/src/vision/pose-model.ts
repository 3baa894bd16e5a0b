/** Finds the landmarks and the mask of one person in a picture. */
import type { RgbImage } from '../core/image.ts';
import { type Box, growBox } from './box.ts';
import { ModelSession } from './models/model-session.ts';
import { MASK_OUTPUT, MASK_SOURCES, POSE_OUTPUTS, type PoseVariant } from './models/model-sources.ts';
import { type CropArea, findPersonArea } from './person-area.ts';
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
  /**
   * How far the mask is wanted beyond the landmarks, as a share of the crop's side, and only within the picture: half of its work is saved
   * in general. What is farther away is background then. Default: the mask of all of the crop.
   */
  maskReach?: number | undefined;
};

/** A person's box may cut off fingertips. Share of the longer side. */
const PERSON_BOX_MARGIN = 0.04;
/** A first look at this score is enough to aim the second. */
const FIRST_LOOK_MIN_SCORE = 0.3;
export const POSE_MIN_SCORE = 0.5;
/** Side of the picture inside of the models from which the mask is made, and what a cell of it spans of the crop. */
const SOURCE_SIDE = 128;
const PIXELS_PER_CELL = POSE_INPUT_SIZE / SOURCE_SIDE;
const WHOLE: CropArea = { left: 0, top: 0, columns: SOURCE_SIDE, rows: SOURCE_SIDE };
/** Logit of what is not the person beyond all doubt. */
const BACKGROUND = -20;

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
    { personBox, withMask = true, maskInto, maskReach }: EstimateOptions = {},
  ): Promise<Pose> {
    const keepBox = personBox && growBox(personBox, PERSON_BOX_MARGIN);
    const picture = this.#sampler.sample(image, roi, { border: 'nearest', keepBox });
    const masks = withMask ? this.#mask : null;
    const outputs = await this.#body.run(picture, masks ? {} : { names: Object.values(POSE_OUTPUTS) });
    const pose = decodePose(outputs, roi, null);
    if (!masks) return pose;
    const area =
      maskReach === undefined ? WHOLE : findPersonArea(pose, { picture: image, reach: maskReach, side: SOURCE_SIDE });
    const mask = maskInto ?? new Float32Array(MASK_LENGTH);
    await makeMask(masks, { source: outputs[this.#maskSource]!, area }, mask);
    return { ...pose, mask };
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

/** Fills `into` with the logits of an area of the source, and what is around it with those of background. Overwrites the source. */
async function makeMask(
  masks: ModelSession,
  { source, area }: { source: Float32Array; area: CropArea },
  into: Float32Array,
): Promise<void> {
  const { left, top, columns, rows } = area;
  into.fill(BACKGROUND);
  if (columns === 0 || rows === 0) return;
  const shape = [1, source.length / SOURCE_SIDE ** 2, rows, columns];
  const made = (await masks.run(cutOut(source, area), { shape }))[MASK_OUTPUT]!;
  const width = columns * PIXELS_PER_CELL;
  for (let row = 0; row < rows * PIXELS_PER_CELL; row++) {
    const to = (top * PIXELS_PER_CELL + row) * POSE_INPUT_SIZE + left * PIXELS_PER_CELL;
    into.set(made.subarray(row * width, (row + 1) * width), to);
  }
}

/** An area of all channels of a source, in the source's own memory. */
function cutOut(source: Float32Array, { left, top, columns, rows }: CropArea): Float32Array {
  let to = 0;
  for (let channel = 0; channel < source.length; channel += SOURCE_SIDE ** 2) {
    for (let row = top; row < top + rows; row++, to += columns) {
      const from = channel + row * SOURCE_SIDE + left;
      source.copyWithin(to, from, from + columns);
    }
  }
  return source.subarray(0, to);
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
