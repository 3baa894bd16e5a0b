/** Frames, painted pictures and the plain arithmetic that compositing has to agree with, for tests. */
import type { PuppetPicture, YuvImage } from '../../../core/image.ts';

/** The same numbers in 0..1 for the same seed (a linear congruential generator). */
export function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A frame of noise with padded rows, in whose padding 99 stands. */
export function makeFrame(width: number, height: number, seed = 1): YuvImage {
  const random = makeRandom(seed);
  const plane = (columns: number, rows: number, stride: number, low: number, high: number): Uint8Array => {
    const data = new Uint8Array(stride * rows).fill(99);
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) data[y * stride + x] = low + Math.floor(random() * (high - low + 1));
    }
    return data;
  };
  const [yStride, uvStride] = [width + 6, width / 2 + 5];
  return {
    width,
    height,
    yStride,
    uvStride,
    y: plane(width, height, yStride, 16, 235),
    u: plane(width / 2, height / 2, uvStride, 16, 240),
    v: plane(width / 2, height / 2, uvStride, 16, 240),
  };
}

export function copyFrame(frame: YuvImage): YuvImage {
  return { ...frame, y: frame.y.slice(), u: frame.u.slice(), v: frame.v.slice() };
}

/** A premultiplied picture at (x, y); `pixelAt` gives straight colour and alpha, 0..255, by place in the picture. */
export function makePicture(
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
  pixelAt: (column: number, row: number) => readonly [number, number, number, number],
): PuppetPicture {
  const stride = (width + 3) * 4;
  const data = new Uint8ClampedArray(stride * height).fill(77);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const [red, green, blue, alpha] = pixelAt(column, row);
      const share = alpha / 255;
      data.set([red * share, green * share, blue * share, alpha], row * stride + column * 4);
    }
  }
  return { x, y, width, height, stride, data };
}

/** Alpha and premultiplied colour at a place of the frame; transparent outside the picture. */
export function pixelOf(picture: PuppetPicture, x: number, y: number): [number, number, number, number] {
  const [column, row] = [x - picture.x, y - picture.y];
  if (column < 0 || row < 0 || column >= picture.width || row >= picture.height) return [0, 0, 0, 0];
  const at = row * picture.stride + column * 4;
  return [picture.data[at]!, picture.data[at + 1]!, picture.data[at + 2]!, picture.data[at + 3]!];
}

/** Y, U, V of full-range RGB: BT.709, limited range. */
export function toYuv(red: number, green: number, blue: number): [number, number, number] {
  const luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  const range = 224 / 255;
  return [16 + (luma * 219) / 255, 128 + (range * (blue - luma)) / 1.8556, 128 + (range * (red - luma)) / 1.5748];
}
