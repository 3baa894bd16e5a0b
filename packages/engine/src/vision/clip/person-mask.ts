/** Brings the pose model's mask onto the coarse grid over the source picture that is kept for each frame. */
import { KernelMemory } from '../../core/kernel-memory.ts';
import type { PersonMask } from '../../core/mask.ts';
import { type Box, clipBox } from '../box.ts';
import { MASK_LENGTH, POSE_INPUT_SIZE, type Pose } from '../pose.ts';
import { drawLimbEnds, isLimbVisible, LIMB_ENDS, limbEnds } from './draw-limbs.ts';
import { emptyMask } from './empty-mask.ts';
import { MaskCanvas } from './mask-canvas.ts';
import type { MaskGrid } from './mask-grid.ts';
import { maskKernel, readBox } from './mask-kernel.ts';
import { torsoLength } from './pose-shape.ts';

/** Alpha of half a cell. */
const HALF = 128;

/** The mask of a pose whose model gives one. */
export function projectMask(pose: Pose, grid: MaskGrid): PersonMask {
  const { x0, y0, x1, y1 } = occupiedCells(pose, grid);
  if (x1 <= x0 || y1 <= y0) return emptyMask(grid.cell);
  const canvas = new MaskCanvas(grid, { x: x0, y: y0, width: x1 - x0, height: y1 - y0 });
  canvas.project(pose.mask!, pose.roi);
  drawLimbEnds(pose, canvas);
  return canvas.finish();
}

/** Box of the cells in which the mask is at least half, in source pixels; null if there are none. */
export function maskBox({ cell, x, y, width, height, data }: PersonMask): Box | null {
  const space = new KernelMemory();
  const cells = space.reserve(Uint8Array, data.length);
  const { exports, memory } = maskKernel.open(space);
  cells.view(memory).set(data);
  if (!exports.findCells(cells.address, width, height, HALF)) return null;
  const { x0, y0, x1, y1 } = readBox(exports);
  return { x0: (x + x0) * cell, y0: (y + y0) * cell, x1: (x + x1) * cell, y1: (y + y1) * cell };
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
  const space = new KernelMemory();
  const place = space.reserve(Float32Array, MASK_LENGTH);
  const { exports, memory } = maskKernel.open(space);
  place.view(memory).set(logits);
  exports.findLikely(place.address, POSE_INPUT_SIZE);
  return readBox(exports);
}
