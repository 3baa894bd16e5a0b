/** A coarse grid over Lab space, for histograms of colours. */

const L_CELLS = 14;
const AB_CELLS = 18;
const SIDE = 8;

/** Index of the cell of pixel p in interleaved Lab data. */
export function colourCellOf(lab: Float32Array, p: number): number {
  const l = clampCell(lab[p * 3]! / SIDE, L_CELLS);
  const a = clampCell(lab[p * 3 + 1]! / SIDE + AB_CELLS / 2, AB_CELLS);
  const b = clampCell(lab[p * 3 + 2]! / SIDE + AB_CELLS / 2, AB_CELLS);
  return (l * AB_CELLS + a) * AB_CELLS + b;
}

function clampCell(value: number, count: number): number {
  return Math.min(count - 1, Math.max(0, Math.round(value)));
}

const COUNT = L_CELLS * AB_CELLS * AB_CELLS;
const scratch = new Float32Array(COUNT);

/** Spreads every cell's count over its neighbours (1 2 1 along each axis), in place: near colours are alike. */
function blur(histogram: Float32Array): void {
  for (const step of [1, AB_CELLS, AB_CELLS * AB_CELLS]) {
    scratch.set(histogram);
    for (let cell = 0; cell < COUNT; cell++) {
      const before = cell >= step ? scratch[cell - step]! : 0;
      const after = cell + step < COUNT ? scratch[cell + step]! : 0;
      histogram[cell] = 0.5 * scratch[cell]! + 0.25 * (before + after);
    }
  }
}

export const CELLS = { count: COUNT, blur } as const;
