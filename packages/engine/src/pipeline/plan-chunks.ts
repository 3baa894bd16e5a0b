/** Cuts a clip into the chunks that are rendered and encoded on their own. Pure: depends on the clip alone, never on workers. */
import type { FrameRange } from './plan-segments.ts';

export type ChunkPlanInput = {
  frameCount: number;
  fps: number;
  /** Frames that can be decoded without their predecessors, ascending. */
  keyFrames: ArrayLike<number>;
  /** False where ranges of the source cannot be found by seeking: then everything is one chunk. */
  seekable: boolean;
};

/** Shorter chunks share the work better; longer ones decode and encode fewer frames twice over. */
const CHUNK_SECONDS = 3;
/** A chunk may start this much earlier or later, as a share of its length, to start at a key frame, which saves decoding up to it. */
const SNAP_SHARE = 0.25;

/**
 * Ranges that cover every frame once, in order, of about three seconds each, started at key frames of the source where one is near. An
 * even number of them, so that two workers end together, unless the clip is too short for two.
 */
export function planChunks({ frameCount, fps, keyFrames, seekable }: ChunkPlanInput): FrameRange[] {
  const target = Math.max(8, Math.round(CHUNK_SECONDS * fps));
  const count = seekable ? Math.max(1, 2 * Math.round(frameCount / target / 2)) : 1;
  const length = frameCount / count;
  const starts = Array.from({ length: count }, (_, i) => {
    const wanted = Math.floor(i * length);
    return i === 0 ? 0 : (nearestKeyFrame(keyFrames, wanted, SNAP_SHARE * length) ?? wanted);
  });
  return starts.map((first, i) => ({ first, last: starts[i + 1] ?? frameCount }));
}

function nearestKeyFrame(keyFrames: ArrayLike<number>, wanted: number, reach: number): number | undefined {
  let best: number | undefined;
  for (let i = 0; i < keyFrames.length; i++) {
    const frame = keyFrames[i]!;
    const distance = Math.abs(frame - wanted);
    if (distance <= reach && (best === undefined || distance < Math.abs(best - wanted))) best = frame;
  }
  return best;
}
