/** Puts people into the frames between two looks at them. Used by `analyse-segment`. */
import type { PersonMask } from '../../core/mask.ts';
import type { Pose } from '../pose.ts';
import { type Roi, roiFromPose } from '../roi.ts';
import { bendBridge, bridgeSights, coverBody, isCalm, type Look, type Shores, type Sight } from './bridge-sights.ts';
import { type MaskGrid, maskGridFor } from './mask-grid.ts';
import type { SeenFrame } from './seen-frame.ts';
import type { PersonObservation } from './segment-observations.ts';

export type GapFillerOptions = {
  /** Size of the upright source picture in pixels. */
  sourceWidth: number;
  sourceHeight: number;
  /** The most frames from one look to the next. */
  stride: number;
};

/** Frames without a look, and the sights of the same person just before and after them. */
export type Gap = { between: readonly SeenFrame[]; before: Sight; after: Sight };

/**
 * Looks for the person of the gap in a square of a frame, and puts them into it; null if they are not seen there. `cover` gives their mask:
 * to have it from the model would be a quarter of the work.
 */
export type LookInto = (frame: SeenFrame, roi: Roi, cover: (pose: Pose) => PersonMask) => Promise<Sight | null>;

/** What was made up in a frame between the looks at two others. */
type Bridge = { observation: PersonObservation; frame: number; start: number; end: number };

export class GapFiller {
  readonly #options: GapFillerOptions;
  readonly #bridges: Bridge[] = [];
  /** Sights that may lie as long before a gap as it is long. */
  #sights: Sight[] = [];

  constructor(options: GapFillerOptions) {
    this.#options = options;
  }

  /** A look at a person in the newest frame: what comes before it may be filled in, and what comes after it goes on from there. */
  note(sight: Sight): void {
    const oldest = sight.frame - 2 * this.#options.stride;
    this.#sights = this.#sights.filter(({ frame }) => frame >= oldest);
    this.#sights.push(sight);
    this.#sights.sort((a, b) => a.frame - b.frame);
  }

  /**
   * Calm motion is bridged. Else the person is looked at half way, and what is left on both sides is filled in the same way: the quicker
   * the motion, the more looks.
   */
  async fill({ between, before, after }: Gap, lookInto: LookInto): Promise<void> {
    if (between.length === 0) return;
    const shores = { earlier: this.#landmarksAt(2 * before.frame - after.frame, before), before, after };
    if (isCalm(shores)) return this.#bridge(between, shores);
    const middle = between.length >> 1;
    const seen = between[middle]!;
    const grid = this.#gridOver(seen);
    const half = await lookInto(seen, roiBetween(before, after, seen.index), (pose) => coverBody(pose, shores, grid));
    if (half) this.note(half);
    await this.fill({ between: between.slice(0, middle), before, after: half ?? after }, lookInto);
    await this.fill({ between: between.slice(middle + 1), before: half ?? before, after }, lookInto);
  }

  /** Bends all bridges, now that it is known how the motion went on. */
  bend(personAt: (frame: number, trackId: number) => PersonObservation | undefined): void {
    const made = new Set(this.#bridges.map(({ observation }) => observation));
    const nearestLook = (from: number, step: 1 | -1, trackId: number): Look | undefined => {
      for (let i = 0; i < this.#options.stride; i++) {
        const person = personAt(from + i * step, trackId);
        if (person && !made.has(person)) return { frame: from + i * step, person };
      }
      return undefined;
    };
    for (const { observation, frame, start, end } of this.#bridges) {
      const { trackId } = observation;
      const looks = [
        nearestLook(start - 1, -1, trackId),
        nearestLook(start, -1, trackId),
        nearestLook(end, 1, trackId),
        nearestLook(end + 1, 1, trackId),
      ] as const;
      const [a, b, c, d] = looks;
      if (a && b && c && d) bendBridge(observation, [a, b, c, d], frame);
    }
  }

  /** Where somebody was in an earlier frame: as seen, or between two sights. */
  #landmarksAt(frame: number, { observation: { trackId } }: Sight): Float32Array | undefined {
    const sights = this.#sights.filter((sight) => sight.observation.trackId === trackId);
    const before = sights.findLast((sight) => sight.frame <= frame);
    const after = sights.find((sight) => sight.frame >= frame);
    if (!before || !after) return undefined;
    const share = (frame - before.frame) / Math.max(1, after.frame - before.frame);
    return before.pose.landmarks.map((value, i) => value + (after.pose.landmarks[i]! - value) * share);
  }

  #bridge(between: readonly SeenFrame[], shores: Shores<Sight>): void {
    const [start, end] = [shores.before.frame, shores.after.frame];
    const grid = this.#gridOver(between[0]!);
    for (const { frame, index } of between) {
      const observation = bridgeSights(shores, (index - start) / (end - start), grid);
      frame.people.push(observation);
      this.#bridges.push({ observation, frame: index, start, end });
    }
  }

  #gridOver({ image }: SeenFrame): MaskGrid {
    return maskGridFor(this.#options.sourceWidth, this.#options.sourceHeight, image.width);
  }
}

/** Where to look for somebody in a frame between two sights. */
function roiBetween(before: Sight, after: Sight, frame: number): Roi {
  const share = (frame - before.frame) / (after.frame - before.frame);
  const mix = (name: 'hipCentre' | 'bodyTop'): { x: number; y: number } => {
    const [from, to] = [before.pose[name], after.pose[name]];
    return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
  };
  return roiFromPose({ hipCentre: mix('hipCentre'), bodyTop: mix('bodyTop') });
}
