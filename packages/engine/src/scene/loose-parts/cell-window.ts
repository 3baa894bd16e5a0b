/** The cells of the frames around the one at hand, and how far each cell is from the people: tells what moves beside them. */

import type { MaskTimeline } from '../background/mask-timeline.ts';
import { FEATHER, paintReach, tallestOf } from '../background/paint-reach.ts';
import { PersonDistance } from '../background/person-distance.ts';
import type { Box } from '../box.ts';
import {
  type CellGrid,
  type FrameCells,
  framesPerLook,
  type ReadCells,
  sizeOfCells,
  viewCells,
} from '../cells/frame-cells.ts';
import { halveMask } from './halve-mask.ts';

export type CellWindowOptions = {
  grid: CellGrid;
  timeline: MaskTimeline;
  readCells: ReadCells;
  fps: number;
};

/** What is known of one frame. */
export type CellLook = {
  cells: FrameCells;
  /** Of each cell's middle from the people, pixels; Infinity beyond `band`. */
  distance: Float32Array;
  /** Up to this distance the paint that takes people out covers wholly, pixels. */
  covered: number;
  /** Here it ends. */
  reach: number;
  /** Farther away nothing is looked for. */
  band: number;
  /** The cells that are nearer than `band` lie in here: x0 ≤ column < x1, y0 ≤ row < y1. */
  box: Box;
  /** How tall the tallest of the people is, pixels. */
  tallest: number;
  /** Row at which the feet begin, pixels; Infinity where they are cut off by the picture's border. */
  feet: number;
};

/** What is called the feet, share of a person's height. */
const FEET_SHARE = 0.2;
/** Hair and cloth reach beyond the paint by no more than this share of the person's height. */
const BAND_SHARE = 0.14;
/** What changes by no more levels of luma than this, for so long before or after a frame, stands still. */
const STILL_RANGE = 6;
const STILL_SECONDS = 1.2;
/** Share of that time, or of what there is of it in the shot, in which it has to be beside the people; and how many looks at least. */
const STILL_SHARE = 0.6;
const MIN_STILL_LOOKS = 5;

type Slot = CellLook & { frameIndex: number; memory: Uint8Array };

/** Knows frames that are looked at only. Reuses its memory: what it tells of a frame holds until the next one is asked for. */
export class CellWindow {
  readonly #options: CellWindowOptions;
  /** From one frame that is looked at to the next. */
  readonly #step: number;
  /** How many of them on each side are looked back and ahead. */
  readonly #radius: number;
  readonly #slots: Slot[];
  readonly #person: PersonDistance;

  constructor(options: CellWindowOptions) {
    this.#options = options;
    this.#step = framesPerLook(options.fps);
    this.#radius = Math.max(2, Math.round((STILL_SECONDS * options.fps) / this.#step));
    this.#person = new PersonDistance(options.grid.columns * options.grid.rows);
    this.#slots = Array.from({ length: 2 * this.#radius + 1 }, () => makeSlot(options.grid));
  }

  at(frameIndex: number): CellLook {
    const slot = this.#slots[(frameIndex / this.#step) % this.#slots.length]!;
    if (slot.frameIndex !== frameIndex) this.#load(slot, frameIndex);
    return slot;
  }

  /**
   * Whether a cell beside the people shows something that moves: not a part of the background that looks otherwise than the plate, nor
   * a sign that was laid over the clip.
   */
  isMoving(cell: number, frameIndex: number): boolean {
    const { first, last } = this.#options.timeline.shotOf(frameIndex);
    for (const step of [-this.#step, this.#step]) {
      let [least, most, count, looks] = [255, 0, 0, 0];
      for (; looks <= this.#radius; looks++) {
        const frame = frameIndex + looks * step;
        if (frame < first || frame >= last) break;
        const { cells, distance, covered } = this.at(frame);
        if (distance[cell]! < covered) continue;
        const luma = cells.luma[cell]!;
        if (luma < least) least = luma;
        if (luma > most) most = luma;
        count++;
      }
      if (count >= Math.max(MIN_STILL_LOOKS, STILL_SHARE * looks) && most - least <= STILL_RANGE) return false;
    }
    return true;
  }

  #load(slot: Slot, frameIndex: number): void {
    const { grid, timeline, readCells } = this.#options;
    const { columns, rows, side } = grid;
    slot.frameIndex = frameIndex;
    readCells(frameIndex, slot.memory);
    slot.distance.fill(Infinity);
    const masks = timeline.at(frameIndex).map(halveMask);
    slot.tallest = tallestOf(masks);
    const bottom = Math.max(0, ...masks.map(({ cell, y, height }) => cell * (y + height)));
    slot.feet = bottom < (rows - 1) * side ? bottom - FEET_SHARE * slot.tallest : Infinity;
    slot.reach = paintReach(masks);
    slot.covered = slot.reach - FEATHER;
    slot.band = slot.reach + BAND_SHARE * slot.tallest;
    this.#person.measure(masks, slot.band + side);
    const { x0, y0, x1, y1 } = this.#person.box;
    const box = {
      x0: Math.max(0, Math.floor(x0 / side)),
      y0: Math.max(0, Math.floor(y0 / side)),
      x1: Math.min(columns, Math.ceil(x1 / side)),
      y1: Math.min(rows, Math.ceil(y1 / side)),
    };
    slot.box = box;
    const across = box.x1 - box.x0;
    if (across <= 0) return;
    const squares = { left: box.x0 * side, top: box.y0 * side, across, down: box.y1 - box.y0, side };
    const distances = this.#person.ofSquares(squares, slot.band);
    for (let row = box.y0, from = 0; row < box.y1; row++, from += across) {
      slot.distance.set(distances.subarray(from, from + across), row * columns + box.x0);
    }
  }
}

function makeSlot(grid: CellGrid): Slot {
  const memory = new Uint8Array(sizeOfCells(grid));
  return {
    frameIndex: -1,
    memory,
    cells: viewCells(grid, memory),
    distance: new Float32Array(grid.columns * grid.rows),
    covered: 0,
    reach: 0,
    band: 0,
    box: { x0: 0, y0: 0, x1: 0, y1: 0 },
    tallest: 0,
    feet: Infinity,
  };
}
