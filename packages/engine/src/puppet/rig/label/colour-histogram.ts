/** How common colours are in a set of texels: tells whether a texel looks like one part of the picture or like another. */

const BINS = 8;

/** Soft histogram: every texel counts in the eight bins around its colour. */
export class ColourHistogram {
  readonly #bins = new Float64Array(BINS ** 3);
  #total = 0;

  add(rgb: Float32Array, texel: number, weight = 1): void {
    this.#total += weight;
    findCorners(rgb, texel);
    for (let k = 0; k < 8; k++) this.#bins[CORNER_BINS[k]!]! += CORNER_SHARES[k]! * weight;
  }

  get total(): number {
    return this.#total;
  }

  /** Share of the set that has about this texel's colour; 0 for an empty set. */
  likelihood(rgb: Float32Array, texel: number): number {
    let sum = 0;
    findCorners(rgb, texel);
    for (let k = 0; k < 8; k++) sum += CORNER_SHARES[k]! * this.#bins[CORNER_BINS[k]!]!;
    return this.#total > 0 ? sum / this.#total : 0;
  }

  /** Share of the colours that both sets have in common, 0..1. */
  overlap(other: ColourHistogram): number {
    if (this.#total === 0 || other.#total === 0) return 0;
    let sum = 0;
    for (let bin = 0; bin < this.#bins.length; bin++) {
      sum += Math.min(this.#bins[bin]! / this.#total, other.#bins[bin]! / other.#total);
    }
    return sum;
  }
}

/** What `findCorners` found last: the bins, and the share of each. */
const CORNER_BINS = new Int32Array(8);
const CORNER_SHARES = new Float64Array(8);
/** Of each channel, on the way: the lower bin, and how far it is from there to the upper one. */
const LOW = new Int32Array(3);
const PART = new Float64Array(3);

/** The eight bins whose centres surround a colour, with trilinear shares; kept in one place, since that is asked for each texel. */
function findCorners(rgb: Float32Array, texel: number): void {
  for (let c = 0; c < 3; c++) {
    const position = Math.min(BINS - 1.001, Math.max(0, (rgb[texel * 3 + c]! / 256) * BINS - 0.5));
    LOW[c] = Math.floor(position);
    PART[c] = position - LOW[c]!;
  }
  for (let corner = 0; corner < 8; corner++) {
    let bin = 0;
    let share = 1;
    for (let c = 0; c < 3; c++) {
      const isHigh = (corner >> c) & 1;
      bin = bin * BINS + LOW[c]! + isHigh;
      share *= isHigh ? PART[c]! : 1 - PART[c]!;
    }
    CORNER_BINS[corner] = bin;
    CORNER_SHARES[corner] = share;
  }
}
