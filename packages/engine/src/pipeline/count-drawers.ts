/** How many processes draw a clip: to start one takes processor time, which a short clip does not give back. Pure. */

export type Processes = {
  /** That may work at the same time, at least 1. */
  workers: number;
  /** That have been started already. */
  readyCount: number;
};

/**
 * Fourteen seconds of 720p at 30 frames a second. One process takes five seconds for them; a second one saves 1.5 of those, and takes
 * 0.5 s of processor time before it has drawn anything.
 */
const PIXELS_WORTH_A_START = 400e6;

/** All that may work for a clip that is worth their start, for a shorter one those that are there, and one in any case. */
export function countDrawers(
  { workers, readyCount }: Processes,
  clip: { frameCount: number; width: number; height: number },
): number {
  const isWorthAStart = clip.frameCount * clip.width * clip.height >= PIXELS_WORTH_A_START;
  return isWorthAStart ? workers : Math.max(1, readyCount);
}
