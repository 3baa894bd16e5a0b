/** Finds places of a reference picture in other pictures, by the kernel of `packages/engine/wasm/grey`. */
import { KernelMemory, type KernelPlace } from '../../core/kernel-memory.ts';
import { type KernelNumbers, openKernel, setNumbers } from '../../core/open-kernel.ts';
import { KERNEL } from './grey-kernel-bytes.ts';
import type { GreyPicture } from './grey-picture.ts';
import { mapX, mapY } from './homography.ts';

/** What the kernel calls a patch, a corner's square, the margin around corners and the step between the places that it looks at. */
const PATCH_AREA = 81;
const SQUARE = 16;
const MARGIN = 5;
const STEP = 2;
/** Sizes that a picture is looked at, each half of the one before. */
const LEVELS = 3;
/** Lowest side that is worth another level. */
const SMALLEST_SIDE = 24;
/** Patches may end up this far from where they were expected, pixels of the coarsest level. */
const MAX_DRIFT = 6;
/** Numbers that the kernel reads behind the last one of a picture. */
const READ_AHEAD = 4;

/** The kernel's functions, as `wasm/grey` declares them. */
type Functions = {
  makeLevels(): void;
  findCorners(): number;
  cutTemplates(): void;
  track(): void;
};

/**
 * The corners of a reference (Shi & Tomasi 1994), spread evenly over it, and the patches around them, which are found again from coarse to
 * fine (Lucas–Kanade, inverse compositional: Baker & Matthews 2004).
 */
export class PatchTracker {
  /** Centres of the patches in the reference picture, x y each. */
  readonly corners: Float32Array;
  /** Where `track` found them, x y each. */
  readonly found: Float32Array;
  /** 1 where it did. */
  readonly isFound: Uint8Array;
  readonly #kernel: KernelNumbers & Functions;
  readonly #sums: Uint16Array | Uint32Array;
  readonly #levelCount: number;

  /** @param isUsable tells, by the position of a pixel's centre, which places count (background, not people) */
  constructor(reference: GreyPicture, isUsable: (x: number, y: number) => boolean) {
    const { width, height, sums, share } = reference;
    const isWide = sums instanceof Uint32Array;
    const levelCount = countLevels(reference);
    const memory = new KernelMemory();
    const places = layOut(memory, reference, levelCount);
    const packed = memory.reserve<Uint16Array | Uint32Array>(isWide ? Uint32Array : Uint16Array, sums.length);
    const buffer = memory.allocate();
    const addresses = Object.entries(places).map(([name, { address }]) => [name, address]);
    this.#kernel = openKernel<Functions>(KERNEL, buffer, {
      ...Object.fromEntries(addresses),
      ...{ sums: packed.address, columns: width, rows: height, share, isWide: isWide ? 1 : 0, levelCount },
      usableColumns: countPlaces(width),
    });
    this.#sums = packed.view(buffer);
    this.#levelCount = levelCount;
    markUsable(places.usable.view(buffer), reference, isUsable);
    this.#show(reference);
    const cornerCount = this.#kernel.findCorners();
    setNumbers(this.#kernel, { cornerCount });
    this.#kernel.cutTemplates();
    this.corners = places.corners.view(buffer).subarray(0, 2 * cornerCount);
    this.found = places.found.view(buffer).subarray(0, 2 * cornerCount);
    this.isFound = places.isFound.view(buffer).subarray(0, cornerCount);
  }

  /**
   * @param picture of the reference's size
   * @param guess where the reference's places are expected: a transform from the reference to the picture
   */
  track(picture: GreyPicture, guess: ArrayLike<number>): void {
    const { corners, found, isFound } = this;
    const expected = new Float64Array(corners.length);
    for (let at = 0; at < corners.length; at += 2) {
      expected[at] = mapX(guess, corners[at]!, corners[at + 1]!);
      expected[at + 1] = mapY(guess, corners[at]!, corners[at + 1]!);
    }
    found.set(expected);
    this.#show(picture);
    this.#kernel.track();
    const limit = MAX_DRIFT << (this.#levelCount - 1);
    for (let k = 0; k < isFound.length; k++) {
      const drift = Math.hypot(found[2 * k]! - expected[2 * k]!, found[2 * k + 1]! - expected[2 * k + 1]!);
      if (!(drift < limit)) isFound[k] = 0;
    }
  }

  #show({ sums }: GreyPicture): void {
    this.#sums.set(sums);
    this.#kernel.makeLevels();
  }
}

function countLevels({ width, height }: GreyPicture): number {
  let count = 1;
  while (count < LEVELS && Math.min(width, height) >> (count - 1) >= 2 * SMALLEST_SIDE) count++;
  return count;
}

/** How many places along so many pixels are looked at. */
function countPlaces(pixels: number): number {
  return Math.max(0, Math.ceil((pixels - 2 * MARGIN) / STEP));
}

function markUsable(
  usable: Uint8Array,
  { width, height }: GreyPicture,
  isUsable: (x: number, y: number) => boolean,
): void {
  let at = 0;
  for (let y = MARGIN; y < height - MARGIN; y += STEP) {
    for (let x = MARGIN; x < width - MARGIN; x += STEP) usable[at++] = isUsable(x + 0.5, y + 0.5) ? 1 : 0;
  }
}

/** All that the kernel works on besides the sums, by the names that it has there. */
function layOut(memory: KernelMemory, { width, height, sums }: GreyPicture, levelCount: number) {
  const squaresAlong = (pixels: number): number => Math.max(0, Math.ceil((pixels - 2 * MARGIN) / SQUARE));
  const most = squaresAlong(width) * squaresAlong(height);
  const floats = (length: number): KernelPlace<Float32Array> => memory.reserve(Float32Array, length);
  return {
    levels: floats(2 * sums.length + READ_AHEAD),
    usable: memory.reserve(Uint8Array, countPlaces(width) * countPlaces(height)),
    ...{ corners: floats(2 * most), found: floats(2 * most), isFound: memory.reserve(Uint8Array, most) },
    values: floats(levelCount * most * PATCH_AREA),
    ...{ gradientX: floats(levelCount * most * PATCH_AREA), gradientY: floats(levelCount * most * PATCH_AREA) },
    inverse: floats(levelCount * most * 3),
  };
}
