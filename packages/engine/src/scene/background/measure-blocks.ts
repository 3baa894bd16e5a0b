/** Mean colours of a plate's blocks as one sample shows them: enough to see how its exposure differs from that of others. */
import type { YuvImage } from '../../core/image.ts';
import { CELL, type Plate } from './background.ts';
import type { GatherOptions, PlateSample } from './gather-plate.ts';
import { mapX, mapY } from './homography.ts';

/** Pixels a side. */
export const BLOCK = 32;
const CELLS = BLOCK / CELL;

export type BlockGrid = { columns: number; rows: number };

export function blockGridOf(plate: Plate): BlockGrid {
  return { columns: Math.ceil(plate.width / BLOCK), rows: Math.ceil(plate.height / BLOCK) };
}

/**
 * Y, U, V of each block, row-major; NaN where the sample does not show the whole of it.
 *
 * @param memory for a whole frame
 */
export async function measureBlocks(
  plate: Plate,
  sample: PlateSample,
  options: GatherOptions,
  memory: Uint8Array,
): Promise<Float32Array> {
  const { columns, rows } = blockGridOf(plate);
  const image = await options.readRows(sample.frameIndex, 0, options.height, memory);
  const blocks = new Float32Array(columns * rows * 3).fill(Number.NaN);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (!isClear(plate, sample.clear, column, row)) continue;
      const centreX = plate.x + (column + 0.5) * BLOCK;
      const centreY = plate.y + (row + 0.5) * BLOCK;
      const x = mapX(sample.plateToFrame, centreX, centreY) - BLOCK / 2;
      const y = mapY(sample.plateToFrame, centreX, centreY) - BLOCK / 2;
      averageBlock(image, Math.round(x), Math.round(y), blocks, 3 * (row * columns + column));
    }
  }
  return blocks;
}

function isClear(plate: Plate, clear: Uint8Array, column: number, row: number): boolean {
  const cellColumns = plate.width / CELL;
  const cellRows = plate.height / CELL;
  for (let y = row * CELLS; y < Math.min(cellRows, (row + 1) * CELLS); y++) {
    for (let x = column * CELLS; x < Math.min(cellColumns, (column + 1) * CELLS); x++) {
      if (!clear[y * cellColumns + x]) return false;
    }
  }
  return true;
}

/** Looks at every fourth pixel of every second row; nothing is written where the block lies outside. */
function averageBlock(image: YuvImage, left: number, top: number, blocks: Float32Array, to: number): void {
  const x1 = Math.min(image.width, left + BLOCK);
  const y1 = Math.min(image.height, top + BLOCK);
  let [luma, u, v, count] = [0, 0, 0, 0];
  for (let y = Math.max(0, top); y < y1; y += 2) {
    for (let x = Math.max(0, left); x < x1; x += 4) {
      const chroma = (y >> 1) * image.uvStride + (x >> 1);
      luma += image.y[y * image.yStride + x]!;
      u += image.u[chroma]!;
      v += image.v[chroma]!;
      count++;
    }
  }
  if (count === 0) return;
  blocks[to] = luma / count;
  blocks[to + 1] = u / count;
  blocks[to + 2] = v / count;
}
