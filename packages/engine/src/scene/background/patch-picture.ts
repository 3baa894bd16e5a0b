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

/** Where all four are holes, their guesses count after all. */
const HOLE_WEIGHT = 1e-3;

/** Mean of four pixels; of those that are no holes, where some are not. */
function mixFour(picture: PatchPicture, x: number, y: number, half: PatchPicture, to: number): void {
  const { width, colours, guide, isKnown, isHole } = picture;
  const a = y * width + x;
  const b = a + 1;
  const c = a + width;
  const d = c + 1;
  const weightA = isHole[a] ? HOLE_WEIGHT : 1;
  const weightB = isHole[b] ? HOLE_WEIGHT : 1;
  const weightC = isHole[c] ? HOLE_WEIGHT : 1;
  const weightD = isHole[d] ? HOLE_WEIGHT : 1;
  const weights = weightA + weightB + weightC + weightD;
  for (let k = 0; k < 3; k++) {
    const upper = weightA * colours[3 * a + k]! + weightB * colours[3 * b + k]!;
    half.colours[3 * to + k] = (upper + weightC * colours[3 * c + k]! + weightD * colours[3 * d + k]!) / weights;
    half.guide[3 * to + k] = (guide[3 * a + k]! + guide[3 * b + k]! + guide[3 * c + k]! + guide[3 * d + k]!) / 4;
  }
  half.isHole[to] = isHole[a]! | isHole[b]! | isHole[c]! | isHole[d]!;
  half.isKnown[to] = isKnown[a]! & isKnown[b]! & isKnown[c]! & isKnown[d]!;
}

/** Fills the rim from the pixels at the edge. */
export function repeatEdges(picture: PatchPicture): void {
  const { width, height } = picture;
  const lastX = width - PATCH_RADIUS - 1;
  const lastY = height - PATCH_RADIUS - 1;
  for (let y = 0; y < height; y++) {
    const line = Math.max(PATCH_RADIUS, Math.min(lastY, y)) * width;
    if (y >= PATCH_RADIUS && y <= lastY) {
      for (let x = 0; x < PATCH_RADIUS; x++) copyPixel(picture, line + PATCH_RADIUS, y * width + x);
      for (let x = lastX + 1; x < width; x++) copyPixel(picture, line + lastX, y * width + x);
    } else {
      for (let x = 0; x < width; x++) {
        copyPixel(picture, line + Math.max(PATCH_RADIUS, Math.min(lastX, x)), y * width + x);
      }
    }
  }
}

function copyPixel({ colours, guide, isHole, isKnown }: PatchPicture, from: number, to: number): void {
  for (let c = 0; c < 3; c++) {
    colours[3 * to + c] = colours[3 * from + c]!;
    guide[3 * to + c] = guide[3 * from + c]!;
  }
  isHole[to] = isHole[from]!;
  isKnown[to] = isKnown[from]!;
}

/** Makes the guide: the colours, whose holes hold a smooth guess, blurred over squares of 2 · radius + 1 pixels. */
export function blurIntoGuide({ width, height, colours, guide }: PatchPicture, radius: number): void {
  const lines = new Float32Array(colours.length);
  blurAlongRows(colours, lines, { width, height, radius });
  blurDownColumns(lines, guide, { width, height, radius });
}

type Blur = { width: number; height: number; radius: number };

/** Running means; at the ends over what there is. */
function blurAlongRows(from: Float32Array, to: Float32Array, { width, height, radius }: Blur): void {
  const windows = listWindows(width, radius);
  for (let row = 0; row < height; row++) {
    for (let c = 0; c < 3; c++) {
      const start = row * 3 * width + c;
      let sum = 0;
      for (let k = 0; k < Math.min(radius, width); k++) sum += from[start + 3 * k]!;
      for (let k = 0; k < width; k++) {
        if (k + radius < width) sum += from[start + 3 * (k + radius)]!;
        if (k > radius) sum -= from[start + 3 * (k - radius - 1)]!;
        to[start + 3 * k] = sum / windows[k]!;
      }
    }
  }
}

/** The same down all columns at once: memory is walked through in its order. */
function blurDownColumns(from: Float32Array, to: Float32Array, { width, height, radius }: Blur): void {
  const length = 3 * width;
  const windows = listWindows(height, radius);
  const sums = new Float64Array(length);
  const add = (row: number): void => {
    for (let i = 0; i < length; i++) sums[i]! += from[row * length + i]!;
  };
  for (let row = 0; row < Math.min(radius, height); row++) add(row);
  for (let row = 0; row < height; row++) {
    if (row + radius < height) add(row + radius);
    if (row > radius) for (let i = 0; i < length; i++) sums[i]! -= from[(row - radius - 1) * length + i]!;
    const window = windows[row]!;
    for (let i = 0; i < length; i++) to[row * length + i] = sums[i]! / window;
  }
}

/** How many places the mean around each of `length` places is taken over. */
function listWindows(length: number, radius: number): Int32Array {
  return Int32Array.from({ length }, (_, k) => Math.min(length - 1, k + radius) - Math.max(0, k - radius) + 1);
}
