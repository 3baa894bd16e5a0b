/** What things cost, in credits. */

/** Encoding one character. */
export const CHARACTER_CREDITS = 1;

/** Encoding one scene, or taking over a template. */
export const SCENE_CREDITS = 0;

const RENDER_CREDITS_PER_SECOND = { normal: 1, fast: 2 };

export type RenderToPay = {
  /** Duration of the driving video; every started second counts. */
  durationSeconds: number;
  fast: boolean;
  /** How many different characters appear. Default 1. */
  characters?: number;
};

/**
 * A stretch shorter than this at the end of a video is no started second: container clocks (1/90000 s and coarser) round durations up,
 * and a clip of ten seconds has to cost ten.
 */
const CLOCK_ERROR_SECONDS = 0.001;

/** Credits for one render: whole and at least 1 a character. */
export function creditsForRender({ durationSeconds, fast, characters = 1 }: RenderToPay): number {
  const startedSeconds = Math.max(1, Math.ceil(durationSeconds - CLOCK_ERROR_SECONDS));
  return startedSeconds * (fast ? RENDER_CREDITS_PER_SECOND.fast : RENDER_CREDITS_PER_SECOND.normal) * characters;
}
