/** A frame in the memory of a WebAssembly kernel: the room's functions draw on it, between loading a decoded frame and storing it again. */
import { copyYuv } from '../../core/copy-yuv.ts';
import type { YuvImage } from '../../core/image.ts';
import { KernelMemory, type KernelPlace, type KernelRoom } from '../../core/kernel-memory.ts';
import { type KernelNumbers, openKernel, setNumbers } from '../../core/open-kernel.ts';
import { U_WEIGHTS, V_WEIGHTS, Y_WEIGHTS } from '../composite/yuv-weights.ts';
import { KERNEL } from './canvas-kernel-bytes.ts';

/** Pixels that the kernel works on at once; also the side of a plate's cells. */
const UNIT = 8;
/** Rows of luma take a multiple of so many bytes, as those of most codecs: planes of equal rows are copied as a whole. */
const ALIGNMENT = 64;
/** Pixels a side of the tile of grain, and pixels in its rows: the first ones stand at the end again. */
export const GRAIN_TILE = 128;
const GRAIN_ROW = 136;
/** Shadows that are cast at once, and the numbers of each. */
export const MAX_SHADOWS = 8;
export const SHADOW_NUMBERS = 5;
/** Grids that are halved again and again until one place is left take as many places as the first one, but for rounding. */
const PYRAMID_ROUNDING = 64;
/** Values of a byte, for each of three channels. */
const TONES = 3 * 256;

export type CanvasOptions = {
  width: number;
  height: number;
  /** Pixels of the largest plate that will be painted with. Default: 0. */
  platePixels?: number;
};

/** The kernel's functions, as `wasm/canvas` declares them. */
type Functions = {
  listCells(): void;
  matchBrightness(nearest: number, farthest: number): void;
  erase(): void;
  makeGrain(level: number): void;
  weighColours(...gainsAndOffsets: number[]): void;
  blendRows(upper: number, lower: number, row: number, left: number, right: number, isToned: boolean): void;
  castShadows(count: number, left: number, right: number, top: number, bottom: number): void;
};

/** Rows are padded to whole units: what stands there has no meaning. */
export class FrameCanvas implements YuvImage {
  readonly width: number;
  readonly height: number;
  readonly yStride: number;
  readonly uvStride: number;
  readonly y: Uint8Array;
  readonly u: Uint8Array;
  readonly v: Uint8Array;
  /** For the functions that draw: the kernel, and the arrays that it shares with them. */
  readonly kernel: KernelNumbers & Functions;
  readonly arrays: CanvasArrays;
  /** Byte addresses of the arrays. */
  readonly addresses: Readonly<Record<keyof CanvasArrays, number>>;
  /** Pixels in a row of the arrays that hold one. */
  readonly rowLength: number;

  /** Bytes of the room that a canvas can do with. */
  static measure(options: CanvasOptions): number {
    const memory = new KernelMemory();
    reserveAll(memory, options);
    return memory.byteLength;
  }

  /** @param room where pictures are that will be laid over the frame: they are read without a copy. Default: memory of its own */
  constructor(options: CanvasOptions, room?: KernelRoom) {
    const { width, height } = options;
    const { yStride, uvStride, rowLength, hiddenStride } = measureRows(width);
    this.width = width;
    this.height = height;
    this.yStride = yStride;
    this.uvStride = uvStride;
    this.rowLength = rowLength;
    const space = new KernelMemory(room);
    const places = reserveAll(space, options);
    const memory = space.allocate();
    this.kernel = openKernel<Functions>(KERNEL, memory);
    this.y = places.planes.luma.view(memory);
    this.u = places.planes.chromaU.view(memory);
    this.v = places.planes.chromaV.view(memory);
    const entries = Object.entries(places.arrays) as [keyof CanvasArrays, KernelPlace<unknown>][];
    this.arrays = Object.fromEntries(entries.map(([name, place]) => [name, place.view(memory)])) as CanvasArrays;
    this.addresses = Object.fromEntries(entries.map(([name, { address }]) => [name, address])) as typeof this.addresses;
    for (const [name, { address }] of Object.entries(places.planes)) this.set({ [name]: address });
    this.set({ frameWidth: width, frameHeight: height });
    this.set({ ...this.addresses, lumaStride: yStride, chromaStride: uvStride, hiddenStride, ...WEIGHTS });
  }

  /** Takes over the picture of a frame of the same size. */
  load(frame: YuvImage): void {
    copyYuv(frame, this);
  }

  /** Writes the picture into a frame of the same size. */
  store(frame: YuvImage): void {
    copyYuv(this, frame);
  }

  /** For the functions that draw: sets numbers of the kernel by name, as `wasm/canvas/state.ts` declares them. */
  set(values: Readonly<Record<string, number>>): void {
    setNumbers(this.kernel, values);
  }
}

/** What the kernel and its callers share. `wasm/canvas/state.ts` says what is in each. */
export type CanvasArrays = {
  distances: Float32Array;
  corrections: Float32Array;
  pyramid: Float32Array;
  lumas: Float32Array;
  placesX: Float32Array;
  placesY: Float32Array;
  cells: Int32Array;
  paintedCorners: Uint8Array;
  hiddenCells: Uint8Array;
  upperPixels: Int32Array;
  lowerPixels: Int32Array;
  tones: Uint8Array;
  upperLight: Float32Array;
  lowerLight: Float32Array;
  darkness: Float32Array;
  shadows: Float32Array;
  grainTile: Int16Array;
  grainNoise: Float32Array;
  plateU: Uint8Array;
  plateV: Uint8Array;
  plateLuma: Uint8Array;
};

function reserveAll(memory: KernelMemory, { width, height, platePixels = 0 }: CanvasOptions) {
  const { yStride, uvStride, rowLength, hiddenStride } = measureRows(width);
  const rows = roundUp(height);
  const planes = {
    luma: memory.reserve(Uint8Array, yStride * rows),
    chromaU: memory.reserve(Uint8Array, (uvStride * rows) / 2),
    chromaV: memory.reserve(Uint8Array, (uvStride * rows) / 2),
  };
  const corners = (roundUp(width) / UNIT + 1) * (rows / UNIT + 1);
  const arrays = {
    distances: memory.reserve(Float32Array, corners),
    corrections: memory.reserve(Float32Array, 4 * corners),
    pyramid: memory.reserve(Float32Array, 4 * (corners + PYRAMID_ROUNDING)),
    lumas: memory.reserve(Float32Array, corners),
    placesX: memory.reserve(Float32Array, corners),
    placesY: memory.reserve(Float32Array, corners),
    cells: memory.reserve(Int32Array, corners),
    paintedCorners: memory.reserve(Uint8Array, corners),
    hiddenCells: memory.reserve(Uint8Array, hiddenStride * (rows / UNIT)),
    upperPixels: memory.reserve(Int32Array, rowLength),
    lowerPixels: memory.reserve(Int32Array, rowLength),
    tones: memory.reserve(Uint8Array, TONES),
    upperLight: memory.reserve(Float32Array, rowLength),
    lowerLight: memory.reserve(Float32Array, rowLength),
    darkness: memory.reserve(Float32Array, MAX_SHADOWS * rowLength),
    shadows: memory.reserve(Float32Array, MAX_SHADOWS * SHADOW_NUMBERS),
    grainTile: memory.reserve(Int16Array, GRAIN_ROW * GRAIN_TILE),
    grainNoise: memory.reserve(Float32Array, GRAIN_TILE ** 2),
    // The kernel reads up to sixteen bytes at once, and a row of chroma more than it has a use for.
    plateU: memory.reserve(Uint8Array, platePixels / 4),
    plateV: memory.reserve(Uint8Array, platePixels / 4),
    plateLuma: memory.reserve(Uint8Array, platePixels + 2 * UNIT),
  };
  return { planes, arrays };
}

/** Numbers from one row to the next; of luma and chroma, of the arrays that hold a row, of `OpaqueCells`. */
function measureRows(width: number) {
  const yStride = Math.ceil(width / ALIGNMENT) * ALIGNMENT;
  return {
    yStride,
    uvStride: yStride / 2,
    rowLength: roundUp(width) + UNIT,
    hiddenStride: 4 * Math.ceil(width / (4 * UNIT)),
  };
}

const WEIGHTS = {
  yRed: Y_WEIGHTS.red,
  yGreen: Y_WEIGHTS.green,
  yBlue: Y_WEIGHTS.blue,
  uRed: U_WEIGHTS.red,
  uGreen: U_WEIGHTS.green,
  uBlue: U_WEIGHTS.blue,
  vRed: V_WEIGHTS.red,
  vGreen: V_WEIGHTS.green,
  vBlue: V_WEIGHTS.blue,
};

function roundUp(pixels: number): number {
  return Math.ceil(pixels / UNIT) * UNIT;
}
