/** A grey picture at a few sizes, each half of the one before: what is tracked from coarse to fine. */
import { columns, rows, sums } from './state';

/** Whether `sums` are 32-bit numbers in place of 16-bit ones, and what makes them 0..255. */
export let isWide: bool = false;
export let share: f64 = 0;
/** All levels, one behind the other, largest first, 32-bit floats; and how many they are. */
export let levels: usize = 0;
export let levelCount: i32 = 0;

@inline
export function widthOf(level: i32): i32 {
  return columns >> level;
}

@inline
export function heightOf(level: i32): i32 {
  return rows >> level;
}

export function levelAt(level: i32): usize {
  let at = levels;
  for (let i = 0; i < level; i++) at += <usize>(widthOf(i) * heightOf(i)) << 2;
  return at;
}

/** Makes all levels from the sums. */
export function makeLevels(): void {
  const count = <usize>(columns * rows);
  for (let at: usize = 0; at < count; at++) {
    const sum = isWide ? load<u32>(sums + (at << 2)) : <u32>load<u16>(sums + (at << 1));
    store<f32>(levels + (at << 2), <f32>(<f64>sum * share));
  }
  for (let level = 1; level < levelCount; level++) halve(levelAt(level - 1), widthOf(level - 1), levelAt(level), widthOf(level), heightOf(level));
}

function halve(from: usize, stride: i32, to: usize, width: i32, height: i32): void {
  const line = <usize>stride << 2;
  for (let row = 0; row < height; row++) {
    let at = from + <usize>(2 * row) * line;
    for (let column = 0; column < width; column++, at += 8, to += 4) {
      const upper = <f64>load<f32>(at) + <f64>load<f32>(at, 4);
      store<f32>(to, <f32>((upper + <f64>load<f32>(at + line) + <f64>load<f32>(at + line, 4)) / 4));
    }
  }
}
