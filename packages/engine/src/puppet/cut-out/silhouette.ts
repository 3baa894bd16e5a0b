/** The outline of a cut-out, ready to be measured: what joints are checked against. */
import { distanceToInside, distanceToOutside } from '../distance-transform.ts';

export type Silhouette = {
  width: number;
  height: number;
  /** 1 inside the character, else 0. */
  mask: Uint8Array;
  /** Pixels to the outline, 0 outside. The picture's border is not an outline. */
  distance: Float32Array;
  /** Pixels from an outside pixel to the character, 0 inside; no more than `FARTHEST_GAP` of the character's height. */
  gap: Float32Array;
  /** Box of the inside pixels; x1 and y1 exclusive. */
  box: { x0: number; y0: number; x1: number; y1: number };
  area: number;
};

/** Joints farther off than this share of the height are far off. */
const FARTHEST_GAP = 0.1;

/** Measures the silhouette of a cut-out: inside is where alpha is above one half. */
export function measureSilhouette(cutOut: { width: number; height: number; data: Uint8ClampedArray }): Silhouette {
  const { width, height, data } = cutOut;
  const mask = new Uint8Array(width * height);
  const box = { x0: width, y0: height, x1: 0, y1: 0 };
  let area = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const p = y * width + x;
      if (data[p * 4 + 3]! < 128) continue;
      mask[p] = 1;
      area++;
      if (x < box.x0) box.x0 = x;
      if (x >= box.x1) box.x1 = x + 1;
      if (y < box.y0) box.y0 = y;
      if (y >= box.y1) box.y1 = y + 1;
    }
  }
  return {
    width,
    height,
    mask,
    distance: distanceToOutside(mask, { width, height }),
    gap: distanceToInside(mask, { width, height }, FARTHEST_GAP * Math.max(1, box.y1 - box.y0)),
    box,
    area,
  };
}

/** Whether the point lies in the silhouette; false beyond the picture. */
export function isInside(silhouette: Silhouette, x: number, y: number): boolean {
  const column = Math.floor(x);
  const row = Math.floor(y);
  if (column < 0 || row < 0 || column >= silhouette.width || row >= silhouette.height) return false;
  return silhouette.mask[row * silhouette.width + column] === 1;
}

/** Pixels from the point to the outline, 0 outside. */
export function thicknessAt(silhouette: Silhouette, x: number, y: number): number {
  const column = Math.floor(x);
  const row = Math.floor(y);
  if (column < 0 || row < 0 || column >= silhouette.width || row >= silhouette.height) return 0;
  return silhouette.distance[row * silhouette.width + column]!;
}

/** Pixels from the point to the nearest pixel of the character, 0 inside; see `Silhouette.gap` for points far off. */
export function gapAt(silhouette: Silhouette, x: number, y: number): number {
  const column = Math.min(silhouette.width - 1, Math.max(0, Math.floor(x)));
  const row = Math.min(silhouette.height - 1, Math.max(0, Math.floor(y)));
  const beyond = Math.hypot(x - column - 0.5, y - row - 0.5);
  return silhouette.gap[row * silhouette.width + column]! + (beyond > 1 ? beyond : 0);
}
