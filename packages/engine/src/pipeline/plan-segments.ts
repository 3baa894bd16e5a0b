/** Cuts a clip into the stretches of frames that are analysed independently of each other. Pure: depends on the clip alone. */

export type FrameRange = {
  /** First frame of the range. */
  first: number;
  /** One past the last frame. */
  last: number;
};

/** Long enough that finding the person anew at each start costs little, short enough that cores share a short clip. */
const SEGMENT_SECONDS = 2;

/**
 * Equal stretches of about two seconds that cover every frame once, in order. An even number of them, so that two cores end together,
 * unless the clip is too short for two.
 *
 * @param frameCount frames in the clip, at least 1
 * @param fps frames a second
 */
export function planSegments(frameCount: number, fps: number): FrameRange[] {
  const target = Math.max(8, Math.round(SEGMENT_SECONDS * fps));
  const count = Math.max(1, 2 * Math.round(frameCount / target / 2));
  return Array.from({ length: count }, (_, i) => ({
    first: Math.floor((i * frameCount) / count),
    last: Math.floor(((i + 1) * frameCount) / count),
  }));
}
