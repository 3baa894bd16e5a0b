/** Cuts the rotated square that a model looks at out of a picture, as the tensor that the model takes. */
import type { RgbImage } from '../core/image.ts';
import type { Box } from './box.ts';
import type { Roi } from './roi.ts';

export type SampleOptions = {
  /** What lies outside the picture: its nearest pixel, or black. */
  border: 'nearest' | 'black';
  /** Outside this box the crop is grey, so that a neighbour cannot capture it. Pixels of the picture. */
  keepBox?: Box | undefined;
  /** Reused for the result; 3 · size². */
  into?: Float32Array;
};

const GREY = 0.5;

/** Above this many picture pixels a crop pixel, several samples are averaged for each crop pixel. */
const PIXELS_PER_SAMPLE = 1.5;
const MAX_SAMPLES_PER_SIDE = 4;

/**
 * Samples a rotated square with bilinear interpolation.
 *
 * @param size width and height of the result, pixels
 * @returns red, green and blue planes, 0..1, row-major
 */
export function sampleRoi(image: RgbImage, roi: Roi, size: number, options: SampleOptions): Float32Array {
  const tensor = options.into ?? new Float32Array(3 * size * size);
  const wanted = Math.round(roi.size / size / PIXELS_PER_SAMPLE);
  const perSide = Math.max(1, Math.min(MAX_SAMPLES_PER_SIDE, wanted));
  tensor.fill(0);
  for (let sampleY = 0; sampleY < perSide; sampleY++) {
    for (let sampleX = 0; sampleX < perSide; sampleX++) {
      const offsetX = (sampleX + 0.5) / perSide;
      const offsetY = (sampleY + 0.5) / perSide;
      addSamples(image, roi, size, {
        tensor,
        offsetX,
        offsetY,
        weight: 1 / (255 * perSide * perSide),
        border: options.border,
      });
    }
  }
  if (options.keepBox) greyOutside(tensor, roi, size, options.keepBox);
  return tensor;
}

type Samples = {
  tensor: Float32Array;
  /** Where in each crop pixel the sample lies, 0..1. */
  offsetX: number;
  offsetY: number;
  weight: number;
  border: SampleOptions['border'];
};

/** Adds one sample to each pixel of the crop. */
function addSamples({ width, height, data }: RgbImage, roi: Roi, size: number, samples: Samples): void {
  const { tensor, offsetX, offsetY, weight, border } = samples;
  const plane = size * size;
  // One step right in the crop moves (stepX, stepY) in the picture, one step down (-stepY, stepX).
  const stepX = (Math.cos(roi.angle) * roi.size) / size;
  const stepY = (Math.sin(roi.angle) * roi.size) / size;
  for (let row = 0; row < size; row++) {
    const u = offsetX - size / 2;
    const v = row + offsetY - size / 2;
    const rowX = roi.centreX + u * stepX - v * stepY - 0.5;
    const rowY = roi.centreY + u * stepY + v * stepX - 0.5;
    for (let column = 0; column < size; column++) {
      let x = rowX + column * stepX;
      let y = rowY + column * stepY;
      const isOutside = x < -0.5 || y < -0.5 || x > width - 0.5 || y > height - 0.5;
      if (isOutside && border === 'black') continue;
      x = Math.max(0, Math.min(x, width - 1));
      y = Math.max(0, Math.min(y, height - 1));
      const left = x | 0;
      const top = y | 0;
      const shareX = x - left;
      const shareY = y - top;
      const a = (top * width + left) * 3;
      const b = left + 1 < width ? a + 3 : a;
      const down = top + 1 < height ? width * 3 : 0;
      const weightA = (1 - shareX) * (1 - shareY) * weight;
      const weightB = shareX * (1 - shareY) * weight;
      const weightC = (1 - shareX) * shareY * weight;
      const weightD = shareX * shareY * weight;
      const c = a + down;
      const d = b + down;
      const at = row * size + column;
      tensor[at]! += data[a]! * weightA + data[b]! * weightB + data[c]! * weightC + data[d]! * weightD;
      tensor[at + plane]! +=
        data[a + 1]! * weightA + data[b + 1]! * weightB + data[c + 1]! * weightC + data[d + 1]! * weightD;
      tensor[at + 2 * plane]! +=
        data[a + 2]! * weightA + data[b + 2]! * weightB + data[c + 2]! * weightC + data[d + 2]! * weightD;
    }
  }
}

function greyOutside(tensor: Float32Array, roi: Roi, size: number, box: Box): void {
  const plane = size * size;
  const stepX = (Math.cos(roi.angle) * roi.size) / size;
  const stepY = (Math.sin(roi.angle) * roi.size) / size;
  for (let row = 0; row < size; row++) {
    const v = row + 0.5 - size / 2;
    for (let column = 0; column < size; column++) {
      const u = column + 0.5 - size / 2;
      const x = roi.centreX + u * stepX - v * stepY;
      const y = roi.centreY + u * stepY + v * stepX;
      if (x >= box.x0 && x <= box.x1 && y >= box.y0 && y <= box.y1) continue;
      const at = row * size + column;
      tensor[at] = GREY;
      tensor[at + plane] = GREY;
      tensor[at + 2 * plane] = GREY;
    }
  }
}
