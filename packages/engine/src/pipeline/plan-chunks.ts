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
/** A chunk may be this much shorter or longer than the target to start at a key frame, which saves decoding up to it. */
const SNAP_SHARE = 0.5;

/**
 * Ranges that cover every frame once, in order, of about three seconds each, started at key frames of the source where one is near.
 */
export function planChunks({ frameCount, fps, keyFrames, seekable }: ChunkPlanInput): FrameRange[] {
  const target = Math.max(8, Math.round(CHUNK_SECONDS * fps));
  if (!seekable) return [{ first: 0, last: frameCount }];
  const chunks: FrameRange[] = [];
  let first = 0;
  // A remainder shorter than half a chunk stays with its predecessor.
  while (frameCount - first > target * (1 + SNAP_SHARE)) {
    const last = nearestKeyFrame(keyFrames, first + target, target * SNAP_SHARE) ?? first + target;
    chunks.push({ first, last });
    first = last;
  }
  chunks.push({ first, last: frameCount });
  return chunks;
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
