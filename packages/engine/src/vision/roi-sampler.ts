/** Cuts the rotated square that a model looks at out of a picture, as the tensor that the model takes. By the kernel of `wasm/crop`. */
import type { RgbImage } from '../core/image.ts';
import { KernelMemory } from '../core/kernel-memory.ts';
import { setNumbers } from '../core/open-kernel.ts';
import { ScratchKernel } from '../core/scratch-kernel.ts';
import type { Box } from './box.ts';
import { KERNEL } from './crop-kernel-bytes.ts';
import type { Roi } from './roi.ts';

export type SampleOptions = {
  /** What lies outside the picture: its nearest pixel, or black. */
  border: 'nearest' | 'black';
  /** Outside this box the crop is grey, so that a neighbour cannot capture it. Pixels of the picture. */
  keepBox?: Box | undefined;
};

/** Above this many picture pixels a crop pixel, several samples are averaged for each crop pixel. */
const PIXELS_PER_SAMPLE = 1.5;
const MAX_SAMPLES_PER_SIDE = 4;
/** The kernel reads a pixel and its neighbour in eight bytes at once. */
const READ_AHEAD = 8;
const LEAST_SIDE = 2;

/** The kernel's functions, as `wasm/crop` declares them. */
type Functions = Record<'sample' | 'hideOutside', (...values: number[]) => void>;

/** The part of a picture that a square can see, whole pixels. Only what is outside of the picture lies before its first column and row. */
type Region = { left: number; top: number; columns: number; rows: number };

/** Gives crops of one size, one at a time. */
export class RoiSampler {
  readonly #size: number;
  /** Of its own, since crops stay in its memory until the next call. */
  readonly #kernel = new ScratchKernel<Functions>(KERNEL);

  /** @param size width and height of the crops, pixels; a multiple of four */
  constructor(size: number) {
    if (size % 4 !== 0) throw new RangeError(`crops of ${size} pixels a side cannot be made, only multiples of four`);
    this.#size = size;
  }

  /**
   * Samples a rotated square with bilinear interpolation.
   *
   * @returns red, green and blue planes, 0..1, row-major; valid until the next call
   */
  sample(image: RgbImage, roi: Roi, { border, keepBox }: SampleOptions): Float32Array {
    const size = this.#size;
    const space = new KernelMemory();
    const crops = space.reserve(Float32Array, 3 * size * size);
    const picture = space.reserve(Uint8Array, 3 * image.width * Math.max(LEAST_SIDE, image.height) + READ_AHEAD);
    const { exports, memory } = this.#kernel.open(space);
    const crop = crops.view(memory);
    if (!Number.isFinite(roi.centreX + roi.centreY + roi.size + roi.angle)) return crop.fill(0);
    const region = load(image, roi, picture.view(memory));
    setNumbers(exports, {
      crop: crops.address,
      size,
      picture: picture.address + 3 * region.left,
      stride: 3 * image.width,
      width: Math.max(LEAST_SIDE, region.columns),
      height: Math.max(LEAST_SIDE, region.rows),
      maxX: image.width - 1 - region.left,
      maxY: image.height - 1 - region.top,
    });
    const wanted = Math.round(roi.size / size / PIXELS_PER_SAMPLE);
    const perSide = Math.max(1, Math.min(MAX_SAMPLES_PER_SIDE, wanted));
    // One step right in the crop moves (stepX, stepY) in the picture, one step down (-stepY, stepX).
    const stepX = (Math.cos(roi.angle) * roi.size) / size;
    const stepY = (Math.sin(roi.angle) * roi.size) / size;
    for (let sample = 0; sample < perSide * perSide; sample++) {
      const u = ((sample % perSide) + 0.5) / perSide - size / 2;
      const v = (Math.floor(sample / perSide) + 0.5) / perSide - size / 2;
      const x = roi.centreX + u * stepX - v * stepY - 0.5 - region.left;
      const y = roi.centreY + u * stepY + v * stepX - 0.5 - region.top;
      exports.sample(
        x,
        y,
        stepX,
        stepY,
        1 / (255 * perSide * perSide),
        sample === 0 ? 1 : 0,
        border === 'black' ? 1 : 0,
      );
    }
    if (keepBox) {
      const { x0, y0, x1, y1 } = keepBox;
      exports.hideOutside(roi.centreX, roi.centreY, stepX, stepY, x0, y0, x1, y1);
    }
    return crop;
  }
}

/** Copies the rows that the square can see, in one go: the whole of them takes less time than the part of each that is needed. */
function load({ width, height, data }: RgbImage, roi: Roi, memory: Uint8Array): Region {
  const reach = (roi.size / 2) * (Math.abs(Math.cos(roi.angle)) + Math.abs(Math.sin(roi.angle))) + 2;
  const left = Math.max(0, Math.min(width - 1, Math.floor(roi.centreX - reach)));
  const top = Math.max(0, Math.min(height - 1, Math.floor(roi.centreY - reach)));
  const columns = Math.max(1, Math.min(width, Math.ceil(roi.centreX + reach)) - left);
  const rows = Math.max(1, Math.min(height, Math.ceil(roi.centreY + reach)) - top);
  memory.set(data.subarray(3 * width * top, 3 * width * (top + rows)));
  return { left, top, columns, rows };
}
