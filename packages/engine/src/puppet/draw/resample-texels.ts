/** Changes the size of opaque packed pixels with a filter as wide as the new pixels. Used to make the sizes of a texture. */

export type PackedPixels = { width: number; height: number; texels: Int32Array };

/** Catmull-Rom: sharp, and exactly the identity where the size stays the same. Support ±2. */
function kernel(distance: number): number {
  const x = Math.abs(distance);
  if (x < 1) return 1 + x * x * (1.5 * x - 2.5);
  if (x < 2) return 2 + x * (-4 + x * (2.5 - 0.5 * x));
  return 0;
}

type Taps = { first: Int32Array; weights: Float32Array; count: number };

/** Which source pixels make each target pixel along one axis, and with what weight (their sum is 1). */
function planTaps(sourceLength: number, targetLength: number): Taps {
  const ratio = sourceLength / targetLength;
  const reach = Math.max(1, ratio);
  const count = Math.ceil(4 * reach) + 1;
  const first = new Int32Array(targetLength);
  const weights = new Float32Array(targetLength * count);
  for (let target = 0; target < targetLength; target++) {
    const centre = (target + 0.5) * ratio - 0.5;
    const start = Math.ceil(centre - 2 * reach);
    first[target] = start;
    let sum = 0;
    for (let tap = 0; tap < count; tap++) sum += kernel((start + tap - centre) / reach);
    for (let tap = 0; tap < count; tap++) {
      weights[target * count + tap] = kernel((start + tap - centre) / reach) / sum;
    }
  }
  return { first, weights, count };
}

function clampIndex(index: number, length: number): number {
  return index < 0 ? 0 : index >= length ? length - 1 : index;
}

/** Fills `target` with `source` at the target's size. Alpha becomes 255. Borders repeat. */
export function resampleTexels(source: PackedPixels, target: PackedPixels): void {
  const across = planTaps(source.width, target.width);
  const down = planTaps(source.height, target.height);
  const rows = new Float32Array(source.height * target.width * 3);
  for (let y = 0, out = 0; y < source.height; y++) {
    for (let x = 0; x < target.width; x++, out += 3) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let tap = 0; tap < across.count; tap++) {
        const weight = across.weights[x * across.count + tap]!;
        const texel = source.texels[y * source.width + clampIndex(across.first[x]! + tap, source.width)]!;
        red += weight * (texel & 255);
        green += weight * ((texel >>> 8) & 255);
        blue += weight * ((texel >>> 16) & 255);
      }
      rows[out] = red;
      rows[out + 1] = green;
      rows[out + 2] = blue;
    }
  }
  for (let y = 0, out = 0; y < target.height; y++) {
    for (let x = 0; x < target.width; x++, out++) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let tap = 0; tap < down.count; tap++) {
        const weight = down.weights[y * down.count + tap]!;
        const at = (clampIndex(down.first[y]! + tap, source.height) * target.width + x) * 3;
        red += weight * rows[at]!;
        green += weight * rows[at + 1]!;
        blue += weight * rows[at + 2]!;
      }
      target.texels[out] = toByte(red) | (toByte(green) << 8) | (toByte(blue) << 16) | 0xff000000;
    }
  }
}

function toByte(value: number): number {
  return value <= 0 ? 0 : value >= 255 ? 255 : (value + 0.5) | 0;
}
