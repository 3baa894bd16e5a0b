/** Brings the pose model's mask onto the coarse grid over the source picture that is kept for each frame. */
import type { PersonMask } from '../../core/mask.ts';
import { type Box, clipBox } from '../box.ts';
import { POSE_INPUT_SIZE, type Pose } from '../pose.ts';
import { drawLimbEnds, isLimbVisible, LIMB_ENDS, limbEnds } from './draw-limbs.ts';
import type { MaskGrid } from './mask-grid.ts';
import { torsoLength } from './pose-shape.ts';

/**
 * Raises the logits before they become alpha: what the mask decides is erased from the picture, so a rim of background costs less
 * than a rim of person.
 */
const RECALL_BIAS = 1;
/** Logits beyond this are as good as certain. */
const CERTAIN = 6;
/** Alpha below this is nothing. */
const MIN_ALPHA = 16;

/** The mask of a pose whose model gives one. */
export function projectMask(pose: Pose, grid: MaskGrid): PersonMask {
  const area = occupiedCells(pose, grid);
  const width = Math.max(0, area.x1 - area.x0);
  const height = Math.max(0, area.y1 - area.y0);
  const data = new Uint8Array(width * height);
  const mask = { cell: grid.cell, x: area.x0, y: area.y0, width, height, data };
  if (width === 0 || height === 0) return emptyMask(grid.cell);
  projectLogits(pose, grid, mask);
  drawLimbEnds(pose, grid, mask);
  return trimMask(mask);
}

export const emptyMask = (cell: number): PersonMask => ({
  cell,
  x: 0,
  y: 0,
  width: 0,
  height: 0,
  data: new Uint8Array(),
});

/** Box of the cells in which the mask is at least half, in source pixels; null if there are none. */
export function maskBox({ cell, x, y, width, height, data }: PersonMask): Box | null {
  const box = { x0: width, y0: height, x1: 0, y1: 0 };
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      if (data[row * width + column]! < 128) continue;
      box.x0 = Math.min(box.x0, column);
      box.x1 = Math.max(box.x1, column + 1);
      box.y0 = Math.min(box.y0, row);
      box.y1 = Math.max(box.y1, row + 1);
    }
  }
  if (box.x1 <= box.x0) return null;
  return { x0: (x + box.x0) * cell, y0: (y + box.y0) * cell, x1: (x + box.x1) * cell, y1: (y + box.y1) * cell };
}

/** Cells that can hold something: the box of the limbs and of all logits that are not surely background, brought onto the grid. */
function occupiedCells(pose: Pose, grid: MaskGrid): Box {
  const { roi } = pose;
  const box = { x0: Number.POSITIVE_INFINITY, y0: Number.POSITIVE_INFINITY, x1: 0, y1: 0 };
  const include = (x: number, y: number, margin: number): void => {
    box.x0 = Math.min(box.x0, Math.floor((x - margin) * grid.cellsPerPixel));
    box.y0 = Math.min(box.y0, Math.floor((y - margin) * grid.cellsPerPixel));
    box.x1 = Math.max(box.x1, Math.ceil((x + margin) * grid.cellsPerPixel));
    box.y1 = Math.max(box.y1, Math.ceil((y + margin) * grid.cellsPerPixel));
  };
  const pixel = roi.size / POSE_INPUT_SIZE;
  const cos = Math.cos(roi.angle) * pixel;
  const sin = Math.sin(roi.angle) * pixel;
  const likely = likelyArea(pose.mask!);
  for (const u of [likely.x0 - POSE_INPUT_SIZE / 2, likely.x1 - POSE_INPUT_SIZE / 2]) {
    for (const v of [likely.y0 - POSE_INPUT_SIZE / 2, likely.y1 - POSE_INPUT_SIZE / 2]) {
      include(roi.centreX + u * cos - v * sin, roi.centreY + u * sin + v * cos, pixel);
    }
  }
  for (const { from, to, radius } of LIMB_ENDS) {
    if (!isLimbVisible(pose, from, to)) continue;
    for (const { x, y } of limbEnds(pose, from, to)) include(x, y, radius * torsoLength(pose) + pixel);
  }
  return clipBox(box, grid.width, grid.height);
}

/** Box of the logits that are not surely background, in pixels of the model's mask. */
function likelyArea(logits: Float32Array): Box {
  const size = POSE_INPUT_SIZE;
  const box = { x0: size, y0: size, x1: 0, y1: 0 };
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (logits[row * size + column]! <= -CERTAIN) continue;
      if (column < box.x0) box.x0 = column;
      if (column >= box.x1) box.x1 = column + 1;
      if (row < box.y0) box.y0 = row;
      box.y1 = row + 1;
    }
  }
  return box;
}

function projectLogits({ roi, mask: logits }: Pose, grid: MaskGrid, mask: PersonMask): void {
  const size = POSE_INPUT_SIZE;
  const last = size - 1;
  const scale = size / roi.size;
  const stepX = (Math.cos(roi.angle) * scale) / grid.cellsPerPixel;
  const stepY = (Math.sin(roi.angle) * scale) / grid.cellsPerPixel;
  const centreX = roi.centreX * grid.cellsPerPixel;
  const centreY = roi.centreY * grid.cellsPerPixel;
  for (let row = 0; row < mask.height; row++) {
    const dy = mask.y + row + 0.5 - centreY;
    for (let column = 0; column < mask.width; column++) {
      const dx = mask.x + column + 0.5 - centreX;
      let u = dx * stepX + dy * stepY + size / 2 - 0.5;
      let v = dy * stepX - dx * stepY + size / 2 - 0.5;
      if (u < -0.5 || v < -0.5 || u > last + 0.5 || v > last + 0.5) continue;
      u = Math.max(0, Math.min(last, u));
      v = Math.max(0, Math.min(last, v));
      const left = Math.min(last - 1, u | 0);
      const top = Math.min(last - 1, v | 0);
      const at = top * size + left;
      const upper = certain(logits![at]!) * (left + 1 - u) + certain(logits![at + 1]!) * (u - left);
      const lower = certain(logits![at + size]!) * (left + 1 - u) + certain(logits![at + size + 1]!) * (u - left);
      const logit = upper * (top + 1 - v) + lower * (v - top) + RECALL_BIAS;
      if (logit <= -CERTAIN + RECALL_BIAS) continue;
      mask.data[row * mask.width + column] = logit >= CERTAIN ? 255 : Math.round(255 / (1 + Math.exp(-logit)));
    }
  }
}

const certain = (logit: number): number => (logit > CERTAIN ? CERTAIN : logit < -CERTAIN ? -CERTAIN : logit);

/** Drops faint cells, and rows and columns at the rim that hold nothing. */
export function trimMask(mask: PersonMask): PersonMask {
  const { width, height, data } = mask;
  const box = { x0: width, y0: height, x1: 0, y1: 0 };
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const at = row * width + column;
      if (data[at]! < MIN_ALPHA) {
        data[at] = 0;
        continue;
      }
      box.x0 = Math.min(box.x0, column);
      box.x1 = Math.max(box.x1, column + 1);
      box.y0 = Math.min(box.y0, row);
      box.y1 = Math.max(box.y1, row + 1);
    }
  }
  if (box.x1 <= box.x0) return emptyMask(mask.cell);
  const trimmed = new Uint8Array((box.x1 - box.x0) * (box.y1 - box.y0));
  for (let row = box.y0; row < box.y1; row++) {
    const source = data.subarray(row * width + box.x0, row * width + box.x1);
    trimmed.set(source, (row - box.y0) * (box.x1 - box.x0));
  }
  return {
    cell: mask.cell,
    x: mask.x + box.x0,
    y: mask.y + box.y0,
    width: box.x1 - box.x0,
    height: box.y1 - box.y0,
    data: trimmed,
  };
}
