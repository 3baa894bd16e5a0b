/** From posed bones to pixels, by the WebAssembly kernel of `packages/engine/wasm/paint`: lays out its memory and calls it. */
import type { OpaqueCells } from '../../core/image.ts';
import { KernelMemory, type KernelRoom } from '../../core/kernel-memory.ts';
import { type KernelNumbers, openKernel, setNumbers } from '../../core/open-kernel.ts';
import type { Rig } from '../../core/rig.ts';
import {
  BONE_LENGTHS,
  BoneInputs,
  LIGHT,
  PLANES_A_VERTEX,
  packSlots,
  SLOT_NUMBERS,
  shadeOf,
  UNLIT,
} from './kernel-inputs.ts';
import { HEAD_BONE } from './measure-turns.ts';
import { KERNEL } from './paint-kernel-bytes.ts';
import type { PosedBones } from './posed-bones.ts';
import {
  LEVEL_BOUNDS,
  LEVEL_COUNT,
  LEVELS_PER_OCTAVE,
  measureResampleSpace,
  packOriginals,
  placeOf,
  planSlots,
  SLOT_STRIDE,
  type SlotPlan,
} from './texture-pyramid.ts';

/** Numbers a vertex on the screen: x, y (pixels), the same in whole parts of a pixel, texel u, texel v, light, depth. */
export const VERTEX_STRIDE = 8;
/** Samples of a pixel. */
export const SAMPLES = 4;

/** Whole numbers a drawn triangle in the kernel's list of surfaces. */
const SURFACE_STRIDE = 16;
/** Pixels of the blocks in which the kernel notes what may hold something. */
const BLOCK = { columns: 32, rows: 8 };
/** Looks at textures, at four places each: as many as a block can need, where all its samples differ, and one more. Whole numbers a look. */
const LOOKS_A_BLOCK = (BLOCK.columns * BLOCK.rows * (1 + SAMPLES)) / 4 + 1;
const LOOK_NUMBERS = 28;
/** Rows are a block longer than a multiple of so many pixels: those of a block then lie in different parts of a processor's cache. */
const ROW_STEP = 256;
/** The kernel fills pixels two at a time: so many of them lie beyond a row. */
const BEYOND = 1;
/** Rows of a band. */
const BAND_ROWS = 32;
/** Depths stay off the ends of their range, so that rounding never wraps around. */
const DEPTH_MARGIN = 0.01;
const DEPTH_STEPS = 2 ** 31;
/** Places on a pixel at which a figure can be. */
const GRID = 4096;
/** Samples of one pixel whose depths differ by less (pixels) are one smooth surface: one lookup stands for all. */
const SAME_SURFACE_DEPTH = 2.5;

/** Pixels; empty (left ≥ right) where nothing was drawn. */
export type Bounds = { left: number; top: number; right: number; bottom: number };

/** Pixels; and the size of `room`, by default none. */
export type PaintSize = { width: number; height: number; roomBytes?: number };

/** The kernel's functions, as `wasm/paint` declares them. */
type Functions = {
  lightRest(x: number, y: number, z: number, unlit: number): void;
  packVertices(bodyShade: number, headShade: number, head: number): void;
  placeVertices(): void;
  clear(): void;
  sortTriangles(): void;
  drawBand(band: number, depthScale: number, depthOffset: number): void;
  resolveBand(tolerance: number): void;
  makeSlot(slot: number): void;
};

type Arrays = {
  [K in keyof ReturnType<typeof reserveArrays>]: ReturnType<ReturnType<typeof reserveArrays>[K]['view']>;
};

/** Draws one rig, frame after frame: `clear`, `pose`, `draw`. */
export class PaintKernel {
  /** VERTEX_STRIDE numbers a vertex, once posed. */
  readonly vertices: Float32Array;
  /** Premultiplied RGBA of the whole picture, `stride` pixels a row. */
  readonly pixels: Int32Array;
  readonly stride: number;
  /**
   * While `draw` tells of a band: SAMPLES a pixel (upper left, upper right, lower left, lower right), `stride` pixels a row; `samples[i]
   * & triangleMask` is 0 where nothing is, else the number, in this band, of the triangle drawn there.
   */
  readonly samples: Int32Array;
  readonly triangleMask: number;
  /** After `draw`. */
  readonly opaqueCells: OpaqueCells;
  /** For whoever works on the pixels. */
  readonly room: KernelRoom;
  readonly #kernel: KernelNumbers & Functions;
  readonly #bones: BoneInputs;
  readonly #slots: SlotPlan;
  readonly #texels: Int32Array;

  /** For pictures of `width` × `height` pixels. Memory that is never touched costs none: a small figure in a large picture stays cheap. */
  constructor(rig: Rig, { width, height, roomBytes = 0 }: PaintSize) {
    this.stride = Math.ceil((width + BEYOND - BLOCK.columns) / ROW_STEP) * ROW_STEP + BLOCK.columns;
    this.#slots = planSlots(rig.textures);
    const { stride } = this;
    const blockStride = Math.ceil(width / BLOCK.columns);
    const layout = { rig, plan: this.#slots, width, height, stride, blockStride };
    const space = new KernelMemory();
    const places = reserveArrays(space, layout);
    const room = space.reserve(Uint8Array, roomBytes);
    const memory = space.allocate();
    this.room = { memory, address: room.address, byteLength: roomBytes };
    const arrays = Object.fromEntries(
      Object.entries(places).map(([name, { view }]) => [name, view(memory)]),
    ) as unknown as Arrays;
    fillArrays(arrays, layout, places.texels.address);

    this.#kernel = openKernel<Functions>(KERNEL, memory);
    const triangleCount = rig.triangleTextures.length;
    this.triangleMask = 2 ** Math.ceil(Math.log2(triangleCount + 1)) - 1;
    const { triangleMask } = this;
    const [lightX, lightY, lightZ] = LIGHT;
    this.#set({
      width,
      height,
      stride,
      blockStride,
      triangleCount,
      triangleMask,
      vertexCount: rig.uvs.length / 2,
    });
    this.#set({ lightX, lightY, lightZ, unlit: UNLIT, levelCount: LEVEL_COUNT, levelsPerOctave: LEVELS_PER_OCTAVE });
    // Texels are found through the slots.
    const { texels, ...addressed } = places;
    for (const [name, { address }] of Object.entries(addressed)) this.#set({ [name]: address });
    const { body, face } = shadeOf(rig);
    this.#kernel.lightRest(lightX, lightY, lightZ, UNLIT);
    this.#kernel.packVertices(body, face, HEAD_BONE);
    this.#bones = new BoneInputs(rig, arrays);
    this.#texels = arrays.texels;
    this.vertices = arrays.vertices;
    this.pixels = arrays.pixels;
    this.samples = arrays.samples;
    this.opaqueCells = { data: arrays.opaqueCells, stride: 4 * blockStride };
    this.clear();
  }

  /** Empties the pixels that the last frame touched. */
  clear(): void {
    this.#kernel.clear();
  }

  /** Places the vertices on the screen. */
  pose(bones: PosedBones): void {
    const { x, y, scale, viewDistance } = bones.placement;
    this.#bones.set(bones);
    this.#set({ originX: toGrid(x), originY: toGrid(y), pixelsPerUnit: scale, closeness: 1 / viewDistance });
    this.#kernel.placeVertices();
  }

  /**
   * Draws the triangles that face the viewer, band by band from the top. Call `clear` before.
   *
   * @param onBand is told the first row of each band, while its `samples` are there
   */
  draw(onBand?: (firstRow: number) => void): void {
    const { nearestDepth, farthestDepth, firstBand, endBand } = this.#kernel;
    const depthRange = nearestDepth!.value - farthestDepth!.value;
    // Also where no vertex can be drawn.
    if (!(depthRange >= 0)) return;
    const depthScale = ((1 - 2 * DEPTH_MARGIN) * DEPTH_STEPS) / Math.max(depthRange, 1e-3);
    const depthOffset = DEPTH_MARGIN * DEPTH_STEPS - farthestDepth!.value * depthScale;
    const tolerance = Math.min(2 ** 30, SAME_SURFACE_DEPTH * depthScale + this.triangleMask);
    this.#kernel.sortTriangles();
    for (let band = firstBand!.value; band < endBand!.value; band++) {
      this.#kernel.drawBand(band, depthScale, depthOffset);
      onBand?.(band * BAND_ROWS);
      this.#kernel.resolveBand(tolerance);
    }
  }

  /** Outside of these all pixels are empty. */
  bounds(): Bounds {
    const { left, top, right, bottom } = this.#kernel;
    return { left: left!.value, top: top!.value, right: right!.value, bottom: bottom!.value };
  }

  /** A texture at one of its sizes: packed texels, row by row. */
  texelsOf(slot: number): { width: number; height: number; texels: Int32Array } {
    this.#kernel.makeSlot(slot);
    const [start, width, height] = placeOf(this.#slots.places, slot);
    return { width, height, texels: this.#texels.subarray(start, start + width * height) };
  }

  #set(values: Record<string, number>): void {
    setNumbers(this.#kernel, values);
  }
}

/** All vertices are on the grid, too: figures that are whole pixels apart have the same pixels. */
function toGrid(value: number): number {
  return Math.round(value * GRID) / GRID;
}

type Layout = { rig: Rig; plan: SlotPlan; width: number; height: number; stride: number; blockStride: number };

/** All that the kernel reads and writes, by the names that `wasm/paint/state.ts` gives the addresses. */
function reserveArrays(memory: KernelMemory, { rig, plan, height, stride, blockStride }: Layout) {
  const vertexCount = padVertices(rig);
  const triangleCount = rig.triangleTextures.length;
  const slotCount = plan.places.length / SLOT_STRIDE;
  return {
    restVertices: memory.reserve(Float32Array, PLANES_A_VERTEX * vertexCount),
    rigPositions: memory.reserve(Float32Array, rig.positions.length),
    rigNormals: memory.reserve(Float32Array, rig.normals.length),
    rigTexels: memory.reserve(Float32Array, rig.uvs.length),
    rigShifts: memory.reserve(Float32Array, rig.sideShifts.length),
    boneIndexes: memory.reserve(Uint8Array, 4 * vertexCount),
    boneWeights: memory.reserve(Float32Array, 4 * vertexCount),
    bones: memory.reserve(Float32Array, BONE_LENGTHS.bones),
    boneSigns: memory.reserve(Float32Array, BONE_LENGTHS.boneSigns),
    boneTurns: memory.reserve(Float32Array, BONE_LENGTHS.boneTurns),
    vertices: memory.reserve(Float32Array, VERTEX_STRIDE * vertexCount),
    triangles: memory.reserve(Uint32Array, rig.triangles.length),
    triangleTextures: memory.reserve(Uint8Array, triangleCount),
    surfaces: memory.reserve(Int32Array, (triangleCount + 1) * SURFACE_STRIDE),
    blocks: memory.reserve(Uint8Array, blockStride * Math.ceil(height / BLOCK.rows)),
    opaqueCells: memory.reserve(Uint8Array, 4 * blockStride * Math.ceil(height / BLOCK.rows)),
    slots: memory.reserve(Int32Array, slotCount * SLOT_NUMBERS),
    slotsMade: memory.reserve(Uint8Array, slotCount),
    levelBounds: memory.reserve(Float64Array, LEVEL_BOUNDS.length),
    resampleSpace: memory.reserve(Float32Array, measureResampleSpace(rig.textures)),
    texels: memory.reserve(Int32Array, plan.texelCount),
    pixels: memory.reserve(Int32Array, stride * height),
    bandTriangles: memory.reserve(Int32Array, Math.ceil(height / BAND_ROWS)),
    nextTriangles: memory.reserve(Int32Array, triangleCount + 1),
    looks: memory.reserve(Int32Array, LOOKS_A_BLOCK * LOOK_NUMBERS),
    mixedPixels: memory.reserve(Int32Array, 2 * BLOCK.columns * BLOCK.rows),
    mixedColours: memory.reserve(Int32Array, SAMPLES * BLOCK.columns * BLOCK.rows),
    samples: memory.reserve(Int32Array, stride * BAND_ROWS * SAMPLES),
  };
}

/** The kernel takes vertices in fours. */
function padVertices(rig: Rig): number {
  return Math.ceil(rig.uvs.length / 8) * 4;
}

/** What stays the same from frame to frame. */
function fillArrays(arrays: Arrays, { rig, plan }: Layout, texelsAddress: number): void {
  arrays.rigPositions.set(rig.positions);
  arrays.rigNormals.set(rig.normals);
  arrays.rigTexels.set(rig.uvs);
  arrays.rigShifts.set(rig.sideShifts);
  arrays.boneIndexes.set(rig.boneIndexes);
  arrays.boneWeights.set(rig.boneWeights);
  arrays.triangles.set(rig.triangles);
  arrays.triangleTextures.set(rig.triangleTextures);
  packOriginals(rig.textures, plan, arrays.texels);
  for (let slot = 0; slot < arrays.slotsMade.length; slot += LEVEL_COUNT) arrays.slotsMade[slot] = 1;
  packSlots(plan, texelsAddress, arrays.slots);
  arrays.levelBounds.set(LEVEL_BOUNDS);
}
