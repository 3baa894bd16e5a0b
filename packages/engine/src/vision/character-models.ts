/** What the analysis of a character needs of the models; `PoseModel` and `LazyPoseModel` (with mask) and `PersonDetector` fit. */
import type { RgbaImage, RgbImage } from '../core/image.ts';
import type { DetectOptions, PersonBox } from './person-detector.ts';
import type { Pose } from './pose.ts';
import type { EstimateOptions } from './pose-model.ts';
import type { Roi } from './roi.ts';

export type MaskingPoseModel = { estimate(image: RgbImage, roi: Roi, options?: EstimateOptions): Promise<Pose> };

export type CharacterModels = {
  /** Makes the masks of photographed people, and looks where `scout` is not sure; should be exact. */
  pose: MaskingPoseModel;
  /** Looks first, and often at drawings, which it does not know as people; should be quick. Default: `pose`. */
  scout?: MaskingPoseModel | undefined;
  people: { detect(image: RgbImage, options?: DetectOptions): Promise<PersonBox[]> };
};

/** The picture over white: what the models look at. */
export function flattenOnWhite(picture: RgbaImage): RgbImage {
  const { width, height } = picture;
  const data = new Uint8Array(width * height * 3).fill(255);
  for (let from = 0, to = 0; to < data.length; from += 4, to += 3) {
    const alpha = picture.data[from + 3]! / 255;
    if (alpha === 0) continue;
    data[to] = overWhite(picture.data[from]!, alpha);
    data[to + 1] = overWhite(picture.data[from + 1]!, alpha);
    data[to + 2] = overWhite(picture.data[from + 2]!, alpha);
  }
  return { width, height, data };
}

function overWhite(value: number, alpha: number): number {
  return Math.round(alpha * value + (1 - alpha) * 255);
}
