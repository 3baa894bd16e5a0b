/** How common colours are in a set of texels: tells whether a texel looks like one part of the picture or like another. */

const BINS = 8;

/** Soft histogram: every texel counts in the eight bins around its colour. */
export class ColourHistogram {
  readonly #bins = new Float64Array(BINS ** 3);
  #total = 0;

  add(rgb: Float32Array, texel: number, weight = 1): void {
    this.#total += weight;
    forCorners(rgb, texel, (bin, share) => {
      this.#bins[bin]! += share * weight;
    });
  }

  get total(): number {
    return this.#total;
  }

  /** Share of the set that has about this texel's colour; 0 for an empty set. */
  likelihood(rgb: Float32Array, texel: number): number {
    let sum = 0;
    forCorners(rgb, texel, (bin, share) => {
      sum += share * this.#bins[bin]!;
    });
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

/** The eight bins whose centres surround a colour, with trilinear shares. */
function forCorners(rgb: Float32Array, texel: number, visit: (bin: number, share: number) => void): void {
  const low = [0, 0, 0];
  const part = [0, 0, 0];
  for (let c = 0; c < 3; c++) {
    const position = Math.min(BINS - 1.001, Math.max(0, (rgb[texel * 3 + c]! / 256) * BINS - 0.5));
    low[c] = Math.floor(position);
    part[c] = position - low[c]!;
  }
  for (let corner = 0; corner < 8; corner++) {
    let bin = 0;
    let share = 1;
    for (let c = 0; c < 3; c++) {
      const isHigh = (corner >> c) & 1;
      bin = bin * BINS + low[c]! + isHigh;
      share *= isHigh ? part[c]! : 1 - part[c]!;
    }
    if (share > 0) visit(bin, share);
  }
}
