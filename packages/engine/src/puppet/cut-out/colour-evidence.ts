/** Corrects a network's mask by the colours of the picture itself: what looks like the shirt next to it is the shirt. */
import { CELLS, colourCellOf } from './colour-cells.ts';
import type { LabImage } from './lab-image.ts';
import { TRIMAP } from './trimap.ts';

export type ColourEvidenceOptions = {
  /** Radius in pixels of the neighbourhood whose colours are compared. */
  reach: number;
  /** Most that colour may say, in units of log odds. Default 3. */
  limit?: number;
};

/**
 * Log odds, for each unknown pixel, that its colour belongs to the character rather than to the background, judged by the sure
 * pixels of a trimap in its neighbourhood. 0 for sure pixels and where nothing sure is near.
 */
export function weighColours(lab: LabImage, trimap: Uint8Array, options: ColourEvidenceOptions): Float32Array {
  const { width, height } = lab;
  const { reach, limit = 3 } = options;
  const evidence = new Float32Array(width * height);
  const weights = new Float32Array(width * height);
  const cells = new Uint16Array(width * height);
  for (let p = 0; p < cells.length; p++) cells[p] = colourCellOf(lab.data, p);
  const own = new Float32Array(CELLS.count);
  const other = new Float32Array(CELLS.count);
  for (let centreY = reach / 2; centreY < height + reach; centreY += reach) {
    for (let centreX = reach / 2; centreX < width + reach; centreX += reach) {
      const tile = { centreX, centreY, reach, width, height };
      if (!hasUnknown(trimap, tile)) continue;
      const counts = countColours(cells, trimap, tile, own, other);
      if (counts.own < 30 || counts.other < 30) continue;
      CELLS.blur(own);
      CELLS.blur(other);
      addEvidence(tile, { cells, trimap, own, other, counts, limit }, evidence, weights);
    }
  }
  for (let p = 0; p < evidence.length; p++) if (weights[p]! > 0) evidence[p] = evidence[p]! / weights[p]!;
  return evidence;
}

type Tile = { centreX: number; centreY: number; reach: number; width: number; height: number };

/** The pixels of the tile's square whose half side is `reach` · scale; x1 and y1 exclusive. */
function squareOf(tile: Tile, scale: number): { x0: number; y0: number; x1: number; y1: number } {
  const half = tile.reach * scale;
  return {
    x0: Math.max(0, Math.floor(tile.centreX - half)),
    y0: Math.max(0, Math.floor(tile.centreY - half)),
    x1: Math.min(tile.width, Math.ceil(tile.centreX + half)),
    y1: Math.min(tile.height, Math.ceil(tile.centreY + half)),
  };
}

function hasUnknown(trimap: Uint8Array, tile: Tile): boolean {
  const { x0, y0, x1, y1 } = squareOf(tile, 1);
  for (let y = y0; y < y1; y++) {
    for (let p = y * tile.width + x0; p < y * tile.width + x1; p++) if (trimap[p] === TRIMAP.unknown) return true;
  }
  return false;
}

/** Histograms of the sure colours in a square three times as wide as the tile's share. */
function countColours(
  cells: Uint16Array,
  trimap: Uint8Array,
  tile: Tile,
  own: Float32Array,
  other: Float32Array,
): { own: number; other: number } {
  own.fill(0);
  other.fill(0);
  const counts = { own: 0, other: 0 };
  const { x0, y0, x1, y1 } = squareOf(tile, 1.5);
  for (let y = y0; y < y1; y++) {
    for (let p = y * tile.width + x0; p < y * tile.width + x1; p++) {
      if (trimap[p] === TRIMAP.character) {
        own[cells[p]!]! += 1;
        counts.own++;
      } else if (trimap[p] === TRIMAP.background) {
        other[cells[p]!]! += 1;
        counts.other++;
      }
    }
  }
  return counts;
}

type Histograms = {
  cells: Uint16Array;
  trimap: Uint8Array;
  own: Float32Array;
  other: Float32Array;
  counts: { own: number; other: number };
  limit: number;
};

/** Adds the tile's opinion with a weight that falls to 0 at its border, so that neighbouring tiles blend. */
function addEvidence(tile: Tile, histograms: Histograms, evidence: Float32Array, weights: Float32Array): void {
  const { cells, trimap, own, other, counts, limit } = histograms;
  const { x0, y0, x1, y1 } = squareOf(tile, 1);
  for (let y = y0; y < y1; y++) {
    const weightOfRow = Math.max(0, 1 - Math.abs(y + 0.5 - tile.centreY) / tile.reach);
    for (let x = x0; x < x1; x++) {
      const p = y * tile.width + x;
      if (trimap[p] !== TRIMAP.unknown) continue;
      const weight = Math.max(0, 1 - Math.abs(x + 0.5 - tile.centreX) / tile.reach) * weightOfRow;
      const cell = cells[p]!;
      const ownShare = own[cell]! / counts.own + 3e-4;
      const otherShare = other[cell]! / counts.other + 3e-4;
      evidence[p]! += weight * Math.min(limit, Math.max(-limit, Math.log(ownShare / otherShare)));
      weights[p]! += weight;
    }
  }
}
