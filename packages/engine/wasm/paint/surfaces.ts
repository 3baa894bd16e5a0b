/** What a pixel has to know of a drawn triangle to take its colour from it. */
import {
  levelBounds, levelCount, SLOT_BYTES, slots, slotsMade, SNAP_SHIFT, SURFACE_BYTES, surfaces, TO_LIGHT, TO_TEXEL, triangleTextures,
} from './state';
import { makeSlot } from './texture-sizes';

let lastLevel: i32 = 0;

/**
 * Writes texel and light of a triangle, and their changes from pixel to pixel, into the surface of its number.
 *
 * @param corner its first one: x, y in pixels, the same in SNAPs
 * @param there texel u, texel v, light and depth in that corner
 * @param right their change per pixel
 */
@inline
export function describe(corner: v128, there: v128, right: v128, down: v128, triangle: i32, drawn: i32): void {
  const turnedDown = v128.shuffle<i32>(down, down, 1, 0, 2, 3);
  const products = f32x4.mul(right, turnedDown);
  const slot = slots + <usize>chooseSlot(triangle, abs(f32x4.extract_lane(products, 0) - f32x4.extract_lane(products, 1))) * SLOT_BYTES;

  const toNumbers = v128.load(slot);
  const numbersRight = i32x4.trunc_sat_f32x4_s(f32x4.mul(right, toNumbers));
  const numbersDown = i32x4.trunc_sat_f32x4_s(f32x4.mul(down, toNumbers));
  // From the corner to the middle of its pixel, then by whole pixels to the picture's first one.
  const pixel = i32x4.shr_s(corner, SNAP_SHIFT);
  const middle = f32x4.add(f32x4.convert_i32x4_s(pixel), f32x4.splat(0.5));
  const way = f32x4.sub(middle, v128.shuffle<f32>(corner, corner, 0, 1, 0, 1));
  const wayRight = v128.shuffle<f32>(way, way, 2, 2, 2, 2);
  const wayDown = v128.shuffle<f32>(way, way, 3, 3, 3, 3);
  const near = f32x4.add(f32x4.mul(right, wayRight), f32x4.add(there, f32x4.mul(down, wayDown)));
  const inPixel = i32x4.trunc_sat_f32x4_s(f32x4.add(f32x4.mul(near, toNumbers), f32x4(TO_TEXEL, TO_TEXEL, TO_LIGHT, 0)));
  const first = i32x4.sub(
    i32x4.sub(inPixel, i32x4.mul(numbersRight, v128.shuffle<i32>(pixel, pixel, 2, 2, 2, 2))),
    i32x4.mul(numbersDown, v128.shuffle<i32>(pixel, pixel, 3, 3, 3, 3)),
  );
  const to = surfaces + <usize>drawn * SURFACE_BYTES;
  v128.store(to, i32x4.replace_lane(first, 3, load<i32>(slot, 32)));
  v128.store(to, numbersRight, 16);
  v128.store(to, numbersDown, 32);
  v128.store(to, v128.load(slot, 16), 48);
}

/** The texture size at which a texel is about as large as a pixel. */
@inline
function chooseSlot(triangle: i32, texelsPerPixel: f32): i32 {
  let level = lastLevel;
  // Neighbouring triangles nearly always share a level, so look there first.
  while (<f64>texelsPerPixel >= load<f64>(levelBounds + (<usize>(level + 1) << 3))) level++;
  while (<f64>texelsPerPixel < load<f64>(levelBounds + (<usize>level << 3))) level--;
  lastLevel = level;
  const slot = <i32>load<u8>(triangleTextures + <usize>triangle) * levelCount + level;
  if (load<u8>(slotsMade + <usize>slot) == 0) makeSlot(slot);
  return slot;
}
