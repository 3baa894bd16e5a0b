/** Compares frame and plate around the people: what the paint has to take on of the brightness of each frame. */
import {
  CELL, chromaStride, chromaU, chromaV, corrections, distances, frameHeight, frameWidth, gridColumns, gridRows, gridX, gridY, isWarped,
  luma, lumaStride, lumas, placesX, placesY, plateHeight, plateLuma, plateU, plateV, plateWidth, plateX, plateY, weights,
} from './state';

const HALF: i32 = CELL / 2;

/**
 * Writes the correction at every second corner whose distance from a person is `nearest` or more and below `farthest`, as at the black
 * squares of a chessboard: their windows still touch. Where one is known its weight is 1; all else is 0. Lists what it is for luma.
 *
 * @returns how many are known
 */
export function compareRing(nearest: f64, farthest: f64): i32 {
  const corners = <usize>(gridColumns * gridRows);
  memory.fill(corrections, 0, 12 * corners);
  memory.fill(weights, 0, 4 * corners);
  let count = 0;
  for (let row = 0; row < gridRows; row++) {
    for (let column = row & 1; column < gridColumns; column += 2) {
      const at = <usize>(row * gridColumns + column);
      const distance = <f64>load<f32>(distances + 4 * at);
      if (distance < nearest || distance >= farthest) continue;
      if (!compareAround(gridX + column * CELL, gridY + row * CELL, at)) continue;
      store<f32>(lumas + 4 * <usize>(count++), load<f32>(corrections + 12 * at));
      store<f32>(weights + 4 * at, 1);
    }
  }
  return count;
}

/** Mean difference frame − plate over the 8 × 8 pixels around a corner, an eighth of the luma and less of the chroma; false where the plate ends. */
function compareAround(cornerX: i32, cornerY: i32, at: usize): bool {
  const x0 = max(0, cornerX - HALF);
  const y0 = max(0, cornerY - HALF);
  const x1 = min(frameWidth, cornerX + HALF);
  const y1 = min(frameHeight, cornerY + HALF);
  const shiftX = (isWarped ? <f64>load<f32>(placesX + 4 * at) - <f64>cornerX : 0) - <f64>plateX;
  const shiftY = (isWarped ? <f64>load<f32>(placesY + 4 * at) - <f64>cornerY : 0) - <f64>plateY;
  if (x1 <= x0 || y1 <= y0 || <f64>x0 + shiftX < 0 || <f64>y0 + shiftY < 0) return false;
  if (<f64>x1 + shiftX > <f64>plateWidth || <f64>y1 + shiftY > <f64>plateHeight) return false;
  const half = plateWidth >> 1;
  let sumY: f64 = 0;
  let sumU: f64 = 0;
  let sumV: f64 = 0;
  let count: f64 = 0;
  let chromaCount: f64 = 0;
  for (let y = y0; y < y1; y += 2) {
    const plateRow = <f64>y + shiftY;
    for (let x = x0 + (y & 2); x < x1; x += 4) {
      const column = <f64>x + shiftX;
      sumY += at8(luma, y * lumaStride + x) - look(plateLuma, plateWidth, column, plateRow);
      count++;
      if (y & 2) continue;
      const chroma = (y >> 1) * chromaStride + (x >> 1);
      sumU += at8(chromaU, chroma) - look(plateU, half, column / 2, plateRow / 2);
      sumV += at8(chromaV, chroma) - look(plateV, half, column / 2, plateRow / 2);
      chromaCount++;
    }
  }
  if (count == 0 || chromaCount == 0) return false;
  const correction = corrections + 12 * at;
  store<f32>(correction, <f32>(sumY / count));
  store<f32>(correction, <f32>(sumU / chromaCount), 4);
  store<f32>(correction, <f32>(sumV / chromaCount), 8);
  return true;
}

@inline
function at8(plane: usize, at: i32): f64 {
  return <f64>load<u8>(plane + <usize>at);
}

/** Bilinear between samples; at whole numbers the sample itself. */
@inline
function look(plane: usize, stride: i32, x: f64, y: f64): f64 {
  if (!isWarped) return at8(plane, <i32>y * stride + <i32>x);
  const left = Math.floor(x);
  const top = Math.floor(y);
  const at = <i32>top * stride + <i32>left;
  const fx = x - left;
  const upper = at8(plane, at) + (at8(plane, at + 1) - at8(plane, at)) * fx;
  const lower = at8(plane, at + stride) + (at8(plane, at + stride + 1) - at8(plane, at + stride)) * fx;
  return upper + (lower - upper) * (y - top);
}
