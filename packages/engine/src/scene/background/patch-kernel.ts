/** A picture with holes at all its sizes, and the plate that it is cut from, in the memory of the kernel of `packages/engine/wasm/patches`. */
import { KernelMemory, type KernelPlace } from '../../core/kernel-memory.ts';
import { type KernelNumbers, openKernel, setNumbers } from '../../core/open-kernel.ts';
import { CELL, type Plate } from './background.ts';
import { KERNEL } from './patch-kernel-bytes.ts';

/** Half the side of a patch. */
export const PATCH_RADIUS = 3;
const SIDE = 2 * PATCH_RADIUS + 1;
/** The coarsest level has no side longer than this. */
const COARSEST_SIDE = 40;
/** What a patch may cost for lying higher or lower than its target by a quarter of the picture: levels a pixel, squared. Floors stay below walls. */
const ROW_COST = 150;
/** How much a difference between the surroundings of target and source counts against one between the patches. */
const GUIDE_SHARE = 0.5;
const GUIDE_COST = GUIDE_SHARE * SIDE * SIDE;
/** Y, U and V. */
const CHANNELS = 3;
/** Numbers of a pixel in the kernel's sums, and those that it reads behind the last pixel. */
const SUM_LENGTH = 4;
const READ_AHEAD = 4;
/** Places that the kernel takes besides, where it halves grids. */
const RIMS = 64;

/** The kernel's functions, as `wasm/patches` declares them. */
type Functions = {
  averageCells(first: number, end: number): void;
  fillMeans(): void;
  paintCells(first: number, end: number): void;
  cut(x: number, y: number, width: number, scale: number, first: number, end: number): void;
  copyBack(x: number, y: number, width: number, scale: number, first: number, end: number): void;
  repeatEdges(): void;
  blurAlongRows(radius: number, first: number, end: number): void;
  blurDownColumns(radius: number, first: number, end: number): void;
  halve(first: number, end: number): void;
  listTargets(first: number, end: number): number;
  listCandidates(first: number, end: number): number;
  measureDepths(): void;
  start(coarseSources: number, coarseWidth: number): void;
  search(isForward: boolean, reach: number): void;
  vote(first: number, end: number): void;
};

type Size = { width: number; height: number };

/**
 * The picture at one size, with a rim of PATCH_RADIUS pixels around it that repeats the edge, so that every pixel has a whole patch. Holes
 * are to be made up, known pixels may be copied; those that are neither stay as they are.
 */
export type PatchLevel = Size & {
  /** Where the kernel finds its parts: colours, guide (the colours without their detail), flags, and where each pixel comes from. */
  addresses: Record<'colours' | 'guide' | 'isHole' | 'isKnown' | 'sources', number>;
  /** Y, U, V of each pixel. */
  colours: Float32Array;
  isHole: Uint8Array;
  isKnown: Uint8Array;
};

export class PatchKernel {
  readonly exports: KernelNumbers & Functions;
  /** Largest first, each half the size of the one before. */
  readonly levels: readonly PatchLevel[];
  /** Planes and cells of the plate. */
  readonly plate: Record<'luma' | 'u' | 'v' | 'seen' | 'needed' | 'isBar', Uint8Array>;
  /** Pixels whose patches touch a hole, row by row: of the level at hand, as many as were listed. Their weights in the same order. */
  readonly targets: Int32Array;
  readonly weights: Float32Array;
  /** For each pixel, what its source costs, and how much the patch around it is trusted. */
  readonly costs: Float32Array;
  readonly depths: Float32Array;

  /**
   * @param picture its size without the rim; none where there is nothing to make up
   * @param plate none for a picture of its own
   */
  constructor(picture: Size | undefined, plate: Pick<Plate, 'width' | 'height'> = { width: 0, height: 0 }) {
    const sizes = picture ? listSizes(picture) : [];
    const memory = new KernelMemory();
    const levels = sizes.map((size) => ({ ...size, ...layOutLevel(memory, size) }));
    const planes = layOutPlate(memory, plate);
    const room = layOutRoom(memory, sizes[0] ?? { width: 0, height: 0 });
    const buffer = memory.allocate();
    const addresses = Object.entries({ ...planes, ...room }).map(([name, { address }]) => [name, address]);
    this.exports = openKernel<Functions>(KERNEL, buffer, {
      ...Object.fromEntries(addresses),
      ...{ plateWidth: plate.width, plateHeight: plate.height, guideCost: GUIDE_COST },
    });
    this.levels = levels.map(({ width, height, colours, guide, isHole, isKnown, sources }) => ({
      ...{ width, height },
      addresses: {
        ...{ colours: colours.address, guide: guide.address, sources: sources.address },
        ...{ isHole: isHole.address, isKnown: isKnown.address },
      },
      ...{ colours: colours.view(buffer), isHole: isHole.view(buffer), isKnown: isKnown.view(buffer) },
    }));
    const { luma, u, v, seen, needed, isBar } = planes;
    this.plate = {
      ...{ luma: luma.view(buffer), u: u.view(buffer), v: v.view(buffer) },
      ...{ seen: seen.view(buffer), needed: needed.view(buffer), isBar: isBar.view(buffer) },
    };
    this.targets = room.targets.view(buffer);
    this.weights = room.weights.view(buffer);
    this.costs = room.costs.view(buffer);
    this.depths = room.depths.view(buffer);
    if (levels.length > 0) this.turnTo(0);
  }

  /** Has the kernel work on a level from now on. */
  turnTo(level: number): void {
    const { width, height, addresses } = this.levels[level]!;
    const rowCost = (ROW_COST * SIDE * SIDE) / (0.25 * height) ** 2;
    setNumbers(this.exports, { width, height, ...addresses, rowCost });
  }

  /** Makes the rim, and the guide from the colours, whose holes have to hold a smooth guess: blurred by so many pixels in each direction. */
  finish(radius: number): void {
    const { height } = this.levels[0]!;
    this.exports.repeatEdges();
    inBands(height, (first, end) => this.exports.blurAlongRows(radius, first, end));
    inBands(height, (first, end) => this.exports.blurDownColumns(radius, first, end));
  }

  /** Makes all levels from the first one, and turns to the last. */
  halveAll(): void {
    for (let level = 1; level < this.levels.length; level++) {
      const { width, height, addresses } = this.levels[level]!;
      const { colours: halfColours, guide: halfGuide, isHole: halfIsHole, isKnown: halfIsKnown } = addresses;
      this.turnTo(level - 1);
      setNumbers(this.exports, { halfColours, halfGuide, halfIsHole, halfIsKnown, halfWidth: width });
      inBands(height - 2 * PATCH_RADIUS, (first, end) => this.exports.halve(first, end));
      this.turnTo(level);
      this.exports.repeatEdges();
    }
  }

  /**
   * Turns to a level, and lists its targets and what may be copied there.
   *
   * @param seed of the random numbers from here on
   * @returns how many targets there are; 0 also where nothing may be copied
   */
  list(level: number, seed: number): number {
    const { height } = this.levels[level]!;
    this.turnTo(level);
    const targetCount = inBands(height, (first, end) => this.exports.listTargets(first, end)) ?? 0;
    const candidateCount = inBands(height, (first, end) => this.exports.listCandidates(first, end)) ?? 0;
    setNumbers(this.exports, { targetCount, candidateCount, state: seed });
    return candidateCount > 0 ? targetCount : 0;
  }
}

/** Rows at once: V8 goes on with hastily compiled code until a call ends, so long passes are called for some rows at a time. */
const BAND = 16;

/** Calls `work` for bands of so many rows, in order; what it returned last. */
export function inBands<Result>(rows: number, work: (first: number, end: number) => Result): Result | undefined {
  let result: Result | undefined;
  for (let first = 0; first < rows; first += BAND) result = work(first, Math.min(rows, first + BAND));
  return result;
}

function listSizes({ width, height }: Size): Size[] {
  const sizes = [{ width, height }];
  for (let last = sizes[0]!; Math.max(last.width, last.height) > COARSEST_SIDE; ) {
    last = { width: (last.width + 1) >> 1, height: (last.height + 1) >> 1 };
    sizes.push(last);
  }
  const rim = 2 * PATCH_RADIUS;
  return sizes.map((size) => ({ width: size.width + rim, height: size.height + rim }));
}

/** What each level has of its own. */
function layOutLevel(memory: KernelMemory, { width, height }: Size) {
  const count = width * height;
  return {
    colours: memory.reserve(Float32Array, CHANNELS * count + READ_AHEAD),
    guide: memory.reserve(Float32Array, CHANNELS * count + READ_AHEAD),
    isHole: memory.reserve(Uint8Array, count),
    isKnown: memory.reserve(Uint8Array, count),
    sources: memory.reserve(Int32Array, count),
  };
}

function layOutPlate(memory: KernelMemory, { width, height }: Size) {
  const pixels = width * height;
  const cells = pixels / (CELL * CELL);
  const bytes = (length: number): KernelPlace<Uint8Array> => memory.reserve(Uint8Array, length);
  return {
    ...{ luma: bytes(pixels), u: bytes(pixels / 4), v: bytes(pixels / 4) },
    ...{ seen: bytes(cells), needed: bytes(cells), isBar: bytes(cells) },
    means: memory.reserve(Float32Array, CHANNELS * cells),
    meanWeights: memory.reserve(Float32Array, cells),
    pyramid: memory.reserve(Float32Array, (CHANNELS + 1) * (cells + RIMS)),
  };
}

/** What all levels use, one after the other. */
function layOutRoom(memory: KernelMemory, { width, height }: Size) {
  const count = width * height;
  return {
    isCandidate: memory.reserve(Uint8Array, count),
    candidates: memory.reserve(Int32Array, count),
    targets: memory.reserve(Int32Array, count),
    weights: memory.reserve(Float32Array, count),
    costs: memory.reserve(Float32Array, count),
    depths: memory.reserve(Float32Array, count),
    sums: memory.reserve(Float32Array, SUM_LENGTH * count),
    line: memory.reserve(Float64Array, CHANNELS * width),
  };
}
