/** The memory of the plate kernel, as its caller lays it out: all addresses are bytes. */

/** Pixels a side of a cell. */
export const CELL: i32 = 8;
/** Its side in chroma. */
export const HALF: i32 = CELL / 2;
/** Luma, then u, then v. */
export const CELL_BYTES: usize = 96;
export const LUMA_BYTES: usize = 64;

/** CELL_BYTES for each sample that a cell is settled from. */
export let slots: usize = 0;
/** CELL_BYTES. */
export let result: usize = 0;

@inline
export function slotAt(slot: i32): usize {
  return slots + <usize>slot * CELL_BYTES;
}

/** Where the plate's corner lies, and its size in cells. */
export let plateX: i32 = 0;
export let plateY: i32 = 0;
export let cellColumns: i32 = 0;
export let cellRows: i32 = 0;

/** Samples of the plate, each described by SAMPLE_BYTES. */
export let samples: usize = 0;
export let sampleCount: i32 = 0;
/** Width of a sample's rows, pixels. */
export let width: i32 = 0;

export const SAMPLE_BYTES: usize = 112;
/** Nine 64-bit floats: takes plate coordinates to pixels of the sample. */
export const TRANSFORM: usize = 0;
/** Addresses of the rows of it that are at hand, without padding. */
const LUMA: usize = 72;
const U: usize = 76;
const V: usize = 80;
/** Which row of the sample is the first of them, and how many they are; 0: it shows nothing of the band at hand. */
const FIRST_ROW: usize = 84;
const ROW_COUNT: usize = 88;
/** Whether plate and sample have the same coordinates. */
const IS_STILL: usize = 92;
/** Which of `fields` brings it to the exposure of the others; below 0: none. */
const FIELD: usize = 96;

@inline
export function sampleAt(number: i32): usize {
  return samples + <usize>number * SAMPLE_BYTES;
}
@inline
export function lumaOf(sample: usize): usize {
  return load<u32>(sample, LUMA);
}
@inline
export function uOf(sample: usize): usize {
  return load<u32>(sample, U);
}
@inline
export function vOf(sample: usize): usize {
  return load<u32>(sample, V);
}
@inline
export function firstRowOf(sample: usize): i32 {
  return load<i32>(sample, FIRST_ROW);
}
@inline
export function rowCountOf(sample: usize): i32 {
  return load<i32>(sample, ROW_COUNT);
}
@inline
export function isStill(sample: usize): bool {
  return load<i32>(sample, IS_STILL) != 0;
}
@inline
export function fieldOf(sample: usize): i32 {
  return load<i32>(sample, FIELD);
}

/** Blocks of BLOCK pixels a side, in which exposure is measured; Y, U and V of each are 32-bit floats, row by row. */
export const BLOCK: i32 = 32;
export const CHANNELS: i32 = 3;
export let blockColumns: i32 = 0;
export let blockRows: i32 = 0;
/** What each of `measuredCount` samples shows of the blocks, NaN where it does not, and what brings it to the exposure of the others. */
export let measured: usize = 0;
export let fields: usize = 0;
export let measuredCount: i32 = 0;

@inline
export function blockCount(): i32 {
  return blockColumns * blockRows;
}
/** Bytes of all blocks. */
@inline
export function fieldBytes(): usize {
  return <usize>(blockCount() * CHANNELS) << 2;
}
