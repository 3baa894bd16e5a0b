/**
 * Reads a turned square out of a picture, bilinearly, written in AssemblyScript for its SIMD: what the networks look at.
 * `scripts/build-kernels.ts` compiles it; `vision/roi-sampler.ts` lays out its memory and calls it.
 */

/** Red, green and blue bytes; what is read behind the last pixel has no meaning. */
export let picture: usize = 0;
/** Bytes from row to row. */
export let stride: i32 = 0;
/** Pixels of the picture, at least two: a pixel and a row behind those that count have no weight. */
export let width: i32 = 0;
export let height: i32 = 0;
/** Places below 0 and beyond these are brought to them: the middles of the outermost pixels that count. */
export let maxX: f32 = 0;
export let maxY: f32 = 0;
/** Planes of red, green and blue, `size` × `size` 32-bit floats each. */
export let crop: usize = 0;
/** A multiple of four. */
export let size: i32 = 0;

const BYTES_PER_PIXEL: usize = 3;

/**
 * Adds `weight` times what lies at a grid of places to the crop, or begins with it. (firstX, firstY) is the first place, in indexes of
 * pixels; one place right moves by (stepX, stepY), one down by (-stepY, stepX).
 *
 * @param leavesOutside whether what lies outside of the picture counts as black instead of as its nearest pixel
 */
export function sample(firstX: f64, firstY: f64, stepX: f64, stepY: f64, weight: f32, begins: bool, leavesOutside: bool): void {
  const alongX = f32x4.mul(f32x4(0, 1, 2, 3), f32x4.splat(<f32>stepX));
  const alongY = f32x4.mul(f32x4(0, 1, 2, 3), f32x4.splat(<f32>stepY));
  const plane: usize = <usize>(size * size) << 2;
  const line: usize = <usize>stride;
  const least = f32x4.splat(0);
  const mostX = f32x4.splat(maxX);
  const mostY = f32x4.splat(maxY);
  // In the last column and row the pixel itself is the right or lower neighbour of the one before.
  const lastLeft = i32x4.splat(width - 2);
  const lastTop = i32x4.splat(height - 2);
  const lines = i32x4.splat(stride);
  const three = i32x4.splat(3);
  let to = crop;
  for (let row = 0; row < size; row++) {
    const rowX = firstX - <f64>row * stepY;
    const rowY = firstY + <f64>row * stepX;
    for (let column = 0; column < size; column += 4, to += 16) {
      const placesX = f32x4.add(f32x4.splat(<f32>(rowX + <f64>column * stepX)), alongX);
      const placesY = f32x4.add(f32x4.splat(<f32>(rowY + <f64>column * stepY)), alongY);
      let counted = f32x4.splat(weight);
      if (leavesOutside) {
        counted = v128.and(counted, isInside(placesX, placesY));
        if (!v128.any_true(counted)) {
          if (begins) for (let channel: usize = 0; channel < 3; channel++) v128.store(to + channel * plane, i32x4.splat(0));
          continue;
        }
      }
      const x = f32x4.pmin(f32x4.pmax(placesX, least), mostX);
      const y = f32x4.pmin(f32x4.pmax(placesY, least), mostY);
      const left = i32x4.min_s(i32x4.trunc_sat_f32x4_s(x), lastLeft);
      const top = i32x4.min_s(i32x4.trunc_sat_f32x4_s(y), lastTop);
      const shareX = f32x4.sub(x, f32x4.convert_i32x4_s(left));
      const shareY = f32x4.sub(y, f32x4.convert_i32x4_s(top));
      const at = i32x4.add(i32x4.mul(top, lines), i32x4.mul(left, three));
      const first = picture + i32x4.extract_lane(at, 0);
      const second = picture + i32x4.extract_lane(at, 1);
      const third = picture + i32x4.extract_lane(at, 2);
      const fourth = picture + i32x4.extract_lane(at, 3);
      const upperA = loadTwo(first, second);
      const upperB = loadTwo(third, fourth);
      const lowerA = loadTwo(first + line, second + line);
      const lowerB = loadTwo(third + line, fourth + line);
      const upper = takeLeft(upperA, upperB);
      const lower = takeLeft(lowerA, lowerB);
      const upperRight = takeRight(upperA, upperB);
      const lowerRight = takeRight(lowerA, lowerB);
      const red = blend(quarter0(upper), quarter3(upper), quarter0(lower), quarter3(lower), shareX, shareY);
      const green = blend(quarter1(upper), quarter0(upperRight), quarter1(lower), quarter0(lowerRight), shareX, shareY);
      const blue = blend(quarter2(upper), quarter1(upperRight), quarter2(lower), quarter1(lowerRight), shareX, shareY);
      put(to, f32x4.mul(red, counted), begins);
      put(to + plane, f32x4.mul(green, counted), begins);
      put(to + 2 * plane, f32x4.mul(blue, counted), begins);
    }
  }
}

/** What stands where the picture is hidden. */
const GREY: f32 = 0.5;

/**
 * Hides what lies outside of a box of the picture. (centreX, centreY) is the middle of the crop, in pixels of the picture as is the box; steps
 * are those of `sample`.
 */
export function hideOutside(
  centreX: f64, centreY: f64, stepX: f64, stepY: f64, left: f64, top: f64, right: f64, bottom: f64,
): void {
  const plane: usize = <usize>(size * size) << 2;
  const half = <f64>size / 2;
  let to = crop;
  for (let row = 0; row < size; row++) {
    const v = <f64>row + 0.5 - half;
    for (let column = 0; column < size; column++, to += 4) {
      const u = <f64>column + 0.5 - half;
      const x = centreX + u * stepX - v * stepY;
      const y = centreY + u * stepY + v * stepX;
      if (x >= left && x <= right && y >= top && y <= bottom) continue;
      store<f32>(to, GREY);
      store<f32>(to + plane, GREY);
      store<f32>(to + 2 * plane, GREY);
    }
  }
}

@inline
function put(to: usize, values: v128, begins: bool): void {
  v128.store(to, begins ? values : f32x4.add(values, v128.load(to)));
}

/** Whether places lie on the picture, up to the outer borders of its outermost pixels. */
@inline
function isInside(x: v128, y: v128): v128 {
  const half: f32 = 0.5;
  const least = f32x4.splat(-half);
  return v128.and(
    v128.and(f32x4.ge(x, least), f32x4.le(x, f32x4.splat(maxX + half))),
    v128.and(f32x4.ge(y, least), f32x4.le(y, f32x4.splat(maxY + half))),
  );
}

/** A pixel and its right neighbour, at two places: eight bytes each, of which six count. */
@inline
function loadTwo(first: usize, second: usize): v128 {
  return v128.load64_lane(second, v128.load64_zero(first), 1);
}

/** Of what was loaded at four places: four times red, green, blue, and the right neighbour's red. */
@inline
function takeLeft(a: v128, b: v128): v128 {
  return interleaveLow(interleaveLow(a, b), interleaveHigh(a, b));
}

/** The right neighbour's green and blue, and bytes that do not count. */
@inline
function takeRight(a: v128, b: v128): v128 {
  return interleaveHigh(interleaveLow(a, b), interleaveHigh(a, b));
}

@inline
function interleaveLow(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

@inline
function interleaveHigh(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

/** The first four of sixteen bytes, as numbers. */
@inline
function quarter0(bytes: v128): v128 {
  return f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes)));
}

@inline
function quarter1(bytes: v128): v128 {
  return f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(i16x8.extend_low_i8x16_u(bytes)));
}

@inline
function quarter2(bytes: v128): v128 {
  return f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(i16x8.extend_high_i8x16_u(bytes)));
}

@inline
function quarter3(bytes: v128): v128 {
  return f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(i16x8.extend_high_i8x16_u(bytes)));
}

/** Between four pixels and their right, lower and lower right neighbours. */
@inline
function blend(a: v128, right: v128, below: v128, belowRight: v128, shareX: v128, shareY: v128): v128 {
  return mix(mix(a, right, shareX), mix(below, belowRight, shareX), shareY);
}

@inline
function mix(a: v128, b: v128, share: v128): v128 {
  return f32x4.add(a, f32x4.mul(f32x4.sub(b, a), share));
}
