/** Makes small RGB pictures of frames for the models, with the native scaler. */
import { AV_PIX_FMT_RGB24, AVCOL_RANGE_JPEG, AVCOL_SPC_RGB } from 'node-av/constants';
import { Frame, SoftwareScaleContext } from 'node-av/lib';
import type { RgbImage } from '../core/image.ts';
import { check } from './libav.ts';
import type { YuvFrame } from './yuv-frame.ts';

/** Keeps its native context and buffer from frame to frame. One conversion at a time; dispose of it in the end. */
export class FrameScaler implements Disposable {
  readonly #context = new SoftwareScaleContext();
  #target: Frame | null = null;

  constructor() {
    this.#context.allocContext();
    // Bilinear widens its reach when it shrinks, so nothing is skipped; exact rounding keeps it the same on every machine.
    this.#context.setOption('sws_flags', 'bilinear+accurate_rnd+full_chroma_int+bitexact');
    this.#context.setOption('threads', 1);
  }

  /**
   * The frame in RGB, shrunk so that no side is longer than `maxSide` (default: not shrunk). Never enlarged.
   *
   * @param into pixels to write to, if they are as many as needed; otherwise new ones are made
   */
  async toRgb(frame: YuvFrame, options: { maxSide?: number; into?: Uint8Array | undefined } = {}): Promise<RgbImage> {
    const { width, height } = fitInto(frame, options.maxSide);
    const target = this.#targetOf(width, height);
    check(await this.#context.scaleFrame(target, frame.native), 'scaling a frame');
    const data = options.into?.length === width * height * 3 ? options.into : new Uint8Array(width * height * 3);
    const source = target.data![0]!;
    const stride = target.linesize[0]!;
    const rowBytes = width * 3;
    if (stride === rowBytes) data.set(source.subarray(0, data.length));
    else
      for (let row = 0; row < height; row++) {
        data.set(source.subarray(row * stride, row * stride + rowBytes), row * rowBytes);
      }
    return { width, height, data };
  }

  #targetOf(width: number, height: number): Frame {
    if (this.#target?.width === width && this.#target.height === height) return this.#target;
    this.#target?.free();
    const target = new Frame();
    target.alloc();
    Object.assign(target, { width, height, format: AV_PIX_FMT_RGB24 });
    Object.assign(target, { colorRange: AVCOL_RANGE_JPEG, colorSpace: AVCOL_SPC_RGB });
    check(target.getBuffer(), 'allocating a picture');
    // Same primaries and transfer on both sides: the scaler then does no colour management, only the matrix.
    target.colorPrimaries = 1 as typeof target.colorPrimaries;
    target.colorTrc = 1 as typeof target.colorTrc;
    this.#target = target;
    return target;
  }

  [Symbol.dispose](): void {
    this.#target?.free();
    this.#target = null;
    this.#context.freeContext();
  }
}

function fitInto(
  { width, height }: { width: number; height: number },
  maxSide = Number.POSITIVE_INFINITY,
): { width: number; height: number } {
  const scale = Math.min(1, maxSide / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
