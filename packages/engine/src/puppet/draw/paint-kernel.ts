/** From posed bones to pixels, by the WebAssembly kernel of `packages/engine/wasm/paint`: lays out its memory and calls it. */
import type { Rig } from '../../core/rig.ts';
import {
  BONE_LENGTHS,
  BoneInputs,
  LIGHT,
  PLANES_A_VERTEX,
  packSlots,
  packVertices,
  SLOT_NUMBERS,
  UNLIT,
} from './kernel-inputs.ts';
import { KERNEL } from './paint-kernel-bytes.ts';
import type { PosedBones } from './posed-bones.ts';
import { LEVEL_BOUNDS, LEVEL_COUNT, planSlots, SLOT_STRIDE, TexturePyramid } from './texture-pyramid.ts';

/** Numbers a vertex on the screen: x, y (pixels), the same in whole parts of a pixel, texel u, texel v, light, depth. */
export const VERTEX_STRIDE = 8;
/** Samples of a pixel. */
export const SAMPLES = 4;

const PAGE_BYTES = 2 ** 16;
/** Whole numbers a drawn triangle in the kernel's list of surfaces. */
const SURFACE_STRIDE = 16;
/** Pixels of the blocks in which the kernel notes what may hold something. */
const BLOCK = { columns: 32, rows: 8 };
/** Depths stay off the ends of their range, so that rounding never wraps around. */
const DEPTH_MARGIN = 0.01;
const DEPTH_STEPS = 2 ** 31;
/** Places on a pixel at which a figure can be. */
const GRID = 4096;
/** Samples of one pixel whose depths differ by less (pixels) are one smooth surface: one lookup stands for all. */
const SAME_SURFACE_DEPTH = 2.5;

/** Pixels; empty (left ≥ right) where nothing was drawn. */
export type Bounds = { left: number; top: number; right: number; bottom: number };

type Address = { value: number };
/** The kernel's numbers by name, as `wasm/paint` declares them, and its functions. */
type Exports = Record<string, Address> & {
  placeVertices(): void;
  clear(): void;
  draw(depthScale: number, depthOffset: number): void;
  resolve(tolerance: number): void;
};

let compiled: WebAssembly.Module | undefined;

/** Draws one rig, frame after frame: `clear`, `pose`, `draw`, `resolve`. */
export class PaintKernel {
  /** VERTEX_STRIDE numbers a vertex, once posed. */
  readonly vertices: Float32Array;
  /** Premultiplied RGBA of the whole picture. */
  readonly pixels: Int32Array;
  /**
   * Between `draw` and `resolve`: SAMPLES a pixel (upper left, upper right, lower left, lower right), `sampleStride` pixels a row;
   * `samples[i] & triangleMask` is 0 where nothing is, else the number of the triangle drawn there.
   */
  readonly samples: Int32Array;
  readonly sampleStride: number;
  readonly triangleMask: number;
  readonly #exports: Exports;
  readonly #bones: BoneInputs;
  #tolerance = 0;

  /** For pictures of `width` × `height` pixels. Memory that is never touched costs none: a small figure in a large picture stays cheap. */
  constructor(rig: Rig, { width, height }: { width: number; height: number }) {
    const vertexCount = rig.uvs.length / 2;
    const paddedCount = Math.ceil(vertexCount / 4) * 4;
    const triangleCount = rig.triangleTextures.length;
    const blockStride = Math.ceil(width / BLOCK.columns);
    // The kernel takes pixels in pairs.
    this.sampleStride = Math.ceil(width / 2) * 2;
    const plan = planSlots(rig.textures);
    const slotCount = plan.places.length / SLOT_STRIDE;
    const memory = new KernelMemory();
    const place = {
      restVertices: memory.reserve(Float32Array, PLANES_A_VERTEX * paddedCount),
      boneIndexes: memory.reserve(Uint8Array, 4 * paddedCount),
      boneWeights: memory.reserve(Float32Array, 4 * paddedCount),
      bones: memory.reserve(Float32Array, BONE_LENGTHS.bones),
      boneSigns: memory.reserve(Float32Array, BONE_LENGTHS.boneSigns),
      boneTurns: memory.reserve(Float32Array, BONE_LENGTHS.boneTurns),
      vertices: memory.reserve(Float32Array, VERTEX_STRIDE * paddedCount),
      triangles: memory.reserve(Uint32Array, rig.triangles.length),
      triangleTextures: memory.reserve(Uint8Array, triangleCount),
      surfaces: memory.reserve(Int32Array, (triangleCount + 1) * SURFACE_STRIDE),
      blocks: memory.reserve(Uint8Array, blockStride * Math.ceil(height / BLOCK.rows)),
      slots: memory.reserve(Int32Array, slotCount * SLOT_NUMBERS),
      slotsMade: memory.reserve(Uint8Array, slotCount),
      levelBounds: memory.reserve(Float64Array, LEVEL_BOUNDS.length),
      texels: memory.reserve(Int32Array, plan.texelCount),
      pixels: memory.reserve(Int32Array, width * height),
      samples: memory.reserve(Int32Array, this.sampleStride * height * SAMPLES),
    };
    const buffer = memory.allocate();
    const view = <A>({ make }: Place<A>): A => make(buffer.buffer);
    const pyramid = new TexturePyramid(rig.textures, { texels: view(place.texels), isMade: view(place.slotsMade) });
    compiled ??= new WebAssembly.Module(Uint8Array.from(atob(KERNEL), (byte) => byte.charCodeAt(0)));
    const makeSlot = (slot: number): void => pyramid.make(slot);
    this.#exports = new WebAssembly.Instance(compiled, { env: { memory: buffer }, caller: { makeSlot } })
      .exports as unknown as Exports;
    this.triangleMask = 2 ** Math.ceil(Math.log2(triangleCount + 1)) - 1;
    const { sampleStride, triangleMask } = this;
    this.#set({
      width,
      height,
      sampleStride,
      blockStride,
      vertexCount,
      triangleCount,
      triangleMask,
      levelCount: LEVEL_COUNT,
    });
    const { texels, ...arrays } = place;
    for (const [name, { address }] of Object.entries(arrays)) this.#set({ [name]: address });
    const [lightX, lightY, lightZ] = LIGHT;
    this.#set({ lightX, lightY, lightZ, unlit: UNLIT });
    packVertices(rig, {
      restVertices: view(place.restVertices),
      boneIndexes: view(place.boneIndexes),
      boneWeights: view(place.boneWeights),
    });
    view(place.triangles).set(rig.triangles);
    view(place.triangleTextures).set(rig.triangleTextures);
    packSlots(plan, texels.address, view(place.slots));
    view(place.levelBounds).set(LEVEL_BOUNDS);
    this.#bones = new BoneInputs(rig, {
      bones: view(place.bones),
      boneSigns: view(place.boneSigns),
      boneTurns: view(place.boneTurns),
    });
    this.vertices = view(place.vertices);
    this.pixels = view(place.pixels);
    this.samples = view(place.samples);
    this.clear();
  }

  /** Empties the pixels that the last frame touched. */
  clear(): void {
    this.#exports.clear();
  }

  /** Places the vertices on the screen. */
  pose(bones: PosedBones): void {
    const { x, y, scale, viewDistance } = bones.placement;
    this.#bones.set(bones);
    this.#set({ originX: toGrid(x), originY: toGrid(y), pixelsPerUnit: scale, closeness: 1 / viewDistance });
    this.#exports.placeVertices();
  }

  /** Finds out which of the triangles that face the viewer is seen where. Call `clear` before. */
  draw(): void {
    const nearestDepth = this.#exports.nearestDepth!.value;
    const farthestDepth = this.#exports.farthestDepth!.value;
    const depthRange = nearestDepth - farthestDepth;
    // Also where no vertex can be drawn.
    if (!(depthRange >= 0)) return;
    const depthScale = ((1 - 2 * DEPTH_MARGIN) * DEPTH_STEPS) / Math.max(depthRange, 1e-3);
    this.#exports.draw(depthScale, DEPTH_MARGIN * DEPTH_STEPS - farthestDepth * depthScale);
    this.#tolerance = Math.min(2 ** 30, SAME_SURFACE_DEPTH * depthScale + this.triangleMask);
  }

  /** Writes the pixels of what was drawn, and empties the samples. */
  resolve(): void {
    this.#exports.resolve(this.#tolerance);
  }

  /** Outside of these all pixels are empty. */
  bounds(): Bounds {
    const { left, top, right, bottom } = this.#exports;
    return { left: left!.value, top: top!.value, right: right!.value, bottom: bottom!.value };
  }

  #set(values: Record<string, number>): void {
    for (const [name, value] of Object.entries(values)) this.#exports[name]!.value = value;
  }
}

/** All vertices are on the grid, too: figures that are whole pixels apart have the same pixels. */
function toGrid(value: number): number {
  return Math.round(value * GRID) / GRID;
}

type Place<A> = { address: number; make: (buffer: ArrayBuffer) => A };
type ArrayType<A> = { BYTES_PER_ELEMENT: number; new (buffer: ArrayBuffer, byteOffset: number, length: number): A };

/** Lays arrays out one behind the other. */
class KernelMemory {
  /** The first page belongs to the compiler. */
  #end = PAGE_BYTES;

  reserve<A>(type: ArrayType<A>, length: number): Place<A> {
    const address = Math.ceil(this.#end / 16) * 16;
    this.#end = address + length * type.BYTES_PER_ELEMENT;
    return { address, make: (buffer) => new type(buffer, address, length) };
  }

  allocate(): WebAssembly.Memory {
    return new WebAssembly.Memory({ initial: Math.ceil(this.#end / PAGE_BYTES) });
  }
}
