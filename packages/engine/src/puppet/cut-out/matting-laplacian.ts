/** The sparse system behind the matte: alpha is a linear function of colour in every 3 × 3 window. */
import { KernelMemory } from '../../core/kernel-memory.ts';
import { openGridKernel } from '../grid-kernel.ts';

/** Sees only windows that touch an unknown pixel. Source: Levin, Lischinski, Weiss, "A Closed Form Solution to Natural Image Matting" (2006). */
export type MattingLaplacian = {
  width: number;
  /** Centre pixel of each window. */
  centres: Int32Array;
  /** Mean colour of each window, 3 floats. */
  means: Float32Array;
  /** Inverse of each window's regularised colour covariance: rr, rg, rb, gg, gb, bb. */
  inverses: Float32Array;
  /** Diagonal of the matrix, one float a pixel of the picture. */
  diagonal: Float32Array;
};

const WINDOW = 9;
/** Keeps flat windows solvable: the variance of a byte's rounding and of light noise, for colours in 0..1. */
const EPSILON = 2e-5;

/** Builds the windows. `colours` is RGB in 0..1, 3 floats a pixel; `unknown` is 1 for pixels to solve. */
export function buildLaplacian(
  colours: Float32Array,
  unknown: Uint8Array,
  width: number,
  height: number,
): MattingLaplacian {
  const centres = windowCentres(unknown, width, height);
  const means = new Float32Array(centres.length * 3);
  const inverses = new Float32Array(centres.length * 6);
  const laplacian = { width, centres, means, inverses, diagonal: new Float32Array(width * height) };
  for (let k = 0; k < centres.length; k++) {
    measureWindow(colours, laplacian, k);
    addDiagonal(colours, laplacian, k);
  }
  return laplacian;
}

function windowCentres(unknown: Uint8Array, width: number, height: number): Int32Array {
  const touched = new Uint8Array(unknown.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!unknown[y * width + x]) continue;
      for (let v = Math.max(1, y - 1); v <= Math.min(height - 2, y + 1); v++) {
        for (let u = Math.max(1, x - 1); u <= Math.min(width - 2, x + 1); u++) touched[v * width + u] = 1;
      }
    }
  }
  const centres: number[] = [];
  for (let p = 0; p < touched.length; p++) if (touched[p]) centres.push(p);
  return Int32Array.from(centres);
}

function measureWindow(colours: Float32Array, laplacian: MattingLaplacian, k: number): void {
  const { width, centres, means, inverses } = laplacian;
  const first = centres[k]! - width - 1;
  let r = 0;
  let g = 0;
  let b = 0;
  let rr = 0;
  let rg = 0;
  let rb = 0;
  let gg = 0;
  let gb = 0;
  let bb = 0;
  for (let row = 0; row < 3; row++) {
    for (let column = 0; column < 3; column++) {
      const at = (first + row * width + column) * 3;
      const red = colours[at]!;
      const green = colours[at + 1]!;
      const blue = colours[at + 2]!;
      r += red;
      g += green;
      b += blue;
      rr += red * red;
      rg += red * green;
      rb += red * blue;
      gg += green * green;
      gb += green * blue;
      bb += blue * blue;
    }
  }
  r /= WINDOW;
  g /= WINDOW;
  b /= WINDOW;
  means[k * 3] = r;
  means[k * 3 + 1] = g;
  means[k * 3 + 2] = b;
  rr = rr / WINDOW - r * r + EPSILON;
  rg = rg / WINDOW - r * g;
  rb = rb / WINDOW - r * b;
  gg = gg / WINDOW - g * g + EPSILON;
  gb = gb / WINDOW - g * b;
  bb = bb / WINDOW - b * b + EPSILON;
  const c0 = gg * bb - gb * gb;
  const c1 = gb * rb - rg * bb;
  const c2 = rg * gb - gg * rb;
  const scale = 1 / (rr * c0 + rg * c1 + rb * c2);
  inverses[k * 6] = c0 * scale;
  inverses[k * 6 + 1] = c1 * scale;
  inverses[k * 6 + 2] = c2 * scale;
  inverses[k * 6 + 3] = (rr * bb - rb * rb) * scale;
  inverses[k * 6 + 4] = (rg * rb - rr * gb) * scale;
  inverses[k * 6 + 5] = (rr * gg - rg * rg) * scale;
}

function addDiagonal(colours: Float32Array, laplacian: MattingLaplacian, k: number): void {
  const { width, centres, means, inverses, diagonal } = laplacian;
  const first = centres[k]! - width - 1;
  for (let row = 0; row < 3; row++) {
    for (let column = 0; column < 3; column++) {
      const p = first + row * width + column;
      const r = colours[p * 3]! - means[k * 3]!;
      const g = colours[p * 3 + 1]! - means[k * 3 + 1]!;
      const b = colours[p * 3 + 2]! - means[k * 3 + 2]!;
      const spread =
        r * r * inverses[k * 6]! +
        g * g * inverses[k * 6 + 3]! +
        b * b * inverses[k * 6 + 5]! +
        2 * (r * g * inverses[k * 6 + 1]! + r * b * inverses[k * 6 + 2]! + g * b * inverses[k * 6 + 4]!);
      diagonal[p] = diagonal[p]! + 1 - (1 + spread) / WINDOW;
    }
  }
}

/** Planes of the whole picture in the kernel's memory, until its next use. */
export type OpenLaplacian = {
  direction: Float32Array;
  product: Float32Array;
  /** product = L · direction, over all pixels of all windows. */
  applyLaplacian: () => void;
};

/** Brings the system into the kernel of `wasm/grid`. */
export function openLaplacian(
  { width, centres, means, inverses }: MattingLaplacian,
  colours: Float32Array,
): OpenLaplacian {
  const space = new KernelMemory();
  const places = {
    colours: space.reserve(Float32Array, colours.length),
    means: space.reserve(Float32Array, means.length),
    inverses: space.reserve(Float32Array, inverses.length),
    direction: space.reserve(Float32Array, colours.length / 3),
    product: space.reserve(Float32Array, colours.length / 3),
  };
  const windows = space.reserve(Int32Array, centres.length);
  const { exports, memory } = openGridKernel(space);
  windows.view(memory).set(centres);
  places.colours.view(memory).set(colours);
  places.means.view(memory).set(means);
  places.inverses.view(memory).set(inverses);
  const product = places.product.view(memory);
  const system = [
    places.colours.address,
    windows.address,
    centres.length,
    places.means.address,
    places.inverses.address,
  ];
  const applyLaplacian = (): void => {
    product.fill(0);
    exports.applyLaplacian(...system, width, places.direction.address, places.product.address);
  };
  return { direction: places.direction.view(memory), product, applyLaplacian };
}
