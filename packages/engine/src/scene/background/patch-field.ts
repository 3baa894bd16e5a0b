/** For each patch that touches a hole, the known patch most like it: the PatchMatch search (Barnes et al. 2009), made deterministic. */
import { PATCH_RADIUS, type PatchPicture } from './patch-picture.ts';

const SIDE = 2 * PATCH_RADIUS + 1;
/** What a patch may cost for lying higher or lower than its target by a quarter of the picture: levels a pixel, squared. Floors stay below walls. */
const ROW_COST = 150;
/** How much a difference between the surroundings of target and source counts against one between the patches. */
const GUIDE_SHARE = 0.5;
const GUIDE_COST = GUIDE_SHARE * SIDE * SIDE;

export class PatchField {
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
  readonly #rowCost: number;
  #state: number;

  constructor(picture: PatchPicture, seed: number) {
    this.picture = picture;
    this.#state = seed;
    const { width, height } = picture;
    this.#isCandidate = markWholePatches(picture);
    this.#candidates = listMarked(this.#isCandidate);
    this.targets = listMarked(markTouching(picture));
    this.sources = new Int32Array(width * height).fill(-1);
    this.costs = new Float32Array(width * height);
    this.#rowCost = (ROW_COST * SIDE * SIDE) / (0.25 * height) ** 2;
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
    const step = isForward ? -1 : 1;
    const { width } = this.picture;
    const count = this.targets.length;
    for (let i = 0; i < count; i++) {
      const target = this.targets[isForward ? i : count - 1 - i]!;
      this.costs[target] = this.#cost(target, this.sources[target]!, Infinity);
      for (const offset of [step, step * width]) {
        const neighbour = this.sources[target + offset]!;
        if (neighbour >= 0) this.#try(target, neighbour - offset);
      }
      this.#tryNear(target, reach);
    }
  }

  #tryNear(target: number, farthest: number): void {
    const { width, height } = this.picture;
    for (let reach = farthest; reach >= 1; reach >>= 1) {
      const from = this.sources[target]!;
      const x = (from % width) + Math.round((2 * this.#random() - 1) * reach);
      const y = Math.floor(from / width) + Math.round((2 * this.#random() - 1) * reach);
      if (x >= 0 && y >= 0 && x < width && y < height) this.#try(target, y * width + x);
    }
  }

  #try(target: number, source: number): void {
    if (source === this.sources[target] || !this.#isCandidate[source]) return;
    const cost = this.#cost(target, source, this.costs[target]!);
    if (cost >= this.costs[target]!) return;
    this.costs[target] = cost;
    this.sources[target] = source;
  }

  /** Sum of squared differences, plus what the difference in height costs; gives up beyond `limit`. */
  #cost(target: number, source: number, limit: number): number {
    const { width, colours, guide } = this.picture;
    const rise = Math.floor(target / width) - Math.floor(source / width);
    let cost = this.#rowCost * rise * rise;
    for (let c = 0; c < 3; c++) {
      const difference = guide[3 * target + c]! - guide[3 * source + c]!;
      cost += GUIDE_COST * difference * difference;
    }
    const corner = PATCH_RADIUS * width + PATCH_RADIUS;
    for (let dy = 0; dy < SIDE && cost < limit; dy++) {
      let a = 3 * (target - corner + dy * width);
      let b = 3 * (source - corner + dy * width);
      for (let k = 0; k < 3 * SIDE; k++) {
        const difference = colours[a++]! - colours[b++]!;
        cost += difference * difference;
      }
    }
    return cost;
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
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return this.#state / 4294967296;
  }
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
  for (const mark of marked) count += mark;
  const list = new Int32Array(count);
  let next = 0;
  for (let at = 0; at < marked.length; at++) if (marked[at]) list[next++] = at;
  return list;
}
