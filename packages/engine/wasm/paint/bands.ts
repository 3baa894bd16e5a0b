/** Sorts triangles into bands: some rows of the picture, drawn and coloured before the next ones, so that their samples stay near. */
import {
  at32, BAND_ROWS_SHIFT, bandTriangles, height, nextTriangles, triangleCount, triangles, UNDRAWABLE, VERTEX_BYTES, vertices, width,
} from './state';
import { drawTriangle, enterBand, firstPixel, lastPixel, surround } from './visibility';

/** The bands in which something may be seen: from the first up to, not including, the last. */
export let firstBand: i32 = 0;
export let endBand: i32 = 0;

/** The triangles of the last band that go on in the next one, as a chain. */
let goingOn: i32 = 0;

/**
 * Lists the triangles that face the viewer and may be seen by the band in which they begin, in their order. A list is a chain: the
 * band tells its first triangle, each triangle the next one. Triangles are numbered from 1, 0 ends a chain.
 */
export function sortTriangles(): void {
  const bandCount = (height + (1 << BAND_ROWS_SHIFT) - 1) >> BAND_ROWS_SHIFT;
  memory.fill(bandTriangles, 0, <usize>bandCount << 2);
  let least = i32x4.splat(i32.MAX_VALUE);
  let most = i32x4.splat(-1);
  let corner = triangles + <usize>triangleCount * 12;
  // Backwards, so that each one goes before those that are in its chain already.
  for (let triangle = triangleCount; triangle > 0; triangle--) {
    corner -= 12;
    const a = v128.load(vertices + <usize>load<u32>(corner) * VERTEX_BYTES);
    const b = v128.load(vertices + <usize>load<u32>(corner, 4) * VERTEX_BYTES);
    const c = v128.load(vertices + <usize>load<u32>(corner, 8) * VERTEX_BYTES);
    const x = i32x4.extract_lane(a, 2);
    const y = i32x4.extract_lane(a, 3);
    const area =
      (<i64>i32x4.extract_lane(b, 2) - x) * (<i64>i32x4.extract_lane(c, 3) - y) -
      (<i64>i32x4.extract_lane(c, 2) - x) * (<i64>i32x4.extract_lane(b, 3) - y);
    // Rows go down, so what is counter-clockwise from outside has a negative area.
    if (area >= 0) continue;
    const low = i32x4.min_s(i32x4.min_s(a, b), c);
    const first = firstPixel(low);
    const last = lastPixel(i32x4.max_s(i32x4.max_s(a, b), c));
    const isEmpty = i32x4.gt_s(first, last);
    if (i32x4.extract_lane(isEmpty, 2) | i32x4.extract_lane(isEmpty, 3)) continue;
    if (i32x4.extract_lane(low, 2) == UNDRAWABLE) continue;
    const band = i32x4.extract_lane(first, 3) >> BAND_ROWS_SHIFT;
    const head = at32(bandTriangles, band);
    store<i32>(at32(nextTriangles, triangle), load<i32>(head));
    store<i32>(head, triangle);
    least = i32x4.min_s(least, first);
    most = i32x4.max_s(most, last);
  }
  surround(least, most);
  firstBand = i32x4.extract_lane(least, 3) >> BAND_ROWS_SHIFT;
  endBand = (i32x4.extract_lane(most, 3) >> BAND_ROWS_SHIFT) + 1;
}

/** Draws a band, after all those above. A depth is z · depthScale + depthOffset. */
export function drawBand(band: i32, depthScale: f64, depthOffset: f64): void {
  enterBand(band);
  let beginning = load<i32>(at32(bandTriangles, band));
  let old = goingOn;
  let drawn = 0;
  let last = 0;
  goingOn = 0;
  while ((beginning | old) != 0) {
    // Both chains are in the order of the triangles, and so is what goes on of them.
    const isOld = old != 0 && (beginning == 0 || old < beginning);
    const triangle = isOld ? old : beginning;
    const next = at32(nextTriangles, triangle);
    if (isOld) old = load<i32>(next);
    else beginning = load<i32>(next);
    const goesOn = drawTriangle(triangle - 1, ++drawn, depthScale, depthOffset);
    if (!goesOn) continue;
    store<i32>(next, 0);
    if (last == 0) goingOn = triangle;
    else store<i32>(at32(nextTriangles, last), triangle);
    last = triangle;
  }
}
