/** An upright rectangle in a picture, and how much two of them overlap. */

/** Pixels; x0 ≤ x1, y0 ≤ y1. May reach beyond the picture. */
export type Box = { x0: number; y0: number; x1: number; y1: number };

export const boxArea = (box: Box): number => Math.max(0, box.x1 - box.x0) * Math.max(0, box.y1 - box.y0);

export function intersectionArea(a: Box, b: Box): number {
  const width = Math.min(a.x1, b.x1) - Math.max(a.x0, b.x0);
  const height = Math.min(a.y1, b.y1) - Math.max(a.y0, b.y0);
  return width > 0 && height > 0 ? width * height : 0;
}

/** Intersection over union, 0..1. */
export function boxOverlap(a: Box, b: Box): number {
  const shared = intersectionArea(a, b);
  return shared > 0 ? shared / (boxArea(a) + boxArea(b) - shared) : 0;
}

/** The box with every side moved outwards by `share` of its longer side. */
export function growBox(box: Box, share: number): Box {
  const margin = share * Math.max(box.x1 - box.x0, box.y1 - box.y0);
  return { x0: box.x0 - margin, y0: box.y0 - margin, x1: box.x1 + margin, y1: box.y1 + margin };
}

/** The part of the box that lies in a picture of the given size. */
export function clipBox(box: Box, width: number, height: number): Box {
  const clampX = (x: number): number => Math.min(width, Math.max(0, x));
  const clampY = (y: number): number => Math.min(height, Math.max(0, y));
  return { x0: clampX(box.x0), y0: clampY(box.y0), x1: clampX(box.x1), y1: clampY(box.y1) };
}
