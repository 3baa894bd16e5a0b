/**
 * Makes pictures with holes smaller and smoother, and lists what patches in them are good for. Called for bands of rows, one after the other,
 * from row `first` to before `end`: V8 goes on with hasty code until a call ends.
 */
import { candidates, colours, guide, height, isCandidate, isHole, isKnown, line, PIXEL, pixelCount, RADIUS, SIDE, sums } from './state';
import { targets, width } from './state';

/** Fills the rim from the pixels at the edge. */
export function repeatEdges(): void {
  const lastX = width - RADIUS - 1;
  const lastY = height - RADIUS - 1;
  for (let y = RADIUS; y <= lastY; y++) {
    const row = y * width;
    for (let x = 0; x < RADIUS; x++) copyPixels(row + RADIUS, row + x, 1);
    for (let x = lastX + 1; x < width; x++) copyPixels(row + lastX, row + x, 1);
  }
  for (let y = 0; y < RADIUS; y++) copyPixels(RADIUS * width, y * width, width);
  for (let y = lastY + 1; y < height; y++) copyPixels(lastY * width, y * width, width);
}

function copyPixels(from: i32, to: i32, count: i32): void {
  memory.copy(colours + <usize>to * PIXEL, colours + <usize>from * PIXEL, <usize>count * PIXEL);
  memory.copy(guide + <usize>to * PIXEL, guide + <usize>from * PIXEL, <usize>count * PIXEL);
  memory.copy(isHole + to, isHole + from, count);
  memory.copy(isKnown + to, isKnown + from, count);
}

/** Running means of the colours over 2 · radius + 1 pixels, at the ends over what there is. They go into the room of `sums`. */
export function blurAlongRows(radius: i32, first: i32, end: i32): void {
  const bytes = <usize>width * PIXEL;
  let from = colours + <usize>first * bytes;
  let to = sums + <usize>first * bytes;
  for (let row = first; row < end; row++, from += bytes, to += bytes) {
    let y: f64 = 0;
    let u: f64 = 0;
    let v: f64 = 0;
    for (let k = 0; k < min(radius, width); k++) {
      const at = from + <usize>k * PIXEL;
      y += load<f32>(at);
      u += load<f32>(at, 4);
      v += load<f32>(at, 8);
    }
    for (let k = 0; k < width; k++) {
      if (k + radius < width) {
        const at = from + <usize>(k + radius) * PIXEL;
        y += load<f32>(at);
        u += load<f32>(at, 4);
        v += load<f32>(at, 8);
      }
      if (k > radius) {
        const at = from + <usize>(k - radius - 1) * PIXEL;
        y -= load<f32>(at);
        u -= load<f32>(at, 4);
        v -= load<f32>(at, 8);
      }
      const window = <f64>windowOf(width, k, radius);
      const at = to + <usize>k * PIXEL;
      store<f32>(at, <f32>(y / window));
      store<f32>(at, <f32>(u / window), 4);
      store<f32>(at, <f32>(v / window), 8);
    }
  }
}

/** Makes the guide: the same of those down all columns at once, so that memory is walked through in its order. */
export function blurDownColumns(radius: i32, first: i32, end: i32): void {
  const bytes = <usize>width * PIXEL;
  let to = guide + <usize>first * bytes;
  if (first == 0) {
    memory.fill(line, 0, bytes << 1);
    for (let row = 0; row < min(radius, height); row++) addRow(sums + <usize>row * bytes, bytes, 1);
  }
  for (let row = first; row < end; row++) {
    if (row + radius < height) addRow(sums + <usize>(row + radius) * bytes, bytes, 1);
    if (row > radius) addRow(sums + <usize>(row - radius - 1) * bytes, bytes, -1);
    const window = <f64>windowOf(height, row, radius);
    for (let i: usize = 0; i < bytes; i += 4) store<f32>(to + i, <f32>(load<f64>(line + (i << 1)) / window));
    to += bytes;
  }
}

@inline
function addRow(row: usize, bytes: usize, sign: f64): void {
  for (let i: usize = 0; i < bytes; i += 4) {
    const at = line + (i << 1);
    store<f64>(at, load<f64>(at) + sign * <f64>load<f32>(row + i));
  }
}

/** How many places the mean around place k of `length` is taken over. */
@inline
function windowOf(length: i32, k: i32, radius: i32): i32 {
  return min(length - 1, k + radius) - max(0, k - radius) + 1;
}

/** Where all four are holes, their guesses count after all. */
const HOLE_WEIGHT: f64 = 1e-3;

/** Where the picture at half the size lies, and how wide it is, with its rim. */
export let halfColours: usize = 0;
export let halfGuide: usize = 0;
export let halfIsHole: usize = 0;
export let halfIsKnown: usize = 0;
export let halfWidth: i32 = 0;

/** Writes that picture, but for its rim; rows are its own, without it. A pixel is a hole where any of its four is, and known where all are. */
export function halve(first: i32, end: i32): void {
  for (let y = first; y < end; y++) {
    for (let x = 0; x < halfWidth - 2 * RADIUS; x++) {
      const to = <usize>((y + RADIUS) * halfWidth + x + RADIUS);
      const a = <usize>((2 * y + RADIUS) * width + 2 * x + RADIUS);
      const c = a + <usize>width;
      mixFour(a, c, halfColours + to * PIXEL);
      averageFour(a, c, halfGuide + to * PIXEL);
      const holes = load<u16>(isHole + a) | load<u16>(isHole + c);
      const known = load<u16>(isKnown + a) & load<u16>(isKnown + c);
      store<u8>(halfIsHole + to, (holes | (holes >> 8)) & 1);
      store<u8>(halfIsKnown + to, known & (known >> 8) & 1);
    }
  }
}

/** Mean of four pixels, from a and c on; of those that are no holes, where some are not. */
@inline
function mixFour(a: usize, c: usize, to: usize): void {
  const weightA = weightOf(a);
  const weightB = weightOf(a + 1);
  const weightC = weightOf(c);
  const weightD = weightOf(c + 1);
  const weights = weightA + weightB + weightC + weightD;
  for (let k: usize = 0; k < PIXEL; k += 4) {
    const above = colours + a * PIXEL + k;
    const below = colours + c * PIXEL + k;
    const upper = weightA * <f64>load<f32>(above) + weightB * <f64>load<f32>(above + PIXEL);
    const all = upper + weightC * <f64>load<f32>(below) + weightD * <f64>load<f32>(below + PIXEL);
    store<f32>(to + k, <f32>(all / weights));
  }
}

@inline
function weightOf(pixel: usize): f64 {
  return load<u8>(isHole + pixel) ? HOLE_WEIGHT : 1;
}

@inline
function averageFour(a: usize, c: usize, to: usize): void {
  for (let k: usize = 0; k < PIXEL; k += 4) {
    const above = guide + a * PIXEL + k;
    const below = guide + c * PIXEL + k;
    const upper = <f64>load<f32>(above) + <f64>load<f32>(above + PIXEL);
    store<f32>(to + k, <f32>((upper + <f64>load<f32>(below) + <f64>load<f32>(below + PIXEL)) / 4));
  }
}

/** Lists the pixels inside of the rim whose patch touches a hole; how many they are up to here. */
export function listTargets(first: i32, end: i32): i32 {
  // What it marks is where candidates are marked next.
  return listByCount(isHole, 1, targets, first, end);
}

/** Marks and lists those whose whole patch is known; how many they are up to here. To be called last. */
export function listCandidates(first: i32, end: i32): i32 {
  return listByCount(isKnown, SIDE * SIDE, candidates, first, end);
}

let listed: i32 = 0;

/** Marks in `isCandidate`, and lists, the pixels inside of the rim in whose patch at least so many pixels have their flag set. */
function listByCount(flags: usize, least: i32, list: usize, first: i32, end: i32): i32 {
  // By column: flags set in the rows that a patch on the row at hand covers.
  const counts = line;
  if (first == 0) {
    memory.fill(isCandidate, 0, pixelCount());
    memory.fill(counts, 0, width);
    listed = 0;
  }
  for (let row = first; row < end; row++) {
    const added = flags + <usize>(row * width);
    const gone = added - <usize>(SIDE * width);
    for (let x = 0; x < width; x++) {
      const passed = row >= SIDE ? load<u8>(gone + x) : 0;
      store<u8>(counts + x, load<u8>(counts + x) + load<u8>(added + x) - passed);
    }
    if (row < SIDE - 1) continue;
    const middle = (row - RADIUS) * width;
    let sum = 0;
    for (let x = 0; x < width; x++) {
      sum += load<u8>(counts + x);
      if (x >= SIDE) sum -= load<u8>(counts + x - SIDE);
      if (x < SIDE - 1 || sum < least) continue;
      const at = middle + x - RADIUS;
      store<u8>(isCandidate + at, 1);
      store<i32>(list + (<usize>listed << 2), at);
      listed++;
    }
  }
  return listed;
}
