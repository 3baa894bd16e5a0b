/** A part of a plate as colours and flags, at some scale, for making up what was never seen. */

/** Half the side of a patch. */
export const PATCH_RADIUS = 3;

/** Pixels have a rim of PATCH_RADIUS around them that repeats the edge, so that every pixel has a whole patch. */
export type PatchPicture = {
  /** Size with the rim. */
  width: number;
  height: number;
  /** Y, U, V of each pixel. */
  colours: Float32Array;
  /** The colours without their detail, holes guessed smoothly: what the surroundings of each pixel look like. */
  guide: Float32Array;
  /** 1: to be made up. */
  isHole: Uint8Array;
  /** 1: seen, may be copied from. Pixels that are neither stay as they are. */
  isKnown: Uint8Array;
};

export function makePatchPicture(width: number, height: number): PatchPicture {
  const count = width * height;
  return {
    width,
    height,
    colours: new Float32Array(3 * count),
    guide: new Float32Array(3 * count),
    isHole: new Uint8Array(count),
    isKnown: new Uint8Array(count),
  };
}

/** The picture at half the size. A pixel is a hole where any of its four is, and known where all are. */
export function halvePatchPicture(picture: PatchPicture): PatchPicture {
  const inner = {
    width: (picture.width - 2 * PATCH_RADIUS + 1) >> 1,
    height: (picture.height - 2 * PATCH_RADIUS + 1) >> 1,
  };
  const half = makePatchPicture(inner.width + 2 * PATCH_RADIUS, inner.height + 2 * PATCH_RADIUS);
  for (let y = 0; y < inner.height; y++) {
    for (let x = 0; x < inner.width; x++) {
      const to = (y + PATCH_RADIUS) * half.width + x + PATCH_RADIUS;
      mixFour(picture, 2 * x + PATCH_RADIUS, 2 * y + PATCH_RADIUS, half, to);
    }
  }
  repeatEdges(half);
  return half;
}

/** Mean of four pixels; of those that are no holes, where some are not. */
function mixFour(picture: PatchPicture, x: number, y: number, half: PatchPicture, to: number): void {
  let [known, hole, weights] = [0, 0, 0];
  const sum = [0, 0, 0];
  const guide = [0, 0, 0];
  for (let k = 0; k < 4; k++) {
    const at = (y + (k >> 1)) * picture.width + x + (k & 1);
    known += picture.isKnown[at]!;
    hole += picture.isHole[at]!;
    const weight = picture.isHole[at] ? 1e-3 : 1;
    weights += weight;
    for (let c = 0; c < 3; c++) {
      sum[c]! += weight * picture.colours[3 * at + c]!;
      guide[c]! += picture.guide[3 * at + c]! / 4;
    }
  }
  for (let c = 0; c < 3; c++) {
    half.colours[3 * to + c] = sum[c]! / weights;
    half.guide[3 * to + c] = guide[c]!;
  }
  half.isHole[to] = hole ? 1 : 0;
  half.isKnown[to] = known === 4 ? 1 : 0;
}

/** Fills the rim from the pixels at the edge. */
export function repeatEdges({ width, height, colours, guide, isHole, isKnown }: PatchPicture): void {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const insideX = Math.max(PATCH_RADIUS, Math.min(width - PATCH_RADIUS - 1, x));
      const insideY = Math.max(PATCH_RADIUS, Math.min(height - PATCH_RADIUS - 1, y));
      if (insideX === x && insideY === y) continue;
      const from = insideY * width + insideX;
      const to = y * width + x;
      for (let c = 0; c < 3; c++) {
        colours[3 * to + c] = colours[3 * from + c]!;
        guide[3 * to + c] = guide[3 * from + c]!;
      }
      isHole[to] = isHole[from]!;
      isKnown[to] = isKnown[from]!;
    }
  }
}

/** Makes the guide: the colours, whose holes hold a smooth guess, blurred over squares of 2 · radius + 1 pixels. */
export function blurIntoGuide({ width, height, colours, guide }: PatchPicture, radius: number): void {
  const line = new Float32Array(colours.length);
  blurLines(colours, line, { count: height, stride: 3 * width, length: width, step: 3, radius });
  blurLines(line, guide, { count: width, stride: 3, length: height, step: 3 * width, radius });
}

type Lines = { count: number; stride: number; length: number; step: number; radius: number };

/** Running means along each of `count` lines of `length` pixels; at the ends over what there is. */
function blurLines(from: Float32Array, to: Float32Array, { count, stride, length, step, radius }: Lines): void {
  for (let line = 0; line < count; line++) {
    for (let c = 0; c < 3; c++) {
      const start = line * stride + c;
      let sum = 0;
      for (let k = 0; k < Math.min(radius, length); k++) sum += from[start + k * step]!;
      for (let k = 0; k < length; k++) {
        if (k + radius < length) sum += from[start + (k + radius) * step]!;
        if (k - radius - 1 >= 0) sum -= from[start + (k - radius - 1) * step]!;
        const window = Math.min(length - 1, k + radius) - Math.max(0, k - radius) + 1;
        to[start + k * step] = sum / window;
      }
    }
  }
}
