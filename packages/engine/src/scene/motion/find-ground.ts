/** The ground under each foot: the sole while the foot stands, the way between two stands while it is in the air. */
import { LANDMARK, LANDMARK_COUNT } from '../../core/landmarks.ts';
import { median } from '../../core/median.ts';
import type { FootHolds, FootTracks } from './find-contacts.ts';
import type { Shot } from './list-shots.ts';
import { smoothSeries } from './smooth-landmarks.ts';

/** Sole below the ankle, metres: usual value and what is believed of a measurement. */
const USUAL_SOLE_DROP = 0.08;
const MIN_SOLE_DROP = 0.05;
const MAX_SOLE_DROP = 0.15;
/** Heel and toe landmarks lie inside the shoe, this far above its sole. */
const SHOE = 0.02;
const SMOOTH_SECONDS = 0.08;
const STANDS = 0.99;

/** Fills `ground` (two a frame) for a shot, `soleDrop` metres under the ankle. The ground is never above the foot's own sole. */
export function findGround(
  tracks: FootTracks,
  holds: FootHolds,
  { ground, soleDrop, shot, fps }: { ground: Float32Array; soleDrop: number; shot: Shot; fps: number },
): void {
  const frames = shot.end - shot.start;
  for (const foot of [0, 1]) {
    const sole = new Float32Array(frames);
    for (let k = 0; k < frames; k++) {
      const frame = shot.start + k;
      sole[k] = holds.ankle[4 * frame + 2 * foot + 1]! + soleDrop * tracks.pixelsPerMetre[frame]!;
    }
    const isDown = Uint8Array.from({ length: frames }, (_, k) =>
      holds.contact[2 * (shot.start + k) + foot]! > STANDS ? 1 : 0,
    );
    const way = smoothSeries(
      bridgeStands(sole, isDown),
      { start: 0, end: frames },
      Math.max(0.3, SMOOTH_SECONDS * fps),
    );
    for (let k = 0; k < frames; k++) {
      ground[2 * (shot.start + k) + foot] = isDown[k] ? sole[k]! : Math.max(way[k]!, sole[k]!);
    }
  }
}

/** Metres from the ankle to the middle of the sole in the picture, from heel and toe of standing feet. */
export function measureSoleDrop(tracks: FootTracks, holds: FootHolds, frameCount: number): number {
  const drops: number[] = [];
  for (let frame = 0; frame < frameCount; frame++) {
    for (const foot of [0, 1]) {
      if (holds.contact[2 * frame + foot]! < STANDS) continue;
      const row = (landmark: number): number => tracks.image[2 * (frame * LANDMARK_COUNT + landmark + foot) + 1]!;
      const middle = (row(LANDMARK.leftHeel) + row(LANDMARK.leftFootIndex)) / 2;
      drops.push((middle - row(LANDMARK.leftAnkle)) / tracks.pixelsPerMetre[frame]! + SHOE);
    }
  }
  return Math.min(MAX_SOLE_DROP, Math.max(MIN_SOLE_DROP, median(drops, USUAL_SOLE_DROP)));
}

/** The sole's rows while it stands, straight lines between, the nearest stand at the ends; without any stand its lowest row. */
function bridgeStands(sole: Float32Array, isDown: Uint8Array): Float32Array {
  const rows = sole.slice();
  let before = -1;
  for (let k = 0; k < rows.length; k++) {
    if (!isDown[k]) continue;
    for (let gap = before + 1; gap < k; gap++) {
      rows[gap] = before < 0 ? sole[k]! : sole[before]! + ((sole[k]! - sole[before]!) * (gap - before)) / (k - before);
    }
    before = k;
  }
  if (before < 0) return rows.fill(rows.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY));
  return rows.fill(sole[before]!, before + 1);
}
