/** A picture in native memory that the codecs read and write without a copy. Decoding, drawing and encoding share it. */
import { AV_PIX_FMT_YUV420P } from 'node-av/constants';
import { Frame } from 'node-av/lib';
import type { YuvImage } from '../core/image.ts';
import { OUR_COLOUR } from './colour.ts';
import { check } from './libav.ts';

/** Black in limited range. */
const BLACK_LUMA = 16;
const NEUTRAL_CHROMA = 128;

const NOTHING = new Uint8Array(0);

/**
 * The planes are views of native memory, which is given back by `release` (or `using`): afterwards they are empty, and views that
 * were taken of them must not be used. A frame that is never released is freed by the garbage collector, late.
 */
export class YuvFrame implements YuvImage, Disposable {
  readonly width: number;
  readonly height: number;
  readonly yStride: number;
  readonly uvStride: number;
  y: Uint8Array;
  u: Uint8Array;
  v: Uint8Array;
  #native: Frame | null;

  /** Takes over a native frame in our format. */
  constructor(native: Frame) {
    if (native.format !== AV_PIX_FMT_YUV420P) throw new TypeError('a yuv420p frame is needed');
    this.#native = native;
    this.width = native.width;
    this.height = native.height;
    this.y = viewPlane(native, 0);
    this.u = viewPlane(native, 1);
    this.v = viewPlane(native, 2);
    this.yStride = native.linesize[0]!;
    this.uvStride = native.linesize[1]!;
  }

  /** For the rest of this room: the frame as the codec library knows it. */
  get native(): Frame {
    if (!this.#native) throw new Error('the frame has been released');
    return this.#native;
  }

  /** Gives the memory back. May be called again. */
  release(): void {
    if (!this.#native) return;
    this.y = NOTHING;
    this.u = NOTHING;
    this.v = NOTHING;
    freeNativeFrame(this.#native);
    this.#native = null;
  }

  [Symbol.dispose](): void {
    this.release();
  }
}

/** A black frame of our format. Width and height are even. */
export function createYuvFrame(width: number, height: number): YuvFrame {
  const frame = new YuvFrame(allocateNativeFrame(width, height));
  frame.y.fill(BLACK_LUMA);
  frame.u.fill(NEUTRAL_CHROMA);
  frame.v.fill(NEUTRAL_CHROMA);
  return frame;
}

/** A native yuv420p frame, tagged as ours, with undefined content. */
function allocateNativeFrame(width: number, height: number): Frame {
  const native = new Frame();
  native.alloc();
  native.width = width;
  native.height = height;
  native.format = AV_PIX_FMT_YUV420P;
  tagAsOurs(native);
  check(native.getBuffer(), 'allocating a frame');
  return native;
}

/** Frees a frame at once. Views of freed memory crash the process when they are touched: detached, they read as empty. */
function freeNativeFrame(native: Frame): void {
  for (const plane of native.data ?? []) (plane.buffer as ArrayBuffer).transfer(0);
  native.free();
}

export function tagAsOurs(native: Frame): void {
  Object.assign(native, OUR_COLOUR);
}

function viewPlane(native: Frame, plane: number): Uint8Array {
  const { buffer, byteOffset, length } = native.data![plane]!;
  return new Uint8Array(buffer, byteOffset, length);
}
