/** One frame of the driving clip. Run as a child process it draws every n-th frame and sends each to its parent. */
import { danceAt } from './dance.ts';
import { buildFigure } from './figure.ts';
import { drawRoom } from './room.ts';
import { buildSkeleton } from './skeleton.ts';
import { type Picture, traceFigure } from './trace.ts';

/** How long the ponytail lags behind, seconds. */
const LAG_SECONDS = 0.12;

export function drawFrame(room: Picture, seconds: number): Picture {
  const pose = danceAt(seconds);
  const before = danceAt(Math.max(0, seconds - LAG_SECONDS));
  const turned = pose.turn + pose.chest[0] - before.turn - before.chest[0];
  const skeleton = buildSkeleton(pose);
  return traceFigure(room, buildFigure(skeleton, Math.max(-1, Math.min(1, -turned / 25))), skeleton);
}

/** What the parent asks for. */
export type DrawRequest = { first: number; step: number; count: number; framesPerSecond: number };

if (import.meta.main) {
  process.on('message', async ({ first, step, count, framesPerSecond }: DrawRequest) => {
    const room = await drawRoom();
    for (let frame = first; frame < count; frame += step) {
      const { data } = drawFrame(room, frame / framesPerSecond);
      // Waits until it is sent: a picture that is still on its way would be lost at the end.
      await new Promise((resolve) => process.send!({ frame, data }, undefined, undefined, resolve));
    }
    process.disconnect();
  });
}
