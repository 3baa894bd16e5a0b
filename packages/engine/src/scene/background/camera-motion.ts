/** How the camera moved over a clip, frame by frame. Measured segment by segment by `CameraMotionEstimator`, read by `plan-plates`. */
import { identity, isIdentity } from './homography.ts';

export type CameraMotion = {
  frameCount: number;
  /**
   * Takes pixels of each frame to where the same background lies in the frame before: a homography each, row-major. Exactly the
   * identity where the camera stood still, where nothing could be measured, and in the clip's first frame. Length 9 · frameCount.
   */
  toPrevious: Float32Array;
  /** 0..1: share of the background features that agree; 0 at a cut. Length frameCount. */
  confidence: Float32Array;
  /** Median distance of the agreeing features from where the transform puts them, pixels of the source. Length frameCount. */
  residual: Float32Array;
};

/** The motion of a camera that never moves. */
export function stillCamera(frameCount: number): CameraMotion {
  const motion = {
    frameCount,
    toPrevious: new Float32Array(9 * frameCount),
    confidence: new Float32Array(frameCount).fill(1),
    residual: new Float32Array(frameCount),
  };
  for (let frame = 0; frame < frameCount; frame++) motion.toPrevious.set(identity(), 9 * frame);
  return motion;
}

/** One motion from those of consecutive segments. */
export function joinCameraMotion(parts: readonly CameraMotion[]): CameraMotion {
  const frameCount = parts.reduce((sum, part) => sum + part.frameCount, 0);
  const joined: CameraMotion = {
    frameCount,
    toPrevious: new Float32Array(9 * frameCount),
    confidence: new Float32Array(frameCount),
    residual: new Float32Array(frameCount),
  };
  let frame = 0;
  for (const part of parts) {
    joined.toPrevious.set(part.toPrevious, 9 * frame);
    joined.confidence.set(part.confidence, frame);
    joined.residual.set(part.residual, frame);
    frame += part.frameCount;
  }
  return joined;
}

/** Floats a frame in the serialised form: nine of the transform, confidence, residual. */
const FLOATS = 11;

/** Bytes for `parseCameraMotion`, 44 a frame. */
export function serialiseCameraMotion({ frameCount, toPrevious, confidence, residual }: CameraMotion): Uint8Array {
  const floats = new Float32Array(FLOATS * frameCount);
  for (let frame = 0; frame < frameCount; frame++) {
    floats.set(toPrevious.subarray(9 * frame, 9 * frame + 9), FLOATS * frame);
    floats[FLOATS * frame + 9] = confidence[frame]!;
    floats[FLOATS * frame + 10] = residual[frame]!;
  }
  return new Uint8Array(floats.buffer);
}

export function parseCameraMotion(bytes: Uint8Array): CameraMotion {
  const floats = new Float32Array(bytes.slice().buffer);
  const frameCount = floats.length / FLOATS;
  const motion = stillCamera(frameCount);
  for (let frame = 0; frame < frameCount; frame++) {
    motion.toPrevious.set(floats.subarray(FLOATS * frame, FLOATS * frame + 9), 9 * frame);
    motion.confidence[frame] = floats[FLOATS * frame + 9]!;
    motion.residual[frame] = floats[FLOATS * frame + 10]!;
  }
  return motion;
}

/** Whether the camera is still from each frame of the range to the next. */
export function isStill(motion: CameraMotion, first: number, last: number): boolean {
  for (let frame = first + 1; frame < last; frame++) {
    if (!isIdentity(motion.toPrevious.subarray(9 * frame, 9 * frame + 9))) return false;
  }
  return true;
}
