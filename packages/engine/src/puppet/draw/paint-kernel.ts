/** Second and last stage of the painter: from vertices on the screen to pixels, by the WebAssembly kernel of `packages/engine/wasm/paint`. */
import type { Texture } from '../../core/rig.ts';
import { KERNEL } from './paint-kernel-bytes.ts';
import { LEVEL_BOUNDS, LEVEL_COUNT, planSlots, SLOT_STRIDE, TexturePyramid } from './texture-pyramid.ts';
import { VERTEX_STRIDE, type VertexStage } from './vertex-stage.ts';

/** Samples along each side of a pixel. */
export const SAMPLES_PER_PIXEL = 2;

const PAGE_BYTES = 2 ** 16;
/** Whole numbers a drawn triangle in the kernel's list of surfaces. */
const SURFACE_STRIDE = 16;
/** Rows of samples that share one span. */
const BAND_ROWS = 16;
/** The kernel looks at samples in fours. */
const SAMPLES_SLACK = 4;
/** Depths stay off the ends of their range, so that rounding never wraps around. */
const DEPTH_MARGIN = 0.01;
const DEPTH_STEPS = 2 ** 31;
/** Samples of one pixel whose depths differ by less (pixels) are one smooth surface: one lookup stands for all. */
const SAME_SURFACE_DEPTH = 2.5;

export type TexturedMesh = {
  triangles: Uint32Array;
  triangleTextures: Uint8Array;
  textures: readonly Texture[];
};

/** Columns starts[y] … ends[y] of rows firstRow … endRow may hold something; all else is empty. */
export type PixelSpans = { starts: Int32Array; ends: Int32Array; firstRow: number; endRow: number };

type Address = { value: number };
/** The kernel's numbers by name, as `wasm/paint/state.ts` declares them, and its functions. */
type Exports = Record<string, Address> & {
  clear(): void;
  draw(depthScale: number, depthOffset: number): void;
  resolveRow(row: number, start: number, end: number, tolerance: number): void;
};

let compiled: WebAssembly.Module | undefined;

/** Draws one mesh, frame after frame: `clear`, run the vertex stage on `vertices`, `draw`, `resolve`. */
export class PaintKernel {
  /** VERTEX_STRIDE numbers a vertex, for a `VertexStage` to fill. */
  readonly vertices: Float32Array;
  /** Premultiplied RGBA of the whole picture. What `resolve` did not write is the caller's to keep empty. */
  readonly pixels: Int32Array;
  /** By sample, 2 × 2 a pixel; `samples[i] & triangleMask` is 0 where nothing is, else the number of the triangle drawn there. */
  readonly samples: Int32Array;
  readonly triangleMask: number;
  readonly #width: number;
  readonly #exports: Exports;
  readonly #bandStarts: Int32Array;
  readonly #bandEnds: Int32Array;
  #tolerance = 0;

  /** For pictures of `width` × `height` pixels. Memory that is never touched costs none: a small figure in a large picture stays cheap. */
  constructor(mesh: TexturedMesh, vertexCount: number, { width, height }: { width: number; height: number }) {
    const triangleCount = mesh.triangleTextures.length;
    const bandCount = Math.ceil((height * SAMPLES_PER_PIXEL) / BAND_ROWS);
    const slots = planSlots(mesh.textures);
    const memory = new KernelMemory();
    const place = {
      vertices: memory.reserve(Float32Array, vertexCount * VERTEX_STRIDE),
      triangles: memory.reserve(Uint32Array, mesh.triangles.length),
      triangleTextures: memory.reserve(Uint8Array, triangleCount),
      surfaces: memory.reserve(Int32Array, (triangleCount + 1) * SURFACE_STRIDE),
      bandStarts: memory.reserve(Int32Array, bandCount),
      bandEnds: memory.reserve(Int32Array, bandCount),
      slots: memory.reserve(Int32Array, slots.places.length),
      slotScales: memory.reserve(Float64Array, slots.scales.length),
      slotsMade: memory.reserve(Uint8Array, slots.places.length / SLOT_STRIDE),
      levelBounds: memory.reserve(Float64Array, LEVEL_BOUNDS.length),
      texels: memory.reserve(Int32Array, slots.texelCount),
      pixels: memory.reserve(Int32Array, width * height),
      samples: memory.reserve(Int32Array, width * height * SAMPLES_PER_PIXEL ** 2 + SAMPLES_SLACK),
    };
    const buffer = memory.allocate();
    const view = <A>({ make }: Place<A>): A => make(buffer.buffer);
    const pyramid = new TexturePyramid(mesh.textures, { texels: view(place.texels), isMade: view(place.slotsMade) });
    compiled ??= new WebAssembly.Module(Uint8Array.from(atob(KERNEL), (byte) => byte.charCodeAt(0)));
    const makeSlot = (slot: number): void => pyramid.make(slot);
    this.#exports = new WebAssembly.Instance(compiled, { env: { memory: buffer }, caller: { makeSlot } })
      .exports as unknown as Exports;
    this.#width = width;
    this.triangleMask = 2 ** Math.ceil(Math.log2(triangleCount + 1)) - 1;
    const size = { width: width * SAMPLES_PER_PIXEL, height: height * SAMPLES_PER_PIXEL };
    const { triangleMask } = this;
    this.#set({ ...size, triangleCount, triangleMask, levelCount: LEVEL_COUNT });
    for (const [name, { address }] of Object.entries(place)) this.#set({ [name]: address });
    view(place.triangles).set(mesh.triangles);
    view(place.triangleTextures).set(mesh.triangleTextures);
    view(place.slots).set(slots.places);
    view(place.slotScales).set(slots.scales);
    view(place.levelBounds).set(LEVEL_BOUNDS);
    this.vertices = view(place.vertices);
    this.pixels = view(place.pixels);
    this.samples = view(place.samples).subarray(0, -SAMPLES_SLACK);
    this.#bandStarts = view(place.bandStarts);
    this.#bandEnds = view(place.bandEnds);
    this.clear();
  }

  /** Empties the samples that the last frame touched. */
  clear(): void {
    this.#exports.clear();
  }

  /** Draws all triangles that face the viewer. `stage` must have been run on `vertices` with SAMPLES_PER_PIXEL. Call `clear` before. */
  draw({ nearestDepth, farthestDepth }: VertexStage): void {
    const depthRange = nearestDepth - farthestDepth;
    // Also where no vertex can be drawn.
    if (!(depthRange >= 0)) return;
    const depthScale = ((1 - 2 * DEPTH_MARGIN) * DEPTH_STEPS) / Math.max(depthRange, 1e-3);
    this.#exports.draw(depthScale, DEPTH_MARGIN * DEPTH_STEPS - farthestDepth * depthScale);
    this.#tolerance = Math.min(2 ** 30, SAME_SURFACE_DEPTH * depthScale + this.triangleMask);
  }

  /** Writes the pixels of what was drawn, and says in `spans` where they are. */
  resolve(spans: PixelSpans): void {
    const { resolveRow } = this.#exports;
    const firstRow = this.#exports.firstRow!.value;
    const endRow = this.#exports.endRow!.value;
    spans.firstRow = 0;
    spans.endRow = 0;
    if (firstRow >= endRow) return;
    spans.firstRow = Math.floor(firstRow / SAMPLES_PER_PIXEL);
    spans.endRow = Math.ceil(endRow / SAMPLES_PER_PIXEL);
    for (let y = spans.firstRow; y < spans.endRow; y++) {
      const band = Math.floor((y * SAMPLES_PER_PIXEL) / BAND_ROWS);
      const start = Math.floor(this.#bandStarts[band]! / SAMPLES_PER_PIXEL);
      const end = Math.min(this.#width, Math.ceil(this.#bandEnds[band]! / SAMPLES_PER_PIXEL));
      spans.starts[y] = start;
      spans.ends[y] = end;
      resolveRow(y, start, end, this.#tolerance);
    }
  }

  #set(values: Record<string, number>): void {
    for (const [name, value] of Object.entries(values)) this.#exports[name]!.value = value;
  }
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
