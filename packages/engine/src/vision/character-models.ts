/** What the analysis of a character needs of the models; `PoseModel` (heavy, with mask) and `PersonDetector` fit. */
import type { RgbaImage, RgbImage } from '../core/image.ts';
import type { DetectOptions, PersonBox } from './person-detector.ts';
import type { Pose } from './pose.ts';
import type { Roi } from './roi.ts';

export type CharacterModels = {
  pose: { estimate(image: RgbImage, roi: Roi): Promise<Pose> };
  people: { detect(image: RgbImage, options?: DetectOptions): Promise<PersonBox[]> };
};

/** The picture over white: what the models look at. */
export function flattenOnWhite(picture: RgbaImage): RgbImage {
  const { width, height } = picture;
  const data = new Uint8Array(width * height * 3);
  for (let p = 0; p < width * height; p++) {
    const alpha = picture.data[p * 4 + 3]! / 255;
    for (let c = 0; c < 3; c++) data[p * 3 + c] = Math.round(alpha * picture.data[p * 4 + c]! + (1 - alpha) * 255);
  }
  return { width, height, data };
}
