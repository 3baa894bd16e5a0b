/** What a sample shows of the plate's blocks: enough to see how its exposure differs from that of others. */
import { mapX, mapY } from './homography';
import { BLOCK, blockColumns, blockRows, CELL, cellColumns, cellRows, CHANNELS, fieldBytes, lumaOf, measured } from './state';
import { plateX, plateY, rowCountOf, sampleAt, TRANSFORM, uOf, vOf, width } from './state';

const CELLS: i32 = BLOCK / CELL;

/** A byte for each cell of the plate: 1 where the sample shows the background. */
export let clearCells: usize = 0;

/** Writes the mean Y, U and V of each block into the array `number` of `measured`; NaN where the sample does not show the whole of it. */
export function measureBlocks(sampleNumber: i32, number: i32): void {
  const sample = sampleAt(sampleNumber);
  let to = measured + <usize>number * fieldBytes();
  for (let row = 0; row < blockRows; row++) {
    for (let column = 0; column < blockColumns; column++, to += CHANNELS << 2) {
      store<f32>(to, f32.NaN);
      store<f32>(to, f32.NaN, 4);
      store<f32>(to, f32.NaN, 8);
      if (!isClear(column, row)) continue;
      const centreX = <f64>plateX + (<f64>column + 0.5) * BLOCK;
      const centreY = <f64>plateY + (<f64>row + 0.5) * BLOCK;
      const left = Math.round(mapX(sample + TRANSFORM, centreX, centreY) - BLOCK / 2);
      const top = Math.round(mapY(sample + TRANSFORM, centreX, centreY) - BLOCK / 2);
      // Wherever a wild transform takes it: what lies so far away is outside.
      if (left > -BLOCK && top > -BLOCK && left < 32768 && top < 32768) averageBlock(sample, <i32>left, <i32>top, to);
    }
  }
}

function isClear(column: i32, row: i32): bool {
  for (let y = row * CELLS; y < min(cellRows, (row + 1) * CELLS); y++) {
    for (let x = column * CELLS; x < min(cellColumns, (column + 1) * CELLS); x++) {
      if (load<u8>(clearCells + y * cellColumns + x) == 0) return false;
    }
  }
  return true;
}

/** Looks at every fourth pixel of every second row; nothing is written where the block lies outside. */
function averageBlock(sample: usize, left: i32, top: i32, to: usize): void {
  const x0 = max(0, left);
  const y0 = max(0, top);
  const x1 = min(width, left + BLOCK);
  const y1 = min(rowCountOf(sample), top + BLOCK);
  if (x0 >= x1 || y0 >= y1) return;
  let luma = 0;
  let u = 0;
  let v = 0;
  let count = 0;
  for (let y = y0; y < y1; y += 2) {
    const line = lumaOf(sample) + <usize>(y * width);
    const chroma = <usize>((y >> 1) * (width >> 1));
    for (let x = x0; x < x1; x += 4) {
      luma += load<u8>(line + x);
      u += load<u8>(uOf(sample) + chroma + (x >> 1));
      v += load<u8>(vOf(sample) + chroma + (x >> 1));
      count++;
    }
  }
  store<f32>(to, <f32>(<f64>luma / <f64>count));
  store<f32>(to, <f32>(<f64>u / <f64>count), 4);
  store<f32>(to, <f32>(<f64>v / <f64>count), 8);
}
