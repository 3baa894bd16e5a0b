/** Between a plate and the picture in which its unseen cells are made up. Called for bands of rows, from `first` to before `end`. */
import { fillSmoothly } from '../plate/smooth';
import { colours, isHole, isKnown, PIXEL, RADIUS, sourceOf, width } from './state';

/** Pixels a side of the plate's cells. */
const CELL: i32 = 8;

/** The plate's planes, `plateWidth` × `plateHeight` pixels of luma. */
export let luma: usize = 0;
export let u: usize = 0;
export let v: usize = 0;
export let plateWidth: i32 = 0;
export let plateHeight: i32 = 0;
/** A byte of each of its cells: above 0 where it was seen, 1 where it is needed, 1 where it may not be copied from. */
export let seen: usize = 0;
export let needed: usize = 0;
export let isBar: usize = 0;
/** Room for Y, U and V and for the weight of each cell, 32-bit floats, and for `fillSmoothly`. */
export let means: usize = 0;
export let meanWeights: usize = 0;
export let pyramid: usize = 0;

/** Finds the means of rows of cells. */
export function averageCells(first: i32, end: i32): void {
  const columns = plateWidth / CELL;
  for (let cell = first * columns; cell < end * columns; cell++) store<f32>(meanWeights + (<usize>cell << 2), load<u8>(seen + cell) ? 1 : 0);
  averagePlane(luma, CELL, 0, first, end);
  averagePlane(u, CELL / 2, 4, first, end);
  averagePlane(v, CELL / 2, 8, first, end);
}

@inline
function averagePlane(plane: usize, side: i32, channel: usize, first: i32, end: i32): void {
  const columns = plateWidth / CELL;
  const stride = columns * side;
  for (let row = first; row < end; row++) {
    for (let column = 0; column < columns; column++) {
      const sum = sumOfCell(plane + row * side * stride + column * side, stride, side);
      store<f32>(means + <usize>(row * columns + column) * PIXEL + channel, <f32>(<f64>sum / <f64>(side * side)));
    }
  }
}

/** Makes those of cells that were not seen a smooth continuation of the cells around. */
export function fillMeans(): void {
  fillSmoothly(means, meanWeights, plateWidth / CELL, plateHeight / CELL, pyramid);
}

/** Paints the cells of some rows that were not seen with the means, read bilinearly. */
export function paintCells(first: i32, end: i32): void {
  const columns = plateWidth / CELL;
  for (let cell = first * columns; cell < end * columns; cell++) {
    if (load<u8>(seen + cell)) continue;
    paintCell(luma, CELL, 0, cell);
    paintCell(u, CELL / 2, 4, cell);
    paintCell(v, CELL / 2, 8, cell);
  }
}

/** Of a cell of 8 or 4 pixels a side, row by row. */
@inline
function sumOfCell(from: usize, stride: i32, side: i32): i32 {
  let sums = i16x8.splat(0);
  for (let row = 0; row < side; row++, from += <usize>stride) {
    const bytes = side == CELL ? v128.load64_zero(from) : v128.load32_zero(from);
    sums = i16x8.add(sums, i16x8.extadd_pairwise_i8x16_u(bytes));
  }
  const pairs = i32x4.extadd_pairwise_i16x8_u(sums);
  return i32x4.extract_lane(pairs, 0) + i32x4.extract_lane(pairs, 1);
}

function meanOf(plane: usize, stride: i32, x: i32, y: i32, side: i32): f64 {
  let sum = 0;
  for (let row = y; row < y + side; row++) {
    for (let at = row * stride + x; at < row * stride + x + side; at++) sum += load<u8>(plane + at);
  }
  return <f64>sum / <f64>(side * side);
}

function paintCell(plane: usize, side: i32, channel: usize, cell: i32): void {
  const columns = plateWidth / CELL;
  const rows = plateHeight / CELL;
  const x0 = (cell % columns) * side;
  const y0 = (cell / columns) * side;
  for (let y = y0; y < y0 + side; y++) {
    const row = max(0, min(<f64>(rows - 1), (<f64>y + 0.5) / <f64>side - 0.5));
    const top = <i32>row;
    const upperLine = means + <usize>(top * columns) * PIXEL + channel;
    const lowerLine = means + <usize>(min(rows - 1, top + 1) * columns) * PIXEL + channel;
    for (let x = x0; x < x0 + side; x++) {
      const column = max(0, min(<f64>(columns - 1), (<f64>x + 0.5) / <f64>side - 0.5));
      const left = <i32>column;
      const before = <usize>left * PIXEL;
      const after = <usize>min(columns - 1, left + 1) * PIXEL;
      const share = column - <f64>left;
      const upper = <f64>load<f32>(upperLine + before) * (1 - share) + <f64>load<f32>(upperLine + after) * share;
      const lower = <f64>load<f32>(lowerLine + before) * (1 - share) + <f64>load<f32>(lowerLine + after) * share;
      store<u8>(plane + y * columns * side + x, <i32>(upper + (lower - upper) * (row - <f64>top) + 0.5));
    }
  }
}

/** Cuts rows of the picture out of the plate: `across` pixels from (x, y) on, `scale` of them a side for one of the picture's. */
export function cut(x: i32, y: i32, across: i32, scale: i32, first: i32, end: i32): void {
  const columns = plateWidth / CELL;
  const half = plateWidth / 2;
  const chroma = max(1, scale / 2);
  for (let row = first; row < end; row++) {
    const top = y + row * scale;
    for (let column = 0; column < across / scale; column++) {
      const left = x + column * scale;
      const pixel = <usize>((row + RADIUS) * width + column + RADIUS);
      const cell = (top / CELL) * columns + left / CELL;
      const isSeen = load<u8>(seen + cell) != 0;
      store<u8>(isKnown + pixel, isSeen && load<u8>(isBar + cell) == 0 ? 1 : 0);
      store<u8>(isHole + pixel, !isSeen && load<u8>(needed + cell) != 0 ? 1 : 0);
      const to = colours + pixel * PIXEL;
      if (scale == 1) {
        const at = (top >> 1) * half + (left >> 1);
        store<f32>(to, <f32>load<u8>(luma + top * plateWidth + left));
        store<f32>(to, <f32>load<u8>(u + at), 4);
        store<f32>(to, <f32>load<u8>(v + at), 8);
        continue;
      }
      store<f32>(to, <f32>meanOf(luma, plateWidth, left, top, scale));
      store<f32>(to, <f32>meanOf(u, half, left >> 1, top >> 1, chroma), 4);
      store<f32>(to, <f32>meanOf(v, half, left >> 1, top >> 1, chroma), 8);
    }
  }
}

/** Copies, at full size, what was found for rows of the picture that was cut out into the holes. */
export function copyBack(x: i32, y: i32, across: i32, scale: i32, first: i32, end: i32): void {
  for (let row = first; row < end; row++) {
    for (let column = 0; column < across / scale; column++) {
      const at = (row + RADIUS) * width + column + RADIUS;
      if (load<u8>(isHole + at) == 0 || sourceOf(at) < 0) continue;
      if (scale == 1) copyColour(at, x + column, y + row);
      else copySquare(at, x + column * scale, y + row * scale, scale);
    }
  }
}

/** At full size the votes themselves are the colours. */
@inline
function copyColour(at: i32, x: i32, y: i32): void {
  const colour = colours + <usize>at * PIXEL;
  store<u8>(luma + y * plateWidth + x, <i32>(<f64>load<f32>(colour) + 0.5));
  if ((x | y) & 1) return;
  const chroma = (y >> 1) * (plateWidth / 2) + (x >> 1);
  store<u8>(u + chroma, <i32>(<f64>load<f32>(colour, 4) + 0.5));
  store<u8>(v + chroma, <i32>(<f64>load<f32>(colour, 8) + 0.5));
}

/** In a smaller picture the votes give the colours of a square, and its source the detail. */
function copySquare(at: i32, x: i32, y: i32, scale: i32): void {
  const source = sourceOf(at);
  const shiftX = ((source % width) - (at % width)) * scale;
  const shiftY = (source / width - at / width) * scale;
  const voted = colours + <usize>at * PIXEL;
  const copied = colours + <usize>source * PIXEL;
  const half = plateWidth / 2;
  shiftSquare(luma, y * plateWidth + x, (y + shiftY) * plateWidth + x + shiftX, plateWidth, scale, voted, copied);
  const to = (y >> 1) * half + (x >> 1);
  const from = ((y + shiftY) >> 1) * half + ((x + shiftX) >> 1);
  shiftSquare(u, to, from, half, scale / 2, voted + 4, copied + 4);
  shiftSquare(v, to, from, half, scale / 2, voted + 8, copied + 8);
}

function shiftSquare(plane: usize, to: i32, from: i32, stride: i32, side: i32, voted: usize, copied: usize): void {
  for (let y = 0; y < side; y++, to += stride, from += stride) {
    for (let x = 0; x < side; x++) {
      const value = <f64>load<u8>(plane + from + x) + <f64>load<f32>(voted) - <f64>load<f32>(copied);
      store<u8>(plane + to + x, <i32>max(0, min(255, value + 0.5)));
    }
  }
}
