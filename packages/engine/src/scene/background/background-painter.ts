/** Takes people out of a frame: paints the plate over them. Used by the renderer on every frame, before the character is drawn. */
import type { OpaqueCells } from '../../core/image.ts';
import type { PersonMask } from '../../core/mask.ts';
import type { FrameCanvas } from '../canvas/frame-canvas.ts';
import { type Background, CELL, findPlate, type Plate } from './background.ts';
import { placeGrain } from './film-grain.ts';
import { PaintGrid } from './paint-grid.ts';
import { RING } from './paint-reach.ts';

export class BackgroundPainter {
  readonly #background: Background;
  readonly #grid: PaintGrid;
  /** What the canvas holds already. */
  #loaded: { canvas: FrameCanvas; plate: Plate } | undefined;

  constructor(background: Background) {
    this.#background = background;
    this.#grid = new PaintGrid(background);
  }

  /** What a canvas has to be made with. */
  get platePixels(): number {
    return this.#background.plates.reduce((most, { width, height }) => Math.max(most, width * height), 0);
  }

  /**
   * Paints over the people in place: the plate, in the brightness of the frame around them, with the grain of the clip. Pixels
   * beyond the reach of the masks keep their exact values, as do frames that have no plate.
   *
   * @param canvas of the size that the background was built for, made with `platePixels`; this painter alone paints plates on it
   * @param masks the people to take out; best from a `MaskTimeline`
   * @param hidden what the character will cover: there, nothing is painted
   */
  erase(canvas: FrameCanvas, frameIndex: number, masks: readonly PersonMask[], hidden?: OpaqueCells): void {
    const plate = findPlate(this.#background, frameIndex);
    const grid = this.#grid;
    if (!plate || !grid.layOut(masks)) return;
    grid.placeOnPlate(this.#background.frameToPlate.subarray(9 * frameIndex, 9 * frameIndex + 9));
    this.#load(canvas, plate);
    const { arrays } = canvas;
    const count = grid.columns * grid.rows;
    arrays.distances.set(grid.distance.subarray(0, count));
    if (grid.isWarped) {
      arrays.placesX.set(grid.plateX.subarray(0, count));
      arrays.placesY.set(grid.plateY.subarray(0, count));
    }
    if (hidden) arrays.hiddenCells.set(hidden.data);
    else arrays.hiddenCells.fill(0);
    canvas.set({
      gridX: grid.x,
      gridY: grid.y,
      gridColumns: grid.columns,
      gridRows: grid.rows,
      reach: grid.reach,
      isWarped: grid.isWarped ? 1 : 0,
      ...placeGrain(frameIndex),
    });
    canvas.kernel.listCells();
    // Around the corners of the ring, squares are compared: none of them may reach into the paint.
    canvas.kernel.matchBrightness(grid.reach + (CELL / 2) * Math.SQRT2, grid.reach + RING);
    canvas.kernel.erase();
  }

  #load(canvas: FrameCanvas, plate: Plate): void {
    if (this.#loaded?.canvas === canvas && this.#loaded.plate === plate) return;
    const { x, y, width, height, grain, luma, u, v } = plate;
    const { plateLuma, plateU, plateV } = canvas.arrays;
    plateLuma.set(luma);
    plateU.set(u);
    plateV.set(v);
    if (grain > 0) canvas.kernel.makeGrain(grain);
    canvas.set({ plateX: x, plateY: y, plateWidth: width, plateHeight: height, hasGrain: grain > 0 ? 1 : 0 });
    this.#loaded = { canvas, plate };
  }
}
