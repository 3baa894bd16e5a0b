/** The masks of the people to erase, frame by frame, with short gaps bridged: a person who is missed in a few frames was there all the same. */
import type { PersonMask } from '../../core/mask.ts';

export type MaskTimelineOptions = {
  frameCount: number;
  fps: number;
  /** First frame of each shot, ascending; starts with 0. */
  shotStarts: ArrayLike<number>;
  /** The masks of all people that are replaced in a frame. Masks of nobody may be left out or empty. */
  masksAt: (frameIndex: number) => readonly PersonMask[];
};

/** A person who is gone for longer than this has left. */
const MAX_GAP_SECONDS = 0.8;

export class MaskTimeline {
  readonly frameCount: number;
  readonly shotStarts: ArrayLike<number>;
  readonly #masksAt: MaskTimelineOptions['masksAt'];
  readonly #maxGap: number;
  /** Whether anybody is in each frame; filled in as it becomes known: 0 unknown, 1 nobody, 2 somebody. */
  readonly #presence: Uint8Array;
  /** Masks are asked for twice in a row: unpacking them takes time. */
  #newest: { frameIndex: number; masks: readonly PersonMask[] } | undefined;

  constructor({ frameCount, fps, shotStarts, masksAt }: MaskTimelineOptions) {
    this.frameCount = frameCount;
    this.shotStarts = shotStarts;
    this.#masksAt = masksAt;
    this.#maxGap = Math.max(1, Math.round(MAX_GAP_SECONDS * fps));
    this.#presence = new Uint8Array(frameCount);
  }

  /** Masks of the frame; in a short gap those of the frames at both ends of it. Empty masks are left out. */
  at(frameIndex: number): PersonMask[] {
    if (this.#hasAnybody(frameIndex)) return this.#maskedAt(frameIndex);
    const { first, last } = this.shotOf(frameIndex);
    let before = frameIndex - 1;
    while (before >= first && frameIndex - before <= this.#maxGap && !this.#hasAnybody(before)) before--;
    let after = frameIndex + 1;
    while (after < last && after - before <= this.#maxGap && !this.#hasAnybody(after)) after++;
    const isBridged = before >= first && after < last && after - before <= this.#maxGap + 1;
    if (!isBridged || !this.#hasAnybody(before) || !this.#hasAnybody(after)) return [];
    return [...this.#maskedAt(before), ...this.#maskedAt(after)];
  }

  /** First frame, and one past the last, of the shot that a frame belongs to. */
  shotOf(frameIndex: number): { first: number; last: number } {
    let shot = 0;
    while (shot + 1 < this.shotStarts.length && this.shotStarts[shot + 1]! <= frameIndex) shot++;
    return { first: this.shotStarts[shot] ?? 0, last: this.shotStarts[shot + 1] ?? this.frameCount };
  }

  #hasAnybody(frameIndex: number): boolean {
    if (this.#presence[frameIndex] === 0) this.#presence[frameIndex] = this.#maskedAt(frameIndex).length ? 2 : 1;
    return this.#presence[frameIndex] === 2;
  }

  /** A caller's own list: the masks in it are shared. */
  #maskedAt(frameIndex: number): PersonMask[] {
    if (this.#newest?.frameIndex !== frameIndex) {
      const masks = this.#masksAt(frameIndex).filter(({ width, height }) => width > 0 && height > 0);
      this.#newest = { frameIndex, masks };
    }
    return [...this.#newest.masks];
  }
}
