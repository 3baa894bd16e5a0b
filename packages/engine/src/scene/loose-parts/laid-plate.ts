/** The plate as cells of a frame: what each of them would show if nobody were there. */
import { CELL, type Plate } from '../background/background.ts';
import { isIdentity, mapX, mapY } from '../background/homography.ts';
import { averageSquare, type CellGrid } from '../cells/frame-cells.ts';
import type { CellLook } from './cell-window.ts';

/** Reuses its memory; while the camera stands still, also what it knows already. */
export class LaidPlate {
  readonly luma: Float32Array;
  readonly u: Float32Array;
  readonly v: Float32Array;
  /** 1 where samples show the plate. */
  readonly isSeen: Uint8Array;
  /** 1 where the plate is known; only in cells that lie around somebody. */
  readonly isLaid: Uint8Array;
  readonly #grid: CellGrid;
  #plate: Plate | undefined;
  #wasMoved = false;

  constructor(grid: CellGrid) {
    const count = grid.columns * grid.rows;
    this.#grid = grid;
    this.luma = new Float32Array(count);
    this.u = new Float32Array(count);
    this.v = new Float32Array(count);
    this.isSeen = new Uint8Array(count);
    this.isLaid = new Uint8Array(count);
  }

  /** Lays the plate under the cells that are nearer to the people than `band`, those well under the paint left out. */
  lay({ box, covered, distance, band }: CellLook, plate: Plate, frameToPlate: ArrayLike<number>): void {
    const { columns, side } = this.#grid;
    const isMoved = !isIdentity(frameToPlate);
    if (isMoved || this.#wasMoved || this.#plate !== plate) this.isLaid.fill(0);
    this.#plate = plate;
    this.#wasMoved = isMoved;
    for (let row = box.y0; row < box.y1; row++) {
      for (let at = row * columns + box.x0; at < row * columns + box.x1; at++) {
        if (this.isLaid[at] || distance[at]! < covered - side || distance[at]! >= band) continue;
        const x = ((at % columns) + 0.5) * side;
        const y = (row + 0.5) * side;
        this.#layCell(at, plate, mapX(frameToPlate, x, y) - plate.x, mapY(frameToPlate, x, y) - plate.y);
      }
    }
  }

  /** (x, y) is the cell's middle on the plate, pixels from its corner; nothing where the plate ends. */
  #layCell(at: number, { width, height, luma, u, v, seen }: Plate, x: number, y: number): void {
    if (x < 0 || y < 0 || x >= width || y >= height) return;
    const { side } = this.#grid;
    const left = Math.round(x - side / 2);
    const top = Math.round(y - side / 2);
    const half = { stride: width / 2, width: width / 2, height: height / 2 };
    this.luma[at] = averageSquare({ data: luma, stride: width, width, height }, left, top, side);
    this.u[at] = averageSquare({ ...half, data: u }, left >> 1, top >> 1, side / 2);
    this.v[at] = averageSquare({ ...half, data: v }, left >> 1, top >> 1, side / 2);
    this.isSeen[at] = seen[Math.floor(y / CELL) * (width / CELL) + Math.floor(x / CELL)] ? 1 : 0;
    this.isLaid[at] = 1;
  }
}
