/** Tells when the person is in the picture: short losses are bridged, long ones fade, a flash of a false detection is ignored. */
import type { Shot } from './list-shots.ts';

/** A loss up to this long is bridged. */
export const BRIDGE_SECONDS = 0.5;
/** At the ends of a shot there is only one side to go by. */
const BRIDGE_SECONDS_AT_ENDS = 0.25;
const FADE_SECONDS = 0.1;
/** Shorter sightings amid a long loss are false detections. */
const MIN_SIGHTING_SECONDS = 0.12;

/**
 * Fills `presence` (0..1) for a shot and clears `seen` (1 = measured) where a sighting is too short to be true. In a fade
 * the pose is held, so presence falls only outside the sightings.
 */
export function measurePresence(seen: Uint8Array, presence: Float32Array, shot: Shot, fps: number): void {
  dropFlashes(seen, shot, fps);
  const fade = Math.max(1, FADE_SECONDS * fps);
  for (const gap of listRuns(seen, shot, 0)) {
    const atStart = gap.start === shot.start;
    const atEnd = gap.end === shot.end;
    const limit = (atStart || atEnd ? BRIDGE_SECONDS_AT_ENDS : BRIDGE_SECONDS) * fps;
    const isBridged = gap.end - gap.start <= limit && !(atStart && atEnd);
    for (let frame = gap.start; frame < gap.end; frame++) {
      const sinceLast = atStart ? Number.POSITIVE_INFINITY : frame - gap.start + 1;
      const untilNext = atEnd ? Number.POSITIVE_INFINITY : gap.end - frame;
      presence[frame] = isBridged ? 1 : Math.max(0, 1 - Math.min(sinceLast, untilNext) / fade);
    }
  }
  for (const run of listRuns(seen, shot, 1)) presence.fill(1, run.start, run.end);
}

function dropFlashes(seen: Uint8Array, shot: Shot, fps: number): void {
  for (const run of listRuns(seen, shot, 1)) {
    const isWholeShot = run.start === shot.start && run.end === shot.end;
    const lostBefore = gapLength(seen, run.start - 1, -1, shot);
    const lostAfter = gapLength(seen, run.end, 1, shot);
    const isFlash = (run.end - run.start) / fps < MIN_SIGHTING_SECONDS;
    const bridge = BRIDGE_SECONDS * fps;
    if (isFlash && !isWholeShot && lostBefore + lostAfter > bridge) seen.fill(0, run.start, run.end);
  }
}

function gapLength(seen: Uint8Array, from: number, step: number, shot: Shot): number {
  let count = 0;
  for (let frame = from; frame >= shot.start && frame < shot.end && !seen[frame]; frame += step) count++;
  return count;
}

/** Maximal runs of frames in `range` where `flags` equals `value`. */
export function listRuns(flags: Uint8Array, range: Shot, value: number): Shot[] {
  const runs: Shot[] = [];
  for (let frame = range.start; frame < range.end; frame++) {
    if (flags[frame] !== value) continue;
    const start = frame;
    while (frame < range.end && flags[frame] === value) frame++;
    runs.push({ start, end: frame });
  }
  return runs;
}
