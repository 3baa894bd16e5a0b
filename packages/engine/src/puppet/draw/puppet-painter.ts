/** Draws a posed rig into a small premultiplied picture: the puppet's own software renderer, pure and deterministic. */
import type { PuppetPicture } from '../../core/image.ts';
import type { Rig } from '../../core/rig.ts';
import { PaintKernel, type PixelSpans, SAMPLES_PER_PIXEL } from './paint-kernel.ts';
import type { PosedMesh } from './posed-mesh.ts';
import { VertexStage } from './vertex-stage.ts';

export type PaintOptions = {
  /** 0..1, of the whole character; default 1. */
  opacity?: number;
};

/**
 * Paints one rig, frame after frame, for pictures of one size: back faces culled, 2 × 2 samples a pixel, texture looked up once a pixel
 * (engine spec 3.4, 4.10). In the rest pose, seen straight on, it gives back the original picture.
 */
export class PuppetPainter {
  readonly #width: number;
  readonly #kernel: PaintKernel;
  readonly #stage: VertexStage;
  readonly #bytes: Uint8ClampedArray;
  readonly #spans: PixelSpans;

  /** For pictures of `width` × `height` pixels. Holds 20 bytes a pixel that the character ever touches. */
  constructor(rig: Rig, { width, height }: { width: number; height: number }) {
    this.#width = width;
    this.#kernel = new PaintKernel(rig, rig.uvs.length / 2, { width, height });
    this.#stage = new VertexStage(rig, this.#kernel.vertices);
    const { buffer, byteOffset, byteLength } = this.#kernel.pixels;
    this.#bytes = new Uint8ClampedArray(buffer, byteOffset, byteLength);
    this.#spans = { starts: new Int32Array(height), ends: new Int32Array(height), firstRow: 0, endRow: 0 };
  }

  /**
   * Paints one frame. What lies outside the picture is clipped, what is not finite is left out. The result is valid until the next
   * call; its rectangle is empty (width 0) where nothing is seen.
   */
  paint(mesh: PosedMesh, { opacity = 1 }: PaintOptions = {}): PuppetPicture {
    this.#erase();
    this.#kernel.clear();
    if (opacity <= 0) return this.#picture();
    this.#stage.run(mesh, SAMPLES_PER_PIXEL);
    this.#kernel.draw(this.#stage);
    this.#kernel.resolve(this.#spans);
    if (opacity < 1) this.#fade(opacity);
    return this.#picture();
  }

  #erase(): void {
    const { starts, ends, firstRow, endRow } = this.#spans;
    for (let y = firstRow; y < endRow; y++) {
      this.#kernel.pixels.fill(0, y * this.#width + starts[y]!, y * this.#width + ends[y]!);
    }
    this.#spans.firstRow = 0;
    this.#spans.endRow = 0;
  }

  #fade(opacity: number): void {
    const { starts, ends, firstRow, endRow } = this.#spans;
    const bytes = this.#bytes;
    for (let y = firstRow; y < endRow; y++) {
      const end = (y * this.#width + ends[y]!) * 4;
      for (let i = (y * this.#width + starts[y]!) * 4; i < end; i++) bytes[i] = bytes[i]! * opacity;
    }
  }

  #picture(): PuppetPicture {
    const { starts, ends, firstRow, endRow } = this.#spans;
    let left = this.#width;
    let right = 0;
    for (let y = firstRow; y < endRow; y++) {
      if (starts[y]! < left) left = starts[y]!;
      if (ends[y]! > right) right = ends[y]!;
    }
    const stride = this.#width * 4;
    if (left >= right) return { x: 0, y: 0, width: 0, height: 0, stride, data: this.#bytes.subarray(0, 0) };
    const start = firstRow * stride + left * 4;
    const data = this.#bytes.subarray(start, (endRow - 1) * stride + right * 4);
    return { x: left, y: firstRow, width: right - left, height: endRow - firstRow, stride, data };
  }
}
