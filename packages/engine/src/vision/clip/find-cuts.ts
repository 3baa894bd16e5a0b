/** Finds where a new shot begins. */
import { CUT_CHANGE, signatureChange } from './picture-signature.ts';
import type { SegmentObservations } from './segment-observations.ts';

/** A cut changes the picture this many times as much as the frames around it usually do: strobe light does not. */
const TIMES_USUAL = 3;
const AROUND_FRAMES = 8;

/**
 * First frames of new shots, ascending, without frame 0.
 *
 * @param segments all segments of a clip, in order
 */
export function findCuts(segments: readonly SegmentObservations[]): number[] {
  const changes = segments.flatMap((segment, i) => {
    const before = segments[i - 1];
    const inside = segment.frames.map((frame) => frame.change);
    if (before && inside.length) inside[0] = signatureChange(before.lastSignature, segment.firstSignature);
    return inside;
  });
  const cuts: number[] = [];
  changes.forEach((change, frame) => {
    if (frame > 0 && change >= CUT_CHANGE && change >= TIMES_USUAL * usualChange(changes, frame)) cuts.push(frame);
  });
  return cuts;
}

/** Median of the changes around a frame, without its own. */
function usualChange(changes: readonly number[], frame: number): number {
  const around = changes.slice(Math.max(1, frame - AROUND_FRAMES), frame + AROUND_FRAMES + 1);
  around.splice(Math.min(frame - 1, AROUND_FRAMES), 1);
  around.sort((a, b) => a - b);
  return around[around.length >> 1] ?? 0;
}
