/** How much the cells around the people of a frame differ from the plate, shadows left aside. */
import { medianOf } from '../plate/select';
import { band, byteAt, columns, covered, distance, floatAt, isLaid, isSeen, plateLuma, plateU, plateV, reach, rows } from './state';
import { shownLuma, shownU, shownV, x0, x1, y0, y1 } from './state';

/** How much a level of chroma counts against one of luma. */
const CHROMA_WEIGHT: f64 = 1.5;
/** At an edge of the plate, a cell may differ by this share of the step there: nothing lies quite where it was measured. */
const EDGE_SHARE: f64 = 0.25;
/** Shadows on walls leave this share of the light or more. */
const SHADOW_LIGHT: f64 = 0.8;
/** By how many levels the colour in a shadow differs from the plate's, darkened. */
const SHADOW_CHROMA: f64 = 8;
const BLACK: f64 = 16;
const GREY: f64 = 128;
/** Every third cell tells enough of the light. */
const LIGHT_STEP: i32 = 3;

/** Levels from which a cell is different: one that samples show, and one that is made up, which is less certain. */
export let different: f64 = 0;
export let distinct: f64 = 0;
/** Gets the cells that differ, ascending, 32-bit, and for every cell of them whether it does by more than `distinct`, a byte. */
export let found: usize = 0;
export let isDistinct: usize = 0;
/** Room for a 64-bit float of each cell. */
export let levels: usize = 0;

let lightY: f64 = 0;
let lightU: f64 = 0;
let lightV: f64 = 0;

/** Finds the cells around the people in the rows before `lowest` that differ from the plate in the light of the frame; how many they are. */
export function findDifferent(lowest: i32): i32 {
  lightY = measureLight(shownLuma, plateLuma);
  lightU = measureLight(shownU, plateU);
  lightV = measureLight(shownV, plateV);
  let count = 0;
  for (let row = y0; row < lowest; row++) {
    for (let at = row * columns + x0; at < row * columns + x1; at++) {
      if (floatAt(distance, at) < covered || floatAt(distance, at) >= band) continue;
      const least = byteAt(isSeen, at) ? different : distinct;
      let difference = differenceAt(at);
      if (difference <= least) continue;
      difference -= toleranceAt(at);
      if (difference <= least) continue;
      store<i32>(found + (<usize>count << 2), at);
      store<u8>(isDistinct + at, difference > distinct ? 1 : 0);
      count++;
    }
  }
  return count;
}

/** What most of the surroundings differ by is the frame's light. */
function measureLight(shown: usize, expected: usize): f64 {
  let count = 0;
  for (let row = y0; row < y1; row++) {
    const line = row * columns;
    for (let at = line + x0 + (row % LIGHT_STEP); at < line + x1; at += LIGHT_STEP) {
      if (!byteAt(isLaid, at) || !byteAt(isSeen, at)) continue;
      if (floatAt(distance, at) < reach || floatAt(distance, at) >= band) continue;
      store<f64>(levels + (<usize>count << 3), <f64>byteAt(shown, at) - floatAt(expected, at));
      count++;
    }
  }
  return count ? medianOf(levels, count) : 0;
}

/** Levels by which a cell differs from the plate; 0 in a shadow, and beyond the plate. */
@inline
function differenceAt(at: i32): f64 {
  if (!byteAt(isLaid, at)) return 0;
  const step = <f64>byteAt(shownLuma, at) - floatAt(plateLuma, at) - lightY;
  const stepU = <f64>byteAt(shownU, at) - floatAt(plateU, at) - lightU;
  const stepV = <f64>byteAt(shownV, at) - floatAt(plateV, at) - lightV;
  if (step < 0 && isShadow(at)) return 0;
  return abs(step) + CHROMA_WEIGHT * (abs(stepU) + abs(stepV));
}

@inline
function isShadow(at: i32): bool {
  const light = (<f64>byteAt(shownLuma, at) - BLACK) / max(1, floatAt(plateLuma, at) - BLACK);
  if (light < SHADOW_LIGHT) return false;
  const offU = <f64>byteAt(shownU, at) - GREY - light * (floatAt(plateU, at) - GREY);
  const offV = <f64>byteAt(shownV, at) - GREY - light * (floatAt(plateV, at) - GREY);
  return abs(offU) + abs(offV) < SHADOW_CHROMA;
}

let least: f64 = 0;
let most: f64 = 0;

/** What the plate's own edges explain of a difference, levels. */
function toleranceAt(at: i32): f64 {
  least = floatAt(plateLuma, at);
  most = least;
  if (at % columns > 0) widen(at - 1);
  if ((at + 1) % columns > 0) widen(at + 1);
  if (at >= columns) widen(at - columns);
  if (at + columns < columns * rows) widen(at + columns);
  return EDGE_SHARE * (most - least);
}

@inline
function widen(beside: i32): void {
  if (!byteAt(isLaid, beside)) return;
  least = min(least, floatAt(plateLuma, beside));
  most = max(most, floatAt(plateLuma, beside));
}
