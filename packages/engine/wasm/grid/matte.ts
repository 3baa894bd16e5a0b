/** A first guess of alpha from colours seen on both sides of the edge. `puppet/cut-out/sample-matte.ts` tells what for. */

const CHARACTER: u8 = 255;
const UNKNOWN: u8 = 128;

// Sure pixels of the character and of the background that are seen from one pixel, with their distances; laid out by the caller.
let innerPixels: usize = 0;
let innerDistances: usize = 0;
let innerCount: i32 = 0;
let outerPixels: usize = 0;
let outerDistances: usize = 0;
let outerCount: i32 = 0;

/**
 * Alpha of every pixel of row `y` and, of the unknown ones, how well the colours explain it. Called for each row: the compiler makes those
 * functions quick that are called often.
 *
 * @param colours 32-bit floats, 0 … 1, three a pixel
 * @param trimap bytes
 * @param rays integers dx, dy of the pixels along each ray, nearest first
 * @param rayDistances a double for each
 * @param room for 24 bytes a ray
 * @param alpha 32-bit floats
 * @param errors doubles: for unknown pixels, the colour error of the pair that was taken, or −1
 * @param spans doubles: the squared distance of its colours
 */
export function guessMatteOfRow(
  y: i32, colours: usize, trimap: usize, width: i32, height: i32, rays: usize, rayDistances: usize, rayCount: i32, reach: i32, room: usize,
  alpha: usize, errors: usize, spans: usize, distanceCost: f64,
): void {
  innerDistances = room;
  outerDistances = innerDistances + (<usize>rayCount << 3);
  innerPixels = outerDistances + (<usize>rayCount << 3);
  outerPixels = innerPixels + (<usize>rayCount << 2);
  for (let x = 0, p = y * width; x < width; x++, p++) {
    const kind = load<u8>(trimap + p);
    if (kind != UNKNOWN) {
      store<f32>(alpha + (<usize>p << 2), kind == CHARACTER ? 1 : 0);
      continue;
    }
    innerCount = 0;
    outerCount = 0;
    for (let ray = 0; ray < rayCount; ray++) castRay(trimap, x, y, width, height, rays, rayDistances, ray * reach, reach);
    choosePair(colours, p, alpha, errors, spans, distanceCost);
  }
}

/** Adds the first sure pixels of the character and of the background along a ray to those that are seen. */
function castRay(
  trimap: usize, fromX: i32, fromY: i32, width: i32, height: i32, rays: usize, rayDistances: usize, first: i32, reach: i32,
): void {
  let needsInner = true;
  let needsOuter = true;
  for (let i = first; i < first + reach && (needsInner || needsOuter); i++) {
    const x = fromX + load<i32>(rays + (<usize>i << 3));
    const y = fromY + load<i32>(rays + (<usize>i << 3), 4);
    if (<u32>x >= <u32>width || <u32>y >= <u32>height) return;
    const p = y * width + x;
    const kind = load<u8>(trimap + p);
    if (kind == UNKNOWN) continue;
    const distance = load<f64>(rayDistances + (<usize>i << 3));
    if (kind == CHARACTER) {
      if (needsInner) {
        needsInner = false;
        store<i32>(innerPixels + (<usize>innerCount << 2), p);
        store<f64>(innerDistances + (<usize>innerCount << 3), distance);
        innerCount++;
      }
    } else if (needsOuter) {
      needsOuter = false;
      store<i32>(outerPixels + (<usize>outerCount << 2), p);
      store<f64>(outerDistances + (<usize>outerCount << 3), distance);
      outerCount++;
    }
  }
}

function choosePair(colours: usize, p: i32, alpha: usize, errors: usize, spans: usize, distanceCost: f64): void {
  const at = <usize>p << 2;
  if (innerCount == 0 || outerCount == 0) {
    store<f32>(alpha + at, innerCount > 0 ? 1 : 0);
    store<f64>(errors + (at << 1), -1);
    return;
  }
  const own = colours + <usize>p * 12;
  const red = <f64>load<f32>(own);
  const green = <f64>load<f32>(own, 4);
  const blue = <f64>load<f32>(own, 8);
  let bestCost = Infinity;
  for (let i = 0; i < innerCount; i++) {
    const front = colours + <usize>load<i32>(innerPixels + (<usize>i << 2)) * 12;
    for (let j = 0; j < outerCount; j++) {
      const far =
        distanceCost * (load<f64>(innerDistances + (<usize>i << 3)) + load<f64>(outerDistances + (<usize>j << 3)));
      if (far >= bestCost) continue;
      const back = colours + <usize>load<i32>(outerPixels + (<usize>j << 2)) * 12;
      const backR = <f64>load<f32>(back);
      const backG = <f64>load<f32>(back, 4);
      const backB = <f64>load<f32>(back, 8);
      const spanR = <f64>load<f32>(front) - backR;
      const spanG = <f64>load<f32>(front, 4) - backG;
      const spanB = <f64>load<f32>(front, 8) - backB;
      const overR = red - backR;
      const overG = green - backG;
      const overB = blue - backB;
      const span = spanR * spanR + spanG * spanG + spanB * spanB;
      const dot = overR * spanR + overG * spanG + overB * spanB;
      const share = span > 1e-6 ? min<f64>(1, max<f64>(0, dot / span)) : 0.5;
      const errorR = overR - share * spanR;
      const errorG = overG - share * spanG;
      const errorB = overB - share * spanB;
      const error = sqrt(errorR * errorR + errorG * errorG + errorB * errorB);
      const cost = error + far;
      if (cost >= bestCost) continue;
      bestCost = cost;
      store<f32>(alpha + at, <f32>share);
      store<f64>(errors + (at << 1), error);
      store<f64>(spans + (at << 1), span);
    }
  }
}

/**
 * out = L · alpha for the matting Laplacian of 3 × 3 windows.
 *
 * @param centres integers, the middle pixel of each window
 * @param means 32-bit floats, the mean colour of each
 * @param inverses 32-bit floats, six a window: rr, rg, rb, gg, gb, bb
 * @param out 32-bit floats, one a pixel, of which those of windows are 0
 */
export function applyLaplacian(
  colours: usize, centres: usize, windows: i32, means: usize, inverses: usize, width: i32, alpha: usize, out: usize,
): void {
  const ninth: f64 = 9;
  for (let k = 0; k < windows; k++) {
    const first = load<i32>(centres + (<usize>k << 2)) - width - 1;
    const meansAt = means + <usize>k * 12;
    const meanR = <f64>load<f32>(meansAt);
    const meanG = <f64>load<f32>(meansAt, 4);
    const meanB = <f64>load<f32>(meansAt, 8);
    let mean: f64 = 0;
    let covR: f64 = 0;
    let covG: f64 = 0;
    let covB: f64 = 0;
    for (let row = 0; row < 3; row++) {
      for (let p = first + row * width; p < first + row * width + 3; p++) {
        const value = <f64>load<f32>(alpha + (<usize>p << 2));
        const colour = colours + <usize>p * 12;
        mean += value;
        covR += value * (<f64>load<f32>(colour) - meanR);
        covG += value * (<f64>load<f32>(colour, 4) - meanG);
        covB += value * (<f64>load<f32>(colour, 8) - meanB);
      }
    }
    mean /= ninth;
    covR /= ninth;
    covG /= ninth;
    covB /= ninth;
    const i = inverses + <usize>k * 24;
    const rg = <f64>load<f32>(i, 4);
    const rb = <f64>load<f32>(i, 8);
    const gb = <f64>load<f32>(i, 16);
    const slopeR = <f64>load<f32>(i) * covR + rg * covG + rb * covB;
    const slopeG = rg * covR + <f64>load<f32>(i, 12) * covG + gb * covB;
    const slopeB = rb * covR + gb * covG + <f64>load<f32>(i, 20) * covB;
    for (let row = 0; row < 3; row++) {
      for (let p = first + row * width; p < first + row * width + 3; p++) {
        const colour = colours + <usize>p * 12;
        const fit =
          mean +
          slopeR * (<f64>load<f32>(colour) - meanR) +
          slopeG * (<f64>load<f32>(colour, 4) - meanG) +
          slopeB * (<f64>load<f32>(colour, 8) - meanB);
        const to = out + (<usize>p << 2);
        store<f32>(to, <f32>(<f64>load<f32>(to) + <f64>load<f32>(alpha + (<usize>p << 2)) - fit));
      }
    }
  }
}
