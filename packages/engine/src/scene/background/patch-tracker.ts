/** Finds patches of a reference picture in other pictures (Lucas–Kanade, inverse compositional: Baker & Matthews 2004). */
import type { GreyLevel } from './grey-pyramid.ts';
import { mapX, mapY } from './homography.ts';

/** Half the side of a patch. */
const RADIUS = 4;
const SIDE = 2 * RADIUS + 1;
const AREA = SIDE * SIDE;
const MAX_STEPS = 6;
/** A step shorter than this ends the search, pixels of the level. */
const CONVERGED = 0.01;
/** Root mean square difference, levels of grey, above which it is not the same patch. */
const MAX_DIFFERENCE = 14;
/** Patches may end up this far from where they were expected, pixels of the coarsest level. */
const MAX_DRIFT = 6;

/** Patches of one level around given centres, with what the search needs. */
type Templates = {
  /** Zero-mean grey values and gradients, AREA each a patch. */
  values: Float32Array;
  gradientX: Float32Array;
  gradientY: Float32Array;
  /** Inverse of the gradient tensor: xx, xy, yy. */
  inverse: Float32Array;
};

export class PatchTracker {
  /** Centres of the patches in the reference picture, x y each. */
  readonly corners: Float32Array;
  /** Where `track` found them, x y each. */
  readonly found: Float32Array;
  /** 1 where it did. */
  readonly isFound: Uint8Array;
  readonly #templates: Templates[];
  readonly #window = new Float32Array(AREA);

  constructor(reference: readonly GreyLevel[], corners: Float32Array) {
    this.corners = corners;
    this.found = new Float32Array(corners.length);
    this.isFound = new Uint8Array(corners.length / 2);
    this.#templates = reference.map((level, index) => cutTemplates(level, corners, 1 << index));
  }

  /** @param guess where the reference's places are expected: a transform from the reference to the picture */
  track(picture: readonly GreyLevel[], guess: ArrayLike<number>): void {
    for (let k = 0; k < this.isFound.length; k++) {
      const x = mapX(guess, this.corners[2 * k]!, this.corners[2 * k + 1]!);
      const y = mapY(guess, this.corners[2 * k]!, this.corners[2 * k + 1]!);
      this.found[2 * k] = x;
      this.found[2 * k + 1] = y;
      let isFound = true;
      for (let level = picture.length - 1; level >= 0 && isFound; level--)
        isFound = this.#search(picture[level]!, level, k);
      const limit = MAX_DRIFT << (picture.length - 1);
      this.isFound[k] = isFound && Math.hypot(this.found[2 * k]! - x, this.found[2 * k + 1]! - y) < limit ? 1 : 0;
    }
  }

  /** Improves the position of patch k on one level; false where it leaves the picture or looks different. */
  #search(level: GreyLevel, index: number, k: number): boolean {
    const scale = 1 << index;
    const { values, gradientX, gradientY, inverse } = this.#templates[index]!;
    const from = k * AREA;
    const [xx, xy, yy] = [inverse[3 * k]!, inverse[3 * k + 1]!, inverse[3 * k + 2]!];
    let x = this.found[2 * k]! / scale - 0.5;
    let y = this.found[2 * k + 1]! / scale - 0.5;
    let difference = 0;
    for (let step = 0; step < MAX_STEPS; step++) {
      if (!readWindow(level, x, y, this.#window)) return index > 0;
      let [sumX, sumY, squares] = [0, 0, 0];
      for (let at = 0; at < AREA; at++) {
        const error = this.#window[at]! - values[from + at]!;
        sumX += gradientX[from + at]! * error;
        sumY += gradientY[from + at]! * error;
        squares += error * error;
      }
      difference = squares / AREA;
      const stepX = xx * sumX + xy * sumY;
      const stepY = xy * sumX + yy * sumY;
      x -= stepX;
      y -= stepY;
      if (stepX * stepX + stepY * stepY < CONVERGED * CONVERGED) break;
    }
    this.found[2 * k] = (x + 0.5) * scale;
    this.found[2 * k + 1] = (y + 0.5) * scale;
    return index > 0 || difference < MAX_DIFFERENCE * MAX_DIFFERENCE;
  }
}

function cutTemplates(level: GreyLevel, corners: Float32Array, scale: number): Templates {
  const count = corners.length / 2;
  const templates = {
    values: new Float32Array(count * AREA),
    gradientX: new Float32Array(count * AREA),
    gradientY: new Float32Array(count * AREA),
    inverse: new Float32Array(count * 3),
  };
  const window = new Float32Array(AREA);
  for (let k = 0; k < count; k++) {
    const x = corners[2 * k]! / scale - 0.5;
    const y = corners[2 * k + 1]! / scale - 0.5;
    if (!readWindow(level, x, y, window)) continue;
    templates.values.set(window, k * AREA);
    cutGradients(level, x, y, k, templates);
  }
  return templates;
}

/** Gradients without their mean, since brightness may change between the pictures. */
function cutGradients(level: GreyLevel, x: number, y: number, k: number, templates: Templates): void {
  const before = new Float32Array(AREA);
  const after = new Float32Array(AREA);
  const from = k * AREA;
  for (const [gradient, dx, dy] of [
    [templates.gradientX, 1, 0],
    [templates.gradientY, 0, 1],
  ] as const) {
    if (!readWindow(level, x - dx, y - dy, before) || !readWindow(level, x + dx, y + dy, after)) return;
    for (let at = 0; at < AREA; at++) gradient[from + at] = (after[at]! - before[at]!) / 2;
    removeMean(gradient.subarray(from, from + AREA));
  }
  let [xx, xy, yy] = [0, 0, 0];
  for (let at = from; at < from + AREA; at++) {
    xx += templates.gradientX[at]! ** 2;
    xy += templates.gradientX[at]! * templates.gradientY[at]!;
    yy += templates.gradientY[at]! ** 2;
  }
  const determinant = xx * yy - xy * xy;
  if (determinant < 1) return;
  templates.inverse.set([yy / determinant, -xy / determinant, xx / determinant], 3 * k);
}

/** Grey values around (x, y), in indexes rather than positions, without their mean; false where the window leaves the picture. */
function readWindow({ width, height, data }: GreyLevel, x: number, y: number, window: Float32Array): boolean {
  const left = Math.floor(x);
  const top = Math.floor(y);
  if (!(left >= RADIUS && top >= RADIUS && left + RADIUS + 1 < width && top + RADIUS + 1 < height)) return false;
  const fx = x - left;
  const fy = y - top;
  let at = 0;
  for (let dy = -RADIUS; dy <= RADIUS; dy++) {
    let source = (top + dy) * width + left - RADIUS;
    for (let dx = 0; dx < SIDE; dx++, source++) {
      const upper = data[source]! + (data[source + 1]! - data[source]!) * fx;
      const below = source + width;
      const lower = data[below]! + (data[below + 1]! - data[below]!) * fx;
      window[at++] = upper + (lower - upper) * fy;
    }
  }
  removeMean(window);
  return true;
}

function removeMean(values: Float32Array): void {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at]!;
  const mean = sum / values.length;
  for (let at = 0; at < values.length; at++) values[at]! -= mean;
}
