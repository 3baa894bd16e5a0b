/** Tells drawn characters (line art, cartoon, flat vector art) from photographed people. */
import { distanceToOutside } from '../distance-transform.ts';
import { toLab } from './lab-image.ts';

export type DrawingEvidence = {
  /** 0..1: how sure a detector trained on photos is of a person; 0 where it finds none. */
  personScore: number;
  /** 0..1: how sure a pose model trained on photos is of the picture as it is. */
  poseScore: number;
};

/** Pixels closer to the outline than this are left out: edges look alike in both kinds. */
const EDGE = 3;
/** Side of the colour cells, ΔE. */
const CELL = 6;

/**
 * True for a drawing. Weighs: how far the edges stand out from the (flat) areas, how few colours make up most of the character,
 * and whether the models know it as a person at all. Centres and weights were set on some 40 pictures of both kinds.
 */
export function detectDrawing(
  picture: { width: number; height: number; data: Uint8ClampedArray },
  mask: Uint8Array,
  evidence: DrawingEvidence,
): boolean {
  const { contrast, colourCount, mainShare } = measureColours(picture, mask);
  const flatness = Math.max(-1, Math.log(contrast / 9));
  const palette = 2 * (mainShare - 0.45) - 0.5 * Math.log(colourCount / 60);
  const unlikePhoto = 0.55 - evidence.personScore + (evidence.poseScore < 0.8 ? 2 : 0);
  return flatness + palette + unlikePhoto > 0.35;
}

type ColourMeasure = {
  /** Strength of the strongest edges over that of the usual pixel. */
  contrast: number;
  /** Number of colour cells that cover 90 % of the character. */
  colourCount: number;
  /** Share of the character that the five commonest colour cells cover. */
  mainShare: number;
};

function measureColours(
  picture: { width: number; height: number; data: Uint8ClampedArray },
  mask: Uint8Array,
): ColourMeasure {
  const { width, height } = picture;
  const lab = toLab(picture, 4).data;
  const depth = distanceToOutside(mask, { width, height });
  const steps = new Float64Array(width * height);
  let count = 0;
  const cells = new Map<number, number>();
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const p = y * width + x;
      if (depth[p]! < EDGE) continue;
      steps[count++] = Math.max(colourStep(lab, p - 1, p + 1), colourStep(lab, p - width, p + width));
      const cell = colourCell(lab, p);
      cells.set(cell, (cells.get(cell) ?? 0) + 1);
    }
  }
  const edges = steps.subarray(0, count).sort();
  const at = (share: number): number => edges[Math.floor(share * edges.length)] ?? 0;
  const counts = [...cells.values()].sort((a, b) => b - a);
  let covered = 0;
  let colourCount = 0;
  while (covered < 0.9 * edges.length && colourCount < counts.length) covered += counts[colourCount++]!;
  const main = counts.slice(0, 5).reduce((sum, count) => sum + count, 0);
  return {
    contrast: (at(0.95) + 0.01) / (at(0.5) + 0.5),
    colourCount: Math.max(1, colourCount),
    mainShare: edges.length > 0 ? main / edges.length : 1,
  };
}

function colourStep(lab: Float32Array, p: number, q: number): number {
  return Math.hypot(lab[p * 3]! - lab[q * 3]!, lab[p * 3 + 1]! - lab[q * 3 + 1]!, lab[p * 3 + 2]! - lab[q * 3 + 2]!);
}

function colourCell(lab: Float32Array, p: number): number {
  const l = Math.round(lab[p * 3]! / CELL);
  const a = Math.round(lab[p * 3 + 1]! / CELL) + 32;
  const b = Math.round(lab[p * 3 + 2]! / CELL) + 32;
  return (l * 64 + a) * 64 + b;
}
