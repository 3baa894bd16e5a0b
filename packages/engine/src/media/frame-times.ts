/** The presentation and decoding time of every frame of a joined video. Plain arithmetic, no codec. */
import { type Fraction, toNumber } from './libav.ts';
import { findFrame, type VideoIndex } from './video-index.ts';

/** Ticks of `FrameTimes.timeBase`; 0 is the start of the output. */
export type PacketTimes = { pts: number; dts: number; duration: number };

/** Ticks a second, at least, of a time base that we choose ourselves. */
const FINE_TICKS = 90_000;

/**
 * Frames keep the times that they have in the source. Only where a constant frame rate was rounded to coarse ticks (33, 67, 100 ms …
 * in Matroska and WebM), the frames go back to their exact places, so that the output has the frame rate that the source was made with.
 */
export class FrameTimes {
  /** Seconds a tick. */
  readonly timeBase: Fraction;
  /** In ticks of the source. */
  readonly #sourcePts: Float64Array;
  readonly #pts: Float64Array;
  readonly #endPts: number;
  readonly #delay: number;
  #packetCount = 0;

  /**
   * @param parts their frames, in the order of the parts, have to ascend
   * @param options.startTicks moment of the source, in its ticks, that becomes 0
   * @param options.delay frames that a decoder has to hold back to put them in order
   */
  constructor(parts: { pts: ArrayLike<number> }[], options: { index: VideoIndex; startTicks: number; delay: number }) {
    const { index, startTicks, delay } = options;
    this.#sourcePts = Float64Array.from(parts.flatMap((part) => Array.from(part.pts)));
    if (!ascends(this.#sourcePts)) throw new RangeError('the parts overlap in time');
    this.#delay = delay;
    const endPts = endOf(this.#sourcePts, index);
    const grid = findGrid(this.#sourcePts, index);
    this.timeBase = grid?.timeBase ?? index.timeBase;
    const scale = toNumber(index.timeBase) / toNumber(this.timeBase);
    const first = grid ? Math.round((this.#sourcePts[0]! - startTicks) * scale) : this.#sourcePts[0]! - startTicks;
    this.#pts = this.#sourcePts.map((pts, i) => (grid ? first + i * grid.step : pts - startTicks));
    this.#endPts = grid ? first + this.#pts.length * grid.step : endPts - startTicks;
  }

  /**
   * Times of the next packet in decoding order. Decoding times are the presentation times `delay` packets late: never above a
   * frame's own time, and never repeated, whatever the frame rate does.
   *
   * @param sourcePts time of its frame in ticks of the source
   */
  next(sourcePts: number): PacketTimes {
    const shown = findFrame(this.#sourcePts, sourcePts);
    if (shown < 0) throw new RangeError(`no frame is due at tick ${sourcePts}`);
    const pts = this.#pts[shown]!;
    const packet = this.#packetCount++;
    const dts = this.#decodingTime(packet - this.#delay);
    if (dts > pts) throw new RangeError(`the frame of tick ${pts} would be decoded at ${dts}`);
    const duration = (this.#pts[shown + 1] ?? this.#endPts) - pts;
    const isLast = packet === this.#pts.length - 1;
    return { pts, dts, duration: isLast ? this.#remainder(pts, dts) : duration };
  }

  /**
   * Duration of the packet that is stored last: players and probes take the sum of the steps between decoding times for the length of
   * the track, so it has to come out as that of the picture.
   */
  #remainder(pts: number, dts: number): number {
    const wanted = this.#endPts - this.#pts[0]! - (dts - this.#decodingTime(-this.#delay));
    return Math.min(Math.max(1, wanted), this.#endPts - pts);
  }

  #decodingTime(frame: number): number {
    if (frame >= 0) return this.#pts[frame]!;
    const step = Math.max(1, Math.round((this.#endPts - this.#pts[0]!) / this.#pts.length));
    return this.#pts[0]! + frame * step;
  }
}

function ascends(pts: Float64Array): boolean {
  return pts.every((t, i) => i === 0 || t > pts[i - 1]!);
}

/** Where the last frame ends: as in the source, or, where the source goes on, a usual step later. */
function endOf(pts: Float64Array, index: VideoIndex): number {
  const last = pts.at(-1)!;
  const next = findFrame(index.pts, last) + 1;
  return index.pts[next] ?? index.endPts;
}

/** The exact places of the frames, if their times are those places rounded to ticks, and the ticks cannot hold them exactly. */
function findGrid(
  pts: Float64Array,
  { timeBase, frameRate, isVariableFrameRate }: VideoIndex,
): { timeBase: Fraction; step: number } | undefined {
  const isExact = (timeBase.den * frameRate.den) % (timeBase.num * frameRate.num) === 0;
  if (isVariableFrameRate || isExact) return undefined;
  const sourceStep = 1 / (toNumber(frameRate) * toNumber(timeBase));
  const isRounded = pts.every((t, i) => Math.abs(t - pts[0]! - i * sourceStep) <= 1);
  if (!isRounded) return undefined;
  const fineness = Math.ceil(FINE_TICKS / frameRate.num);
  return { timeBase: { num: 1, den: frameRate.num * fineness }, step: frameRate.den * fineness };
}
