/** Finds landmarks that jump away for a frame or two and come back, faster than a person can: errors of the pose model. */
import { LANDMARK_COUNT } from '../../core/landmarks.ts';
import { type LandmarkSignal, travel } from './landmark-signal.ts';
import type { Shot } from './list-shots.ts';

/** No limb goes out and back by this much within SPIKE_SECONDS. */
const SPIKE_METRES = 0.12;
const SPIKE_SECONDS = 0.07;
/** Below this rate one frame is long enough for a real hit. */
const MIN_FPS = 12;
/** A spike stands out from the movement around it by this factor. */
const SPIKE_RATIO = 3;

/** Marks spikes as unknown, in place. Slow clips (under 12 fps) are left alone: there a single frame can hold a real movement. */
export function rejectSpikes(signal: LandmarkSignal, shot: Shot, fps: number): void {
  if (fps < MIN_FPS) return;
  const longest = Math.max(1, Math.floor(SPIKE_SECONDS * fps));
  for (let landmark = 0; landmark < LANDMARK_COUNT; landmark++) {
    let frame = shot.start + 2;
    while (frame < shot.end - 2) {
      const run = spikeLength(signal, landmark, frame, Math.min(longest, shot.end - 2 - frame));
      for (let k = 0; k < run; k++) signal.known[(frame + k) * LANDMARK_COUNT + landmark] = 0;
      frame += Math.max(1, run);
    }
  }
}

/** Frames of the spike that starts at `frame`, 0 if none does: both sides are calm and agree, the run is far from both. */
function spikeLength(signal: LandmarkSignal, landmark: number, frame: number, longest: number): number {
  const isKnown = (f: number): boolean => signal.known[f * LANDMARK_COUNT + landmark] === 1;
  if (!isKnown(frame) || !isKnown(frame - 1) || !isKnown(frame - 2)) return 0;
  const out = travel(signal, landmark, frame - 1, frame);
  if (out < SPIKE_METRES) return 0;
  const calmBefore = travel(signal, landmark, frame - 2, frame - 1);
  for (let run = 1; run <= longest; run++) {
    const after = frame + run;
    if (!isKnown(after) || !isKnown(after + 1)) return 0;
    const back = travel(signal, landmark, after - 1, after);
    const calmAfter = travel(signal, landmark, after, after + 1);
    const across = travel(signal, landmark, frame - 1, after);
    const around = Math.max(calmBefore, calmAfter, across);
    if (Math.min(out, back) > Math.max(SPIKE_METRES, SPIKE_RATIO * around)) return run;
  }
  return 0;
}
