/** Cuts divide a clip into shots; nothing about a person's motion is carried across a cut. */

/** A range of frames without a cut; `end` is exclusive. */
export type Shot = { start: number; end: number };

/** `cuts`: first frame of each new shot, in any order; entries outside 1..frameCount-1 are ignored. */
export function listShots(frameCount: number, cuts: readonly number[]): Shot[] {
  const starts = [0, ...cuts.filter((cut) => Number.isInteger(cut) && cut > 0 && cut < frameCount)];
  const unique = [...new Set(starts)].sort((a, b) => a - b);
  return unique.map((start, index) => ({ start, end: unique[index + 1] ?? frameCount }));
}
