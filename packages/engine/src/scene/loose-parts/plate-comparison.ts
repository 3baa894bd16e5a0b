/** How much the cells around the people of a frame differ from the plate, shadows left aside. */
import type { Plate } from '../background/background.ts';
import { medianOf } from '../background/select-by-rank.ts';
import type { CellGrid } from '../cells/frame-cells.ts';
import type { CellLook } from './cell-window.ts';
import { LaidPlate } from './laid-plate.ts';

/** How much a level of chroma counts against one of luma. */
const CHROMA_WEIGHT = 1.5;
/** At an edge of the plate, a cell may differ by this share of the step there: nothing lies quite where it was measured. */
const EDGE_SHARE = 0.25;
/** Shadows on walls leave this share of the light or more. */
const SHADOW_LIGHT = 0.8;
/** By how many levels the colour in a shadow differs from the plate's, darkened. */
const SHADOW_CHROMA = 8;
const BLACK = 16;
const GREY = 128;
/** Every third cell tells enough of the light. */
const LIGHT_STEP = 3;

/** Reuses its memory from frame to frame. */
export class PlateComparison {
  readonly #grid: CellGrid;
  readonly #plate: LaidPlate;
  readonly #levels: Float64Array;
  /** Frame − plate beside the people: Y, U, V. */
  readonly #light: [number, number, number] = [0, 0, 0];
  #look!: CellLook;

  constructor(grid: CellGrid) {
    this.#grid = grid;
    this.#plate = new LaidPlate(grid);
    this.#levels = new Float64Array(grid.columns * grid.rows);
  }

  /** Turns to a frame. */
  turnTo(look: CellLook, plate: Plate, frameToPlate: ArrayLike<number>): void {
    this.#look = look;
    this.#plate.lay(look, plate, frameToPlate);
    const { luma, u, v } = look.cells;
    this.#light[0] = this.#measureLight(luma, this.#plate.luma);
    this.#light[1] = this.#measureLight(u, this.#plate.u);
    this.#light[2] = this.#measureLight(v, this.#plate.v);
  }

  /** Whether samples show the plate under a cell. */
  isSeen(at: number): boolean {
    return this.#plate.isSeen[at] === 1;
  }

  /** Levels by which a cell around the people differs from the plate in the light of the frame; 0 in a shadow, and beyond the plate. */
  differenceAt(at: number): number {
    const plate = this.#plate;
    if (!plate.isLaid[at]) return 0;
    const { luma, u, v } = this.#look.cells;
    const [lightY, lightU, lightV] = this.#light;
    const step = luma[at]! - plate.luma[at]! - lightY;
    const colour = Math.abs(u[at]! - plate.u[at]! - lightU) + Math.abs(v[at]! - plate.v[at]! - lightV);
    if (step < 0 && this.#isShadow(at)) return 0;
    return Math.abs(step) + CHROMA_WEIGHT * colour;
  }

  /** What the plate's own edges explain of a difference, levels. */
  toleranceAt(at: number): number {
    const { columns } = this.#grid;
    const { luma, isLaid } = this.#plate;
    let least = luma[at]!;
    let most = least;
    const left = at % columns > 0 ? at - 1 : at;
    const right = (at + 1) % columns > 0 ? at + 1 : at;
    for (const beside of [left, right, at - columns, at + columns]) {
      if (!isLaid[beside]) continue;
      least = Math.min(least, luma[beside]!);
      most = Math.max(most, luma[beside]!);
    }
    return EDGE_SHARE * (most - least);
  }

  #isShadow(at: number): boolean {
    const { cells } = this.#look;
    const plate = this.#plate;
    const light = (cells.luma[at]! - BLACK) / Math.max(1, plate.luma[at]! - BLACK);
    if (light < SHADOW_LIGHT) return false;
    const offU = cells.u[at]! - GREY - light * (plate.u[at]! - GREY);
    const offV = cells.v[at]! - GREY - light * (plate.v[at]! - GREY);
    return Math.abs(offU) + Math.abs(offV) < SHADOW_CHROMA;
  }

  /** What most of the surroundings differ by is the frame's light. */
  #measureLight(shown: Uint8Array, expected: Float32Array): number {
    const { distance, reach, band, box } = this.#look;
    const { isLaid, isSeen } = this.#plate;
    const { columns } = this.#grid;
    const levels = this.#levels;
    let count = 0;
    for (let row = box.y0; row < box.y1; row++) {
      const line = row * columns;
      for (let at = line + box.x0 + (row % LIGHT_STEP); at < line + box.x1; at += LIGHT_STEP) {
        if (!isLaid[at] || !isSeen[at] || distance[at]! < reach || distance[at]! >= band) continue;
        levels[count++] = shown[at]! - expected[at]!;
      }
    }
    return count ? medianOf(levels, count) : 0;
  }
}
