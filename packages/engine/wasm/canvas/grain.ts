/** Makes the tile of film grain: noise of zero mean, slightly soft as the grain of compressed film is, the same every time. */
import { GRAIN_ROW, GRAIN_TILE, grainNoise, grainTile } from './state';

/** The grain is in such parts of a level. */
const STEPS: f64 = 64;
const PLACES: i32 = GRAIN_TILE * GRAIN_TILE;

/** Fills the tile; `level` is the standard deviation in luma levels. */
export function makeGrain(level: f64): void {
  fillNoise();
  let squares: f64 = 0;
  for (let i = 0; i < PLACES; i++) {
    const value = <f64>soften(i);
    squares += value * value;
  }
  const deviation = sqrt(squares / <f64>PLACES);
  for (let i = 0; i < PLACES; i++) {
    const noise = <f64>(<f32>(<f64>soften(i) / deviation));
    const step = <i16>floor(STEPS * level * noise + 0.5);
    const column = i & (GRAIN_TILE - 1);
    const row = grainTile + <usize>((i / GRAIN_TILE) * GRAIN_ROW) * 2;
    store<i16>(row + <usize>column * 2, step);
    if (column < GRAIN_ROW - GRAIN_TILE) store<i16>(row + <usize>(column + GRAIN_TILE) * 2, step);
  }
}

/** Sums of four random numbers each (linear congruential, Numerical Recipes). */
function fillNoise(): void {
  let state: u32 = 0x2545f491;
  for (let i = 0; i < PLACES; i++) {
    let sum: f64 = 0;
    for (let k = 0; k < 4; k++) {
      state = state * 1664525 + 1013904223;
      sum += <f64>state / 4294967296 - 0.5;
    }
    store<f32>(grainNoise + (<usize>i << 2), <f32>sum);
  }
}

/** With a part of the neighbours to the right and below; the tile is periodic. */
@inline
function soften(i: i32): f32 {
  const right = (i & ~(GRAIN_TILE - 1)) | ((i + 1) & (GRAIN_TILE - 1));
  const below = (i + GRAIN_TILE) & (PLACES - 1);
  return <f32>(<f64>noiseAt(i) + 0.4 * (<f64>noiseAt(right) + <f64>noiseAt(below)));
}

@inline
function noiseAt(i: i32): f32 {
  return load<f32>(grainNoise + (<usize>i << 2));
}
