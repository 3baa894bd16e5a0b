/** Which triangle is seen at each of four samples a pixel. */
import {
  at32, BAND_SHIFT, bandEnds, bandStarts, height, levelBounds, levelCount, ONE, ROW_SHIFT, samples, SLOT_BYTES, slots, slotScales,
  slotsMade, SMALLEST_AREA, SURFACE_BYTES, SURFACE_SHIFT, surfaces, TO_LIGHT, TO_TEXEL, triangleCount, triangleMask, triangles,
  triangleTextures, VERTEX_BYTES, vertices, width,
} from './state';

/** Makes a size of a texture that is asked for the first time. */
@external("caller", "makeSlot")
declare function makeSlot(slot: i32): void;

/** Rows that may hold something. */
export let firstRow: i32 = 0;
export let endRow: i32 = 0;

// The triangle at hand.
let ax: f64 = 0;
let ay: f64 = 0;
let abX: f64 = 0;
let abY: f64 = 0;
let acX: f64 = 0;
let acY: f64 = 0;
let lastLevel: i32 = 0;

@inline
function ceil32(value: f64): i32 {
  return <i32>Math.ceil(value);
}

/** Empties what the last frame touched. */
export function clear(): void {
  for (let row = firstRow; row < endRow; row++) {
    const band = row >> BAND_SHIFT;
    const start = load<i32>(at32(bandStarts, band));
    const end = load<i32>(at32(bandEnds, band));
    if (end > start) memory.fill(at32(samples, row * width + start), 0, <usize>(end - start) << 2);
  }
  const bands = (height + 15) >> BAND_SHIFT;
  for (let band = 0; band < bands; band++) {
    store<i32>(at32(bandStarts, band), width);
    store<i32>(at32(bandEnds, band), 0);
  }
  firstRow = height;
  endRow = 0;
}

/** Draws all triangles that face the viewer. A depth is z · depthScale + depthOffset. */
export function draw(depthScale: f64, depthOffset: f64): void {
  let drawn = 1;
  let corner = triangles;
  for (let triangle = 0; triangle < triangleCount; triangle++, corner += 12) {
    const a = vertices + <usize>load<u32>(corner) * VERTEX_BYTES;
    const b = vertices + <usize>load<u32>(corner, 4) * VERTEX_BYTES;
    const c = vertices + <usize>load<u32>(corner, 8) * VERTEX_BYTES;
    const x = load<f32>(a);
    const y = load<f32>(a, 4);
    const area = (load<f32>(b) - x) * (load<f32>(c, 4) - y) - (load<f32>(c) - x) * (load<f32>(b, 4) - y);
    // Rows go down, so what is counter-clockwise from outside has a negative area. NaN fails, too.
    if (!(area < -SMALLEST_AREA)) continue;
    ax = <f64>x;
    ay = <f64>y;
    abX = <f64>load<f32>(b) - ax;
    abY = <f64>load<f32>(b, 4) - ay;
    acX = <f64>load<f32>(c) - ax;
    acY = <f64>load<f32>(c, 4) - ay;
    if (!fill(a, b, c, drawn, depthScale, depthOffset)) continue;
    describe(a, b, c, surfaces + <usize>drawn * SURFACE_BYTES, load<u8>(triangleTextures + <usize>triangle));
    drawn++;
  }
}

/**
 * Puts the triangle into every sample whose centre it covers and where nothing nearer is; false if there is none. An edge is always walked
 * from its upper end, so two triangles that share it agree on every sample: no gaps, no overlaps.
 */
function fill(a: usize, b: usize, c: usize, drawn: i32, depthScale: f64, depthOffset: f64): bool {
  let top = a;
  let middle = b;
  let bottom = c;
  let swap: usize;
  if (load<f32>(middle, 4) < load<f32>(top, 4)) { swap = top; top = middle; middle = swap; }
  if (load<f32>(bottom, 4) < load<f32>(top, 4)) { swap = top; top = bottom; bottom = swap; }
  if (load<f32>(bottom, 4) < load<f32>(middle, 4)) { swap = middle; middle = bottom; bottom = swap; }
  const topX = <f64>load<f32>(top);
  const topY = <f64>load<f32>(top, 4);
  const middleX = <f64>load<f32>(middle);
  const middleY = <f64>load<f32>(middle, 4);
  const bottomX = <f64>load<f32>(bottom);
  const bottomY = <f64>load<f32>(bottom, 4);
  // A row belongs to the triangle if its centre, row + ½, lies in [top, bottom).
  const first = topY > 0.5 ? ceil32(topY - 0.5) : 0;
  const end = bottomY < <f64>height ? ceil32(bottomY - 0.5) : height;
  if (first >= end) return false;

  const scale = depthScale / (abX * acY - acX * abY);
  const depthA = <f64>load<f32>(a, 8);
  const abDepth = (<f64>load<f32>(b, 8) - depthA) * scale;
  const acDepth = (<f64>load<f32>(c, 8) - depthA) * scale;
  const depthX = abDepth * acY - acDepth * abY;
  const depthY = acDepth * abX - abDepth * acX;
  const depth = depthA * depthScale + depthOffset - depthX * (ax - 0.5) - depthY * (ay - 0.5);

  const slopeLong = (bottomX - topX) / (bottomY - topY);
  const slopeUpper = middleY > topY ? (middleX - topX) / (middleY - topY) : 0;
  const slopeLower = bottomY > middleY ? (bottomX - middleX) / (bottomY - middleY) : 0;
  const middleRow = max(first, ceil32(middleY - 0.5));
  const isLongLeft = topX + (middleY - topY) * slopeLong < middleX;
  // Edges have a half added: then truncation rounds (negative numbers the wrong way, but those are clipped anyway).
  let long = topX + (<f64>first + 0.5 - topY) * slopeLong + 0.5;
  let short = topX + (<f64>first + 0.5 - topY) * slopeUpper + 0.5;
  let slopeShort = slopeUpper;
  let rowDepth = depth + depthY * <f64>first;
  const depthStep = <i32>depthX;
  const steps = i32x4.mul(i32x4.splat(depthStep), i32x4(0, 1, 2, 3));
  const stride = i32x4.splat(depthStep << 2);
  const depthMask = i32x4.splat(~triangleMask);
  const id = i32x4.splat(drawn);
  const lanes = i32x4(0, 1, 2, 3);
  let seen = i32x4.splat(0);
  let line = at32(samples, first * width);
  for (let row = first; row < end; row++) {
    if (row == middleRow) {
      short = middleX + (<f64>row + 0.5 - middleY) * slopeLower + 0.5;
      slopeShort = slopeLower;
    }
    const shift = (row & 1) == 0 ? -ROW_SHIFT : ROW_SHIFT;
    const start = max(0, <i32>((isLongLeft ? long : short) - shift));
    let left = min(width, <i32>((isLongLeft ? short : long) - shift)) - start;
    if (left > 0) {
      let z = i32x4.add(i32x4.splat(<i32>(rowDepth + depthX * (<f64>start + shift))), steps);
      let to = at32(line, start);
      do {
        const before = v128.load(to);
        const sample = v128.or(v128.and(z, depthMask), id);
        const isNearer = v128.and(i32x4.gt_s(sample, before), i32x4.gt_s(i32x4.splat(left), lanes));
        v128.store(to, v128.bitselect(sample, before, isNearer));
        seen = v128.or(seen, isNearer);
        z = i32x4.add(z, stride);
        to += 16;
        left -= 4;
      } while (left > 0);
    }
    long += slopeLong;
    short += slopeShort;
    rowDepth += depthY;
    line += <usize>width << 2;
  }
  if (!v128.any_true(seen)) return false;
  const farLeft = min(topX, min(middleX, bottomX));
  const farRight = max(topX, max(middleX, bottomX));
  widenBands(first, end, farLeft > 0 ? <i32>farLeft : 0, farRight < <f64>width ? <i32>farRight + 1 : width);
  return true;
}

function widenBands(first: i32, end: i32, start: i32, stop: i32): void {
  const lastBand = (end - 1) >> BAND_SHIFT;
  for (let band = first >> BAND_SHIFT; band <= lastBand; band++) {
    if (start < load<i32>(at32(bandStarts, band))) store<i32>(at32(bandStarts, band), start);
    if (stop > load<i32>(at32(bandEnds, band))) store<i32>(at32(bandEnds, band), stop);
  }
  if (first < firstRow) firstRow = first;
  if (end > endRow) endRow = end;
}

/** Writes texel and light of the triangle at hand, and their changes from pixel to pixel, into a surface. */
function describe(a: usize, b: usize, c: usize, to: usize, texture: i32): void {
  const scale = 2 / (abX * acY - acX * abY);
  const cornerX = Math.floor(ax / 2);
  const cornerY = Math.floor(ay / 2);
  const toMiddleX = cornerX + 0.5 - ax / 2;
  const toMiddleY = cornerY + 0.5 - ay / 2;
  const rightU = gradient(a, b, c, 12, scale, acY, abY);
  const downU = -gradient(a, b, c, 12, scale, acX, abX);
  const rightV = gradient(a, b, c, 16, scale, acY, abY);
  const downV = -gradient(a, b, c, 16, scale, acX, abX);
  const rightLight = gradient(a, b, c, 20, scale, acY, abY);
  const downLight = -gradient(a, b, c, 20, scale, acX, abX);
  const slot = chooseSlot(texture, Math.abs(rightU * downV - downU * rightV));
  const numbers = slots + <usize>slot * SLOT_BYTES;
  const scaleU = load<f64>(slotScales + (<usize>slot << 4)) * ONE;
  const scaleV = load<f64>(slotScales + (<usize>slot << 4), 8) * ONE;
  store<i32>(to, <i32>cornerX);
  store<i32>(to, <i32>cornerY, 4);
  const u = <f64>load<f32>(a, 12) + rightU * toMiddleX + downU * toMiddleY;
  const v = <f64>load<f32>(a, 16) + rightV * toMiddleX + downV * toMiddleY;
  const light = <f64>load<f32>(a, 20) + rightLight * toMiddleX + downLight * toMiddleY;
  store<i32>(to, <i32>(u * scaleU + TO_TEXEL), 8);
  store<i32>(to, <i32>(rightU * scaleU), 12);
  store<i32>(to, <i32>(downU * scaleU), 16);
  store<i32>(to, <i32>(v * scaleV + TO_TEXEL), 20);
  store<i32>(to, <i32>(rightV * scaleV), 24);
  store<i32>(to, <i32>(downV * scaleV), 28);
  store<i32>(to, <i32>(light * ONE + TO_LIGHT), 32);
  store<i32>(to, <i32>(rightLight * ONE), 36);
  store<i32>(to, <i32>(downLight * ONE), 40);
  store<i32>(to, load<i32>(numbers), 44);
  store<i32>(to, load<i32>(numbers, 4), 48);
  store<i32>(to, (load<i32>(numbers, 4) - 1) << SURFACE_SHIFT, 52);
  store<i32>(to, (load<i32>(numbers, 8) - 1) << SURFACE_SHIFT, 56);
}

@inline
function gradient(a: usize, b: usize, c: usize, attribute: usize, scale: f64, acSide: f64, abSide: f64): f64 {
  const atA = <f64>load<f32>(a + attribute);
  return ((<f64>load<f32>(b + attribute) - atA) * acSide - (<f64>load<f32>(c + attribute) - atA) * abSide) * scale;
}

/** The texture size at which a texel is about as large as a pixel. */
function chooseSlot(texture: i32, texelsPerPixel: f64): i32 {
  let level = lastLevel;
  // Neighbouring triangles nearly always share a level, so look there first.
  while (texelsPerPixel >= load<f64>(levelBounds + (<usize>(level + 1) << 3))) level++;
  while (texelsPerPixel < load<f64>(levelBounds + (<usize>level << 3))) level--;
  lastLevel = level;
  const slot = texture * levelCount + level;
  if (load<u8>(slotsMade + <usize>slot) == 0) makeSlot(slot);
  return slot;
}

