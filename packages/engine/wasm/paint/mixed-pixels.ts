/** Pixels whose four samples see different surfaces, or nothing: a look at each surface, then their mean. */
import { look, placeAt } from './looks';
import { at32, mixedColours, mixedPixels, SURFACE_BYTES, surfaces, triangleMask } from './state';

// By the set of samples that share a colour (1 upper left, 2 upper right, 4 lower left, 8 lower right): where to look for it, from the
// middle of the pixel in eighths (between these samples, which certainly is on their triangle), and how many they are.
const PLACES = memory.data<i8>([
  0, 0, 0, 0, -3, -2, 1, 0, 1, -2, 1, 0, -1, -2, 2, 0, -1, 2, 1, 0, -2, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, 0,
  3, 2, 1, 0, 0, 0, 2, 0, 2, 0, 2, 0, 0, 0, 3, 0, 1, 2, 2, 0, 0, 0, 3, 0, 0, 0, 3, 0, 0, 0, 4, 0,
]);

/** Up to four places that wait for a look: the places, then the surfaces. */
const WAITING = memory.data(80, 16);
const WAITING_SURFACES: usize = 64;

let pixelCount: i32 = 0;
let surfaceCount: i32 = 0;

/** Looks at the surfaces that the samples of a pixel see. */
export function lookMixed(samples: v128, pixel: usize, x: i32, y: i32): void {
  const seen = v128.and(samples, i32x4.splat(triangleMask));
  let open = i32x4.bitmask(i32x4.gt_s(seen, i32x4.splat(0)));
  let shares = 0;
  for (let shift = 0; open != 0; shift += 8) {
    const drawn = firstOf(seen, open);
    const bits = i32x4.bitmask(i32x4.eq(seen, i32x4.splat(drawn)));
    open &= ~bits;
    const surface = surfaces + <usize>drawn * SURFACE_BYTES;
    const place = PLACES + (<usize>bits << 2);
    const right = i32x4.mul(v128.load(surface, 16), i32x4.splat(<i32>load<i8>(place)));
    const down = i32x4.mul(v128.load(surface, 32), i32x4.splat(<i32>load<i8>(place, 1)));
    const middle = placeAt(surface, i32x4.splat(x), i32x4.splat(y));
    wait(i32x4.add(middle, i32x4.shr_s(i32x4.add(right, down), 3)), surface);
    shares |= <i32>load<u8>(place, 2) << shift;
  }
  const to = mixedPixels + (<usize>pixelCount << 3);
  store<usize>(to, pixel);
  store<i32>(to, shares, 4);
  pixelCount++;
}

@inline
function firstOf(values: v128, open: i32): i32 {
  if (open & 1) return i32x4.extract_lane(values, 0);
  if (open & 2) return i32x4.extract_lane(values, 1);
  return open & 4 ? i32x4.extract_lane(values, 2) : i32x4.extract_lane(values, 3);
}

@inline
function wait(place: v128, surface: usize): void {
  const waiting = surfaceCount & 3;
  v128.store(WAITING + (<usize>waiting << 4), place);
  store<usize>(at32(WAITING + WAITING_SURFACES, waiting), surface);
  surfaceCount++;
  if (waiting == 3) lookAtWaiting();
}

@inline
function lookAtWaiting(): void {
  look(
    at32(mixedColours, surfaceCount - 4), i32x4.splat(-1),
    v128.load(WAITING), v128.load(WAITING, 16), v128.load(WAITING, 32), v128.load(WAITING, 48),
    load<usize>(WAITING, WAITING_SURFACES), load<usize>(WAITING, WAITING_SURFACES + 4),
    load<usize>(WAITING, WAITING_SURFACES + 8), load<usize>(WAITING, WAITING_SURFACES + 12),
  );
}

/** To be called before the looks are coloured: lets no place wait for others any longer. The last one stands in for them. */
export function finishLooks(): void {
  const last = (surfaceCount - 1) & 3;
  const place = v128.load(WAITING + (<usize>last << 4));
  const surface = load<usize>(at32(WAITING + WAITING_SURFACES, last));
  while ((surfaceCount & 3) != 0) wait(place, surface);
}

/** Writes the mixed pixels, premultiplied RGBA, once the looks are coloured, and forgets them. */
export function mixPixels(): void {
  let colour = mixedColours;
  const end = mixedPixels + (<usize>pixelCount << 3);
  for (let at = mixedPixels; at < end; at += 8) {
    let sum = i16x8.splat(2);
    for (let shares = load<u32>(at, 4); shares != 0; shares >>= 8) {
      sum = i16x8.add(sum, i16x8.mul(i16x8.extend_low_i8x16_u(v128.load32_zero(colour)), i16x8.splat(<i16>(shares & 255))));
      colour += 4;
    }
    const mean = i16x8.shr_u(sum, 2);
    v128.store32_lane(load<usize>(at), i8x16.narrow_i16x8_u(mean, mean), 0);
  }
  pixelCount = 0;
  surfaceCount = 0;
}
