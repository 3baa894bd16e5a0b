/** Draws a posed rig into a small premultiplied picture: the puppet's own software renderer, pure and deterministic. */
import type { PuppetPicture } from '../../core/image.ts';
import type { KernelRoom } from '../../core/kernel-memory.ts';
import type { Rig } from '../../core/rig.ts';
import { PaintKernel, type PaintSize } from './paint-kernel.ts';
import type { PosedBones } from './posed-bones.ts';

export type PaintOptions = {
  /** 0..1, of the whole character; default 1. */
  opacity?: number;
};

/**
 * Paints one rig, frame after frame, for pictures of one size: back faces culled, 2 × 2 samples a pixel, texture looked up once a pixel
 * (engine spec 3.4, 4.10). In the rest pose, seen straight on, it gives back the original picture.
 */
export class PuppetPainter {
  readonly #stride: number;
  readonly #kernel: PaintKernel;
  readonly #bytes: Uint8ClampedArray;

  /** For pictures of `width` × `height` pixels. Holds 4 bytes a pixel that the character ever touches. */
  constructor(rig: Rig, size: PaintSize) {
    this.#kernel = new PaintKernel(rig, size);
    this.#stride = 4 * this.#kernel.stride;
    const { buffer, byteOffset, byteLength } = this.#kernel.pixels;
    this.#bytes = new Uint8ClampedArray(buffer, byteOffset, byteLength);
  }

  /**
   * In memory that also has the pictures: there, they are transparent all around, from the first row to the last, up to a multiple of 32
   * pixels.
   */
  get room(): KernelRoom {
    return this.#kernel.room;
  }

  /**
   * Paints one frame. What lies outside the picture is clipped, what is not finite is left out. The result is valid until the next
   * call; its rectangle is empty (width 0) where nothing is seen.
   */
  paint(bones: PosedBones, { opacity = 1 }: PaintOptions = {}): PuppetPicture {
    this.#kernel.clear();
    if (opacity > 0) {
      this.#kernel.pose(bones);
      this.#kernel.draw();
    }
    const picture = this.#picture();
    if (opacity === 1) return { ...picture, opaqueCells: this.#kernel.opaqueCells };
    fade(picture, opacity);
    return picture;
  }

  #picture(): PuppetPicture {
    const { left, top, right, bottom } = this.#kernel.bounds();
    const stride = this.#stride;
    if (left >= right) return { x: 0, y: 0, width: 0, height: 0, stride, data: this.#bytes.subarray(0, 0) };
    const data = this.#bytes.subarray(top * stride + left * 4, (bottom - 1) * stride + right * 4);
    return { x: left, y: top, width: right - left, height: bottom - top, stride, data };
  }
}

function fade({ width, height, stride, data }: PuppetPicture, opacity: number): void {
  for (let row = 0; row < height; row++) {
    for (let i = row * stride; i < row * stride + 4 * width; i++) data[i] = data[i]! * opacity;
  }
}
