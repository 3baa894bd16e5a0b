/** Chooses the frames that are kept at full size for the background plates. Pure: depends on the clip's length and size alone. */

export type PlateSampleOptions = {
  frameCount: number;
  fps: number;
  /** Pixels of a frame. */
  width: number;
  height: number;
};

/** Frames closer together than this show nearly the same. */
const SAMPLES_PER_SECOND = 8;
/** Short clips get more of them, since the median wants company. */
const FEW_SAMPLES = 64;
const MAX_SAMPLES = 320;
/** What the samples may take on the disk. */
const MAX_BYTES = 512 * 1024 * 1024;
const MIN_SAMPLES = 12;
/** A shot with fewer samples than this gets more. */
const SAMPLES_PER_SHOT = 8;

/** Frame indexes, ascending, at most 320 and at most about 512 MiB of 4:2:0 pixels; the first and the last frame are among them. */
export function planPlateSamples({ frameCount, fps, width, height }: PlateSampleOptions): number[] {
  const affordable = Math.max(MIN_SAMPLES, Math.floor(MAX_BYTES / (1.5 * width * height)));
  const wanted = Math.max(FEW_SAMPLES, Math.ceil((SAMPLES_PER_SECOND * frameCount) / fps));
  return spread(0, frameCount, Math.min(wanted, affordable, MAX_SAMPLES));
}

export type ExtraSampleOptions = {
  /** What `planPlateSamples` chose. */
  samples: readonly number[];
  /** First frame of each shot, ascending; starts with 0. */
  shotStarts: ArrayLike<number>;
  frameCount: number;
};

/** Frames to decode in addition, once the cuts are known, so that short shots have a plate too. Ascending, mostly none. */
export function planExtraSamples({ samples, shotStarts, frameCount }: ExtraSampleOptions): number[] {
  const extra: number[] = [];
  for (let shot = 0; shot < shotStarts.length; shot++) {
    const first = shotStarts[shot]!;
    const last = shot + 1 < shotStarts.length ? shotStarts[shot + 1]! : frameCount;
    const present = new Set(samples.filter((index) => index >= first && index < last));
    if (present.size >= Math.min(SAMPLES_PER_SHOT, last - first)) continue;
    extra.push(...spread(first, last, SAMPLES_PER_SHOT).filter((index) => !present.has(index)));
  }
  return extra;
}

/** `count` indexes from `first` to before `last`, evenly, ends included; all of them if there are no more. */
function spread(first: number, last: number, count: number): number[] {
  const length = last - first;
  if (length <= count) return Array.from({ length }, (_, i) => first + i);
  return Array.from({ length: count }, (_, i) => first + Math.round((i * (length - 1)) / (count - 1)));
}
