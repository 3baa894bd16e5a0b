/** Puts what samples show of a cell into slots. */
import { mapX, mapY } from './homography';
import { CELL, firstRowOf, HALF, isStill, LUMA_BYTES, lumaOf, rowCountOf, slotAt, TRANSFORM, uOf, vOf, width } from './state';

/** Puts what a sample shows of the cell with its corner at (x, y) of the plate into a slot. */
export function addSample(slot: i32, sample: usize, x: i32, y: i32): void {
  const luma = slotAt(slot);
  const u = luma + LUMA_BYTES;
  const v = u + HALF * HALF;
  const height = rowCountOf(sample);
  if (isStill(sample)) {
    const row = y - firstRowOf(sample);
    copyCell(luma, lumaOf(sample), width, height, x, row, CELL);
    copyCell(u, uOf(sample), width >> 1, height >> 1, x >> 1, row >> 1, HALF);
    copyCell(v, vOf(sample), width >> 1, height >> 1, x >> 1, row >> 1, HALF);
    return;
  }
  for (let i = 0; i < 4; i++) {
    const cornerX = <f64>(x + (i & 1) * CELL);
    const cornerY = <f64>(y + (i >> 1) * CELL);
    store<f64>(corners + (<usize>i << 4), mapX(sample + TRANSFORM, cornerX, cornerY));
    store<f64>(corners + (<usize>i << 4), mapY(sample + TRANSFORM, cornerX, cornerY), 8);
  }
  const firstRow = firstRowOf(sample);
  warpCell(luma, lumaOf(sample), width, height, firstRow, CELL);
  warpCell(u, uOf(sample), width >> 1, height >> 1, firstRow >> 1, HALF);
  warpCell(v, vOf(sample), width >> 1, height >> 1, firstRow >> 1, HALF);
}

/** Where the cell's corners lie in the sample, x y each: top left, top right, bottom left, bottom right. 64-bit floats. */
const corners = memory.data(64, 16);

/** Places beyond the right and the lower border repeat it. */
function copyCell(to: usize, plane: usize, width: i32, height: i32, x: i32, y: i32, side: i32): void {
  const isInside = x + side <= width && y + side <= height;
  for (let row = y; row < y + side; row++, to += side) {
    const line = plane + <usize>(min(height - 1, row) * width);
    if (!isInside) for (let column = 0; column < side; column++) store<u8>(to + column, load<u8>(line + min(width - 1, x + column)));
    else if (side == CELL) store<u64>(to, load<u64>(line + x));
    else store<u32>(to, load<u32>(line + x));
  }
}

@inline
function corner(index: usize): f64 {
  return load<f64>(corners + (index << 3));
}

/** Bilinear reading, four pixels at once; inside a cell the warp is as good as bilinear itself. */
function warpCell(to: usize, plane: usize, width: i32, height: i32, firstRow: i32, side: i32): void {
  const scale = <f64>side / CELL;
  const maxX = f32x4.splat(<f32>(width - 1));
  const maxY = f32x4.splat(<f32>(height - 1));
  for (let row = 0; row < side; row++) {
    const t = (<f64>row + 0.5) / <f64>side;
    const leftX = (corner(0) + (corner(4) - corner(0)) * t) * scale - 0.5;
    const leftY = (corner(1) + (corner(5) - corner(1)) * t) * scale - 0.5 - <f64>firstRow;
    const stepX = ((corner(2) + (corner(6) - corner(2)) * t) * scale - 0.5 - leftX) / <f64>side;
    const stepY = ((corner(3) + (corner(7) - corner(3)) * t) * scale - 0.5 - <f64>firstRow - leftY) / <f64>side;
    for (let column = 0; column < side; column += 4, to += 4) {
      const columns = f32x4.add(f32x4.splat(<f32>column), f32x4(0.5, 1.5, 2.5, 3.5));
      const x = f32x4.add(f32x4.splat(<f32>leftX), f32x4.mul(f32x4.splat(<f32>stepX), columns));
      const y = f32x4.add(f32x4.splat(<f32>leftY), f32x4.mul(f32x4.splat(<f32>stepY), columns));
      v128.store32_lane(to, readFour(plane, width, height, clamp(x, maxX), clamp(y, maxY)), 0);
    }
  }
}

/** `pmin` and `pmax` are one instruction each, where minima take care of what is no number. */
@inline
function clamp(places: v128, most: v128): v128 {
  return f32x4.pmin(f32x4.pmax(places, f32x4.splat(0)), most);
}

/** 2²³: behind it lie whole numbers only, in the lower bits. */
const WHOLE: f32 = 8388608;

/** Whole numbers from 0 to 2²³, by an addition: conversion takes three times as long. */
@inline
function toIntegers(whole: v128): v128 {
  return v128.and(f32x4.add(whole, f32x4.splat(WHOLE)), i32x4.splat(0x7fffff));
}

/** What lies at four places of a plane, as the first four bytes. */
@inline
function readFour(plane: usize, width: i32, height: i32, x: v128, y: v128): v128 {
  // In the last column the pixel itself is the right neighbour of the one before; below the last row lies the last row.
  const left = f32x4.pmin(f32x4.floor(x), f32x4.splat(<f32>(width - 2)));
  const top = f32x4.floor(y);
  const upper = i32x4.add(i32x4.mul(toIntegers(top), i32x4.splat(width)), toIntegers(left));
  const isAboveLast = f32x4.lt(top, f32x4.splat(<f32>(height - 1)));
  const lower = i32x4.add(upper, v128.and(isAboveLast, i32x4.splat(width)));
  const shareX = f32x4.sub(x, left);
  const above = mixPairs(readPairs(plane, upper), shareX);
  const beneath = mixPairs(readPairs(plane, lower), shareX);
  const mixed = f32x4.add(above, f32x4.mul(f32x4.sub(beneath, above), f32x4.sub(y, top)));
  const rounded = toIntegers(f32x4.floor(f32x4.add(mixed, f32x4.splat(0.5))));
  return i8x16.shuffle(rounded, rounded, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12);
}

/** Four pixels, each with its right neighbour in the next byte, as 32-bit numbers. */
@inline
function readPairs(plane: usize, at: v128): v128 {
  let pairs = i32x4.splat(0);
  pairs = v128.load16_lane(plane + i32x4.extract_lane(at, 0), pairs, 0);
  pairs = v128.load16_lane(plane + i32x4.extract_lane(at, 1), pairs, 2);
  pairs = v128.load16_lane(plane + i32x4.extract_lane(at, 2), pairs, 4);
  return v128.load16_lane(plane + i32x4.extract_lane(at, 3), pairs, 6);
}

@inline
function mixPairs(pairs: v128, share: v128): v128 {
  const left = f32x4.convert_i32x4_s(v128.and(pairs, i32x4.splat(0xff)));
  const right = f32x4.convert_i32x4_s(i32x4.shr_u(pairs, 8));
  return f32x4.add(left, f32x4.mul(f32x4.sub(right, left), share));
}
