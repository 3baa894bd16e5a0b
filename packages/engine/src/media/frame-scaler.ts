/** Makes small RGB pictures of frames for the models: with the native scaler, and at half the size, as 720p is looked at, with a kernel. */
import {
  AV_PIX_FMT_GBRP,
  AV_PIX_FMT_RGB24,
  AVCOL_RANGE_JPEG,
  AVCOL_SPC_RGB,
  type AVPixelFormat,
} from 'node-av/constants';
import { Frame, SoftwareScaleContext } from 'node-av/lib';
import type { RgbImage } from '../core/image.ts';
import { halveToRgb } from './halve-to-rgb.ts';
import { check } from './libav.ts';
import type { YuvFrame } from './yuv-frame.ts';

type ScaleOptions = { maxSide?: number; reserve?: (bytes: number) => Uint8Array };

/**
 * The frames that are scaled into. The scaler has quick code for planes only: for interleaved pixels that keep their own colours it takes
 * 1.8 ms a frame of 640 × 360, for planes 0.65 and to interleave them 0.2.
 */
type Target = {
  planes: Frame;
  interleaved: Frame;
  /** View of the interleaved pixels: each time it is asked for, the garbage collector is told of new memory. */
  pixels: Uint8Array;
};

const newBytes = (bytes: number): Uint8Array => new Uint8Array(bytes);

/** Keeps its native contexts and buffers from frame to frame. One conversion at a time; dispose of it in the end. */
export class FrameScaler implements Disposable {
  readonly #scaling = makeContext();
  /** One of its own: a context prepares itself anew whenever its frames are of another kind than before. */
  readonly #interleaving = makeContext();
  #target: Target | null = null;

  /**
   * The frame in RGB, shrunk so that no side is longer than `maxSide` (default: not shrunk). Never enlarged. Blocks for less than a
   * millisecond a megapixel: another thread would take a tenth of that to be woken and to wake this one.
   *
   * @param reserve gives the memory for the picture, of so many bytes; default: new memory
   */
  toRgb(frame: YuvFrame, { maxSide, reserve = newBytes }: ScaleOptions = {}): RgbImage {
    const { width, height } = fitInto(frame, maxSide);
    if (frame.width === 2 * width && frame.height === 2 * height) {
      const picture = { width, height, data: reserve(width * height * 3) };
      halveToRgb(frame, picture);
      return picture;
    }
    const { planes, interleaved, pixels } = this.#targetOf(width, height);
    check(this.#scaling.scaleFrameSync(planes, frame.native), 'scaling a frame');
    check(this.#interleaving.scaleFrameSync(interleaved, planes), 'interleaving a picture');
    const data = reserve(width * height * 3);
    data.set(pixels.subarray(0, data.length));
    return { width, height, data };
  }

  #targetOf(width: number, height: number): Target {
    const { planes } = this.#target ?? {};
    if (this.#target && planes?.width === width && planes.height === height) return this.#target;
    this.#free();
    const interleaved = makeFrame(width, height, AV_PIX_FMT_RGB24, ADJOINING);
    this.#target = { planes: makeFrame(width, height, AV_PIX_FMT_GBRP), interleaved, pixels: interleaved.data![0]! };
    return this.#target;
  }

  #free(): void {
    this.#target?.planes.free();
    this.#target?.interleaved.free();
    this.#target = null;
  }

  [Symbol.dispose](): void {
    this.#free();
    this.#scaling.freeContext();
    this.#interleaving.freeContext();
  }
}

function makeContext(): SoftwareScaleContext {
  const context = new SoftwareScaleContext();
  context.allocContext();
  // Bilinear widens its reach when it shrinks, so nothing is skipped; exact rounding keeps it the same on every machine.
  context.setOption('sws_flags', 'bilinear+accurate_rnd+full_chroma_int+bitexact');
  context.setOption('threads', 1);
  return context;
}

/** Rows begin at any multiple of so many bytes; 0: where the library works best. */
const ADJOINING = 1;

function makeFrame(width: number, height: number, format: AVPixelFormat, alignment = 0): Frame {
  const frame = new Frame();
  frame.alloc();
  Object.assign(frame, { width, height, format });
  Object.assign(frame, { colorRange: AVCOL_RANGE_JPEG, colorSpace: AVCOL_SPC_RGB });
  check(frame.getBuffer(alignment), 'allocating a picture');
  // Same primaries and transfer on both sides: the scaler then does no colour management, only the matrix.
  frame.colorPrimaries = 1 as typeof frame.colorPrimaries;
  frame.colorTrc = 1 as typeof frame.colorTrc;
  return frame;
}

function fitInto(
  { width, height }: { width: number; height: number },
  maxSide = Number.POSITIVE_INFINITY,
): { width: number; height: number } {
  const scale = Math.min(1, maxSide / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
