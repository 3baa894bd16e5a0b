/** A pose model that is loaded when it is first asked: many characters need no exact one. */
import type { RgbImage } from '../core/image.ts';
import type { Pose } from './pose.ts';
import { type EstimateOptions, PoseModel, type PoseModelOptions } from './pose-model.ts';
import type { Roi } from './roi.ts';

export class LazyPoseModel {
  readonly #options: PoseModelOptions;
  #model: PoseModel | undefined;

  constructor(options: PoseModelOptions) {
    this.#options = options;
  }

  /** As `PoseModel.estimate`. @throws UnderstudyError CS-UORC99-999 as `PoseModel.open` */
  async estimate(image: RgbImage, roi: Roi, options?: EstimateOptions): Promise<Pose> {
    this.#model ??= await PoseModel.open(this.#options);
    return this.#model.estimate(image, roi, options);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#model?.close();
  }
}
