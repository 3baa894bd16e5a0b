/** Makes pictures with holes smaller and smoother, and lists what patches in them are good for. */
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

/** Makes the guide: the colours, whose holes hold a smooth guess, blurred over squares of 2 · radius + 1 pixels. Takes the room of `sums`. */
export function blurIntoGuide(radius: i32): void {
  blurAlongRows(colours, sums, radius);
  blurDownColumns(sums, guide, radius);
}

/** Running means; at the ends over what there is. */
function blurAlongRows(from: usize, to: usize, radius: i32): void {
  for (let row = 0; row < height; row++, from += <usize>width * PIXEL, to += <usize>width * PIXEL) {
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

/** The same down all columns at once: memory is walked through in its order. */
function blurDownColumns(from: usize, to: usize, radius: i32): void {
  const bytes = <usize>width * PIXEL;
  memory.fill(line, 0, bytes << 1);
  for (let row = 0; row < min(radius, height); row++) addRow(from + <usize>row * bytes, bytes, 1);
  for (let row = 0; row < height; row++) {
    if (row + radius < height) addRow(from + <usize>(row + radius) * bytes, bytes, 1);
    if (row > radius) addRow(from + <usize>(row - radius - 1) * bytes, bytes, -1);
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

/**
 * Writes the picture at half the size, whose parts lie at `toColours` and so on, but for its rim: `halfWidth` and `halfHeight` are with it. A
 * pixel is a hole where any of its four is, and known where all are.
 */
export function halve(toColours: usize, toGuide: usize, toHole: usize, toKnown: usize, halfWidth: i32, halfHeight: i32): void {
  for (let y = 0; y < halfHeight - 2 * RADIUS; y++) {
    for (let x = 0; x < halfWidth - 2 * RADIUS; x++) {
      const to = <usize>((y + RADIUS) * halfWidth + x + RADIUS);
      const a = <usize>((2 * y + RADIUS) * width + 2 * x + RADIUS);
      const c = a + <usize>width;
      mixFour(a, c, toColours + to * PIXEL);
      averageFour(a, c, toGuide + to * PIXEL);
      const holes = load<u16>(isHole + a) | load<u16>(isHole + c);
      const known = load<u16>(isKnown + a) & load<u16>(isKnown + c);
      store<u8>(toHole + to, (holes | (holes >> 8)) & 1);
      store<u8>(toKnown + to, known & (known >> 8) & 1);
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

/** Lists the pixels inside of the rim whose patch touches a hole; how many they are. */
export function listTargets(): i32 {
  // Where candidates are marked, next.
  return listByCount(isHole, 1, targets);
}

/** Marks and lists those whose whole patch is known; how many they are. To be called last. */
export function listCandidates(): i32 {
  return listByCount(isKnown, SIDE * SIDE, candidates);
}

/** Marks in `isCandidate`, and lists, the pixels inside of the rim in whose patch at least so many pixels have their flag set. */
function listByCount(flags: usize, least: i32, list: usize): i32 {
  memory.fill(isCandidate, 0, pixelCount());
  // By column: flags set in the rows that a patch on the row at hand covers.
  const counts = line;
  memory.fill(counts, 0, width);
  let count: usize = 0;
  for (let row = 0; row < height; row++) {
    const first = flags + <usize>(row * width);
    const gone = first - <usize>(SIDE * width);
    for (let x = 0; x < width; x++) {
      const passed = row >= SIDE ? load<u8>(gone + x) : 0;
      store<u8>(counts + x, load<u8>(counts + x) + load<u8>(first + x) - passed);
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
      store<i32>(list + (count << 2), at);
      count++;
    }
  }
  return <i32>count;
}
