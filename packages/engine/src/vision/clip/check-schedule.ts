/** Decides when the person detector looks again. Used by `person-tracker`. */
import { type Box, boxArea, growBox, intersectionArea } from '../box.ts';
import { listChangedTiles, type PictureSignature } from './picture-signature.ts';

/** A picture of a shot. */
export type LookedAt = { index: number; image: { width: number; height: number }; signature: PictureSignature };

/** The detector waits so many times longer where it was sure of a single person who was not lost since, or of nobody in a picture that has not changed. */
export const CHECK_PATIENCE = 2;
/** And so many times longer where the picture has hardly changed but around that person: nobody can have come in. */
const QUIET_PATIENCE = 4;
/** A person moves the picture around them as well: cloth, shadows. Share of the longer side of their box. */
const SURROUNDINGS = 0.1;
/** Somebody who counts beside a person changes more of the picture than this, share of the person's box. */
const NEWCOMER_SHARE = 0.25;
/** Frames between two looks of the detector that are asked for by lost tracks. */
const MIN_FRAMES_BETWEEN_CHECKS = 3;

export class CheckSchedule {
  readonly #interval: number;
  #last: Pick<LookedAt, 'index' | 'signature'> | undefined;
  /** Where the person was at the last look. */
  #lastBox: Box | undefined;
  /** Whether the last look showed nobody. */
  #wasEmpty = false;

  /** @param interval frames from one look of the detector to the next, as long as it is not sure */
  constructor(interval: number) {
    this.#interval = interval;
  }

  /** @param lone box of the only person that there is, if the detector cannot miss them */
  isDue(picture: LookedAt, lone: Box | undefined): boolean {
    const intervals = this.#framesUpTo(picture) / this.#interval;
    // Pictures are compared only where that decides.
    if (!lone) return intervals >= CHECK_PATIENCE || (intervals >= 1 && !this.isStillEmpty(picture));
    return intervals >= QUIET_PATIENCE || (intervals >= CHECK_PATIENCE && !this.#isQuiet(picture, lone));
  }

  /** Whether a person who was lost may be looked for. */
  isAllowed(picture: LookedAt): boolean {
    return this.#framesUpTo(picture) >= MIN_FRAMES_BETWEEN_CHECKS;
  }

  /** Whether this was the picture of the last look. */
  isLast({ index }: LookedAt): boolean {
    return index === this.#last?.index;
  }

  /** Whether the last look showed nobody, and nothing has changed since. */
  isStillEmpty({ signature }: LookedAt): boolean {
    return this.#wasEmpty && listChangedTiles(this.#last!.signature, signature).length === 0;
  }

  begin({ index, signature }: LookedAt): void {
    this.#last = { index, signature };
    this.#lastBox = undefined;
    this.#wasEmpty = false;
  }

  /**
   * @param lone as in `isDue`, by what the look that was begun has shown; undefined too where their pose does not fit it
   * @param isEmpty whether it has shown nobody, nor anything like somebody
   */
  end(lone: Box | undefined, isEmpty = false): void {
    this.#lastBox = lone;
    this.#wasEmpty = isEmpty;
  }

  #framesUpTo({ index }: LookedAt): number {
    return this.#last ? index - this.#last.index : Number.POSITIVE_INFINITY;
  }

  /** Whether the picture has hardly changed but where the person is or was at the last look. */
  #isQuiet({ image, signature }: LookedAt, lone: Box): boolean {
    if (!this.#last || !this.#lastBox) return false;
    const boxes = [lone, this.#lastBox].map((box) => growBox(box, SURROUNDINGS));
    const elsewhere = listChangedTiles(this.#last.signature, signature)
      .map((tile) => scaleBox(tile, image))
      .filter((tile) => boxes.every((box) => intersectionArea(box, tile) === 0));
    return elsewhere.reduce((sum, tile) => sum + boxArea(tile), 0) < NEWCOMER_SHARE * boxArea(lone);
  }
}

function scaleBox({ x0, y0, x1, y1 }: Box, { width, height }: { width: number; height: number }): Box {
  return { x0: x0 * width, y0: y0 * height, x1: x1 * width, y1: y1 * height };
}
