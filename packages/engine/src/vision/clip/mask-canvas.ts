/** Draws a person's mask in the memory of the kernel of `wasm/masks`. Used by `person-mask` and `bridge-sights`. */
import { KernelMemory, type KernelPlace } from '../../core/kernel-memory.ts';
import type { PersonMask } from '../../core/mask.ts';
import type { Point } from '../../core/rig.ts';
import { MASK_LENGTH, POSE_INPUT_SIZE } from '../pose.ts';
import type { Roi } from '../roi.ts';
import { emptyMask } from './empty-mask.ts';
import type { MaskGrid } from './mask-grid.ts';
import { BEYOND_CELLS, maskKernel, readBox } from './mask-kernel.ts';

/** Alpha below this is nothing. */
const MIN_ALPHA = 16;

/** Whole cells of a grid. */
export type CellArea = { x: number; y: number; width: number; height: number };

/** Numbers of a pose network's mask, as they lie in the kernel's memory. */
const LOGIT_BYTES = 4 * MASK_LENGTH;

/** One at a time: the next one takes the same memory. */
export class MaskCanvas {
  readonly #grid: MaskGrid;
  readonly #area: CellArea;
  readonly #kernel: ReturnType<typeof maskKernel.open>;
  readonly #cells: KernelPlace<Uint8Array>;
  readonly #result: KernelPlace<Uint8Array>;
  /** What is put into the mask. */
  readonly #source: KernelPlace<Uint8Array>;

  /** @param area of the grid that may be drawn to; it is empty at first */
  constructor(grid: MaskGrid, area: CellArea) {
    this.#grid = grid;
    this.#area = area;
    const bytes = area.width * area.height + BEYOND_CELLS;
    const space = new KernelMemory();
    this.#cells = space.reserve(Uint8Array, bytes);
    this.#result = space.reserve(Uint8Array, bytes);
    this.#source = space.reserve(Uint8Array, Math.max(bytes, LOGIT_BYTES));
    this.#kernel = maskKernel.open(space);
    this.#cells.view(this.#kernel.memory).fill(0);
  }

  /** Covers what another mask covers, which lies within the area. */
  lay({ x, y, width, height, data }: PersonMask): void {
    const { exports, memory } = this.#kernel;
    this.#source.view(memory).set(data);
    const to = this.#cells.address + (y - this.#area.y) * this.#area.width + x - this.#area.x;
    exports.layMask(this.#source.address, width, height, to, this.#area.width);
  }

  /** Covers what the network saw of a person. Only while the canvas is empty. */
  project(logits: Float32Array, roi: Roi): void {
    const { exports, memory } = this.#kernel;
    const { x, y, width, height } = this.#area;
    const { cellsPerPixel } = this.#grid;
    new Float32Array(memory.buffer, this.#source.address, MASK_LENGTH).set(logits);
    const scale = POSE_INPUT_SIZE / roi.size;
    const stepX = (Math.cos(roi.angle) * scale) / cellsPerPixel;
    const stepY = (Math.sin(roi.angle) * scale) / cellsPerPixel;
    const centreX = roi.centreX * cellsPerPixel;
    const centreY = roi.centreY * cellsPerPixel;
    const { address } = this.#cells;
    exports.projectLogits(
      this.#source.address,
      POSE_INPUT_SIZE,
      address,
      width,
      height,
      x,
      y,
      centreX,
      centreY,
      stepX,
      stepY,
    );
  }

  /** Covers a line, as far as it lies within the area, with a soft rim of one cell. */
  drawLine(from: Point, to: Point, reach: number): void {
    const k = this.#grid.cellsPerPixel;
    const { x, y, width, height } = this.#area;
    const deltaX = (to.x - from.x) * k;
    const deltaY = (to.y - from.y) * k;
    const { address } = this.#cells;
    this.#kernel.exports.drawLine(address, width, height, from.x * k - x, from.y * k - y, deltaX, deltaY, reach * k);
  }

  /** What was drawn, without faint cells, and rows and columns at the rim that hold nothing. */
  finish(): PersonMask {
    const { exports, memory } = this.#kernel;
    const { x, y, width, height } = this.#area;
    const { cell } = this.#grid;
    if (!exports.findCells(this.#cells.address, width, height, MIN_ALPHA)) return emptyMask(cell);
    exports.cutCells(this.#cells.address, width, MIN_ALPHA, this.#result.address);
    const box = readBox(exports);
    const columns = box.x1 - box.x0;
    const rows = box.y1 - box.y0;
    const data = this.#result.view(memory).slice(0, columns * rows);
    return { cell, x: x + box.x0, y: y + box.y0, width: columns, height: rows, data };
  }
}
