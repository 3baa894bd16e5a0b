/** Compares frame and plate around the people: what the paint has to take on of the brightness of each frame. */
import {
  CELL, chromaStride, chromaU, chromaV, corrections, distances, frameHeight, frameWidth, gridColumns, gridRows, gridX, gridY, isWarped,
  luma, lumaStride, lumas, placesX, placesY, plateHeight, plateLuma, plateU, plateV, plateWidth, plateX, plateY,
} from './state';

const HALF: i32 = CELL / 2;
const ONE: f64 = 65536;

// The plane of the plate at hand: from a pixel's place in the frame to its place there, and the weights of the four pixels around it.
let shift: i32 = 0;
let stride: i32 = 0;
let upperLeft: i32 = 0;
let upperRight: i32 = 0;
let lowerLeft: i32 = 0;
let lowerRight: i32 = 0;

/**
 * Writes the correction at every second corner whose distance from a person is `nearest` or more and below `farthest`, as at the black
 * squares of a chessboard: their windows still touch. Where one is known its weight is 1; all else is 0. Lists what it is for luma.
 *
 * @returns how many are known
 */
export function compareRing(nearest: f64, farthest: f64): i32 {
  const corners = <usize>(gridColumns * gridRows);
  memory.fill(corrections, 0, corners << 4);
  let count = 0;
  for (let row = 0; row < gridRows; row++) {
    for (let column = row & 1; column < gridColumns; column += 2) {
      const at = <usize>(row * gridColumns + column);
      const distance = <f64>load<f32>(distances + 4 * at);
      if (distance < nearest || distance >= farthest) continue;
      if (!compareAround(gridX + column * CELL, gridY + row * CELL, at)) continue;
      store<f32>(lumas + 4 * <usize>(count++), load<f32>(corrections + (at << 4)));
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
  let sumY: i64 = 0;
  let sumU: i64 = 0;
  let sumV: i64 = 0;
  let count = 0;
  let chromaCount = 0;
  aim(shiftX, shiftY, plateWidth);
  for (let y = y0; y < y1; y += 2) {
    for (let x = x0 + (y & 2); x < x1; x += 4, count++) {
      sumY += difference(luma, y * lumaStride + x, plateLuma, y * plateWidth + x);
    }
  }
  const half = plateWidth >> 1;
  aim(shiftX / 2, shiftY / 2, half);
  for (let y = y0; y < y1; y += 4) {
    for (let x = x0; x < x1; x += 4, chromaCount++) {
      const from = (y >> 1) * chromaStride + (x >> 1);
      const under = (y >> 1) * half + (x >> 1);
      sumU += difference(chromaU, from, plateU, under);
      sumV += difference(chromaV, from, plateV, under);
    }
  }
  if (count == 0 || chromaCount == 0) return false;
  const correction = corrections + (at << 4);
  store<f32>(correction, <f32>(<f64>sumY / ONE / <f64>count));
  store<f32>(correction, <f32>(<f64>sumU / ONE / <f64>chromaCount), 4);
  store<f32>(correction, <f32>(<f64>sumV / ONE / <f64>chromaCount), 8);
  store<f32>(correction, 1, 12);
  return true;
}

/** Sets where on a plane of the plate all pixels of a window are looked for: bilinear between four of its pixels. */
@inline
function aim(x: f64, y: f64, width: i32): void {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const right = <i32>((x - left) * 256);
  const down = <i32>((y - top) * 256);
  stride = width;
  shift = <i32>top * width + <i32>left;
  lowerRight = right * down;
  upperRight = 256 * right - lowerRight;
  lowerLeft = 256 * down - lowerRight;
  upperLeft = (256 - right) * 256 - lowerLeft;
}

/** Frame − plate, in parts of ONE. */
@inline
function difference(frame: usize, at: i32, plate: usize, under: i32): i32 {
  const own = <i32>load<u8>(frame + <usize>at) << 16;
  const upper = plate + <usize>(under + shift);
  if (!isWarped) return own - (<i32>load<u8>(upper) << 16);
  const lower = upper + <usize>stride;
  return (
    own -
    (<i32>load<u8>(upper) * upperLeft + <i32>load<u8>(upper, 1) * upperRight) -
    (<i32>load<u8>(lower) * lowerLeft + <i32>load<u8>(lower, 1) * lowerRight)
  );
}
