/** Takes people out of a frame: paints the plate over them. Used by the renderer on every frame, before the character is drawn. */
import type { YuvImage } from '../../core/image.ts';
import type { PersonMask } from '../../core/mask.ts';
import { type Background, CELL, findPlate, type Plate } from './background.ts';
import { FilmGrain } from './film-grain.ts';
import { matchBrightness } from './match-brightness.ts';
import {
  addGrain,
  blendCell,
  type CellSpot,
  type Corners,
  copyStill,
  correctPatch,
  coverCell,
  fetchShifted,
  fetchStill,
  fetchWarped,
  type Plane,
} from './paint-cell.ts';
import { PaintGrid } from './paint-grid.ts';
import { FEATHER } from './paint-reach.ts';

/** Pixels of the frame that may have changed; even numbers. Width or height 0: none. */
export type ChangedRegion = { x: number; y: number; width: number; height: number };

const NOTHING: ChangedRegion = { x: 0, y: 0, width: 0, height: 0 };

/** Levels below which a correction rounds away. */
const NEGLIGIBLE = 0.25;
/** Pixels; at a cell's corner the shift is then off by less than half of it. */
const SHIFTED = 0.5;

type PlanePair = { frame: Plane; plate: Plane; side: number; channel: number };

export class BackgroundPainter {
  readonly #background: Background;
  readonly #grid = new PaintGrid();
  readonly #grain = new FilmGrain();
  readonly #patch = new Float32Array(CELL * CELL);
  readonly #distance: Corners = new Float32Array(4);
  readonly #correction: Corners = new Float32Array(4);
  readonly #spot: CellSpot = { x: 0, y: 0, width: 0, height: 0, side: 0 };
  readonly #plateX: Corners = new Float32Array(4);
  readonly #plateY: Corners = new Float32Array(4);

  constructor(background: Background) {
    this.#background = background;
  }

  /**
   * Paints over the people in place: the plate, in the brightness of the frame around them, with the grain of the clip. Pixels
   * beyond the reach of the masks keep their exact values, as do frames that have no plate.
   *
   * @param frame changed in place; of the size that the background was built for
   * @param masks the people to take out; best from a `MaskTimeline`
   * @returns the region that may have changed
   */
  erase(frame: YuvImage, frameIndex: number, masks: readonly PersonMask[]): ChangedRegion {
    const plate = findPlate(this.#background, frameIndex);
    const grid = this.#grid;
    if (!plate || !grid.layOut(masks, frame.width, frame.height)) return NOTHING;
    grid.placeOnPlate(this.#background.frameToPlate.subarray(9 * frameIndex, 9 * frameIndex + 9));
    const correction = matchBrightness(frame, plate, grid);
    this.#grain.turnTo(frameIndex);
    const changed = { x0: frame.width, y0: frame.height, x1: 0, y1: 0 };
    const planes = pairPlanes(frame, plate);
    for (let row = 0; row + 1 < grid.rows; row++) {
      for (let column = 0; column + 1 < grid.columns; column++) {
        const at = row * grid.columns + column;
        grid.read(grid.distance, at, this.#distance);
        if (smallest(this.#distance) >= grid.reach) continue;
        for (const pair of planes) this.#paint(pair, at, plate, correction);
        changed.x0 = Math.min(changed.x0, grid.cornerX(at));
        changed.y0 = Math.min(changed.y0, grid.cornerY(at));
        changed.x1 = Math.max(changed.x1, grid.cornerX(at) + CELL);
        changed.y1 = Math.max(changed.y1, grid.cornerY(at) + CELL);
      }
    }
    if (changed.x1 === 0) return NOTHING;
    const { x0, y0 } = changed;
    return {
      x: x0,
      y: y0,
      width: Math.min(frame.width, changed.x1) - x0,
      height: Math.min(frame.height, changed.y1) - y0,
    };
  }

  #paint({ frame, plate: source, side, channel }: PlanePair, at: number, plate: Plate, correction: Float32Array): void {
    const grid = this.#grid;
    const scale = side / CELL;
    const x = grid.cornerX(at) * scale;
    const y = grid.cornerY(at) * scale;
    const spot = this.#spot;
    spot.x = x;
    spot.y = y;
    spot.side = side;
    spot.width = Math.min(side, frame.width - x);
    spot.height = Math.min(side, frame.height - y);
    this.#readCorrection(correction, at, channel);
    const isCorrect = largest(this.#correction) < NEGLIGIBLE && smallest(this.#correction) > -NEGLIGIBLE;
    const isCovered = largest(this.#distance) <= grid.reach - FEATHER;
    const isGrainy = channel === 0 && plate.grain > 0;
    const plateX = x - plate.x * scale;
    const plateY = y - plate.y * scale;
    if (isCorrect && isCovered && !isGrainy && !grid.isWarped && isInside(source, plateX, plateY, side)) {
      copyStill(frame, source, spot, plateX, plateY);
      return;
    }
    if (!grid.isWarped) fetchStill(this.#patch, source, plateX, plateY, side);
    else this.#fetchWarped(source, plate, at, side);
    if (!isCorrect) correctPatch(this.#patch, this.#correction, side);
    if (isGrainy) addGrain(this.#patch, this.#grain, plate.grain, spot);
    if (isCovered) coverCell(frame, this.#patch, spot);
    else blendCell(frame, this.#patch, spot, { distance: this.#distance, reach: grid.reach });
  }

  #fetchWarped(source: Plane, plate: Plate, at: number, side: number): void {
    const grid = this.#grid;
    const xs = this.#plateX;
    const ys = this.#plateY;
    grid.read(grid.plateX, at, xs);
    grid.read(grid.plateY, at, ys);
    for (let corner = 0; corner < 4; corner++) {
      xs[corner]! -= plate.x;
      ys[corner]! -= plate.y;
    }
    const scale = side / CELL;
    const x = ((xs[0]! + xs[3]! - CELL) / 2) * scale;
    const y = ((ys[0]! + ys[3]! - CELL) / 2) * scale;
    const hasSpare = x >= 0 && y >= 0 && x + side + 1 < source.width && y + side + 1 < source.height;
    if (hasSpare && isShifted(xs, ys)) fetchShifted(this.#patch, source, x, y, side);
    else fetchWarped(this.#patch, source, xs, ys, side);
  }

  #readCorrection(correction: Float32Array, at: number, channel: number): void {
    const { columns } = this.#grid;
    this.#correction[0] = correction[3 * at + channel]!;
    this.#correction[1] = correction[3 * (at + 1) + channel]!;
    this.#correction[2] = correction[3 * (at + columns) + channel]!;
    this.#correction[3] = correction[3 * (at + columns + 1) + channel]!;
  }
}

/** Whether the cell is as good as only shifted: no turn or zoom moves its corners by as much as SHIFTED. */
function isShifted(xs: Corners, ys: Corners): boolean {
  const widths = Math.abs(xs[3]! - xs[0]! - CELL) + Math.abs(xs[1]! - xs[2]! - CELL);
  const heights = Math.abs(ys[3]! - ys[0]! - CELL) + Math.abs(ys[2]! - ys[1]! - CELL);
  return widths < SHIFTED && heights < SHIFTED;
}

function isInside({ width, height }: Plane, x: number, y: number, side: number): boolean {
  return x >= 0 && y >= 0 && x + side <= width && y + side <= height;
}

function smallest(corners: Corners): number {
  const upper = corners[0]! < corners[1]! ? corners[0]! : corners[1]!;
  const lower = corners[2]! < corners[3]! ? corners[2]! : corners[3]!;
  return upper < lower ? upper : lower;
}

function largest(corners: Corners): number {
  const upper = corners[0]! > corners[1]! ? corners[0]! : corners[1]!;
  const lower = corners[2]! > corners[3]! ? corners[2]! : corners[3]!;
  return upper > lower ? upper : lower;
}

function pairPlanes(frame: YuvImage, plate: Plate): PlanePair[] {
  const { width, height } = frame;
  const chromaFrame = { stride: frame.uvStride, width: width / 2, height: height / 2 };
  const chromaPlate = { stride: plate.width / 2, width: plate.width / 2, height: plate.height / 2 };
  const chroma = (ofFrame: Uint8Array, ofPlate: Uint8Array, channel: number): PlanePair => ({
    frame: { data: ofFrame, ...chromaFrame },
    plate: { data: ofPlate, ...chromaPlate },
    side: CELL / 2,
    channel,
  });
  return [
    {
      frame: { data: frame.y, stride: frame.yStride, width, height },
      plate: { data: plate.luma, stride: plate.width, width: plate.width, height: plate.height },
      side: CELL,
      channel: 0,
    },
    chroma(frame.u, plate.u, 1),
    chroma(frame.v, plate.v, 2),
  ];
}
