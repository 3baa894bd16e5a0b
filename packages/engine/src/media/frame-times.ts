/** The presentation and decoding time of every frame of a joined video. Plain arithmetic, no codec. */
import { findFrame, type VideoIndex } from './video-index.ts';

export type PacketTimes = { pts: number; dts: number; duration: number };

/**
 * Times are ticks of the source's time base, and start at 0 with the output. The frames of all parts, in the order of the parts,
 * have to ascend.
 */
export class FrameTimes {
  readonly #pts: Float64Array;
  readonly #endPts: number;
  readonly #delay: number;
  /** Step before the first frame, where decoding times go below the first presentation time. */
  readonly #step: number;
  #packetCount = 0;

  /** @param delay frames that the decoder has to hold back to put them in order */
  constructor(parts: { pts: ArrayLike<number> }[], options: { index: VideoIndex; startTicks: number; delay: number }) {
    const { index, startTicks, delay } = options;
    this.#pts = Float64Array.from(parts.flatMap((part) => Array.from(part.pts, (pts) => pts - startTicks)));
    if (this.#pts.some((pts, i) => i > 0 && pts <= this.#pts[i - 1]!))
      throw new RangeError('the parts overlap in time');
    this.#delay = delay;
    const [first, last] = [this.#pts[0]!, this.#pts.at(-1)!];
    this.#step = this.#pts.length > 1 ? Math.max(1, Math.round((last - first) / (this.#pts.length - 1))) : 1;
    const isWholeClip = last + startTicks === index.pts.at(-1);
    this.#endPts = isWholeClip ? index.endPts - startTicks : last + this.#step;
  }

  /**
   * Times of the next packet in decoding order. Decoding times are the presentation times `delay` packets late: never above a
   * frame's own time, and never repeated, whatever the frame rate does.
   */
  next(pts: number): PacketTimes {
    const shown = findFrame(this.#pts, pts);
    if (shown < 0) throw new RangeError(`no frame is due at tick ${pts}`);
    const decoded = this.#packetCount++ - this.#delay;
    const dts = decoded >= 0 ? this.#pts[decoded]! : this.#pts[0]! + decoded * this.#step;
    if (dts > pts) throw new RangeError(`tick ${pts} would be decoded at ${dts}`);
    return { pts, dts, duration: (this.#pts[shown + 1] ?? this.#endPts) - pts };
  }
}
