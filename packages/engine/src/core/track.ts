/** What vision measured of one person over a whole clip, before any smoothing. Made by `vision`, read by `scene`. */

/** Frames are indexes into the clip; arrays have one entry (or row) a frame. Positions are pixels of the upright source picture. */
export type PersonTrack = {
  frameCount: number;
  /** Score of the pose in 0..1; 0 where the person was not seen in that frame. */
  score: Float32Array;
  /** Person box, x0 y0 x1 y1. Length 4 · frameCount. */
  box: Float32Array;
  /** x, y of each landmark. Length 2 · 33 · frameCount. */
  image: Float32Array;
  /** Metres, x right, y UP, z towards the camera, origin between the hips. Length 3 · 33 · frameCount. */
  world: Float32Array;
  /** 0..1: probability that the landmark is in the picture and not hidden. Length 33 · frameCount. */
  visibility: Float32Array;
};
