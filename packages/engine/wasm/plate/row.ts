/** Settles the cells of a row of the plate, each from some of the samples that show the background there. */
import { measureGrain } from './grain';
import { levelSlot } from './levels';
import { settleLanes } from './settle';
import { CELL, CELL_BYTES, cellColumns, HALF, LUMA_BYTES, plateX, plateY, result, rowCountOf, sampleAt, sampleCount } from './state';
import { addSample } from './warp';

/** For each sample the row's cells: a byte each, 1 where it shows the background. */
export let clear: usize = 0;
/** A byte for each of the row's cells: 1 where frames are painted with it. */
export let needed: usize = 0;
/** Gets, for each of the row's cells, the number of samples that show it, at most 255, and its grain, a 64-bit float: below 0 where not told. */
export let seen: usize = 0;
export let grains: usize = 0;
/** The row's pixels, plane by plane. Cells that no sample shows stay as they are. */
export let luma: usize = 0;
export let u: usize = 0;
export let v: usize = 0;
/** Most samples that a needed cell is settled from, and one that is not. */
export let mostNeeded: i32 = 0;
export let mostRough: i32 = 0;
/** From fewer of them no grain is told. */
export let leastForGrain: i32 = 0;
/** Room for the numbers of the samples that show a cell, 16-bit. */
export let usable: usize = 0;

export function settleRow(row: i32): void {
  const y = plateY + row * CELL;
  for (let column = 0; column < cellColumns; column++) {
    const isNeeded = load<u8>(needed + column) != 0;
    const known = listUsable(column);
    const count = min(known, isNeeded ? mostNeeded : mostRough);
    for (let slot = 0; slot < count; slot++) {
      const number = <i32>Math.floor(((<f64>slot + 0.5) * <f64>known) / <f64>count);
      const sample = sampleAt(load<u16>(usable + (<usize>number << 1)));
      addSample(slot, sample, plateX + column * CELL, y);
      levelSlot(slot, sample, column, row);
    }
    store<u8>(seen + column, min(255, known));
    store<f64>(grains + (<usize>column << 3), isNeeded && count >= leastForGrain ? measureGrain(count) : -1);
    if (count == 0) continue;
    for (let lane: usize = 0; lane < CELL_BYTES; lane += 16) settleLanes(lane, count);
    putCell(column);
  }
}

/** Lists the samples that show a cell; how many they are. */
function listUsable(column: i32): i32 {
  let count: usize = 0;
  for (let number = 0; number < sampleCount; number++) {
    if (rowCountOf(sampleAt(number)) == 0 || load<u8>(clear + number * cellColumns + column) == 0) continue;
    store<u16>(usable + (count << 1), number);
    count++;
  }
  return <i32>count;
}

function putCell(column: i32): void {
  const at = <usize>(column * CELL);
  const line = <usize>(cellColumns * CELL);
  for (let y = 0; y < CELL; y++) store<u64>(luma + <usize>y * line + at, load<u64>(result + <usize>(y * CELL)));
  for (let y = 0; y < HALF; y++) {
    const from = result + LUMA_BYTES + <usize>(y * HALF);
    const to = (<usize>y * line + at) >> 1;
    store<u32>(u + to, load<u32>(from));
    store<u32>(v + to, load<u32>(from + HALF * HALF));
  }
}
