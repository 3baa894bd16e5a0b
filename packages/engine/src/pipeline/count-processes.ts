/** How many processes a render is worth: of a short clip, most of what another one would take goes into its start. */

/**
 * A process loads and compiles its code and paints a first frame in the time of some forty frames, and decodes all from the last key frame
 * up to its first chunk besides; and one alone decodes, draws and encodes at the same time already. Ten seconds of 720p.
 */
const PIXELS_A_PROCESS = 300 * 1280 * 720;

/** @param most processes and chunks that there are */
export function countProcesses(
  { width, height, frameCount }: { width: number; height: number; frameCount: number },
  most: number,
): number {
  const share = Math.round((width * height * frameCount) / PIXELS_A_PROCESS);
  return Math.min(most, Math.max(1, share));
}
