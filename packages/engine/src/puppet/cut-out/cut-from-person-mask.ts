/** Cuts a person out of a photo: the pose model's coarse mask, its holes judged, its edge solved at full resolution. */
import type { RgbaImage } from '../../core/image.ts';
import type { Point } from '../../core/rig.ts';
import { findRegions, largestRegion } from './connected-components.ts';
import { solveMatte } from './solve-matte.ts';
import { trimapAround } from './trimap.ts';

export type PersonMask = {
  /** 0..1 a pixel of the picture. */
  share: Float32Array;
  /** Picture pixels per pixel of the model's own mask: how far its edge may be off. */
  coarseness: number;
  /** Places that are surely the person (the trunk between the joints), whatever the model says: printed shirts fool it. */
  core: { polygon: Point[] }[];
};

/** Band around the coarse edge that is solved, in coarse pixels. */
const INNER_BAND = 2;
const OUTER_BAND = 2.5;
/** A hole of the coarse mask is real if its mean share is below this. */
const REAL_HOLE_SHARE = 0.25;

/** Soft alpha 0..1 of the person. */
export function cutFromPersonMask(picture: RgbaImage, person: PersonMask): Float32Array {
  const { width, height } = picture;
  const share = Float32Array.from(person.share);
  for (const { polygon } of person.core) fillPolygon(share, width, height, polygon);
  const mask = keepPerson(share, width, height);
  const trimap = trimapAround(mask, picture, INNER_BAND * person.coarseness, OUTER_BAND * person.coarseness);
  return solveMatte(picture, trimap, { expected: steepen(share) });
}

/** Largest piece of the mask, with holes that the model does not mean closed. */
function keepPerson(share: Float32Array, width: number, height: number): Uint8Array {
  const mask = Uint8Array.from(share, (value) => (value > 0.5 ? 1 : 0));
  const pieces = findRegions(mask, width, height, true);
  const largest = largestRegion(pieces.regions);
  for (let p = 0; p < mask.length; p++) mask[p] = largest && pieces.labels[p] === largest.index + 1 ? 1 : 0;
  const gaps = findRegions(
    mask.map((inside) => 1 - inside),
    width,
    height,
  );
  const sums = new Float64Array(gaps.regions.length);
  for (let p = 0; p < mask.length; p++) {
    const label = gaps.labels[p]!;
    if (label > 0) sums[label - 1] = sums[label - 1]! + share[p]!;
  }
  for (const region of gaps.regions) {
    if (region.touchesBorder || sums[region.index]! / region.area < REAL_HOLE_SHARE) continue;
    fillRegion(mask, share, gaps.labels, region.index + 1);
  }
  return mask;
}

function fillRegion(mask: Uint8Array, share: Float32Array, labels: Int32Array, label: number): void {
  for (let p = 0; p < mask.length; p++) {
    if (labels[p] !== label) continue;
    mask[p] = 1;
    share[p] = 1;
  }
}

/** The network's soft edge is wide; the true one is not. */
function steepen(share: Float32Array): Float32Array {
  return share.map((value) => Math.min(1, Math.max(0, (value - 0.5) * 2 + 0.5)));
}

/** Sets the share inside a polygon to 1 (even-odd rule at pixel centres). */
function fillPolygon(share: Float32Array, width: number, height: number, polygon: readonly Point[]): void {
  for (let y = 0; y < height; y++) {
    const crossings: number[] = [];
    for (let i = 0; i < polygon.length; i++) {
      const a = polygon[i]!;
      const b = polygon[(i + 1) % polygon.length]!;
      if (a.y > y + 0.5 === b.y > y + 0.5) continue;
      crossings.push(a.x + ((y + 0.5 - a.y) / (b.y - a.y)) * (b.x - a.x));
    }
    crossings.sort((a, b) => a - b);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const from = Math.max(0, Math.ceil(crossings[i]! - 0.5));
      const to = Math.min(width - 1, Math.floor(crossings[i + 1]! - 0.5));
      for (let x = from; x <= to; x++) share[y * width + x] = 1;
    }
  }
}
