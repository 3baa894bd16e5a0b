/** Finds patches of a reference picture in other pictures (Lucas–Kanade, inverse compositional: Baker & Matthews 2004). */
import { corners } from './corners';
import { heightOf, levelAt, levelCount, widthOf } from './levels';

/** Half the side of a patch. */
const RADIUS: i32 = 4;
const SIDE: i32 = 2 * RADIUS + 1;
const AREA: i32 = SIDE * SIDE;
const PATCH: usize = <usize>AREA << 2;
const MAX_STEPS: i32 = 6;
/** A step shorter than this ends the search, pixels of the level. */
const CONVERGED: f64 = 0.01;
/** Root mean square difference, levels of grey, above which it is not the same patch. */
const MAX_DIFFERENCE: f64 = 14;

export let cornerCount: i32 = 0;
/** Patches of each level around the corners, 32-bit floats, AREA each: zero-mean grey values and gradients. */
export let values: usize = 0;
export let gradientX: usize = 0;
export let gradientY: usize = 0;
/** Inverses of their gradient tensors: xx, xy, yy. */
export let inverse: usize = 0;
/** Where the corners are expected, and then found: x, y, 32-bit floats; and a byte each: 1 where they are. */
export let found: usize = 0;
export let isFound: usize = 0;

/** Windows of the picture; behind each some room. */
const WINDOW: i32 = (AREA + 3) * 4;
const window = memory.data(WINDOW, 16);
const before = memory.data(WINDOW, 16);
const after = memory.data(WINDOW, 16);
/** SIDE + 1 rows of a window, read between columns: 64-bit floats. */
const LINE: usize = <usize>(SIDE + 1) << 3;
const LINES: usize = <usize>(SIDE + 1) * LINE;
const lines = memory.data((SIDE + 1) * (SIDE + 1) * 8, 16);

@inline
function patchAt(arrays: usize, level: i32, k: i32): usize {
  return arrays + <usize>(level * cornerCount + k) * PATCH;
}

@inline
function inverseAt(level: i32, k: i32): usize {
  return inverse + <usize>(level * cornerCount + k) * 12;
}

/** Cuts the patches around the corners out of the reference, whose levels are at hand. */
export function cutTemplates(): void {
  for (let level = 0; level < levelCount; level++) {
    for (let k = 0; k < cornerCount; k++) {
      const x = <f64>load<f32>(corners + (<usize>k << 3)) / <f64>(1 << level) - 0.5;
      const y = <f64>load<f32>(corners + (<usize>k << 3), 4) / <f64>(1 << level) - 0.5;
      if (!readWindow(level, x, y, window)) continue;
      memory.copy(patchAt(values, level, k), window, PATCH);
      if (cutGradient(level, x, y, 1, 0, patchAt(gradientX, level, k)) && cutGradient(level, x, y, 0, 1, patchAt(gradientY, level, k)))
        invertTensor(level, k);
    }
  }
}

/** A gradient without its mean, since brightness may change between the pictures. */
function cutGradient(level: i32, x: f64, y: f64, dx: f64, dy: f64, to: usize): bool {
  if (!readWindow(level, x - dx, y - dy, before) || !readWindow(level, x + dx, y + dy, after)) return false;
  for (let at: usize = 0; at < PATCH; at += 4) store<f32>(to + at, <f32>((<f64>load<f32>(after + at) - <f64>load<f32>(before + at)) / 2));
  removeMean(to);
  return true;
}

function invertTensor(level: i32, k: i32): void {
  const alongX = patchAt(gradientX, level, k);
  const alongY = patchAt(gradientY, level, k);
  let xx: f64 = 0;
  let xy: f64 = 0;
  let yy: f64 = 0;
  for (let at: usize = 0; at < PATCH; at += 4) {
    const gx = <f64>load<f32>(alongX + at);
    const gy = <f64>load<f32>(alongY + at);
    xx += gx * gx;
    xy += gx * gy;
    yy += gy * gy;
  }
  const determinant = xx * yy - xy * xy;
  if (determinant < 1) return;
  store<f32>(inverseAt(level, k), <f32>(yy / determinant));
  store<f32>(inverseAt(level, k), <f32>(-xy / determinant), 4);
  store<f32>(inverseAt(level, k), <f32>(xx / determinant), 8);
}

/** Looks for the corners in the picture whose levels are at hand, from where they are expected. */
export function track(): void {
  for (let k = 0; k < cornerCount; k++) {
    let isThere = true;
    for (let level = levelCount - 1; level >= 0 && isThere; level--) isThere = search(level, k);
    store<u8>(isFound + k, isThere ? 1 : 0);
  }
}

/** Improves the position of patch k on one level; false where it leaves the picture or looks different. */
function search(level: i32, k: i32): bool {
  const scale = <f64>(1 << level);
  const place = found + (<usize>k << 3);
  const xx = <f64>load<f32>(inverseAt(level, k));
  const xy = <f64>load<f32>(inverseAt(level, k), 4);
  const yy = <f64>load<f32>(inverseAt(level, k), 8);
  let x = <f64>load<f32>(place) / scale - 0.5;
  let y = <f64>load<f32>(place, 4) / scale - 0.5;
  let difference: f64 = 0;
  for (let step = 0; step < MAX_STEPS; step++) {
    if (!readWindow(level, x, y, window)) return level > 0;
    let sumX: f64 = 0;
    let sumY: f64 = 0;
    let squares: f64 = 0;
    const wanted = patchAt(values, level, k);
    const alongX = patchAt(gradientX, level, k);
    const alongY = patchAt(gradientY, level, k);
    for (let at: usize = 0; at < PATCH; at += 4) {
      const error = <f64>load<f32>(window + at) - <f64>load<f32>(wanted + at);
      sumX += <f64>load<f32>(alongX + at) * error;
      sumY += <f64>load<f32>(alongY + at) * error;
      squares += error * error;
    }
    difference = squares / AREA;
    const stepX = xx * sumX + xy * sumY;
    const stepY = xy * sumX + yy * sumY;
    x -= stepX;
    y -= stepY;
    if (stepX * stepX + stepY * stepY < CONVERGED * CONVERGED) break;
  }
  store<f32>(place, <f32>((x + 0.5) * scale));
  store<f32>(place, <f32>((y + 0.5) * scale), 4);
  return level > 0 || difference < MAX_DIFFERENCE * MAX_DIFFERENCE;
}

/** Grey values around (x, y), in indexes rather than positions, without their mean; false where the window leaves the picture. */
function readWindow(level: i32, x: f64, y: f64, to: usize): bool {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const width = widthOf(level);
  if (!(left >= RADIUS && top >= RADIUS)) return false;
  if (!(left + RADIUS + 1 < <f64>width && top + RADIUS + 1 < <f64>heightOf(level))) return false;
  let from = levelAt(level) + (<usize>((<i32>top - RADIUS) * width + <i32>left - RADIUS) << 2);
  const shareX = f64x2.splat(x - left);
  for (let line = lines; line < lines + LINES; line += LINE, from += <usize>width << 2) {
    // Two columns at a time; what comes of the tenth is not looked at.
    for (let i: usize = 0; i < <usize>SIDE + 1; i += 2) {
      const value = f64x2.promote_low_f32x4(v128.load64_zero(from + (i << 2)));
      const next = f64x2.promote_low_f32x4(v128.load64_zero(from + (i << 2) + 4));
      v128.store(line + (i << 3), f64x2.add(value, f64x2.mul(f64x2.sub(next, value), shareX)));
    }
  }
  const shareY = f64x2.splat(y - top);
  let at = to;
  for (let line = lines; line < lines + LINES - LINE; line += LINE, at += <usize>SIDE << 2) {
    for (let i: usize = 0; i < <usize>SIDE + 1; i += 2) {
      const upper = v128.load(line + (i << 3));
      const lower = v128.load(line + (i << 3) + LINE);
      const mixed = f64x2.add(upper, f64x2.mul(f64x2.sub(lower, upper), shareY));
      v128.store64_lane(at + (i << 2), f32x4.demote_f64x2_zero(mixed), 0);
    }
  }
  removeMean(to);
  return true;
}

function removeMean(values: usize): void {
  let sum: f64 = 0;
  for (let at = values; at < values + PATCH; at += 4) sum += <f64>load<f32>(at);
  const mean = sum / AREA;
  for (let at = values; at < values + PATCH; at += 4) store<f32>(at, <f32>(<f64>load<f32>(at) - mean));
}
