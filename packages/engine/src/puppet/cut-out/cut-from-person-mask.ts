/** Cuts a person out of a photo: the pose model's coarse mask, its holes judged, its edge solved at full resolution. */
import type { RgbaImage } from '../../core/image.ts';
import type { Point } from '../../core/rig.ts';
import { findRegions, largestRegion } from '../connected-components.ts';
import { weighColours } from './colour-evidence.ts';
import { smoothGuided } from './guided-smooth.ts';
import { toLab } from './lab-image.ts';
import { solveMatte } from './solve-matte.ts';
import { TRIMAP, trimapAround } from './trimap.ts';

export type PersonMask = {
  /** 0..1 a pixel of the picture. */
  share: Float32Array;
  /** Picture pixels per pixel of the model's own mask: how far its edge may be off. */
  coarseness: number;
  /** Places that are surely the person (the trunk between the joints), whatever the model says: printed shirts fool it. */
  core: { polygon: Point[] }[];
};

/** Band around the coarse edge in which colours may move it, in coarse pixels. */
const COARSE_BAND = { inner: 2, outer: 2.5 };
/** Band around the corrected edge that is solved as a matte, in coarse pixels. */
const FINE_BAND = { inner: 0.8, outer: 1.2 };
/** Votes between these are open to what the colours say, wherever they are. */
const DOUBT = { low: 0.1, high: 0.9 };
/** A hole of the mask is real if its mean share is below this. */
const REAL_HOLE_SHARE = 0.25;
/** How far colours are compared, in parts of the picture's height. */
const COLOUR_REACH = 0.06;

/** Alpha below this is the veil that the solver leaves around the person; the top is stretched alike. */
const VEIL = 0.1;

/** Soft alpha 0..1 of the person. */
export function cutFromPersonMask(picture: RgbaImage, person: PersonMask): Float32Array {
  const { width, height } = picture;
  const share = person.share.slice();
  for (const { polygon } of person.core) fillPolygon(share, width, height, polygon);
  const coarse = keepPerson(share, width, height);
  const corrected = correctByColour(picture, share, coarse, person.coarseness);
  const mask = keepPerson(corrected, width, height);
  const { coarseness } = person;
  const trimap = trimapAround(mask, picture, FINE_BAND.inner * coarseness, FINE_BAND.outer * coarseness);
  for (let p = 0; p < trimap.length; p++) {
    if (corrected[p]! > 0.25 && corrected[p]! < 0.75 && share[p]! > 0.02) trimap[p] = TRIMAP.unknown;
  }
  const alpha = solveMatte(picture, trimap, { expected: steepen(corrected), expectedWeight: 0.05 });
  return alpha.map((value) => Math.min(1, Math.max(0, (value - VEIL) / (1 - 2 * VEIL))));
}

/** Share 0..1 after the colours had their say, in two rounds: the second knows more sure pixels. */
function correctByColour(picture: RgbaImage, share: Float32Array, mask: Uint8Array, coarseness: number): Float32Array {
  const lab = toLab(picture, 4);
  const guide = new Float32Array(share.length);
  for (let p = 0; p < guide.length; p++) guide[p] = lab.data[p * 3]! / 100;
  const reach = Math.max(16, Math.round(COLOUR_REACH * picture.height));
  const trimap = trimapAround(mask, picture, COARSE_BAND.inner * coarseness, COARSE_BAND.outer * coarseness);
  for (let p = 0; p < trimap.length; p++) {
    if (share[p]! > DOUBT.low && share[p]! < DOUBT.high) trimap[p] = TRIMAP.unknown;
  }
  let corrected = share;
  for (let round = 0; round < 2; round++) {
    const evidence = weighColours(lab, trimap, { reach });
    const judged = new Float32Array(share.length);
    for (let p = 0; p < judged.length; p++) {
      if (trimap[p] === TRIMAP.unknown) judged[p] = 1 / (1 + Math.exp(-(logOdds(share[p]!) + evidence[p]!)));
      else if (trimap[p] === TRIMAP.character) judged[p] = 1;
    }
    corrected = smoothGuided(judged, guide, picture, Math.max(2, Math.round(0.6 * coarseness)), 1e-3);
    settle(trimap, corrected, share);
  }
  return corrected;
}

/** What both the network and the colours agree on counts as sure in the next round. */
function settle(trimap: Uint8Array, corrected: Float32Array, share: Float32Array): void {
  for (let p = 0; p < trimap.length; p++) {
    if (trimap[p] !== TRIMAP.unknown) continue;
    if (corrected[p]! > 0.97 && share[p]! > 0.6) trimap[p] = TRIMAP.character;
    else if (corrected[p]! < 0.03 && share[p]! < 0.4) trimap[p] = TRIMAP.background;
  }
}

/** The network is sure of too much: its log odds are held within ±2.5. */
function logOdds(share: number): number {
  const held = Math.min(0.924, Math.max(0.076, share));
  return Math.log(held / (1 - held));
}

/** Largest piece of the mask, with holes that the model does not mean closed. */
function keepPerson(share: Float32Array, width: number, height: number): Uint8Array {
  const mask = new Uint8Array(share.length);
  for (let p = 0; p < mask.length; p++) mask[p] = share[p]! > 0.5 ? 1 : 0;
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
