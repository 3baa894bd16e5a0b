/**
 * For each patch that touches a hole, the known patch most like it: the PatchMatch search (Barnes et al. 2009), made deterministic. By the
 * kernel of `packages/engine/wasm/patches`.
 */
import { KernelMemory } from '../../core/kernel-memory.ts';
import { type KernelNumbers, openKernel } from '../../core/open-kernel.ts';
import { KERNEL } from './patch-kernel-bytes.ts';
import { PATCH_RADIUS, type PatchPicture, repeatEdges } from './patch-picture.ts';

const SIDE = 2 * PATCH_RADIUS + 1;
/** What a patch may cost for lying higher or lower than its target by a quarter of the picture: levels a pixel, squared. Floors stay below walls. */
const ROW_COST = 150;
/** How much a difference between the surroundings of target and source counts against one between the patches. */
const GUIDE_SHARE = 0.5;
const GUIDE_COST = GUIDE_SHARE * SIDE * SIDE;
/** Numbers of a pixel in the kernel's sums, and those that it reads behind the last pixel. */
const SUM_LENGTH = 4;
const READ_AHEAD = 4;

/** The kernel's functions, as `wasm/patches` declares them. */
type Functions = {
  search(isForward: boolean, reach: number): void;
  vote(first: number, end: number): void;
};

export class PatchField {
  /** The picture in the kernel's memory: its colours change. */
  readonly picture: PatchPicture;
  /** Pixels whose patches touch a hole, row by row. */
  readonly targets: Int32Array;
  /** For each pixel of the picture: the middle of the patch it is like; -1 outside the targets. */
  readonly sources: Int32Array;
  /** Cost of each target's source, per pixel of the picture. */
  readonly costs: Float32Array;
  /** Middles of patches that are known wholly. */
  readonly #candidates: Int32Array;
  readonly #isCandidate: Uint8Array;
  readonly #weights: Float32Array;
  readonly #kernel: KernelNumbers & Functions;

  constructor(picture: PatchPicture, seed: number) {
    const { width, height } = picture;
    const count = width * height;
    const targets = listMarked(markTouching(picture));
    const memory = new KernelMemory();
    const arrays = {
      colours: memory.reserve(Float32Array, 3 * count + READ_AHEAD),
      guide: memory.reserve(Float32Array, 3 * count + READ_AHEAD),
      isHole: memory.reserve(Uint8Array, count),
      isCandidate: memory.reserve(Uint8Array, count),
      sources: memory.reserve(Int32Array, count),
      costs: memory.reserve(Float32Array, count),
      targets: memory.reserve(Int32Array, targets.length),
      weights: memory.reserve(Float32Array, targets.length),
      sums: memory.reserve(Float32Array, SUM_LENGTH * count),
    };
    const buffer = memory.allocate();
    const addresses = Object.entries(arrays).map(([name, { address }]) => [name, address]);
    this.#kernel = openKernel<Functions>(KERNEL, buffer, {
      ...Object.fromEntries(addresses),
      width,
      height,
      targetCount: targets.length,
      guideCost: GUIDE_COST,
      rowCost: (ROW_COST * SIDE * SIDE) / (0.25 * height) ** 2,
      state: seed,
    });
    this.picture = {
      ...picture,
      colours: copyInto(arrays.colours.view(buffer), picture.colours),
      guide: copyInto(arrays.guide.view(buffer), picture.guide),
      isHole: copyInto(arrays.isHole.view(buffer), picture.isHole),
    };
    this.#isCandidate = copyInto(arrays.isCandidate.view(buffer), markWholePatches(picture));
    this.#candidates = listMarked(this.#isCandidate);
    this.targets = copyInto(arrays.targets.view(buffer), targets);
    this.sources = arrays.sources.view(buffer).fill(-1);
    this.costs = arrays.costs.view(buffer);
    this.#weights = arrays.weights.view(buffer);
  }

  /** Whether there is anything to copy from. */
  get isUsable(): boolean {
    return this.#candidates.length > 0;
  }

  /** Starts from a field found at half the size, and by chance where that says nothing. */
  start(coarse: PatchField | undefined): void {
    const { width } = this.picture;
    for (const target of this.targets) {
      let source = -1;
      if (coarse) source = this.#fromCoarse(coarse, target % width, Math.floor(target / width));
      if (source < 0) source = this.#candidates[Math.floor(this.#random() * this.#candidates.length)]!;
      this.sources[target] = source;
    }
  }

  /**
   * One round of the search: neighbours' finds, then random tries ever nearer.
   *
   * @param isForward to be alternated
   * @param reach how far the random tries go, pixels
   */
  search(isForward: boolean, reach: number): void {
    this.#kernel.search(isForward, reach);
  }

  /**
   * Gives each pixel of the holes the weighted mean of what the patches over it show there.
   *
   * @param weigh tells how much the patch of a target counts
   */
  vote(weigh: (target: number) => number): void {
    const { targets } = this;
    for (let i = 0; i < targets.length; i++) this.#weights[i] = weigh(targets[i]!);
    const margin = PATCH_RADIUS * this.picture.width + PATCH_RADIUS;
    this.#kernel.vote(targets[0]! - margin, targets.at(-1)! + margin + 1);
    repeatEdges(this.picture);
  }

  #fromCoarse(coarse: PatchField, x: number, y: number): number {
    const coarseX = ((x - PATCH_RADIUS) >> 1) + PATCH_RADIUS;
    const coarseY = ((y - PATCH_RADIUS) >> 1) + PATCH_RADIUS;
    const coarseWidth = coarse.picture.width;
    const source = coarse.sources[coarseY * coarseWidth + coarseX] ?? -1;
    if (source < 0) return -1;
    const sourceX = 2 * ((source % coarseWidth) - PATCH_RADIUS) + PATCH_RADIUS + ((x - PATCH_RADIUS) & 1);
    const sourceY = 2 * (Math.floor(source / coarseWidth) - PATCH_RADIUS) + PATCH_RADIUS + ((y - PATCH_RADIUS) & 1);
    const at = sourceY * this.picture.width + sourceX;
    return this.#isCandidate[at] ? at : -1;
  }

  /** 0 ≤ x < 1, the same sequence for the same seed. */
  #random(): number {
    const state = (Math.imul(this.#kernel.state!.value, 1664525) + 1013904223) >>> 0;
    this.#kernel.state!.value = state;
    return state / 4294967296;
  }
}

function copyInto<A extends { set(from: A): void }>(into: A, from: A): A {
  into.set(from);
  return into;
}

/** 1 for each pixel inside the rim whose whole patch is known. */
function markWholePatches({ width, height, isKnown }: PatchPicture): Uint8Array {
  return markByCount(isKnown, { width, height, least: SIDE * SIDE });
}

/** 1 for each pixel inside the rim whose patch touches a hole. */
function markTouching({ width, height, isHole }: PatchPicture): Uint8Array {
  return markByCount(isHole, { width, height, least: 1 });
}

/** 1 for each pixel inside the rim in whose patch at least so many pixels have their flag set. */
function markByCount(
  flags: Uint8Array,
  { width, height, least }: { width: number; height: number; least: number },
): Uint8Array {
  const marked = new Uint8Array(width * height);
  /** By column: flags set in the rows that a patch on the row at hand covers. */
  const counts = new Uint8Array(width);
  for (let row = 0; row < height; row++) {
    for (let x = 0; x < width; x++) counts[x]! += flags[row * width + x]!;
    if (row >= SIDE) for (let x = 0; x < width; x++) counts[x]! -= flags[(row - SIDE) * width + x]!;
    if (row < SIDE - 1) continue;
    const middle = (row - PATCH_RADIUS) * width;
    let sum = 0;
    for (let x = 0; x < width; x++) {
      sum += counts[x]!;
      if (x >= SIDE) sum -= counts[x - SIDE]!;
      if (x >= SIDE - 1 && sum >= least) marked[middle + x - PATCH_RADIUS] = 1;
    }
  }
  return marked;
}

function listMarked(marked: Uint8Array): Int32Array {
  let count = 0;
  for (let at = 0; at < marked.length; at++) count += marked[at]!;
  const list = new Int32Array(count);
  let next = 0;
  for (let at = 0; at < marked.length; at++) if (marked[at]) list[next++] = at;
  return list;
}
