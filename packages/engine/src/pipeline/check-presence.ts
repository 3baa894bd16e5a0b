/** Decides whether enough of a clip shows a person, and says in words where it does not. */
import { UnderstudyError } from '@understudy/protocol/basics';
import type { FrameRange } from './plan-segments.ts';

/** A person may be out of the picture for up to this share of a clip, unless the caller says otherwise. */
export const DEFAULT_MAX_MISSING_SHARE = 0.6;
/** More ranges than this are summed up. */
const LISTED_RANGES = 6;

/**
 * @param score one entry a frame; 0 where nobody was seen
 * @param maxMissingShare 0..1
 * @returns warnings: empty where the person is seen in every frame
 * @throws UnderstudyError CS-ENEC-004 where more than the share is missing, naming the frame ranges
 */
export function checkPresence(score: ArrayLike<number>, maxMissingShare: number): string[] {
  const ranges = listMissing(score);
  const missing = ranges.reduce((sum, r) => sum + r.last - r.first, 0);
  if (missing === 0) return [];
  const text = `no person was found in ${missing} of ${score.length} frames: ${describeRanges(ranges)}`;
  if (missing === score.length || missing > maxMissingShare * score.length) {
    throw new UnderstudyError('CS-ENEC-004', {
      problem: `${text}; at most ${Math.round(maxMissingShare * 100)} % may be without one`,
      remedy: 'Use a video in which one person is visible throughout, or allow a larger share of frames without one.',
    });
  }
  return [text];
}

function listMissing(score: ArrayLike<number>): FrameRange[] {
  const ranges: FrameRange[] = [];
  for (let frame = 0; frame < score.length; frame++) {
    if (score[frame]! > 0) continue;
    const open = ranges.at(-1);
    if (open && open.last === frame) open.last++;
    else ranges.push({ first: frame, last: frame + 1 });
  }
  return ranges;
}

function describeRanges(ranges: FrameRange[]): string {
  const listed = ranges
    .slice(0, LISTED_RANGES)
    .map((r) => (r.last - r.first === 1 ? `${r.first}` : `${r.first}–${r.last - 1}`));
  const more = ranges.length - listed.length;
  return `frames ${listed.join(', ')}${more > 0 ? ` and ${more} more ranges` : ''}`;
}
