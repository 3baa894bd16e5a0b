/** Exact Euclidean distances in a mask; measures thickness everywhere in the cut-out room. */

/**
 * Distance in pixels from the centre of each inside pixel (value ≠ 0) to the nearest outside pixel's centre; 0 outside.
 * Beyond the picture counts as inside when `openBorder` is set (a crop is not an outline), as outside otherwise.
 * Felzenszwalb & Huttenlocher, "Distance Transforms of Sampled Functions" (2012).
 */
export function distanceInside(mask: Uint8Array, width: number, height: number, openBorder = false): Float32Array {
  const far = 1e10;
  const squared = new Float64Array(width * height);
  for (let p = 0; p < squared.length; p++) squared[p] = mask[p] ? far : 0;
  const side = Math.max(width, height) + 2;
  const scratch = {
    line: new Float64Array(side),
    sites: new Int32Array(side),
    borders: new Float64Array(side + 1),
  };
  for (let x = 0; x < width; x++) transformLine(squared, x, width, height, openBorder ? far : 0, scratch);
  for (let y = 0; y < height; y++) transformLine(squared, y * width, 1, width, openBorder ? far : 0, scratch);
  const distance = new Float32Array(squared.length);
  const limit = width + height;
  for (let p = 0; p < distance.length; p++) distance[p] = Math.min(limit, Math.sqrt(squared[p]!));
  return distance;
}

type Scratch = { line: Float64Array; sites: Int32Array; borders: Float64Array };

/** Lower envelope of parabolas over one row or column, in place; one cell of `beyond` is added at both ends. */
function transformLine(
  plane: Float64Array,
  start: number,
  step: number,
  length: number,
  beyond: number,
  scratch: Scratch,
): void {
  const { line, sites, borders } = scratch;
  const count = length + 2;
  line[0] = beyond;
  line[count - 1] = beyond;
  for (let i = 0; i < length; i++) line[i + 1] = plane[start + i * step]!;
  let top = 0;
  sites[0] = 0;
  borders[0] = -Infinity;
  borders[1] = Infinity;
  for (let q = 1; q < count; q++) {
    let crossing = parabolaCrossing(line, sites[top]!, q);
    while (crossing <= borders[top]!) {
      top--;
      crossing = parabolaCrossing(line, sites[top]!, q);
    }
    top++;
    sites[top] = q;
    borders[top] = crossing;
    borders[top + 1] = Infinity;
  }
  top = 0;
  for (let q = 1; q <= length; q++) {
    while (borders[top + 1]! < q) top++;
    const site = sites[top]!;
    plane[start + (q - 1) * step] = (q - site) * (q - site) + line[site]!;
  }
}

function parabolaCrossing(line: Float64Array, p: number, q: number): number {
  return (line[q]! + q * q - (line[p]! + p * p)) / (2 * (q - p));
}

/** Distance in pixels from each pixel that is outside (0) to the nearest inside pixel; 0 inside. */
export function distanceOutside(mask: Uint8Array, width: number, height: number): Float32Array {
  const inverse = new Uint8Array(mask.length);
  for (let p = 0; p < mask.length; p++) inverse[p] = mask[p] ? 0 : 1;
  return distanceInside(inverse, width, height, true);
}
