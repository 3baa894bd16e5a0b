/** Grows a mask by a few pixels: what lies near it, at the cost of its outline alone. */

/**
 * 1 within `radius` pixels (between pixel centres) of a pixel that is not 0. The same as a threshold of the exact distances, and
 * much quicker for small radii: the nearest pixel of a mask is always one of its outline.
 */
export function dilate(mask: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  const grown = new Uint8Array(mask.length);
  const reach = Math.floor(radius);
  const halfWidths = Int32Array.from({ length: reach + 1 }, (_, dy) =>
    Math.floor(Math.sqrt(radius * radius - dy * dy)),
  );
  for (let y = 0; y < height; y++) {
    const firstRow = Math.max(0, y - reach);
    const lastRow = Math.min(height - 1, y + reach);
    for (let x = 0; x < width; x++) {
      const p = y * width + x;
      if (!mask[p]) continue;
      grown[p] = 1;
      if (isSurrounded(mask, p, { x, y, width, height })) continue;
      for (let row = firstRow; row <= lastRow; row++) {
        const half = halfWidths[Math.abs(row - y)]!;
        const end = row * width + Math.min(width - 1, x + half);
        for (let q = row * width + Math.max(0, x - half); q <= end; q++) grown[q] = 1;
      }
    }
  }
  return grown;
}

/** All eight neighbours belong to the mask too; beyond the picture counts as if they did. */
function isSurrounded(
  mask: Uint8Array,
  p: number,
  place: { x: number; y: number; width: number; height: number },
): boolean {
  const { x, y, width, height } = place;
  const left = x > 0 ? 1 : 0;
  const right = x < width - 1 ? 1 : 0;
  const up = y > 0 ? width : 0;
  const down = y < height - 1 ? width : 0;
  return (
    mask[p - left] !== 0 &&
    mask[p + right] !== 0 &&
    mask[p - up] !== 0 &&
    mask[p + down] !== 0 &&
    mask[p - up - left] !== 0 &&
    mask[p - up + right] !== 0 &&
    mask[p + down - left] !== 0 &&
    mask[p + down + right] !== 0
  );
}
